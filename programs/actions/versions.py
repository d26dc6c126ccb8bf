"""Freeze what is submitted."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from types import NoneType
from typing import Any

from django.db.models import Max
from django.utils.crypto import salted_hmac

from ikmportal.accounts.models import User
from ikmportal.ui.masking import mask_number
from programs.checks import warning_count
from programs.checks.contents import read_contents
from programs.models import Proposal, ProposalVersion

_FIELDS = (
    "number", "title", "kind", "contact_name", "contact_position", "contact_phone", "eligibility",
    "problem", "objective", "output", "method", "place", "beneficiary_kind", "beneficiary_count",
    "beneficiary_note", "first_month", "last_month", "schedule_note",
    "declares_responsibility", "declares_no_cofunding", "contact_nip", "kpa_name", "kpa_nip",
    "ppk_name", "ppk_nip", "themes", "builds_place", "readiness", "plan_document", "plan_section",
    "plan_programme", "risk", "legal_bases", "legal_note", "women_count", "disability_count",
    "handover_plan", "startup", "market", "market_note",
)  # fmt: skip
_LINKS = (
    "scheme_id",
    "office_id",
    "province_id",
    "regency_id",
    "focus_id",
    "activity_id",
    "sentra_id",
    "budget_program_id",
    "budget_activity_id",
)
_LINE_FIELDS = (
    "id", "position", "output_class__code", "output_code", "component", "subcomponent",
    "account__code", "description", "factor_1", "unit_1_id", "factor_2", "unit_2_id", "factor_3",
    "unit_3_id", "factor_4", "unit_4_id", "volume", "unit_price_idr", "amount_idr",
    "price_source", "sbm_item_id", "note", "indicator_id", "evidence_id", "origin_line_id",
)  # fmt: skip
_HEADING_FIELDS = (
    "output_class__code", "output_code", "component", "subcomponent", "name", "volume", "unit",
)  # fmt: skip
# Numbers of persons: frozen masked, with a keyed fingerprint that tells whether they changed.
_PERSONAL = ("nik", "nib")
_DOCUMENT_FIELDS = ("id", "requirement__code", "file_name", "size_bytes", "sha256")


def freeze(proposal: Proposal, *, by: User, at: datetime) -> ProposalVersion:
    """Keep the whole proposal as canonical JSON with its SHA-256 and its total (rupiah).

    How many warnings the rules gave is kept beside it, so that a queue may ask without the rules.

    The same content always gives the same digest: keys are sorted, money and volumes are text.
    """
    snapshot = snapshot_of(proposal)
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    last = proposal.versions.aggregate(last=Max("ordinal"))["last"] or 0
    return ProposalVersion.objects.create(
        proposal=proposal,
        ordinal=last + 1,
        snapshot=snapshot,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        total_idr=sum(int(line["amount_idr"]) for line in snapshot["lines"]),
        warning_count=warning_count(proposal),
        frozen_at=at,
        frozen_by=by,
    )


def snapshot_of(proposal: Proposal) -> dict[str, Any]:
    """The whole proposal as it stands, in the shape of a frozen version."""
    lines = proposal.lines.current().in_order().values(*_LINE_FIELDS)
    documents = proposal.documents.current().order_by("requirement__position")
    return {
        "fields": {name: getattr(proposal, name) for name in _FIELDS},
        "links": {name: _text(getattr(proposal, name)) for name in _LINKS},
        "headings": [
            {key: _text(value) for key, value in row.items()}
            for row in proposal.headings.in_order().values(*_HEADING_FIELDS)
        ],
        "lines": [{key: _text(value) for key, value in line.items()} for line in lines],
        "documents": [
            {key: _text(value) for key, value in row.items()}
            for row in documents.values(*_DOCUMENT_FIELDS)
        ],
        "rows": _rows(proposal),
    }


def _rows(proposal: Proposal) -> dict[str, list[dict[str, Any]]]:
    """The repeating parts, by their name in ``Contents``."""
    contents = read_contents(proposal)
    return {
        name: [_frozen(row) for row in getattr(contents, name)]
        for name in ("locations", "groups", "candidates", "targets", "stages", "years")
    }


def _frozen(row: Any) -> dict[str, Any]:
    kept = {key: _plain(value) for key, value in asdict(row).items()}
    for name in _PERSONAL:
        if kept.get(name):
            number = kept[name]
            kept[name] = mask_number(number)
            kept[f"{name}_print"] = salted_hmac("programs.candidate", number).hexdigest()[:32]
    return kept


def _plain(value: Any) -> Any:
    """Numbers as text, so that the canonical form never depends on how JSON writes them."""
    return value if isinstance(value, bool | str | NoneType) else str(value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
