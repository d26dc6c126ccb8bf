"""`manage.py make_obligations`: the roster of obligations of a fiscal year."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from budgets.actions.obligations import make_roster
from ikmportal.audit.context import acting
from ikmportal.ui.formats import WIB_ZONE


class Command(BaseCommand):
    help = "Susun daftar kewajiban satu tahun anggaran; tanpa tahun: tahun ini dan berikutnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tahun", type=int, help="tahun anggaran")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.localtime(timezone=WIB_ZONE)
        years = [options["tahun"]] if options["tahun"] else [at.year, at.year + 1]
        for year in years:
            with acting(None, origin="make_obligations"), transaction.atomic(durable=True):
                made = make_roster(year, at=at)
            self.stdout.write(
                f"TA {year}: {made.created} kewajiban baru, {made.settled} batas dipastikan."
            )
