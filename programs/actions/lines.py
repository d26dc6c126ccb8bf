"""Add, change, remove and move RAB lines of an open proposal."""

import math
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils.translation import gettext as _

from budgets.models import RupiahField
from programs.actions.moves import KeyReused
from programs.actions.sections import open_for_writing, touch
from programs.models import Proposal, RabLine
from provinces.rules import Actor

_FACTORS = ("factor_1", "factor_2", "factor_3", "factor_4")
# Enough digits that four factors and a price multiply without rounding.
_EXACT = 100
# Gaps between positions leave room for lines that come between.
STEP = 1_000
_MOST_VOLUME = Decimal(10) ** 15


class AmountRefused(Exception):
    """The product is not a whole amount that can be stored; ``str()`` says what to change."""


def add_line(
    proposal_id: UUID,
    *,
    by: Actor,
    values: Mapping[str, Any],
    at: datetime,
    key: UUID | None = None,
) -> RabLine:
    """Append a line. Volume and amount are the database's; the amount must be whole rupiah.

    Lines are independent rows, so two people may add lines at the same time: no version is
    asked for. The browser's ``key`` becomes the line's identity, so a form sent twice is one
    line. Refuses like ``open_for_writing``, an amount with a fraction of a rupiah or above 20
    digits (AmountRefused), and a key of another proposal's line (KeyReused).
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    if key and (known := RabLine.objects.filter(pk=key).first()):
        return _same(known, proposal)
    check_amount(values)
    last = proposal.lines.aggregate(last=Max("position"))["last"] or 0
    line = RabLine.objects.create(
        id=key or uuid4(), proposal=proposal, position=last + STEP, **values
    )
    touch(proposal, at=at, fields=[])
    line.refresh_from_db()
    return line


def _same(line: RabLine, proposal: Proposal) -> RabLine:
    if line.proposal_id != proposal.pk:
        raise KeyReused(_("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim."))
    return line


def change_line(line: RabLine, *, by: Actor, values: Mapping[str, Any], at: datetime) -> RabLine:
    """Change a line, keeping its identity."""
    proposal = open_for_writing(line.proposal_id, by=by, version=None)
    check_amount(values)
    for name, value in values.items():
        setattr(line, name, value)
    line.save(update_fields=list(values))
    touch(proposal, at=at, fields=[])
    line.refresh_from_db()
    return line


def remove_line(line: RabLine, *, by: Actor, at: datetime) -> None:
    """Mark a line removed: earlier decisions may still name it."""
    proposal = open_for_writing(line.proposal_id, by=by, version=None)
    line.is_removed = True
    line.save(update_fields=["is_removed"])
    touch(proposal, at=at, fields=[])


def check_amount(values: Mapping[str, Any]) -> int:
    """The amount (rupiah) that volume factors and unit price give, or AmountRefused."""
    with localcontext(prec=_EXACT):
        volume = math.prod((values.get(name) or Decimal(1) for name in _FACTORS), start=Decimal(1))
        amount = volume * values["unit_price_idr"]
    if volume >= _MOST_VOLUME:
        raise AmountRefused(_("Volume terlalu besar. Periksa faktor-faktor pengalinya."))
    if amount != amount.to_integral_value():
        raise AmountRefused(
            _("Volume × harga satuan menghasilkan pecahan rupiah. Bulatkan harga satuannya.")
        )
    if amount >= Decimal(10) ** RupiahField.DIGITS:
        raise AmountRefused(
            _("Jumlah melebihi 20 angka. Periksa nol pada harga satuan dan volumenya.")
        )
    return int(amount)
