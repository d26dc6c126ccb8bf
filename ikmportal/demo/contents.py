"""What the sections of the sample proposals say beyond their first answers, marked as samples.

Names, numbers of persons and officials are made up: a NIK beginning with 0000 belongs to no place.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from ikmportal.demo.acts import SAMPLE
from programs.actions.rows import RowsChange, save_section_with_rows
from programs.models import (
    Candidate,
    FormChoice,
    OutputTarget,
    Proposal,
    RecipientGroup,
    ScheduleStage,
)
from programs.states import ChoiceKind, GroupKind, MarketReach
from provinces.rules import Actor

_PER_GROUP = 10
_NAMED = 12
_STAGES = (("Persiapan dan seleksi", 2, 3), ("Pelaksanaan", 4, 9), ("Serah terima", 10, 11))
_NO_NIP = "0" * 18


def fill(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """Answer what a complete proposal answers, with rows for recipients, targets and stages."""
    save_section_with_rows(
        proposal.pk,
        by=by,
        version=Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk),
        values=_answers(proposal),
        rows=[
            _rows(RecipientGroup, proposal, _groups(proposal)),
            _rows(Candidate, proposal, _candidates(proposal)),
            _rows(OutputTarget, proposal, _targets(proposal)),
            _rows(ScheduleStage, proposal, _stages()),
        ],
        at=at,
    )


def _answers(proposal: Proposal) -> dict[str, Any]:
    choices = FormChoice.objects.filter(fiscal_year=proposal.scheme.fiscal_year_id)
    bases = choices.filter(kind=ChoiceKind.LEGAL_BASIS).order_by("position")[:3]
    return {
        "kpa_name": f"Kepala Dinas ({SAMPLE})",
        "kpa_nip": _NO_NIP,
        "ppk_name": f"Pejabat Pembuat Komitmen ({SAMPLE})",
        "ppk_nip": _NO_NIP,
        "plan_document": f"RPJMD ({SAMPLE})",
        "plan_section": "Bab industri kecil dan menengah",
        "plan_programme": "Program perencanaan dan pembangunan industri",
        "themes": {"hilirisasi": True},
        "legal_bases": {choice.code: True for choice in bases},
        "risk": (
            "Peserta mengundurkan diri di tengah kegiatan: disiapkan peserta cadangan dari "
            "daftar seleksi, dan kehadiran dicatat setiap hari."
        ),
        "handover_plan": (
            "Peralatan diserahkan kepada kelompok dengan BAST paling lambat bulan November; "
            "Dinas memeriksa pemakaiannya tiga bulan sesudahnya."
        ),
        "women_count": (proposal.beneficiary_count or 0) // 2,
        "market": MarketReach.DOMESTIC,
        "market_note": "Produk masuk paling sedikit dua toko modern di ibu kota provinsi.",
    }


def _groups(proposal: Proposal) -> list[dict[str, Any]]:
    count = -(-(proposal.beneficiary_count or _PER_GROUP) // _PER_GROUP)
    return [
        {
            "name": f"KUB {number} ({SAMPLE})",
            "kind": GroupKind.KUB,
            "member_count": _PER_GROUP,
            "is_small_industry": True,
            "uses_manual_tools": True,
            "verified_by": "Bupati/Wali Kota, melalui Dinas",
        }
        for number in range(1, count + 1)
    ]


def _candidates(proposal: Proposal) -> list[dict[str, Any]]:
    serial = int(proposal.number[-3:])
    count = min(proposal.beneficiary_count or 0, _NAMED)
    return [
        {
            "name": f"{SAMPLE} {number}",
            "nik": f"0000{serial:02}{number:02}0190{number:04}",
            "trade": "usaha rumahan",
            "address": proposal.place,
            "worker_count": 1 + number % 3,
            "investment_idr": 5_000_000 * (1 + number % 4),
        }
        for number in range(1, count + 1)
    ]


def _targets(proposal: Proposal) -> list[dict[str, Any]]:
    line = proposal.lines.current().exclude(indicator=None).select_related("indicator").first()
    if line is None or line.indicator is None:
        return []
    return [
        {
            "indicator": line.indicator,
            "description": proposal.output[:200],
            "target": Decimal(proposal.beneficiary_count or 1),
            "unit": line.indicator.unit,
        }
    ]


def _stages() -> list[dict[str, Any]]:
    return [
        {"name": name, "first_month": first, "last_month": last} for name, first, last in _STAGES
    ]


def _rows(model: type[Any], proposal: Proposal, rows: Sequence[dict[str, Any]]) -> RowsChange:
    return RowsChange(
        model=model, filled=[(_id(model, proposal, n), r) for n, r in enumerate(rows)]
    )


def _id(model: type[Any], proposal: Proposal, number: int) -> UUID:
    return uuid5(proposal.pk, f"{model.__name__} {number}")
