"""What we write about obligations: one letter, one function. Letters are rows."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.models import Obligation
from budgets.states import ReminderStage
from ikmportal.accounts.models import User
from ikmportal.mail.outbox import queue
from ikmportal.ui.formats import date_text


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
