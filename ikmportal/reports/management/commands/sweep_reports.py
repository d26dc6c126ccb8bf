"""`manage.py sweep_reports`: what the clock does every few seconds, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from ikmportal.reports.tasks import sweep_reports


class Command(BaseCommand):
    help = "Panggil kembali pekerja untuk laporan yang tertinggal; gagalkan yang habis percobaan."

    def handle(self, *args: Any, **options: Any) -> None:
        sweep_reports()
