"""Replay ceilings, allocations and revisions from zero; exit with 1 where anything differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.figures.ledger_check import differences


class Command(BaseCommand):
    help = "Hitung ulang pagu, alokasi, dan revisi dari nol, lalu bandingkan dengan yang tersimpan."

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences()
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} perbedaan.")
        self.stdout.write("Semua angka sama dengan hitungan ulang dari nol.")
