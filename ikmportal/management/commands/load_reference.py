"""`manage.py load_reference`: territory, offices, schemes, codes, indicators, checklists."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from budgets.actions import reference as budgets
from ikmportal.audit.context import acting
from programs.actions import reference as programs
from provinces.actions import reference as provinces
from provinces.actions.reference_files import ReferenceFileError, Written

_PARTS = (
    ("wilayah dan kantor", "provinces", provinces),
    ("skema, kode, dan indikator", "budgets", budgets),
    ("syarat dan data dukung", "programs", programs),
)


class Command(BaseCommand):
    help = "Memuat data acuan. Boleh diulang: yang sudah sesuai tidak ditulis lagi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            help="folder berisi provinces, budgets, dan programs dengan tabel pengganti",
        )

    def handle(self, *args: Any, folder: Path | None = None, **options: Any) -> None:
        try:
            with acting(None, origin="load_reference"), transaction.atomic(durable=True):
                _lift_time_limit()
                written = {
                    part: module.load(folder=folder / name if folder else module.DATA)
                    for part, name, module in _PARTS
                }
        except ReferenceFileError as problem:
            raise CommandError(f"Data acuan tidak dimuat. {problem}") from problem
        for part, counts in written.items():
            self.stdout.write(f"Data acuan {part}: {_said(counts)}")


def _lift_time_limit() -> None:
    """A first load on a busy machine may take longer than a web request may."""

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")


def _said(counts: Written) -> str:
    if counts == Written():
        return "sudah sesuai"
    return f"{counts.created} baris baru, {counts.changed} baris diperbarui"
