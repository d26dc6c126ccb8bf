"""`manage.py remind_rakor_issues`: letters about follow-up of meetings that is due soon or late."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from ikmportal.ui.formats import wib_today
from programs.actions.meeting_results import remind_of_issues


class Command(BaseCommand):
    help = "Ingatkan pelaksana tindak lanjut Rakor; sekali untuk setiap isu dan batas waktunya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hari", type=int, default=2, help="ingatkan sekian hari sebelumnya")

    def handle(self, *args: Any, **options: Any) -> None:
        today = wib_today()
        with transaction.atomic(durable=True):
            count = remind_of_issues(on=today, within_days=options["hari"])
        self.stdout.write(f"{count} tindak lanjut diingatkan.")
