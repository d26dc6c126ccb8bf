"""Agreed proposals waiting for allocation, beside the ceilings they draw on."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budgets.actions.allocations import CeilingExceeded
from ikmportal.ui.formats import number, rupiah, terbilang
from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import tanggal
from programs import rules
from programs.actions.awards import approve_award
from programs.actions.moves import MoveRefused
from programs.figures.outcomes import askers_of
from programs.forms.acts import KeyForm
from programs.models import Proposal, ProposalDecision
from programs.states import ProposalState
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.lists import PAGE_SIZE, page_number
from provinces.middleware import ActorRequest
from provinces.rules import Actor


@require_safe
def award_list(request: ActorRequest) -> HttpResponse:
    """Decisions that wait for a director, oldest first, fifty at a time."""
    require(rules.may_open_queue(request.actor))
    turned_to = page_number(request)
    start = (turned_to - 1) * PAGE_SIZE
    page = list(_waiting(request.actor)[start : start + PAGE_SIZE + 1])
    shown = page[:PAGE_SIZE]
    context = {
        "table": _table(shown) if shown else None,
        "next": f"?halaman={turned_to + 1}" if len(page) > PAGE_SIZE else "",
        "previous": f"?halaman={turned_to - 1}" if turned_to > 1 else "",
    }
    return render(request, "programs/awards.html", context)


def _waiting(actor: Actor) -> QuerySet[ProposalDecision]:
    return (
        ProposalDecision.objects.visible_to(actor)
        .standing()
        .filter(
            item__proposal__state__in=[ProposalState.APPROVED, ProposalState.ADJUSTED],
            agreed_idr__gt=0,
        )
        .select_related("item__proposal__province")
        .only(
            "proposed_idr",
            "agreed_idr",
            "decided_at",
            "item__proposal__number",
            "item__proposal__title",
            "item__proposal__province__name",
        )
        .order_by("decided_at", "pk")
    )


def _table(decisions: Sequence[ProposalDecision]) -> Table:
    asked = askers_of([decision.item.proposal_id for decision in decisions])
    return Table(
        caption=_("Menunggu persetujuan alokasi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Usulan"), kind="head"),
            Column(label=_("Provinsi")),
            Column(label=_("Diusulkan (Rp)"), kind="number"),
            Column(label=_("Disepakati (Rp)"), kind="number"),
            Column(label=_("Diputus")),
        ),
        rows=[
            Row(
                cells=(
                    _title(decision.item.proposal, asked.get(decision.item.proposal_id, "")),
                    decision.item.proposal.province.name,
                    decision.proposed_idr,
                    _in_words(int(decision.agreed_idr)),
                    tanggal(decision.decided_at),
                )
            )
            for decision in decisions
        ],
    )


def _title(proposal: Proposal, askers: str) -> SafeString:
    """The title as a link, its number, and whose wishes it carries."""
    title = link(f"/usulan/{proposal.pk}/", proposal.title)
    named = format_html('{} <span class="hint text-nowrap">{}</span>', title, proposal.number)
    if not askers:
        return named
    return format_html(
        '{}<span class="hint d-block">{} · <a href="{}">{}'
        '<span class="visually-hidden"> {}</span></a></span>',
        named,
        _("Diminta %(askers)s") % {"askers": askers},
        reverse("programs:origins", args=[proposal.pk]),
        _("siapa meminta apa"),
        proposal.number,
    )


def _in_words(amount_idr: int) -> SafeString:
    words = _("%(words)s rupiah") % {"words": terbilang(amount_idr)}
    return format_html('{} <span class="hint d-block">{}</span>', number(amount_idr), words)


@require_POST
def award(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Approve one allocation, or say by how much it does not fit."""
    found = find_proposal(request, proposal_id)
    require(rules.may_award(request.actor, found))
    form = KeyForm(request.POST)
    back = reverse("programs:proposal", args=[found.pk])
    if not form.is_valid():
        return conflict(request, _("Formulir ini tidak lengkap. Muat ulang halaman."), back=back)
    try:
        made = perform(
            lambda: approve_award(
                found.pk, by=request.actor, key=form.cleaned_data["key"], at=timezone.now()
            )
        )
    except (CeilingExceeded, MoveRefused) as problem:
        return conflict(request, str(problem), back=back)
    messages.success(
        request, _("Alokasi %(amount)s disepakati.") % {"amount": rupiah(int(made.amount_idr))}
    )
    return redirect("programs:proposal", found.pk)
