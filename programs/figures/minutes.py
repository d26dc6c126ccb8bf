"""What a berita acara says: the desk's decisions to the rupiah, as one canonical snapshot.

Amounts are whole rupiah, kept as integers; the same rows always give the same digest.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ikmportal.ui import formats
from programs.figures import TabledLine, TabledProposal, tabled_lines, tabled_proposals
from programs.figures.verification import document_checks
from programs.models import BeritaAcara, MinutesParty, RakorDesk
from programs.states import Side, Standing

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class MissingDocument:
    """A mandatory document that is not there, or was rejected."""

    number: str
    title: str
    document: str


@dataclass(frozen=True, kw_only=True)
class DeskResult:
    """What lies on a desk now: decided proposals with their lines, and the rest."""

    decided: list[TabledProposal]
    undecided: list[TabledProposal]
    lines: dict[UUID, list[TabledLine]]
    missing: list[MissingDocument]

    @property
    def proposed_idr(self) -> int:
        return sum(proposal.proposed_idr for proposal in self.decided)

    @property
    def agreed_idr(self) -> int:
        return sum(proposal.agreed_idr or 0 for proposal in self.decided)


def desk_result(desk: RakorDesk) -> DeskResult:
    """Read a desk with a fixed number of queries for each kind of activity on it."""
    tabled = tabled_proposals(
        desk.rakor_id, scheme_id=desk.rakor.scheme_id, province_id=desk.province_id
    )
    decided = [proposal for proposal in tabled if proposal.agreed_idr is not None]
    return DeskResult(
        decided=decided,
        undecided=[proposal for proposal in tabled if proposal.agreed_idr is None],
        lines=tabled_lines(decided),
        missing=missing_documents(decided, scheme_id=desk.rakor.scheme_id),
    )


def missing_documents(
    tabled: Iterable[TabledProposal], *, scheme_id: UUID
) -> list[MissingDocument]:
    """Mandatory documents that are not there or were rejected, in the order of the proposals."""
    proposals = list(tabled)
    checks = document_checks(proposals, scheme_id=scheme_id)
    return [
        MissingDocument(number=proposal.number, title=proposal.title, document=check.name)
        for proposal in proposals
        for check in checks[proposal.proposal_id]
        if check.is_mandatory and check.is_missing
    ]


def content_of(minutes: BeritaAcara, result: DeskResult) -> dict[str, Any]:
    """Everything both sides sign, as plain JSON."""
    desk, rakor = minutes.desk, minutes.desk.rakor
    corrected = minutes.corrects
    return {
        "format": FORMAT,
        "number": minutes.number,
        "ordinal": minutes.ordinal,
        "corrects": corrected.number if corrected else "",
        "corrects_sha256": corrected.sha256 if corrected else "",
        "reason": minutes.reason,
        "rakor": rakor.name,
        "rakor_days": [rakor.first_day.isoformat(), rakor.last_day.isoformat()],
        "desk": desk.number,
        "province": desk.province.official_name,
        "scheme": str(rakor.scheme.get_kind_display()),
        "year": rakor.scheme.fiscal_year_id,
        "held_on": minutes.held_on.isoformat(),
        "place": minutes.place,
        "legal_bases": lines_of(minutes.legal_bases),
        "notes": lines_of(minutes.notes),
        "documents_due": minutes.documents_due.isoformat() if minutes.documents_due else "",
        "parties": [_party(party) for party in _parties(minutes)],
        "proposals": [_proposal(one, result.lines[one.item_id]) for one in result.decided],
        "undecided": [f"{one.number} {one.title}" for one in result.undecided],
        "missing": [vars(one) for one in result.missing],
        "proposed_idr": result.proposed_idr,
        "agreed_idr": result.agreed_idr,
    }


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def opening_of(content: dict[str, Any]) -> str:
    """The first sentence of a berita acara, with its day in words."""
    facts = {
        "day": formats.date_words(date.fromisoformat(content["held_on"])),
        "place": content["place"],
        "scheme": content["scheme"],
        "year": content["year"],
        "province": content["province"],
        "rakor": content["rakor"],
    }
    if content["ordinal"]:
        return (
            _(
                "Pada hari ini %(day)s, bertempat di %(place)s, kedua pihak membuat adendum atas "
                "hasil pembahasan usulan %(scheme)s Tahun Anggaran %(year)s %(province)s pada "
                "%(rakor)s, sebagai berikut."
            )
            % facts
        )
    return (
        _(
            "Pada hari ini %(day)s, bertempat di %(place)s, telah dibahas usulan %(scheme)s Tahun "
            "Anggaran %(year)s %(province)s pada %(rakor)s, oleh para pihak sebagai berikut."
        )
        % facts
    )


def title_of(party: dict[str, str]) -> tuple[str, ...]:
    """The lines over a signature: ``a.n. Kepala Dinas`` and the own post, or the post alone."""
    prefix = Standing(party["standing"]).prefix
    if party["on_behalf_of"]:
        return (f"{prefix} {party['on_behalf_of']}", party["post_title"])
    return (f"{prefix} {party['post_title']}".strip(),)


def lines_of(text: str) -> list[str]:
    """The lines of a text field that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _parties(minutes: BeritaAcara) -> list[MinutesParty]:
    by_side = {party.side: party for party in minutes.parties.all()}
    return [by_side[side] for side in Side if side in by_side]


def _party(party: MinutesParty) -> dict[str, str]:
    return {
        "side": party.side,
        "name": party.name,
        "post_title": party.post_title,
        "nip": party.nip,
        "standing": party.standing,
        "on_behalf_of": party.on_behalf_of,
    }


def _proposal(proposal: TabledProposal, lines: list[TabledLine]) -> dict[str, Any]:
    return {
        "id": str(proposal.proposal_id),
        "number": proposal.number,
        "title": proposal.title,
        "regency": proposal.regency,
        "verdict": proposal.verdict_label,
        "note": proposal.note,
        "documents": str(proposal.documents),
        "proposed_idr": proposal.proposed_idr,
        "agreed_idr": proposal.agreed_idr or 0,
        "difference_idr": proposal.proposed_idr - (proposal.agreed_idr or 0),
        "lines": [_line(line, counts=bool(proposal.agreed_idr)) for line in lines],
    }


def _line(line: TabledLine, *, counts: bool) -> dict[str, Any]:
    """A refused or postponed proposal agrees to none of its lines."""
    agreed = (line.agreed_idr or 0) if counts else 0
    return {
        "account": line.account,
        "description": line.description,
        "proposed_idr": line.proposed_idr,
        "agreed_idr": agreed,
        "difference_idr": line.proposed_idr - agreed,
        "verdict": line.verdict if counts else "",
        "note": line.note,
    }
