"""Who may: the acting person and the posts held, read once per request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ikmportal.accounts.models import User
from provinces.models import Appointment
from provinces.states import AppointmentKind, OfficeKind, Role, TimeZone

_REGISTRARS = (Role.DRAFTER, Role.PROVINCE_VERIFIER, Role.HEAD)
# Offices that see the whole country.
_NATIONAL_KINDS = {OfficeKind.DITJEN, OfficeKind.DIRECTORATE, OfficeKind.INSPECTORATE}


@dataclass(frozen=True)
class Mandate:
    """One post held today."""

    role: Role
    office_id: UUID
    office_kind: OfficeKind
    province_id: UUID | None
    regency_id: UUID | None
    time_zone: TimeZone
    title: str

    @property
    def is_national(self) -> bool:
        return self.office_kind in _NATIONAL_KINDS


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the mandates in force. Rules take an Actor, never a bare user."""

    user: User
    mandates: tuple[Mandate, ...]

    @property
    def title(self) -> str:
        """The first post held, as shown beside the name."""
        return self.mandates[0].title if self.mandates else ""

    @property
    def time_zone(self) -> TimeZone:
        """Zone of the first office; WIB where the person holds no post."""
        return self.mandates[0].time_zone if self.mandates else TimeZone.WIB

    @property
    def is_national(self) -> bool:
        """Holds a post that reads the whole country."""
        return any(mandate.is_national for mandate in self.mandates)

    @property
    def reads_only(self) -> bool:
        """An auditor: reads what others had made and has nothing made."""
        return self.holds(Role.AUDITOR)

    def holds(self, *roles: Role, office_id: UUID | None = None) -> bool:
        """Whether any of the roles is held, in the given office if one is named."""
        return any(
            mandate.role in roles and office_id in (None, mandate.office_id)
            for mandate in self.mandates
        )

    def office_ids(self, *roles: Role) -> frozenset[UUID]:
        """Offices in which any of the roles is held; every office when no role is named."""
        return frozenset(m.office_id for m in self.mandates if not roles or m.role in roles)

    def province_ids(self) -> frozenset[UUID]:
        """Provinces whose provincial Dinas the person works for."""
        return frozenset(
            m.province_id
            for m in self.mandates
            if m.office_kind == OfficeKind.PROVINCE and m.province_id is not None
        )


def actor_for(user: User, *, on: date) -> Actor:
    """Read the posts a person holds on a date: one query."""
    appointments = (
        Appointment.objects.in_force(on)
        .filter(user=user)
        .select_related("post__office")
        # Read on every page: only what a mandate holds.
        .only(
            "kind",
            "post",
            "post__role",
            "post__title",
            "post__office",
            "post__office__kind",
            "post__office__province",
            "post__office__regency",
            "post__office__time_zone",
        )
        .order_by("kind", "post__title")
    )
    return Actor(user=user, mandates=tuple(_mandates(appointments)))


def _mandates(appointments: Iterable[Appointment]) -> Iterable[Mandate]:
    for appointment in appointments:
        post, office = appointment.post, appointment.post.office
        acting = (
            ""
            if appointment.kind == AppointmentKind.DEFINITIVE
            else appointment.kind.title() + ". "
        )
        yield Mandate(
            role=Role(post.role),
            office_id=office.pk,
            office_kind=OfficeKind(office.kind),
            province_id=office.province_id,
            regency_id=office.regency_id,
            time_zone=TimeZone(office.time_zone),
            title=f"{acting}{post.title}",
        )


def may_read_territory(actor: Actor) -> bool:
    """Territory and the list of offices are open to everyone who holds a post."""
    return bool(actor.mandates)


def may_edit_register(actor: Actor, *, province_id: UUID, regency_id: UUID | None) -> bool:
    """Drafter, verifier or head of the kabupaten/kota or of its province, and the admin.

    ``province_id`` is where the place lies today; ``regency_id`` None is the whole province.
    """
    return actor.holds(Role.ADMIN) or any(
        mandate.role in _REGISTRARS
        and _keeps(mandate, province_id=province_id, regency_id=regency_id)
        for mandate in actor.mandates
    )


def _keeps(mandate: Mandate, *, province_id: UUID, regency_id: UUID | None) -> bool:
    if mandate.office_kind == OfficeKind.REGENCY:
        return regency_id is not None and mandate.regency_id == regency_id
    return mandate.office_kind == OfficeKind.PROVINCE and mandate.province_id == province_id
