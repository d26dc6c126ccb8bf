"""Freeze what is submitted."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db.models import Max

from ikmportal.accounts.models import User
from programs.models import Proposal, ProposalVersion

_FIELDS = (
    "number", "title", "kind", "contact_name", "contact_position", "contact_phone", "eligibility",
    "problem", "objective", "output", "method", "place", "beneficiary_kind", "beneficiary_count",
    "beneficiary_note", "first_month", "last_month", "schedule_note",
    "declares_responsibility", "declares_no_cofunding",
)  # fmt: skip
_LINKS = (
    "scheme_id", "office_id", "province_id", "regency_id", "focus_id", "activity_id",
    "budget_program_id", "budget_activity_id",
)  # fmt: skip
_LINE_FIELDS = (
    "id", "position", "output_class__code", "output_code", "component", "subcomponent",
    "account__code", "description", "factor_1", "unit_1_id", "factor_2", "unit_2_id", "factor_3",
    "unit_3_id", "factor_4", "unit_4_id", "volume", "unit_price_idr", "amount_idr",
    "price_source", "note", "indicator_id", "evidence_id",
)  # fmt: skip
_HEADING_FIELDS = (
    "output_class__code", "output_code", "component", "subcomponent", "name", "volume", "unit",
)  # fmt: skip
_DOCUMENT_FIELDS = ("id", "requirement__code", "file_name", "size_bytes", "sha256")


def freeze(proposal: Proposal, *, by: User, at: datetime) -> ProposalVersion:
    """Keep the whole proposal as canonical JSON with its SHA-256 and its total (rupiah).

    The same content always gives the same digest: keys are sorted, money and volumes are text.
    """
    snapshot = _snapshot(proposal)
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    last = proposal.versions.aggregate(last=Max("ordinal"))["last"] or 0
    return ProposalVersion.objects.create(
        proposal=proposal,
        ordinal=last + 1,
        snapshot=snapshot,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        total_idr=sum(int(line["amount_idr"]) for line in snapshot["lines"]),
        frozen_at=at,
        frozen_by=by,
    )


def _snapshot(proposal: Proposal) -> dict[str, Any]:
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
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
