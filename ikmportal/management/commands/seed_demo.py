"""`manage.py seed_demo`: the demo year around TA 2024."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ikmportal.accounts.models import User
from ikmportal.demo.people import DOMAIN
from ikmportal.demo.seed import seed
from provinces.models import Province


class Command(BaseCommand):
    help = "Mengisi tahun contoh TA 2024. Boleh diulang: yang sudah ada tidak diubah."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--yes-demo",
            action="store_true",
            help="isi walau IKM_DEMO tidak diatur; ditolak bila ada pengguna sungguhan",
        )

    def handle(self, *args: Any, yes_demo: bool = False, **options: Any) -> None:
        self._refuse_real_instance(yes_demo=yes_demo)
        if not Province.objects.exists():
            raise CommandError("Data acuan belum dimuat. Jalankan: manage.py load_reference")
        for line in seed(now=timezone.now()):
            self.stdout.write(line)

    def _refuse_real_instance(self, *, yes_demo: bool) -> None:
        """The known password must never open an instance that real people use."""
        if settings.IS_DEMO:
            return
        if not yes_demo:
            raise CommandError(
                "Data contoh memakai kata sandi yang diketahui umum, jadi ditolak di sini. "
                "Untuk instalasi contoh, jalankan dengan IKM_DEMO=1 atau --yes-demo."
            )
        if User.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
            raise CommandError(
                "Ada pengguna sungguhan di database ini, jadi data contoh ditolak. "
                "Pakai database lain untuk contoh."
            )
