"""Sample people have no mailbox."""

from ikmportal.demo.acts import SAMPLE
from ikmportal.demo.people import address
from ikmportal.mail.models import OutgoingMail


def keep_letters_home() -> None:
    """Their letters are kept, and never handed to delivery."""
    OutgoingMail.objects.waiting().filter(recipient__endswith=address("")).update(
        attempts=OutgoingMail.MAX_ATTEMPTS, last_error=f"{SAMPLE}: tidak dikirim."
    )
