"""Read a proposal: the page for the head, the centre, the province and the auditor."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.ui.formats import decimal_text, rupiah, rupiah_short
from ikmportal.ui.tables import Column, Row, Table
from programs import rules
from programs.actions.decisions import newest_rulings
from programs.actions.moves import returned_last
from programs.actions.proposals import SIGNED_STATEMENT
from programs.checks import Dossier, Severity, examine, read_dossier
from programs.forms.acts import ActForm, KeyForm, NoteForm, TableForm, VerifyForm
from programs.models import LineDecision, Proposal, RabLine, RakorItem
from programs.states import ARRIVED, REPLACEABLE, ProposalState
from programs.views.details import content_cards
from programs.views.document_html import checklist_html
from programs.views.document_rows import document_rows
from programs.views.office_notes import chain_of, newest_moves
from programs.views.province_parts import provincial_parts
from provinces.middleware import ActorRequest

_BEFORE_ANY_DESK = (
    ProposalState.AWAITING_HEAD,
    ProposalState.AT_PROVINCE,
    ProposalState.CONSOLIDATED,
    *ARRIVED,
)


def read_page(request: ActorRequest, found: Proposal) -> HttpResponse:
    """One page: why, where, who, how much, what the checks found, and what may be done now."""
    dossier = read_dossier(found, reader=request.actor)
    findings = examine(dossier)
    acts = _acts(request, found, known_conflict=dossier.has_conflict)
    rows = document_rows(found, asked=dossier.requirements)
    context = {
        "proposal": found,
        "documents": checklist_html(rows, found, request=request, form=acts.get("verify_form")),
        "badge": ProposalState(found.state).badge,
        "facts": fact_pairs(dossier),
        "blockers": [f for f in findings if f.severity == Severity.BLOCK],
        "warnings": [f for f in findings if f.severity == Severity.WARN],
        "cards": content_cards(dossier),
        "candidate_count": len(dossier.contents.candidates),
        "table": rab_table(dossier.lines, _rulings(request, found)),
        "total_idr": dossier.total_idr,
        "document_count": len(dossier.answered),
        "requirement_count": len(dossier.requirements),
        "transitions": newest_moves(found.pk),
        "conditions": [
            (condition.statement, found.eligibility.get(condition.letter) is True)
            for condition in dossier.conditions
        ],
        "chain": chain_of(request, found),
        **acts,
        **_office_acts(request, found),
        **provincial_parts(request.actor, dossier),
    }
    return render(request, "programs/read.html", context)


def _acts(request: ActorRequest, found: Proposal, *, known_conflict: bool) -> dict[str, Any]:
    """The forms of what this person may do in this state."""
    actor, state = request.actor, found.state
    reviews = rules.may_review(actor, found, known_conflict=known_conflict)
    acts: dict[str, Any] = {
        "reads_reviews": rules.may_read_reviews(actor) and found.submitted_at is not None
    }
    if state == ProposalState.AWAITING_HEAD and rules.may_sign(actor, found):
        acts["statement"] = SIGNED_STATEMENT
        acts["sign_form"] = ActForm.fresh(version=found.version)
        acts["return_form"] = NoteForm(initial={"version": found.version})
    if reviews and state in ARRIVED:
        acts["may_start_review"] = True
    if reviews and state in (ProposalState.IN_REVIEW, ProposalState.DEFERRED):
        acts["table_form"] = TableForm(scheme=found.scheme)
    if reviews and state in (ProposalState.IN_REVIEW, ProposalState.IN_DISCUSSION):
        acts["verify_form"] = VerifyForm()
    if reviews and state == ProposalState.IN_REVIEW:
        acts["review_return_form"] = NoteForm()
    if reviews and state == ProposalState.IN_DISCUSSION:
        acts["item"] = found.rakor_items.order_by("-tabled_at").first()
    if rules.may_award(actor, found) and state in (ProposalState.APPROVED, ProposalState.ADJUSTED):
        acts["award_form"] = KeyForm.fresh()
    return acts


def _office_acts(request: ActorRequest, found: Proposal) -> dict[str, object]:
    """What the office may do with what it sent: read the sheet, take back, withdraw, copy."""
    actor, state = request.actor, found.state
    may_copy = rules.may_copy(actor, found)
    may_sign = rules.may_sign(actor, found)
    may_undo = may_sign and state == ProposalState.DRAFT
    return {
        "may_sign": may_sign,
        "may_withdraw": rules.may_withdraw_now(actor, found),
        "may_copy": may_copy,
        "may_replace": may_copy and state in REPLACEABLE,
        "returned": returned_last(found) if may_undo else None,
    }


def _rulings(request: ActorRequest, found: Proposal) -> dict[UUID, LineDecision]:
    if _had_no_desk(found) or not rules.may_see_decisions(request.actor, found):
        return {}
    for item in _newest_item(found.pk):
        return newest_rulings(item)
    return {}


@Prepared
def _newest_item(proposal_id: UUID) -> QuerySet[RakorItem]:
    return RakorItem.objects.filter(proposal=proposal_id).order_by("-tabled_at")[:1]


def _had_no_desk(found: Proposal) -> bool:
    """On its first way to the centre: no desk can have ruled on its lines yet."""
    is_first = found.first_submitted_at in (None, found.submitted_at)
    return is_first and found.state in _BEFORE_ANY_DESK


def fact_pairs(dossier: Dossier) -> list[tuple[str, str]]:
    """Total, beneficiaries, cost for each of them, and place."""
    count = dossier.proposal.beneficiary_count
    each = rupiah_short(round(dossier.total_idr / count)) if count else "–"
    return [
        (_("Total usulan"), rupiah(dossier.total_idr)),
        (
            _("Penerima"),
            f"{count or '–'} {_uncapitalized(dossier.proposal.get_beneficiary_kind_display())}",
        ),
        (_("Biaya per penerima"), each),
        (_("Lokasi"), dossier.proposal.place or "–"),
    ]


def _uncapitalized(label: str) -> str:
    """Inside a sentence; an abbreviation in brackets, (KUB), keeps its capitals."""
    return label[:1].lower() + label[1:]


def rab_table(lines: list[RabLine], rulings: dict[UUID, LineDecision]) -> Table:
    """The RAB as a table; with decisions, what was agreed stands beside what was proposed."""
    columns = [
        Column(label=_("Akun"), kind="code"),
        Column(label=_("Uraian"), kind="head"),
        Column(label=_("Volume")),
        Column(label=_("Harga satuan (Rp)"), kind="number"),
        Column(label=_("Diusulkan (Rp)"), kind="number"),
    ]
    foot = [_("Total"), "", "", "", sum(int(line.amount_idr) for line in lines)]
    if rulings:
        columns += [
            Column(label=_("Disepakati (Rp)"), kind="number"),
            Column(label=_("Catatan Rakor")),
        ]
        agreed = [int(r.agreed_idr) for line in lines if (r := rulings.get(line.pk))]
        foot = [*foot, sum(agreed), ""]
    return Table(
        caption=_("Rincian Anggaran Biaya"),
        is_caption_hidden=True,
        columns=columns,
        rows=[_line_row(line, rulings) for line in lines],
        foot=[Row(cells=[foot[1], foot[0], *foot[2:]], tone="jumlah")],
    )


def _line_row(line: RabLine, rulings: dict[UUID, LineDecision]) -> Row:
    cells: list[object] = [
        line.account.code,
        line.description,
        volume_text(line),
        line.unit_price_idr,
        line.amount_idr,
    ]
    ruling = rulings.get(line.pk)
    if rulings:
        cells += [ruling.agreed_idr if ruling else None, ruling.note if ruling else ""]
    lowered = ruling is not None and ruling.agreed_idr < line.amount_idr
    return Row(cells=cells, tone="temuan" if lowered else "")


def volume_text(line: RabLine) -> str:
    """The factors as people write them: ``20 Org × 2 Kgt × 8 Jam``."""
    return " × ".join(f"{decimal_text(value)} {unit}" for value, unit in line.factors)
