"""The reviewer's queue and the acts before a Rakor."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import state_badge, tanggal
from programs import rules
from programs.actions import rakors
from programs.actions.moves import MoveRefused
from programs.forms.acts import TableForm
from programs.models import Proposal
from programs.states import ProposalState
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.lists import PAGE_SIZE
from provinces.middleware import ActorRequest
from provinces.models import Province


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """What waits for the centre, oldest submission first; one's own first, and by province."""
    require(rules.may_open_queue(request.actor))
    waiting = Proposal.objects.visible_to(request.actor).awaiting_review()
    code = request.GET.get("provinsi", "")
    if code.isdecimal():
        waiting = waiting.filter(province__code=code)
    only_found = request.GET.get("temuan") == "ada"
    if only_found:
        waiting = waiting.with_findings()
    own_count = waiting.assigned_to(request.actor.user.pk).count()
    is_own = _wants_own(request, own_count)
    if is_own:
        waiting = waiting.assigned_to(request.actor.user.pk)
    page = list(waiting.for_list().with_answered().with_reviewers().with_holder()[: PAGE_SIZE + 1])
    context = {
        "table": _table(page[:PAGE_SIZE]),
        "own_count": own_count,
        "is_own": is_own,
        "is_reviewer": rules.may_declare_conflict(request.actor),
        "may_read_conflicts": rules.may_read_conflicts(request.actor),
        "count": len(page[:PAGE_SIZE]),
        "has_more": len(page) > PAGE_SIZE,
        "provinces": Province.objects.by_code().values_list("code", "name"),
        "chosen": code,
        "only_found": only_found,
    }
    return render(request, "programs/queue.html", context)


def _wants_own(request: ActorRequest, own_count: int) -> bool:
    """Whoever has assignments starts with them; everything is one click away."""
    asked = request.GET.get("antrean", "")
    return asked == "saya" or (asked != "semua" and own_count > 0)


def _table(page: list[Proposal]) -> Table:
    return Table(
        caption=_("Antrean telaah"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Usulan"), kind="head"),
            Column(label=_("Nomor"), kind="code"),
            Column(label=_("Provinsi")),
            Column(label=_("Total (Rp)"), kind="number"),
            Column(label=_("Data dukung")),
            Column(label=_("Diajukan")),
            Column(label=_("Penelaah")),
            Column(label=_("Status")),
        ),
        rows=[
            Row(
                cells=(
                    link(f"/usulan/{proposal.pk}/", proposal.title),
                    link(reverse("programs:review", args=[proposal.pk]), proposal.number),
                    proposal.province.name,
                    proposal.total_idr,  # type: ignore[attr-defined]
                    f"{proposal.answered}/{proposal.wanted}",  # type: ignore[attr-defined]
                    tanggal(proposal.submitted_at),
                    _reviewers(proposal),
                    state_badge(ProposalState(proposal.state).badge),
                )
            )
            for proposal in page
        ],
    )


def _reviewers(proposal: Proposal) -> str:
    """Who was given it, and in whose hand it is now."""
    names: str = proposal.reviewer_names or "–"  # type: ignore[attr-defined]
    holder: str | None = proposal.holder_name  # type: ignore[attr-defined]
    return f"{names} · " + _("dipegang %(name)s") % {"name": holder} if holder else names


@require_POST
def begin(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Take a submitted proposal into review."""
    found = _reviewable(request, proposal_id)
    return _act(
        request,
        found,
        lambda: rakors.start_review(found.pk, by=request.actor, at=timezone.now()),
        done=_("Telaah dimulai."),
    )


@require_POST
def bring_to_rakor(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Put a proposal on its province's desk."""
    found = _reviewable(request, proposal_id)
    form = TableForm(request.POST, scheme=found.scheme)
    if not form.is_valid():
        back = reverse("programs:proposal", args=[found.pk])
        return conflict(request, _("Pilih Rakor yang akan membahas usulan ini."), back=back)
    return _act(
        request,
        found,
        lambda: rakors.table(
            found.pk, rakor=form.cleaned_data["rakor"], by=request.actor, at=timezone.now()
        ),
        done=_("Usulan dibawa ke Rakor."),
    )


def _reviewable(request: ActorRequest, proposal_id: UUID) -> Proposal:
    found = find_proposal(request, proposal_id)
    require(rules.may_review(request.actor, found))
    return found


def _act(
    request: ActorRequest, found: Proposal, act: Callable[[], object], *, done: str
) -> HttpResponse:
    try:
        perform(act)
    except MoveRefused as problem:
        back = reverse("programs:proposal", args=[found.pk])
        return conflict(request, str(problem), back=back)
    messages.success(request, done)
    return redirect("programs:proposal", found.pk)
