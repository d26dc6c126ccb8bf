"""What we write about obligations and revisions: one letter, one function. Letters are rows."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.models import Obligation, Revision
from budgets.states import ReminderStage
from ikmportal.accounts.models import User
from ikmportal.mail.outbox import queue
from ikmportal.ui.formats import date_text, wib_day
from provinces.states import Role


def obligation_due(obligation: Obligation, *, stage: ReminderStage, on: date) -> None:
    """To whoever holds the responsible post in the office: due soon, or late."""
    subject = _("%(stage)s: %(duty)s, batas %(day)s") % {
        "stage": stage.label,
        "duty": obligation.duty.name,
        "day": date_text(obligation.due_date),
    }
    link = settings.BASE_URL + reverse("budgets:obligation", args=[obligation.pk])
    for person in _answerable(obligation, on=on):
        context = {"person": person, "obligation": obligation, "stage": stage, "link": link}
        queue(
            recipient=person.email,
            subject=subject,
            body=render_to_string("budgets/emails/obligation_due.txt", context),
            dedupe_key=f"obligation:{obligation.pk}:{stage}:{person.pk}",
        )


def _answerable(obligation: Obligation, *, on: date) -> list[User]:
    people = User.objects.filter(
        is_active=True,
        appointments__post__office=obligation.office_id,
        appointments__post__role=obligation.duty.role,
        appointments__valid__contains=on,
    )
    return list(people.distinct())


def revision_at_kpa(revision: Revision, *, at: datetime) -> None:
    """To the KPA of the office: a revision waits to be decided or forwarded."""
    subject = _("Revisi menunggu KPA: %(reason)s") % {"reason": revision.reason[:120]}
    people = _holding(Role.HEAD, office_id=revision.office_id, at=at)
    _about(revision, people, subject=subject, letter="revision_at_kpa", at=at)


def revision_returned(revision: Revision, *, at: datetime) -> None:
    """To whoever wrote it: the KPA gave it back, with the reason."""
    subject = _("Revisi dikembalikan KPA: %(reason)s") % {"reason": revision.reason[:120]}
    people = [revision.created_by]
    _about(revision, people, subject=subject, letter="revision_returned", at=at)


def revision_forwarded(revision: Revision, *, at: datetime) -> None:
    """To the directors: a revision of an office lies above its KPA's power."""
    subject = _("Revisi diteruskan ke pusat: %(reason)s") % {"reason": revision.reason[:120]}
    people = _holding(Role.DIRECTOR, at=at)
    _about(revision, people, subject=subject, letter="revision_forwarded", at=at)


def revision_decided(revision: Revision, *, at: datetime) -> None:
    """Of an office: to whoever wrote it and its KPA; what a KPA decided also to the admin."""
    if revision.office_id is None:
        return
    subject = _("Revisi diputus: %(reason)s") % {"reason": revision.reason[:120]}
    people = {revision.created_by, *_holding(Role.HEAD, office_id=revision.office_id, at=at)}
    if revision.forwarded_by_id is None:
        people |= set(_holding(Role.ADMIN, at=at))
    _about(revision, people, subject=subject, letter="revision_decided", at=at)


def _holding(role: Role, *, at: datetime, office_id: UUID | None = None) -> list[User]:
    post: dict[str, object] = {"appointments__post__role": role}
    if office_id is not None:
        post["appointments__post__office"] = office_id
    people = User.objects.filter(is_active=True, appointments__valid__contains=wib_day(at), **post)
    return list(people.distinct())


def _about(
    revision: Revision, people: Iterable[User], *, subject: str, letter: str, at: datetime
) -> None:
    link = settings.BASE_URL + reverse("budgets:revision", args=[revision.pk])
    for person in people:
        context = {"person": person, "revision": revision, "link": link}
        queue(
            recipient=person.email,
            subject=subject,
            body=render_to_string(f"budgets/emails/{letter}.txt", context),
            dedupe_key=f"{letter}:{revision.pk}:{person.pk}:{int(at.timestamp())}",
        )
