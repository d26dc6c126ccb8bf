"""What a meeting consists of and leaves behind, as plain rows for pages, prints and reports.

Every function takes a ``Rakor`` and reads with one query. Times are told in the zone of the place.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _

from ikmportal.ui.components import Badge
from programs.models import (
    DeskCall,
    Rakor,
    RakorAttendance,
    RakorDesk,
    RakorIssue,
    RakorMaterial,
    RakorSession,
)
from programs.states import MaterialKind, Presence, ProxyKind
from provinces.rules import Actor


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Two hours of the clock of the place, as people write them."""
    return f"{starts_at:%H.%M}–{ends_at:%H.%M}"


@dataclass(frozen=True, kw_only=True)
class AgendaRow:
    """One row of the agenda. ``proxy`` is a whole phrase: "dibacakan Nama, Jabatan"."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    title: str
    speaker: str
    speaker_post: str
    is_virtual: bool
    proxy: str
    gist: str

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def hours(self) -> str:
        return span(self.starts_at, self.ends_at)


@dataclass(frozen=True, kw_only=True)
class AttendanceRow:
    """One person. ``proxy`` is who stood in, with the post; empty where nobody did."""

    id: UUID
    name: str
    post_title: str
    institution: str
    way: Presence
    proxy: str


@dataclass(frozen=True)
class Attendance:
    """The list in the order of the offices, with the numbers of each way."""

    rows: tuple[AttendanceRow, ...]

    @cached_property
    def counts(self) -> Counter[Presence]:
        return Counter(row.way for row in self.rows)

    @property
    def here(self) -> int:
        return self.counts[Presence.HERE]

    @property
    def virtual(self) -> int:
        return self.counts[Presence.VIRTUAL]

    @property
    def represented(self) -> int:
        return self.counts[Presence.REPRESENTED]


@dataclass(frozen=True, kw_only=True)
class IssueRow:
    """One point of discussion with its follow-up; ``origin`` and ``carried_to`` name meetings."""

    id: UUID
    number: int
    topic: str
    discussion: str
    decision: str
    need_title: str
    need_regency: str
    owner: str
    owner_office_id: UUID | None
    due_date: date | None
    done_at: datetime | None
    done_note: str
    origin: Rakor | None
    carried_to: Rakor | None

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.carried_to is None

    @property
    def badge(self) -> Badge:
        if self.done_at is not None:
            return Badge(_("Selesai"), "cek", "selesai")
        if self.carried_to is not None:
            return Badge(_("Dibawa ke rapat berikutnya"), "kanan", "proses")
        return Badge(_("Terbuka"), "separuh", "draf")

    def is_late_on(self, day: date) -> bool:
        return self.is_open and self.due_date is not None and self.due_date < day


@dataclass(frozen=True, kw_only=True)
class RecommendationRow:
    id: UUID
    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The rangkuman of a provincial meeting: what was asked, decided, recommended, to be done."""

    needs: tuple[IssueRow, ...]
    decisions: tuple[IssueRow, ...]
    recommendations: tuple[RecommendationRow, ...]
    follow_up: tuple[IssueRow, ...]
    attendance: Attendance


def agenda(rakor: Rakor) -> tuple[AgendaRow, ...]:
    """The agenda by time."""
    zone = ZoneInfo(rakor.time_zone)
    return tuple(_agenda_row(one, zone) for one in rakor.sessions.order_by("starts_at", "title"))


def _agenda_row(session: RakorSession, zone: ZoneInfo) -> AgendaRow:
    return AgendaRow(
        id=session.pk,
        starts_at=session.starts_at.astimezone(zone),
        ends_at=session.ends_at.astimezone(zone),
        title=session.title,
        speaker=session.speaker,
        speaker_post=session.speaker_post,
        is_virtual=session.way == Presence.VIRTUAL,
        proxy=_proxy(session),
        gist=session.gist,
    )


def _proxy(session: RakorSession) -> str:
    if not session.proxy:
        return ""
    who = _joined(session.proxy_name, session.proxy_post)
    return f"{ProxyKind(session.proxy).label} {who}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def attendance(rakor: Rakor) -> Attendance:
    """Who came: offices first by kind and name, then guests."""
    rows = rakor.attendances.select_related("office").order_by(
        "office__kind", "office__name", "institution", "recorded_at", "name"
    )
    return Attendance(tuple(_attendance_row(row) for row in rows))


def _attendance_row(row: RakorAttendance) -> AttendanceRow:
    return AttendanceRow(
        id=row.pk,
        name=row.name,
        post_title=row.post_title,
        institution=row.institution or (row.office.name if row.office else ""),
        way=Presence(row.way),
        proxy=_joined(row.proxy_name, row.proxy_post),
    )


def issues(rakor: Rakor) -> tuple[IssueRow, ...]:
    """Points of discussion in the order of their numbers."""
    rows = rakor.issues.select_related(
        "need__regency", "owner_office", "owner_post", "carried_from__rakor", "carried_to__rakor"
    )
    return tuple(_issue_row(row) for row in rows.order_by("position"))


def _issue_row(row: RakorIssue) -> IssueRow:
    carried = getattr(row, "carried_to", None)
    post = row.owner_post.title if row.owner_post else ""
    office = row.owner_office.short_name if row.owner_office else ""
    return IssueRow(
        id=row.pk,
        number=row.position,
        topic=row.topic,
        discussion=row.discussion,
        decision=row.decision,
        need_title=row.need.title if row.need else "",
        need_regency=row.need.regency.full_name if row.need else "",
        owner=_joined(post, office),
        owner_office_id=row.owner_office_id,
        due_date=row.due_date,
        done_at=row.done_at,
        done_note=row.done_note,
        origin=row.carried_from.rakor if row.carried_from else None,
        carried_to=carried.rakor if carried else None,
    )


def recommendations(rakor: Rakor) -> tuple[RecommendationRow, ...]:
    """The rumusan by number."""
    rows = rakor.recommendations.order_by("position")
    return tuple(RecommendationRow(id=row.pk, number=row.position, text=row.text) for row in rows)


def materials(rakor: Rakor) -> list[RakorMaterial]:
    """What is in the library now: arahan first, then by time; photos apart."""
    rows = rakor.materials.current().exclude(kind=MaterialKind.PHOTO)
    found = list(rows.select_related("added_by").order_by("added_at", "title"))
    return sorted(found, key=lambda one: one.kind != MaterialKind.POLICY)


def photos(rakor: Rakor) -> list[RakorMaterial]:
    return list(rakor.materials.current().filter(kind=MaterialKind.PHOTO).order_by("added_at"))


def summary(rakor: Rakor) -> Summary:
    """The rangkuman: three queries, whatever the meeting left behind."""
    points = issues(rakor)
    return Summary(
        needs=tuple(point for point in points if point.need_title),
        decisions=tuple(point for point in points if point.decision),
        recommendations=recommendations(rakor),
        follow_up=tuple(point for point in points if point.due_date is not None),
        attendance=attendance(rakor),
    )


@dataclass(frozen=True, kw_only=True)
class DeskTurn:
    """One province's time at a table; moments are None while nobody gave it one."""

    id: UUID
    number: int
    province: str
    starts_at: datetime | None
    ends_at: datetime | None
    finished_at: datetime | None
    called_at: datetime | None

    @property
    def day(self) -> date | None:
        return self.starts_at.date() if self.starts_at else None

    @property
    def hours(self) -> str:
        return span(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else ""


def desk_turns(rakor: Rakor, *, provinces: Iterable[UUID] | None = None) -> list[DeskTurn]:
    """The schedule by time and table; of some provinces only, if they are named."""
    desks = rakor.desks.select_related("province", "call").order_by(
        F("slot__startswith").asc(nulls_last=True), "number", "province__code"
    )
    if provinces is not None:
        desks = desks.filter(province__in=provinces)
    zone = ZoneInfo(rakor.time_zone)
    return [_turn(desk, zone) for desk in desks]


def _turn(desk: RakorDesk, zone: ZoneInfo) -> DeskTurn:
    call = getattr(desk, "call", None)
    return DeskTurn(
        id=desk.pk,
        number=desk.number,
        province=desk.province.name,
        starts_at=desk.slot.lower.astimezone(zone) if desk.slot else None,
        ends_at=desk.slot.upper.astimezone(zone) if desk.slot else None,
        finished_at=desk.finished_at,
        called_at=call.called_at if call else None,
    )


def waiting_calls(actor: Actor, *, rakor_id: UUID | None = None) -> list[DeskCall]:
    """Calls to the desk for the person's provincial Dinas that are not over: one query."""
    provinces = actor.province_ids()
    if not provinces:
        return []
    calls = DeskCall.objects.filter(desk__province__in=provinces, desk__finished_at=None)
    if rakor_id is not None:
        calls = calls.filter(desk__rakor=rakor_id)
    return list(calls.select_related("desk__rakor", "desk__province").order_by("-called_at")[:5])
