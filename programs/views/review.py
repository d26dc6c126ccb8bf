"""The reviewer's queue and the acts before a Rakor."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ikmportal.prepared import Prepared
from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import state_badge, tanggal
from programs import rules
from programs.actions import rakors
from programs.actions.moves import MoveRefused
from programs.forms.acts import TableForm
from programs.models import Proposal
from programs.querysets import ProposalQuerySet
from programs.querysets.proposals import sight_of
from programs.states import ProposalState
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.lists import PAGE_SIZE, page_number
from provinces.middleware import ActorRequest
from provinces.models import Province


@require_safe
def queue(request: ActorRequest) -> HttpResponse:
    """What waits for the centre, oldest submission first; one's own first, and by province."""
    require(rules.may_open_queue(request.actor))
    sight, me = sight_of(request.actor), request.actor.user.pk
    code = request.GET.get("provinsi", "")
    code = code if code.isdecimal() and len(code) < 5 else ""
    only_found = request.GET.get("temuan") == "ada"
    own_count = sum(_own_count(code or None, me, only_found, *sight))
    is_own = _wants_own(request, own_count)
    asked = (code or None, me if is_own else None, only_found, *sight)
    turned_to = page_number(request)
    page = _first_page(*asked) if turned_to == 1 else list(_page(turned_to, *asked))
    if not page and turned_to > 1:
        # What stood there was taken on meanwhile.
        return redirect(request.path + _address(request, 1))
    context = {
        "table": _table(page[:PAGE_SIZE]),
        "own_count": own_count,
        "is_own": is_own,
        "is_reviewer": rules.may_declare_conflict(request.actor),
        "may_read_conflicts": rules.may_read_conflicts(request.actor),
        "count": len(page[:PAGE_SIZE]),
        "previous": _address(request, turned_to - 1) if turned_to > 1 else "",
        "next": _address(request, turned_to + 1) if len(page) > PAGE_SIZE else "",
        "provinces": _provinces(),
        "chosen": code,
        "only_found": only_found,
    }
    return render(request, "programs/queue.html", context)


def _waiting(
    code: str | None, reviewer_id: UUID | None, only_found: bool, *sight: Any
) -> ProposalQuerySet:
    """What waits, narrowed to a province, to whoever was given it, to what has findings."""
    waiting = Proposal.objects.in_sight(*sight).awaiting_review()
    if code is not None:
        waiting = waiting.filter(province__code=code)
    if only_found:
        waiting = waiting.with_findings()
    return waiting if reviewer_id is None else waiting.assigned_to(reviewer_id)


def _page(turned_to: int, *asked: Any) -> ProposalQuerySet:
    """One page and one row more, by which the next page is known."""
    start = (turned_to - 1) * PAGE_SIZE
    rows = _waiting(*asked).for_list().with_answered().with_reviewers().with_holder()
    return rows[start : start + PAGE_SIZE + 1]


@Prepared
def _first_page(*asked: Any) -> QuerySet[Proposal]:
    return _page(1, *asked)


@Prepared
def _own_count(*asked: Any) -> QuerySet[Proposal, int]:
    return _waiting(*asked).counted()


@Prepared
def _provinces() -> QuerySet[Province, tuple[str, str]]:
    return Province.objects.by_code().values_list("code", "name")


def _address(request: ActorRequest, turned_to: int) -> str:
    """The same filters on another page."""
    asked = request.GET.copy()
    asked["halaman"] = str(turned_to)
    return f"?{asked.urlencode()}"


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
