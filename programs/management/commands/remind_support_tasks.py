"""`manage.py remind_support_tasks`: letters about follow-up tasks that are due soon or late."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from ikmportal.ui.formats import wib_today
from programs.actions.support import remind_of_tasks


class Command(BaseCommand):
    help = "Ingatkan pemegang tugas tindak lanjut permohonan dukungan; sehari paling banyak sekali."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hari", type=int, default=2, help="ingatkan sekian hari sebelumnya")

    def handle(self, *args: Any, **options: Any) -> None:
        today = wib_today()
        with transaction.atomic(durable=True):
            count = remind_of_tasks(on=today, within_days=options["hari"])
        self.stdout.write(f"{count} tugas diingatkan.")
