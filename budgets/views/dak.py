"""DAK requests as shadows of the national system, with our recommendation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets import rules
from budgets.actions import dak as acts
from budgets.actions.dak import DakRefused
from budgets.figures.listed import dak_requests
from budgets.figures.series import overlaps_of
from budgets.forms.dak import DakRequestForm, OpinionForm, met_ids
from budgets.models import DakRequest
from budgets.states import DakRecommendation
from budgets.views.finding import perform, require
from ikmportal.ui.tables import Column, Row, Table, link
from provinces.middleware import ActorRequest
from provinces.views.finding import today

_MOST_ROWS = 200
_GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def requests(request: ActorRequest) -> HttpResponse:
    """Newest year first; an office those of its own places."""
    require(rules.may_read_funding(request.actor))
    found = list(dak_requests(request.actor, on=today())[:_MOST_ROWS])
    context = {
        "table": _table(found) if found else None,
        "may_record": rules.may_record_dak(request.actor),
    }
    return render(request, "budgets/dak_requests.html", context)


def _recommendation(found: DakRequest) -> str:
    """The newest advice, as ``with_recommendation`` read it."""
    return str(DakRecommendation(vars(found)["recommendation"]).label)


def _table(rows: list[DakRequest]) -> Table:
    return Table(
        caption=_("Usulan DAK"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Yang diusulkan"), kind="head"),
            Column(label=_("Tahun anggaran")),
            Column(label=_("Skema")),
            Column(label=_("Kabupaten/kota")),
            Column(label=_("Komoditas")),
            Column(label=_("Jumlah (Rp)"), kind="number"),
            Column(label=_("Rekomendasi")),
        ),
        rows=[
            Row(
                cells=(
                    link(reverse("budgets:dak-request", args=[one.pk]), one.subject),
                    str(one.fiscal_year_id),
                    one.get_kind_display(),
                    one.regency.full_name,
                    one.commodity,
                    one.amount_idr,
                    _recommendation(one),
                )
            )
            for one in rows
        ],
    )


@require_http_methods(_GET_POST)
def new(request: ActorRequest) -> HttpResponse:
    """Note a request."""
    require(rules.may_record_dak(request.actor))
    form = DakRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = perform(lambda: acts.record(form.noted, by=request.actor, at=timezone.now()))
            messages.success(request, _("Usulan DAK dicatat."))
            return redirect("budgets:dak-request", made.pk)
        except DakRefused as problem:
            form.add_error(None, str(problem))
    status = 422 if form.errors else 200
    return render(request, "budgets/dak_new.html", {"form": form}, status=status)


@require_http_methods(_GET_POST)
def request_page(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """One request: readiness, advice, what may overlap; the advice is given here."""
    require(rules.may_read_funding(request.actor))
    seen = DakRequest.objects.visible_to(request.actor, on=today()).with_recommendation()
    rows = seen.select_related("regency", "sentra", "recorded_by")
    found = get_object_or_404(rows, pk=request_id)
    may_advise = rules.may_advise_on_dak(request.actor)
    form = OpinionForm(request.POST or None, request=found, initial={"met": met_ids(found)})
    if request.method == "POST":
        require(may_advise)
        if form.is_valid() and _advised(request, found, form):
            messages.success(request, _("Rekomendasi tercatat."))
            return redirect("budgets:dak-request", found.pk)
    context = {
        "dak": found,
        "recommendation": _recommendation(found),
        "form": form,
        "may_advise": may_advise,
        "opinions": found.opinions.select_related("given_by").order_by("-given_at", "-pk"),
        "criteria": form.fields["met"].queryset,  # type: ignore[attr-defined]
        "met": set(form.initial["met"]),
        "overlaps": overlaps_of(found) if request.actor.is_national else None,
    }
    status = 422 if form.errors else 200
    return render(request, "budgets/dak_request.html", context, status=status)


def _advised(request: ActorRequest, found: DakRequest, form: OpinionForm) -> bool:
    try:
        perform(
            lambda: acts.advise(
                found,
                recommendation=form.cleaned_data["recommendation"],
                met=form.met_criteria,
                note=form.cleaned_data["note"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except DakRefused as problem:
        form.add_error("note", str(problem))
        return False
    return True
