"""Check and send, sign, return, and the receipt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikmportal.ui.formats import moment
from programs import rules
from programs.actions import proposals
from programs.actions.moves import Incomplete, MoveRefused
from programs.actions.rounds import window_of
from programs.checks import Finding, Section, Severity, examine, read_dossier
from programs.checks.contents import Contents
from programs.forms.acts import ActForm, KeyForm, NoteForm
from programs.forms.sections import SECTION_FORMS, SECTION_TITLES
from programs.models import Proposal
from programs.states import Move, ProposalState
from programs.views.details import row_pairs
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.reading import rab_table
from programs.views.writing import section_address
from provinces.middleware import ActorRequest
from provinces.states import TimeZone


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """All answers on one page, findings first, and the button that sends it to the head."""
    found = find_proposal(request, proposal_id)
    require(rules.may_write(request.actor, found))
    if request.method == "POST":
        return _send(request, found)
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    return _check_page(request, found)


def _send(request: ActorRequest, found: Proposal) -> HttpResponse:
    form = ActForm(request.POST)
    back = reverse("programs:check", args=[found.pk])
    if not form.is_valid():
        return conflict(request, _("Formulir ini tidak lengkap. Muat ulang halaman."), back=back)
    try:
        perform(
            lambda: proposals.send_to_head(
                found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        )
    except Incomplete:
        return _check_page(request, find_proposal(request, found.pk), status=422)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Usulan dikirim ke Kepala Dinas."))
    return redirect("programs:sent", found.pk)


@require_safe
def sent(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Number, what happens next and until when; only while it waits for the head."""
    found = find_proposal(request, proposal_id)
    if found.state != ProposalState.AWAITING_HEAD:
        return redirect("programs:proposal", found.pk)
    moves = found.transitions.filter(move=Move.SEND_TO_HEAD).select_related("made_by")
    context = {
        "proposal": found,
        "sending": moves.order_by("-made_at").first(),
        "window": window_of(found.scheme_id, found.office_id),
    }
    return render(request, "programs/sent.html", context)


def _check_page(request: ActorRequest, found: Proposal, *, status: int = 200) -> HttpResponse:
    dossier = read_dossier(found)
    findings = examine(dossier)
    context = {
        "proposal": found,
        "blockers": [(f, _address(found, f.section, f.anchor)) for f in findings if _blocks(f)],
        "warnings": [(f, _address(found, f.section, f.anchor)) for f in findings if not _blocks(f)],
        "answers": [_answers(found, section, dossier.contents) for section in SECTION_FORMS],
        "documents_address": section_address(found, Section.DOCUMENTS),
        "requirements": [(one, one.pk in dossier.answered) for one in dossier.requirements],
        "rab_address": section_address(found, Section.RAB),
        "table": rab_table(dossier.lines, {}),
        "total_idr": dossier.total_idr,
        "act_form": ActForm.fresh(version=found.version),
    }
    return render(request, "programs/check.html", context, status=status)


def _blocks(finding: Finding) -> bool:
    return finding.severity == Severity.BLOCK


def _address(found: Proposal, section: Section, anchor: str) -> str:
    return section_address(found, section) + (f"#{anchor}" if anchor else "")


def _answers(found: Proposal, section: Section, contents: Contents) -> dict[str, object]:
    form = SECTION_FORMS[section](
        instance=found, choices=contents.choices, conditions=contents.conditions
    )
    return {
        "title": SECTION_TITLES[section],
        "address": section_address(found, section),
        "pairs": [
            *((bound.label, form.display(bound.name)) for bound in form),
            *row_pairs(section, contents),
        ],
    }


@require_POST
def sign(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The Kepala Dinas approves and submits."""
    found = find_proposal(request, proposal_id)
    require(rules.may_sign(request.actor, found))
    form = ActForm(request.POST)
    back = reverse("programs:proposal", args=[found.pk])
    if not form.is_valid():
        return conflict(request, _("Formulir ini tidak lengkap. Muat ulang halaman."), back=back)
    try:
        perform(
            lambda: proposals.sign(
                found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        )
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    return redirect("programs:receipt", found.pk)


@require_POST
def head_return(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The Kepala Dinas gives it back to the drafter."""
    found = find_proposal(request, proposal_id)
    require(rules.may_sign(request.actor, found))
    form = NoteForm(request.POST)
    back = reverse("programs:proposal", args=[found.pk])
    if not form.is_valid():
        return conflict(request, form.problem, back=back)
    try:
        perform(
            lambda: proposals.head_returns(
                found.pk,
                by=request.actor,
                version=form.cleaned_data["version"] or 0,
                note=form.cleaned_data["note"],
                at=timezone.now(),
            )
        )
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Usulan dikembalikan ke penyusun."))
    return redirect("home")


@require_safe
def receipt(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Number, time in three zones, total and digest of the version last submitted."""
    found = find_proposal(request, proposal_id)
    version = found.versions.select_related("frozen_by").order_by("-ordinal").first()
    if version is None:
        return redirect("programs:proposal", found.pk)
    times = [moment(version.frozen_at, zone=zone.value) for zone in TimeZone]
    is_own = rules.may_write(request.actor, found) or rules.may_sign(request.actor, found)
    context = {
        "proposal": found,
        "version": version,
        "times": times,
        "window": window_of(found.scheme_id, found.office_id),
        "pdf_form": KeyForm.fresh() if is_own else None,
    }
    return render(request, "programs/receipt.html", context)
