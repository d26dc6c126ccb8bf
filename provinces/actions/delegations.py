"""Name an acting head (Plt. or Plh.) for some days, and end it early."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ikmportal.accounts.models import User
from provinces.models import Appointment, Post
from provinces.rules import Actor, may_delegate
from provinces.states import AppointmentKind, Role


class DelegationRefused(Exception):
    """Nothing was written; ``str()`` says why. ``field`` is the answer to mend."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """Who acts, in which way, from the first to the last day, by which letter."""

    person: User
    kind: str
    first_day: date
    last_day: date
    letter_number: str = ""


def colleagues(office_id: UUID, *, on: date) -> QuerySet[User]:
    """People who hold a post of an office on a date: an acting head is one of them."""
    seated = Appointment.objects.in_force(on).filter(
        post__office=office_id, kind=AppointmentKind.DEFINITIVE
    )
    return User.objects.filter(pk__in=seated.exclude(post__role=Role.HEAD).values("user"))


def delegate(post: Post, delegation: Delegation, *, by: Actor, today: date) -> Appointment:
    """Let a colleague act for the head of an office until the last day, when it ends by itself.

    The rights are those of the post, except to sign what the colleague wrote or sent. Refuses
    anyone but the head and the admin (PermissionDenied), a post that is no head's, somebody from
    elsewhere, days in the past or in the wrong order, and a second acting head of the same kind
    at the same time (DelegationRefused).
    """
    if not may_delegate(by, office_id=post.office_id):
        raise PermissionDenied
    _check(post, delegation, today=today)
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                post=post,
                user=delegation.person,
                kind=delegation.kind,
                letter_number=delegation.letter_number,
                valid=DateRange(delegation.first_day, delegation.last_day + timedelta(days=1)),
                made_by=by.user,
                made_on=today,
            )
    except IntegrityError as problem:
        if "appointment_one_holder_per_kind" not in str(problem):
            raise
        raise DelegationRefused(
            _("Pada hari-hari itu sudah ada pejabat dengan jenis pelimpahan yang sama."),
            field="first_day",
        ) from problem


def _check(post: Post, delegation: Delegation, *, today: date) -> None:
    if post.role != Role.HEAD or delegation.kind == AppointmentKind.DEFINITIVE:
        raise DelegationRefused(_("Hanya jabatan Kepala Dinas yang dilimpahkan di sini."))
    if not colleagues(post.office_id, on=today).filter(pk=delegation.person.pk).exists():
        raise DelegationRefused(_("Pilih pejabat dari kantor yang sama."), field="person")
    if delegation.last_day < delegation.first_day:
        raise DelegationRefused(
            _("Hari terakhir harus sama dengan atau sesudah hari pertama."), field="last_day"
        )
    if delegation.first_day < today:
        raise DelegationRefused(
            _("Pelimpahan mulai paling awal hari ini; tidak berlaku surut."), field="first_day"
        )


def end(appointment: Appointment, *, by: Actor, today: date) -> None:
    """End an acting appointment: from today on it gives no right. Days before stay on record.

    One that has not begun is left with no day at all. Refuses others than the head and the
    admin, a definitive appointment and one that is over.
    """
    if not may_delegate(by, office_id=appointment.post.office_id):
        raise PermissionDenied
    # Locked, so that two people who end it at once end it once.
    held = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if held.kind == AppointmentKind.DEFINITIVE or held.valid.isempty or held.valid.upper <= today:
        raise DelegationRefused(_("Pelimpahan ini sudah berakhir."))
    held.valid = DateRange(held.valid.lower, max(today, held.valid.lower))
    held.save(update_fields=["valid"])
