"""`manage.py demo_accounts`: who may sign in to a demo."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ikmportal.accounts.models import User
from ikmportal.demo.people import DOMAIN, PASSWORD
from provinces.models import Appointment

# Enough to walk the main road from both sides; the rest is one --all away.
_SHOWN_PLACES = ("aceh", "sawahlunto")


class Command(BaseCommand):
    help = "Menampilkan akun contoh dan kata sandinya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="semua akun sebagai JSON")
        parser.add_argument("--all", action="store_true", help="semua akun, juga provinsi lain")

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = _accounts()
        if not accounts:
            raise CommandError("Belum ada akun contoh. Jalankan: manage.py seed_demo")
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=2))
            return
        shown = accounts if options["all"] else [a for a in accounts if _is_shown(a["email"])]
        for account in shown:
            self.stdout.write(f"  {account['email']:<34} {account['title']}")
        self.stdout.write(f"  Kata sandi semuanya: {PASSWORD}")
        if len(shown) < len(accounts):
            self.stdout.write(
                f"  {len(accounts) - len(shown)} akun provinsi lain: manage.py demo_accounts --all"
            )


def _accounts() -> list[dict[str, str]]:
    """Sample accounts still in their first post: the centre, then by province."""
    held = (
        Appointment.objects.filter(user__email__endswith=f"@{DOMAIN}", user__is_active=True)
        .select_related("user", "post__office__province")
        .order_by("post__office__province__code", "post__office__kind", "user__email")
    )
    rows = [_account(appointment) for appointment in held]
    return sorted(rows, key=lambda row: row["place"] != "pusat")


def _account(appointment: Appointment) -> dict[str, str]:
    user: User = appointment.user
    office = appointment.post.office
    return {
        "email": user.email,
        "password": PASSWORD,
        "role": appointment.post.role,
        "title": appointment.post.title,
        "office": office.name,
        "place": office.province.name if office.province else "pusat",
    }


def _is_shown(email: str) -> bool:
    place = email.partition("@")[0].partition(".")[2]
    return place in _SHOWN_PLACES or place in ("", "pangan", "kimia", "logam")
