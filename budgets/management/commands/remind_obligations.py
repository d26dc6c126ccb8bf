"""`manage.py remind_obligations`: letters about obligations that are due soon or late."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from budgets.actions.obligations import remind
from ikmportal.audit.context import acting
from ikmportal.ui.formats import wib_today


class Command(BaseCommand):
    help = "Ingatkan penanggung jawab kewajiban; sekali untuk tiap tahap."

    def handle(self, *args: Any, **options: Any) -> None:
        today = wib_today()
        with acting(None, origin="remind_obligations"), transaction.atomic(durable=True):
            count = remind(on=today)
        self.stdout.write(f"{count} kewajiban diingatkan.")
