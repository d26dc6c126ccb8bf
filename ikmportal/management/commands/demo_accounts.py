"""`manage.py demo_accounts`: who may sign in to a demo."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ikmportal.accounts.models import User
from ikmportal.demo.people import DOMAIN, PASSWORD
from provinces.models import Appointment
from provinces.states import Role

# Enough to walk the main road from both sides; the rest is one --all away.
_SHOWN_PLACES = ("aceh", "sawahlunto")
# From the draft to the award, then those who set up and look on.
_ROAD = (
    Role.DRAFTER, Role.HEAD, Role.PROVINCE_VERIFIER, Role.REVIEWER, Role.DIRECTOR, Role.ADMIN,
    Role.LEADERSHIP, Role.AUDITOR,
)  # fmt: skip


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
        # Whoever holds two posts stands here once.
        names = {account["email"]: account["name"] for account in accounts}
        shown = [email for email in names if options["all"] or _is_shown(email)]
        for email in shown:
            self.stdout.write(f"  {email:<34} {names[email]}")
        self.stdout.write(f"  Kata sandi semuanya: {PASSWORD}")
        if hidden := len(names) - len(shown):
            self.stdout.write(f"  {hidden} akun provinsi lain: manage.py demo_accounts --all")


def _accounts() -> list[dict[str, str]]:
    """Sample accounts: by place, the centre last, and in the order in which a proposal travels."""
    held = Appointment.objects.filter(
        user__email__endswith=f"@{DOMAIN}", user__is_active=True
    ).select_related("user", "post__office__province")
    return [_account(appointment) for appointment in sorted(held, key=_order)]


def _order(appointment: Appointment) -> tuple[str, str, int, str]:
    post, office = appointment.post, appointment.post.office
    code = office.province.code if office.province else "pusat"
    return code, office.name, _ROAD.index(Role(post.role)), appointment.user.email


def _account(appointment: Appointment) -> dict[str, str]:
    user: User = appointment.user
    office = appointment.post.office
    return {
        "email": user.email,
        "password": PASSWORD,
        "role": appointment.post.role,
        "name": user.full_name,
        "title": appointment.post.title,
        "office": office.name,
        "place": office.province.name if office.province else "pusat",
    }


def _is_shown(email: str) -> bool:
    place = email.partition("@")[0].partition(".")[2]
    return place in _SHOWN_PLACES or place in ("", "pangan", "kimia", "logam")
