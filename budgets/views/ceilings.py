"""Ceilings of a scheme, province by province, and the ledger behind them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets import rules
from budgets.actions.ceilings import CeilingRefused, Letter, change_ceiling
from budgets.figures.listed import ceilings_at
from budgets.forms.ceilings import CeilingChangeForm
from budgets.models import Ceiling, CeilingEntry, FundingScheme
from budgets.states import CeilingStage
from ikmportal.ui.tables import Column, Row, Table
from provinces.middleware import ActorRequest


@require_safe
def ceilings(request: ActorRequest) -> HttpResponse:
    """One table per scheme and stage; a Dinas sees its own province only."""
    if not rules.may_read_ceilings(request.actor):
        raise PermissionDenied
    schemes = FundingScheme.objects.filter(ceilings__isnull=False).distinct()
    schemes = schemes.order_by("-fiscal_year", "kind")
    chosen = _chosen(list(schemes), request.GET.get("skema", ""))
    stage = request.GET.get("tahap", "")
    stage = stage if stage in CeilingStage.values else CeilingStage.ALLOCATION
    rows = _rows(request, chosen, stage) if chosen else []
    context = {
        "schemes": schemes,
        "chosen": chosen,
        "stages": CeilingStage.choices,
        "stage": stage,
        "table": _table(rows) if rows else None,
        "may_change": rules.may_set_ceilings(request.actor),
        "may_scenarios": rules.may_read_scenarios(request.actor),
    }
    return render(request, "budgets/ceilings.html", context)


def _chosen(schemes: list[FundingScheme], text: str) -> FundingScheme | None:
    named = next((scheme for scheme in schemes if str(scheme.pk) == text), None)
    return named or next(iter(schemes), None)


def _rows(request: ActorRequest, scheme: FundingScheme, stage: str) -> list[Ceiling]:
    mine = None if request.actor.is_national else _own_provinces(request)
    return ceilings_at(scheme, stage, province_ids=mine)


def _own_provinces(request: ActorRequest) -> set[UUID]:
    return {m.province_id for m in request.actor.mandates if m.province_id}


def _table(rows: list[Ceiling]) -> Table:
    national = [row for row in rows if row.province is None]
    return Table(
        caption=_("Pagu per provinsi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Provinsi"), kind="head"),
            Column(label=_("Pagu (Rp)"), kind="number"),
            Column(label=_("Terpakai (Rp)"), kind="number"),
            Column(label=_("Sisa (Rp)"), kind="number"),
        ),
        rows=[_row(row, row.province.name) for row in rows if row.province is not None],
        foot=[_row(row, _("Nasional"), tone="jumlah") for row in national],
    )


def _row(ceiling: Ceiling, name: str, *, tone: str = "") -> Row:
    remaining = ceiling.limit_idr - ceiling.used_idr
    return Row(cells=(name, ceiling.limit_idr, ceiling.used_idr, remaining), tone=tone)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Write one ledger row, with its letter; the last rows stand beside the form."""
    if not rules.may_set_ceilings(request.actor):
        raise PermissionDenied
    scheme = get_object_or_404(FundingScheme, pk=scheme_id)
    form = CeilingChangeForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid() and _apply(request, scheme, form):
        messages.success(request, _("Mutasi pagu tercatat."))
        return redirect("budgets:ceiling-change", scheme.pk)
    entries = (
        CeilingEntry.objects.filter(ceiling__scheme=scheme)
        .select_related("ceiling__province", "ceiling__regency", "recorded_by")
        .order_by("-recorded_at", "pk")[:50]
    )
    context = {"scheme": scheme, "form": form, "entries": entries}
    status = 422 if form.errors else 200
    return render(request, "budgets/ceiling_change.html", context, status=status)


def _apply(request: ActorRequest, scheme: FundingScheme, form: CeilingChangeForm) -> bool:
    letter = Letter(
        number=form.cleaned_data["letter_number"],
        dated=form.cleaned_data["letter_date"],
        reason=form.cleaned_data["reason"],
    )
    try:
        with transaction.atomic(durable=True):
            change_ceiling(
                scheme=scheme,
                stage=form.cleaned_data["stage"],
                province=form.cleaned_data["province"],
                regency=form.cleaned_data["regency_code"],
                amount_idr=form.signed_amount_idr,
                letter=letter,
                by=request.actor,
                at=timezone.now(),
            )
    except CeilingRefused as problem:
        form.add_error("amount_idr", str(problem))
        return False
    return True
