"""`manage.py refresh_price_levels`: what the clock does every night, by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from programs.actions.price_levels import refresh_price_levels


class Command(BaseCommand):
    help = "Hitung ulang tingkat harga lazim dari baris yang pernah diajukan."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            # All lines of all years are read: longer than a web request may take.
            cursor.execute("SET LOCAL statement_timeout = 0")
            written = refresh_price_levels(at=timezone.now())
        self.stdout.write(f"Tingkat harga: {written} baris")
