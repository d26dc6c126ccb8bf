"""Draw up a berita acara, send it for signature, call it back, write an addendum to it."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import override

from ikmportal.ui.formats import wib_day
from programs import emails
from programs.actions.moves import MoveRefused
from programs.actions.numbering import next_minutes_number
from programs.figures.minutes import content_of, desk_result, digest_of
from programs.models import BeritaAcara, MinutesParty, Rakor, RakorDesk
from programs.rules import may_draw_up_minutes
from programs.states import MinutesState, Side, Standing
from provinces.models import Appointment
from provinces.rules import Actor
from provinces.states import AppointmentKind, OfficeKind, Role

_STANDINGS = {AppointmentKind.PLT: Standing.ACTING, AppointmentKind.PLH: Standing.DAILY}
_CODE_BYTES = 15


class MinutesRefused(MoveRefused):
    """Not possible with this berita acara now; ``str()`` says why and what to do."""


@dataclass(frozen=True)
class PartyFacts:
    """Who signs for one side, as printed."""

    side: Side
    name: str
    post_title: str
    nip: str = ""
    standing: Standing = Standing.OWN
    on_behalf_of: str = ""


@dataclass(frozen=True)
class MinutesFacts:
    """What a berita acara says beside the decisions."""

    held_on: date
    place: str
    legal_bases: str
    notes: str
    documents_due: date | None
    parties: tuple[PartyFacts, ...]


def draw_up(desk: RakorDesk, *, by: Actor, at: datetime) -> BeritaAcara:
    """Start the berita acara of a desk, filled in as far as the portal knows.

    Pressed twice it is one: an open one is given back. Refuses other people than reviewers who
    serve no office of the province (PermissionDenied) and a desk whose berita acara is sealed
    (MinutesRefused): what changes after that is an addendum.
    """
    found = _locked_desk(desk, by=by)
    if standing := found.minutes.open().first():
        return standing
    if found.minutes.exists():
        raise MinutesRefused(_("Berita acara meja ini sudah disegel. Perbaiki dengan adendum."))
    return _create(found, by=by, at=at)


def start_addendum(sealed: BeritaAcara, *, reason: str, by: Actor, at: datetime) -> BeritaAcara:
    """Start the next numbered addendum, with the desk as it stands now and the reason.

    Refuses like ``draw_up``, an addendum to what is not sealed, and a second open one.
    """
    desk = _locked_desk(sealed.desk, by=by)
    if desk.minutes.open().exists():
        raise MinutesRefused(_("Masih ada berita acara yang terbuka di meja ini. Selesaikan dulu."))
    last = desk.minutes.sealed().order_by("-ordinal").first()
    if last is None:
        raise MinutesRefused(_("Adendum hanya untuk berita acara yang sudah disegel."))
    return _create(desk, by=by, at=at, corrects=last, reason=reason.strip())


def revise(minutes: BeritaAcara, *, facts: MinutesFacts, by: Actor) -> BeritaAcara:
    """Write what it says beside the decisions, and who signs. Only while it is drawn up."""
    found = locked(minutes)
    _require_draft(found, by=by)
    for name in ("held_on", "place", "legal_bases", "notes", "documents_due"):
        setattr(found, name, getattr(facts, name))
    found.save()
    for party in facts.parties:
        MinutesParty.objects.update_or_create(
            minutes=found,
            side=party.side,
            defaults={
                "name": party.name,
                "post_title": party.post_title,
                "nip": party.nip,
                "standing": party.standing,
                "on_behalf_of": party.on_behalf_of,
            },
        )
    return found


def send(minutes: BeritaAcara, *, by: Actor, at: datetime) -> BeritaAcara:
    """Freeze what it says and lay it before both sides; the province's head gets a letter.

    Refuses a desk on which nothing is decided and a side without a signer (MinutesRefused).
    """
    found = locked(minutes)
    _require_draft(found, by=by)
    if found.parties.count() < len(Side):
        raise MinutesRefused(_("Isi dulu siapa yang menandatangani untuk kedua pihak."))
    result = desk_result(found.desk)
    if not result.decided:
        raise MinutesRefused(_("Belum ada usulan yang diputus di meja ini."))
    with override("id"):
        found.content = content_of(found, desk_result(found.desk))
    found.sha256 = digest_of(found.content)
    found.total_idr = result.agreed_idr
    found.state, found.sent_at = MinutesState.WAITING, at
    found.save()
    emails.minutes_waiting(found, at=at)
    return found


def recall(minutes: BeritaAcara, *, by: Actor) -> BeritaAcara:
    """Take it back to be changed. Signatures on other words count no more."""
    found = locked(minutes)
    if not may_draw_up_minutes(by, found.desk):
        raise PermissionDenied
    if found.state != MinutesState.WAITING:
        raise MinutesRefused(_("Hanya berita acara yang menunggu tanda tangan dapat ditarik."))
    found.state, found.content, found.sha256 = MinutesState.DRAFT, None, ""
    found.total_idr = found.sent_at = None
    found.save()
    return found


def locked(minutes: BeritaAcara) -> BeritaAcara:
    """The row with what every act looks at, locked until the transaction ends."""
    rows = BeritaAcara.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("desk__rakor__scheme", "desk__province", "corrects").get(
        pk=minutes.pk
    )


def _locked_desk(desk: RakorDesk, *, by: Actor) -> RakorDesk:
    if not may_draw_up_minutes(by, desk):
        raise PermissionDenied
    rows = RakorDesk.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("rakor__scheme", "province").get(pk=desk.pk)


def _require_draft(found: BeritaAcara, *, by: Actor) -> None:
    if not may_draw_up_minutes(by, found.desk):
        raise PermissionDenied
    if found.state != MinutesState.DRAFT:
        raise MinutesRefused(
            _("Berita acara ini %(state)s dan tidak dapat diubah.")
            % {"state": MinutesState(found.state).label.lower()}
        )


def _create(
    desk: RakorDesk,
    *,
    by: Actor,
    at: datetime,
    corrects: BeritaAcara | None = None,
    reason: str = "",
) -> BeritaAcara:
    rakor = desk.rakor
    minutes = BeritaAcara.objects.create(
        desk=desk,
        number=next_minutes_number(year=rakor.scheme.fiscal_year_id, province=desk.province),
        ordinal=corrects.ordinal + 1 if corrects else 0,
        corrects=corrects,
        reason=reason,
        held_on=_day(desk, at) if corrects is None else _today(at),
        place=", ".join(filter(None, [rakor.venue, rakor.city])),
        legal_bases=corrects.legal_bases if corrects else _legal_bases(rakor),
        notes="",
        verification_code=secrets.token_urlsafe(_CODE_BYTES),
        made_by=by.user,
        made_at=at,
    )
    MinutesParty.objects.bulk_create(
        MinutesParty(minutes=minutes, **vars(party))
        for party in (_centre(by), _province(desk, on=minutes.held_on))
        if party is not None
    )
    return minutes


def _today(at: datetime) -> date:
    return wib_day(at)


def _day(desk: RakorDesk, at: datetime) -> date:
    """Today while the meeting lasts; otherwise the day of the desk."""
    today = _today(at)
    return today if desk.rakor.first_day <= today <= desk.rakor.last_day else desk.held_on


def _legal_bases(rakor: Rakor) -> str:
    return "\n".join(
        (
            "Undang-Undang Nomor 3 Tahun 2014 tentang Perindustrian.",
            "Peraturan Pemerintah Nomor 29 Tahun 2018 tentang Pemberdayaan Industri.",
            f"{rakor.scheme.legal_basis.rstrip('.')}.",
        )
    )


def _centre(by: Actor) -> PartyFacts:
    return PartyFacts(Side.CENTRE, by.user.full_name, by.title, by.user.nip)


def _province(desk: RakorDesk, *, on: date) -> PartyFacts | None:
    """The head of the provincial Dinas on that day, or whoever acts for them."""
    held = Appointment.objects.in_force(on).filter(
        post__role=Role.HEAD,
        post__office__kind=OfficeKind.PROVINCE,
        post__office__province=desk.province_id,
    )
    # Definitive sorts before plh and plt: who acts stands in for who is away.
    chosen = held.select_related("user", "post").order_by("-kind").first()
    if chosen is None:
        return None
    return PartyFacts(
        Side.PROVINCE,
        chosen.user.full_name,
        chosen.post.title,
        chosen.user.nip,
        _STANDINGS.get(AppointmentKind(chosen.kind), Standing.OWN),
    )
