"""The one way to write to somebody."""

import logging

from django.db import transaction

from ikmportal.mail.models import OutgoingMail
from ikmportal.mail.tasks import deliver_mail

logger = logging.getLogger(__name__)


def queue(*, recipient: str, subject: str, body: str, dedupe_key: str) -> None:
    """Store a letter in the running transaction and hint the worker once it commits.

    A second letter with the same key is not stored: a repeated act writes once. When the
    broker is down the hint is lost but the row is not; the sweep delivers it later. A line break
    in the subject, which no mail server takes, becomes a space.
    """
    mail = OutgoingMail(
        recipient=recipient,
        subject=" ".join(subject.split())[:200],
        body=body,
        dedupe_key=dedupe_key,
    )
    # One statement. A repeated letter leaves no row, and a hint at no row does nothing.
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    transaction.on_commit(lambda: _hint(str(mail.pk)), robust=True)


def _hint(mail_id: str) -> None:
    try:
        deliver_mail.apply_async(args=(mail_id,), retry=False)
    except deliver_mail.OperationalError:
        logger.warning("Broker unreachable; letter %s waits for the sweep", mail_id)
