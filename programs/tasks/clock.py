"""What the clock starts: each is a management command, so people and the clock use one door."""

from celery import shared_task
from django.core.management import call_command


@shared_task(ignore_result=True)
def remind_support_tasks() -> None:
    """Once a day; a letter that was already written today is not written again."""
    call_command("remind_support_tasks")


@shared_task(ignore_result=True)
def refresh_price_levels() -> None:
    """Work out the usual levels of prices anew, every night."""
    call_command("refresh_price_levels")


@shared_task(ignore_result=True)
def remind_rakor_issues() -> None:
    """Once a day; each point is written about once per due date."""
    call_command("remind_rakor_issues")
