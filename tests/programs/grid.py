"""A RAB with the code lists that the grid needs, and its doors as a drafter uses them."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.urls import reverse

from budgets.models import Unit, UnitProduct
from programs.models import Proposal
from tests import factories

UNITS = (
    ("orang", "Org", False),
    ("jam", "Jam", False),
    ("kegiatan", "Kgt", True),
    ("kali", "", True),
    ("paket", "Pkt", False),
    ("OJ", "", False),
    ("OH", "", False),
    ("hari", "", False),
    ("unit", "", False),
)


def lists() -> None:
    """Codes of TA 2024 and units, with orang × jam = OJ."""
    year = factories.FiscalYearFactory()
    for code in ("BDC", "QDG", "BDG"):
        factories.OutputClassFactory(fiscal_year=year, code=code, name=f"Kelas {code}")
    for code in ("521211", "522151", "524113", "526112"):
        factories.AccountFactory(fiscal_year=year, code=code, name=f"Belanja {code}")
    for code, short, repeats in UNITS:
        Unit.objects.update_or_create(
            code=code,
            defaults={"name": code, "name_en": code, "short": short, "is_multiplier": repeats},
        )
    product("orang", "jam", result="OJ")
    product("orang", "kegiatan", "jam", result="OJ")
    product("orang", "hari", result="OH")


def product(*parts: str, result: str) -> None:
    units = {f"unit_{n}_id": part for n, part in enumerate(parts, 1)}
    UnitProduct.objects.get_or_create(**units, defaults={"result_id": result, "source": "uji"})


def draft(lines: int = 3, **fields: Any) -> Proposal:
    """A draft whose lines are Baris 1, 2, 3 of 10 OJ × Rp100.000, with gaps between them."""
    lists()
    proposal = factories.ProposalFactory(lines=0, **fields)
    for n in range(1, lines + 1):
        factories.RabLineFactory(
            proposal=proposal, position=n * 1000, description=f"Baris {n}", factor_1=Decimal(10)
        )
    return proposal


def words(proposal: Proposal) -> list[str]:
    """Descriptions of the current lines in order."""
    return list(proposal.lines.current().in_order().values_list("description", flat=True))


class Desk:
    """A drafter at the grid of one proposal."""

    def __init__(self, client, proposal: Proposal) -> None:
        client.force_login(factories.drafter_of(proposal.office))
        self.client, self.proposal = client, proposal

    def line(self, n: int):
        return self.proposal.lines.get(description=f"Baris {n}")

    def post(self, door: str, **message: Any):
        return self.client.post(
            reverse(f"programs:rab-{door}", args=[self.proposal.pk]),
            message,
            content_type="application/json",
        )

    def get(self, door: str):
        return self.client.get(reverse(f"programs:rab-{door}", args=[self.proposal.pk]))

    def edit(self, n: int, field: str, seen: str, value: str):
        line = str(self.line(n).pk)
        return self.post(
            "cells", edits=[{"line": line, "field": field, "seen": seen, "value": value}]
        )

    def insert(self, *rows: dict[str, str], after: Any = None):
        new = [{"id": str(uuid4()), "cells": ROW | row} for row in rows]
        return self.post("insert", after=str(after) if after else None, rows=new)


ROW = {
    "kro": "BDG",
    "ro": "001",
    "komponen": "051",
    "sub": "A",
    "akun": "522151",
    "uraian": "Baris baru",
    "volume": "20 Org × 15 Jam",
    "harga": "100.000",
    "sumber": "SBM",
}
