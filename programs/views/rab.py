"""The RAB: a table of lines and one plain form. Works without JavaScript."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import rules
from programs.actions.lines import add_line, change_line, remove_line
from programs.actions.moves import MoveRefused
from programs.actions.sbm_lines import take_sbm_rate
from programs.figures.rab import RabSums, rab_sums
from programs.forms.catalogue import Catalogue
from programs.forms.lines import LineForm
from programs.models import Proposal, RabLine
from programs.views.finding import conflict, find_budget, perform, require
from programs.views.rab_answers import (
    Shown,
    code_lists,
    shown_lines,
    shown_sums,
    tree_rows,
)
from provinces.middleware import ActorRequest

# Whoever has JavaScript gets all lines; these are for a phone and for whoever has none.
PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def rab(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """All lines with their sums, and the form for the next one."""
    found = _writable(request, proposal_id)
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    if request.method != "POST":
        return _page(request, found)
    form = _form(found, Catalogue(found.scheme.fiscal_year_id), request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    return _store(
        request,
        found,
        lambda: add_line(
            found.pk,
            by=request.actor,
            values=form.cleaned_data,
            at=timezone.now(),
            key=_key(request),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rab_line(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Change one line."""
    found = _writable(request, proposal_id)
    line = get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found)
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    catalogue = Catalogue(found.scheme.fiscal_year_id)
    form = _form(found, catalogue, request.POST or None, instance=line)
    if request.method == "POST" and form.is_valid():
        fresh = RabLine.objects.get(pk=line.pk)
        return _store(
            request,
            found,
            lambda: change_line(
                fresh, by=request.actor, values=form.cleaned_data, at=timezone.now()
            ),
        )
    return _page(request, found, form, editing=line)


@require_POST
def rab_remove(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Take one line out of the sum."""
    found = _writable(request, proposal_id)
    line = get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found)
    return _store(request, found, lambda: remove_line(line, by=request.actor, at=timezone.now()))


@require_POST
def rab_sbm(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Lower the price of one line to its SBM rate."""
    found = _writable(request, proposal_id)
    line = get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found)
    return _store(request, found, lambda: take_sbm_rate(line, by=request.actor, at=timezone.now()))


def _key(request: ActorRequest) -> UUID | None:
    """The identity the page gave the next line; a form without one still works."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _writable(request: ActorRequest, proposal_id: UUID) -> Proposal:
    found = find_budget(request, proposal_id)
    require(rules.may_write(request.actor, found))
    return found


def _store(request: ActorRequest, found: Proposal, act: Callable[[], object]) -> HttpResponse:
    try:
        perform(act)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=reverse("programs:proposal", args=[found.pk]))
    messages.success(request, _("RAB tersimpan."))
    return redirect("programs:rab", found.pk)


def _form(found: Proposal, catalogue: Catalogue, *answers: Any, **options: Any) -> LineForm:
    return LineForm(
        *answers,
        scheme=found.scheme,
        catalogue=catalogue,
        documents=found.documents.current(),
        **options,
    )


def _like_last(rows: Sequence[Shown], catalogue: Catalogue) -> dict[str, object]:
    """Codes of the last line shown: the next one usually shares them."""
    if not rows:
        return {"output_code": "001", "component": "051"}
    last = rows[-1]
    kro, indicator = (
        catalogue.classes.get(last["kro"]),
        catalogue.indicators.get(last["indikator"].casefold()),
    )
    return {
        "output_class": kro.pk if kro else None,
        "output_code": last["ro"],
        "component": last["komponen"],
        "subcomponent": last["sub"],
        "indicator": indicator.pk if indicator else None,
    }


def _fresh_form(
    request: ActorRequest, found: Proposal, catalogue: Catalogue, rows: Sequence[Shown]
) -> LineForm | None:
    """The empty form; under a long list it is a page of its own, one link away."""
    if len(rows) >= PER_PAGE and "baru" not in request.GET:
        return None
    return _form(found, catalogue, initial=_like_last(rows, catalogue))


def _page(
    request: ActorRequest,
    found: Proposal,
    form: LineForm | None = None,
    *,
    editing: RabLine | None = None,
) -> HttpResponse:
    catalogue = Catalogue(found.scheme.fiscal_year_id)
    sums = rab_sums(found, codes=catalogue.codes)
    purse = (found.limit_idr, found.used_idr)  # type: ignore[attr-defined]
    shown = shown_sums(sums)
    page = _page_number(request, sums)
    first = (page - 1) * PER_PAGE
    rows = shown_lines(found, catalogue, part=slice(first, first + PER_PAGE))
    context = {
        "proposal": found,
        "form": form or _fresh_form(request, found, catalogue, rows),
        "editing": editing,
        "key": _key(request) or uuid4(),
        "rows": rows,
        "sums": sums,
        "shown": shown,
        "tree": tree_rows(shown),
        "total_idr": sums.total_idr,
        "unlinked_idr": sums.unlinked_idr,
        "limit_idr": purse[0],
        "remaining_idr": None if None in purse else purse[0] - purse[1],
        "lists": code_lists(catalogue),
        "pager": _pager(page, sums),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "programs/rab.html", context, status=status)


def _page_number(request: ActorRequest, sums: RabSums) -> int:
    asked = request.GET.get("hal", "1")
    last = max(1, -(-sums.lines // PER_PAGE))
    return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1


def _pager(page: int, sums: RabSums) -> dict[str, str] | None:
    """Ways to the other lines, for whoever has no JavaScript."""
    last = -(-sums.lines // PER_PAGE)
    if last <= 1:
        return None
    note = _("Halaman %(page)s dari %(last)s") % {"page": page, "last": last}
    return {
        "previous": f"?hal={page - 1}" if page > 1 else "",
        "next": f"?hal={page + 1}" if page < last else "",
        "note": note,
    }
