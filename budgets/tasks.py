"""What the clock starts: each is a management command, so people and the clock use one door."""

from celery import shared_task
from django.core.management import call_command


@shared_task(ignore_result=True)
def make_obligations() -> None:
    """Every night: obligations of this fiscal year and the next; what is there stays."""
    call_command("make_obligations")


@shared_task(ignore_result=True)
def remind_obligations() -> None:
    """Every morning; a stage that was written about is not written about again."""
    call_command("remind_obligations")
