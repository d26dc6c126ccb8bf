"""`manage.py portal`: everything on this machine, with one command."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ikmportal.supervisor.portal import Portal, Wishes
from ikmportal.supervisor.prepare import prepare
from ikmportal.supervisor.refusal import Refusal
from ikmportal.supervisor.var_folder import VarFolder
from ikmportal.supervisor.web_address import WebAddress


class Command(BaseCommand):
    help = "Menjalankan PostgreSQL, Valkey, worker, beat, dan web; Ctrl-C menghentikan semuanya."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument(
            "--servers-only", action="store_true", help="hanya PostgreSQL dan Valkey, lalu menunggu"
        )
        only.add_argument(
            "--prepare", action="store_true", help="hanya migrasi dan data acuan, lalu selesai"
        )

    def handle(self, *, servers_only: bool, prepare: bool, **options: Any) -> None:
        try:
            if prepare:
                _prepare()
            else:
                self._portal().run(servers_only=servers_only)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except PermissionError as problem:
            raise CommandError(
                f"{problem.filename} milik pengguna lain, mungkin dari `sudo make run`. Ambil"
                f" kembali: sudo chown -R $(id -u) '{settings.VAR_DIR}'"
            ) from problem

    def _portal(self) -> Portal:
        wishes = Wishes(
            address=WebAddress.read(bind=settings.BIND, port=settings.PORT),
            database_url=settings.GIVEN_DATABASE_URL,
            redis_url=settings.GIVEN_REDIS_URL,
            settings_module=os.environ["DJANGO_SETTINGS_MODULE"],
        )
        return Portal(VarFolder(settings.VAR_DIR), wishes=wishes, say=self._say)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


_prepare = prepare
