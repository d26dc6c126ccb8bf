"""`manage.py sweep_uploads`: what the clock does with files on their way, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from programs.tasks.documents import sweep_documents, sweep_uploads


class Command(BaseCommand):
    help = "Tutup unggahan yang kedaluwarsa dan panggil pekerja untuk berkas yang belum diperiksa."

    def handle(self, *args: Any, **options: Any) -> None:
        sweep_uploads()
        sweep_documents()
