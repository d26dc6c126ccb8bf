"""Give every province its time at a desk, and call who comes up."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from programs import emails
from programs.actions.meeting_parts import MeetingRefused, kept
from programs.models import DeskCall, Rakor, RakorDesk
from programs.rules import may_finish_desk
from provinces.rules import Actor

# "Two before you": how many places ahead in the row the call goes.
_PLACES_AHEAD = 2
_MOST_A_DAY = 24


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How slots are dealt out: so many tables, each turn so many minutes, between two hours."""

    tables: int
    minutes: int
    first_day: date
    opens: time
    closes: time


def set_slot(
    desk_id: UUID, *, number: int, starts_at: datetime, ends_at: datetime, by: Actor
) -> RakorDesk:
    """Put a province at a table from one time to another.

    Refuses days outside the meeting and a table that is taken then (MeetingRefused).
    """
    rakor = kept(_rakor_of(desk_id), by=by)
    desk = rakor.desks.select_for_update(of=("self",), no_key=True).get(pk=desk_id)
    _within(rakor, starts_at, ends_at)
    desk.number, desk.slot = number, DateTimeTZRange(starts_at, ends_at)
    desk.held_on = starts_at.astimezone(ZoneInfo(rakor.time_zone)).date()
    try:
        with transaction.atomic():
            desk.save(update_fields=["number", "slot", "held_on"])
    except IntegrityError as problem:
        raise MeetingRefused(
            _("Meja %(number)s sudah dipakai provinsi lain pada waktu itu.") % {"number": number}
        ) from problem
    return desk


def _rakor_of(desk_id: UUID) -> UUID:
    return RakorDesk.objects.values_list("rakor_id", flat=True).get(pk=desk_id)


def _within(rakor: Rakor, starts_at: datetime, ends_at: datetime) -> None:
    zone = ZoneInfo(rakor.time_zone)
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    if first < rakor.first_day or last > rakor.last_day:
        raise MeetingRefused(_("Jadwal harus di dalam hari rapat."))


def spread(rakor_id: UUID, *, how: Spread, by: Actor) -> int:
    """Deal out slots anew to all desks in the order of their provinces. Returns how many.

    Refuses when a desk was finished already, and when the days are too short (MeetingRefused).
    """
    rakor = kept(rakor_id, by=by)
    desks = list(
        rakor.desks.select_for_update(of=("self",), no_key=True).order_by("province__code")
    )
    if any(desk.finished_at for desk in desks):
        raise MeetingRefused(_("Ada meja yang sudah selesai. Ubah jadwal satu per satu."))
    turns = _turns(rakor, how, count=-(-len(desks) // how.tables))
    # First away, then anew: no order of writing may collide with the old times.
    rakor.desks.update(slot=None)
    for index, desk in enumerate(desks):
        desk.number, desk.slot = index % how.tables + 1, turns[index // how.tables]
        desk.held_on = desk.slot.lower.astimezone(ZoneInfo(rakor.time_zone)).date()
    RakorDesk.objects.bulk_update(desks, ["number", "slot", "held_on"])
    return len(desks)


def _turns(rakor: Rakor, how: Spread, *, count: int) -> list[DateTimeTZRange]:
    """As many turns as needed, one after the other, day by day."""
    length, turns = timedelta(minutes=how.minutes), list[DateTimeTZRange]()
    for offset in range((rakor.last_day - how.first_day).days + 1):
        day = how.first_day + timedelta(days=offset)
        zone = ZoneInfo(rakor.time_zone)
        start, end = (datetime.combine(day, c, tzinfo=zone) for c in (how.opens, how.closes))
        while start + length <= end and len(turns) < count:
            turns.append(DateTimeTZRange(start, start + length))
            start += length
    if len(turns) < count:
        raise MeetingRefused(
            _("Hari rapat terlalu pendek. Tambah meja, atau perpendek waktu per provinsi.")
        )
    return turns


def finish_desk(desk_id: UUID, *, by: Actor, at: datetime) -> RakorDesk:
    """Say that a province is through, and call the one two places later at that table, once.

    Finished twice is finished once: nobody is called again.
    """
    desk = (
        RakorDesk.objects.select_for_update(of=("self",), no_key=True)
        .select_related("rakor", "province")
        .get(pk=desk_id)
    )
    if not may_finish_desk(by, desk.rakor):
        raise PermissionDenied
    if desk.finished_at is None:
        desk.finished_by, desk.finished_at = by.user, at
        desk.save(update_fields=["finished_by", "finished_at"])
        _call_after(desk, at=at)
    return desk


def _call_after(desk: RakorDesk, *, at: datetime) -> None:
    if desk.slot is None:
        return
    later = RakorDesk.objects.filter(
        rakor=desk.rakor_id, number=desk.number, slot__startswith__gt=desk.slot.lower
    ).order_by("slot__startswith")
    found = later.select_related("rakor", "province")[_PLACES_AHEAD - 1 : _PLACES_AHEAD]
    for called in found:
        if called.finished_at is None:
            call, is_new = DeskCall.objects.get_or_create(
                desk=called, defaults={"after": desk, "called_at": at}
            )
            if is_new:
                emails.two_before_you(call, at=at)
