"""What happens by the clock. The work itself is a command, the same that people run."""

from celery import shared_task
from django.core.management import call_command


@shared_task(ignore_result=True)
def refresh_price_levels() -> None:
    """Work out the usual levels of prices anew, every night."""
    call_command("refresh_price_levels")
