"""Delivery of stored letters."""

from celery import shared_task
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from ikmportal.mail.models import OutgoingMail


@shared_task
def deliver_mail(mail_id: str) -> None:
    """Deliver one letter once. A failure is kept in the row and tried again by the sweep."""
    with transaction.atomic(durable=True):
        mail = (
            OutgoingMail.objects.waiting()
            .select_for_update(skip_locked=True)
            .filter(pk=mail_id)
            .first()
        )
        if mail is not None:
            _send(mail)


def _send(mail: OutgoingMail) -> None:
    mail.attempts += 1
    try:
        EmailMessage(mail.subject, mail.body, to=[mail.recipient]).send()
        mail.sent_at, mail.last_error = timezone.now(), ""
    except (OSError, ValueError) as problem:  # no server, or a letter no server would take
        mail.last_error = str(problem)[:300]
    mail.save(update_fields=["attempts", "sent_at", "last_error"])


@shared_task
def sweep_mail() -> None:
    """Deliver whatever is still waiting: the clock's way to the same door."""
    due = OutgoingMail.objects.due(timezone.now())
    for mail_id in due.values_list("pk", flat=True)[:200]:
        deliver_mail(str(mail_id))
