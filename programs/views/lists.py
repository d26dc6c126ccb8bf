"""The list of proposals."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ikmportal.ui.formats import date_text
from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import state_badge
from programs import rules
from programs.forms.lists import ListFilterForm
from programs.models import Proposal
from programs.querysets import ProposalQuerySet
from programs.states import ProposalState
from programs.views.bulk_acts import bulk_acts
from provinces.middleware import ActorRequest

PAGE_SIZE = 50


@require_safe
def proposal_list(request: ActorRequest) -> HttpResponse:
    """Everything the person may see that fits the filters, fifty at a time."""
    form = ListFilterForm(request.GET, actor=request.actor)
    seen = Proposal.objects.visible_to(request.actor).narrowed(form.narrowing)
    page = list(_turned(seen, request, form).for_list()[: PAGE_SIZE + 1])
    shown, has_more = page[:PAGE_SIZE], len(page) > PAGE_SIZE
    acts = bulk_acts(request.actor)
    context = {
        "form": form,
        "table": proposal_table(shown, is_choosable=bool(acts)),
        "count": len(shown),
        "next": _next_address(request, form, shown) if has_more else "",
        "first": f"?{form.query()}" if _is_turned(request) else "",
        "is_filtered": form.is_filtered,
        "query": form.query(),
        "acts": acts,
        "views": request.actor.user.saved_views.order_by("name")[:50],
        "may_start": rules.may_start(request.actor),
        "may_read_rounds": rules.may_read_rounds(request.actor),
        "may_read_desk": rules.may_read_province_desk(request.actor),
    }
    return render(request, "programs/list.html", context)


def proposal_table(shown: list[Proposal], *, is_choosable: bool = False) -> Table:
    """Rows of a list page, with a box in front of each where something can be done with several."""
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
        rows=[_row(proposal, is_choosable=is_choosable) for proposal in shown],
    )


def _row(proposal: Proposal, *, is_choosable: bool) -> Row:
    return Row(
        cells=(
            _title(proposal, is_choosable=is_choosable),
            proposal.number,
            proposal.office.short_name,
            proposal.regency.full_name if proposal.regency else None,
            proposal.scheme.short_label,
            proposal.total_idr,  # type: ignore[attr-defined]
            date_text(timezone.localdate(proposal.changed_at)),
            state_badge(ProposalState(proposal.state).badge),
        )
    )


def _title(proposal: Proposal, *, is_choosable: bool) -> SafeString:
    """The title as a link, with the box before it and what it replaces below."""
    parts = [link(f"/usulan/{proposal.pk}/", proposal.title)]
    if is_choosable:
        parts.insert(0, _box(proposal))
    if proposal.supersedes:
        words = _("menggantikan %(number)s") % {"number": proposal.supersedes.number}
        parts.append(format_html('<span class="hint d-block">{}</span>', words))
    return format_html_join("", "{}", ((part,) for part in parts))


def _box(proposal: Proposal) -> SafeString:
    return format_html(
        '<label class="pilih"><input type="checkbox" name="usulan" value="{}" form="massal">'
        '<span class="visually-hidden">{} {}</span></label>',
        proposal.pk,
        proposal.number,
        proposal.title,
    )


def _turned(seen: ProposalQuerySet, request: HttpRequest, form: ListFilterForm) -> ProposalQuerySet:
    """The rows from the asked page on: by mark in the usual order, by number in another one."""
    if form.sort == "terbaru":
        return _after(seen, request).sorted_by(form.sort)
    start = (page_number(request) - 1) * PAGE_SIZE
    return seen.sorted_by(form.sort)[start:]


def _is_turned(request: HttpRequest) -> bool:
    return "sesudah" in request.GET or page_number(request) > 1


def page_number(request: HttpRequest) -> int:
    """A broken number starts from the top; nobody turns two hundred pages."""
    text = request.GET.get("halaman", "")
    return max(1, min(int(text), 200)) if text.isdecimal() and len(text) < 4 else 1


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


def _next_address(request: HttpRequest, form: ListFilterForm, shown: list[Proposal]) -> str:
    if form.sort != "terbaru":
        return f"?{form.query(halaman=str(page_number(request) + 1))}"
    last = shown[-1]
    return f"?{form.query(sesudah=f'{last.created_at.isoformat()}~{last.pk}')}"
