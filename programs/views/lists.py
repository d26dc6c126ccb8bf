"""The list of proposals."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ikmportal.ui.formats import date_text
from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import state_badge
from programs import rules
from programs.forms.acts import ProposalFilterForm
from programs.models import Proposal
from programs.querysets import ProposalQuerySet
from programs.states import ProposalState
from provinces.middleware import ActorRequest

PAGE_SIZE = 50


@require_safe
def proposal_list(request: ActorRequest) -> HttpResponse:
    """Everything the person may see, newest first, fifty at a time."""
    form = ProposalFilterForm(request.GET)
    words, state = request.GET.get("q", ""), request.GET.get("status", "")
    seen = Proposal.objects.visible_to(request.actor).search(words).in_state(state)
    page = list(_after(seen, request).for_list().newest_first()[: PAGE_SIZE + 1])
    shown, has_more = page[:PAGE_SIZE], len(page) > PAGE_SIZE
    context = {
        "form": form,
        "table": proposal_table(shown),
        "count": len(shown),
        "next": _next_address(request, shown) if has_more else "",
        "first": "" if "sesudah" not in request.GET else _first_address(request),
        "is_filtered": bool(words or state),
        "may_start": rules.may_start(request.actor),
        "may_read_rounds": rules.may_read_rounds(request.actor),
    }
    return render(request, "programs/list.html", context)


def proposal_table(shown: list[Proposal]) -> Table:
    """Rows of a list page."""
    return Table(
        caption=_("Daftar usulan"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Usulan"), kind="head"),
            Column(label=_("Nomor"), kind="code"),
            Column(label=_("Pengusul")),
            Column(label=_("Kabupaten/kota")),
            Column(label=_("Skema")),
            Column(label=_("Total (Rp)"), kind="number"),
            Column(label=_("Diubah")),
            Column(label=_("Status")),
        ),
        rows=[_row(proposal) for proposal in shown],
    )


def _row(proposal: Proposal) -> Row:
    return Row(
        cells=(
            link(f"/usulan/{proposal.pk}/", proposal.title),
            proposal.number,
            proposal.office.short_name,
            proposal.regency.full_name if proposal.regency else None,
            proposal.scheme.short_label,
            proposal.total_idr,  # type: ignore[attr-defined]
            date_text(timezone.localdate(proposal.changed_at)),
            state_badge(ProposalState(proposal.state).badge),
        )
    )


def _after(seen: ProposalQuerySet, request: HttpRequest) -> ProposalQuerySet:
    """Continue after the last row of the page before; a broken mark starts from the top."""
    mark = _mark(request.GET.get("sesudah", ""))
    if mark is None:
        return seen
    created_at, last_id = mark
    return seen.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__gt=last_id))


def _mark(text: str) -> tuple[datetime, UUID] | None:
    moment, _separator, last_id = text.partition("~")
    try:
        created_at = parse_datetime(moment)
        return (created_at, UUID(last_id)) if created_at and created_at.tzinfo else None
    except ValueError:
        return None


def _next_address(request: HttpRequest, shown: list[Proposal]) -> str:
    last = shown[-1]
    query = {**_filters(request), "sesudah": f"{last.created_at.isoformat()}~{last.pk}"}
    return f"?{urlencode(query)}"


def _first_address(request: HttpRequest) -> str:
    return f"?{urlencode(_filters(request))}"


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("q", "status") if request.GET.get(name)}
