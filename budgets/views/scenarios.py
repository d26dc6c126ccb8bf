"""Scenarios: list, begin, work on, compare. Only for the centre; never a ceiling."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets import rules
from budgets.actions import scenarios as acts
from budgets.actions.scenarios import ScenarioRefused, StaleScenario, last_standing_step
from budgets.figures.recipes import Recipe
from budgets.figures.scenarios import Ground, carried_targets, effect, ground, recipes
from budgets.figures.worked import work
from budgets.forms.scenarios import CellForm, FactorForm, RecipeForm, ScenarioForm
from budgets.models import Ceiling, FundingScheme, ProvinceFactor, Scenario
from budgets.states import CeilingStage
from budgets.views import scenario_tables as tables
from budgets.views.finding import (
    find_scenario,
    find_scheme,
    perform,
    require,
    require_scenarios,
)
from provinces.middleware import ActorRequest
from provinces.models import Province

FEWEST, MOST = 2, 4
_MOST_ROWS = 100


@require_safe
def scenario_list(request: ActorRequest) -> HttpResponse:
    """Scenarios, newest year first, to open or to compare."""
    require_scenarios(request)
    found = Scenario.objects.visible_to(request.actor).newest_first()
    rows = list(found.select_related("scheme", "created_by")[:_MOST_ROWS])
    may_edit = rules.may_edit_scenarios(request.actor)
    schemes = FundingScheme.objects.order_by("-fiscal_year", "kind")
    context = {
        "rows": rows,
        "schemes": schemes.filter(kind__in=("tp", "dekon")) if may_edit else (),
        "may_edit": may_edit,
    }
    return render(request, "budgets/scenarios.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_new(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Begin a scenario from an equal share of the national ceiling."""
    require_scenarios(request)
    require(rules.may_edit_scenarios(request.actor))
    scheme = find_scheme(scheme_id)
    form = ScenarioForm(request.POST or None, initial=_start(scheme))
    if request.method == "POST" and form.is_valid():
        try:
            made = perform(
                lambda: acts.create(
                    scheme,
                    stage=form.cleaned_data["stage"],
                    naming=form.naming,
                    total_idr=form.cleaned_data["total_idr"],
                    by=request.actor,
                    at=timezone.now(),
                )
            )
            return redirect("budgets:scenario", made.pk)
        except ScenarioRefused as problem:
            form.add_error("name", str(problem))
    context = {"scheme": scheme, "form": form}
    status = 422 if form.errors else 200
    return render(request, "budgets/scenario_new.html", context, status=status)


def _start(scheme: FundingScheme) -> dict[str, Any]:
    """The newest stage with a national ceiling."""
    national = Ceiling.objects.filter(scheme=scheme, province=None, limit_idr__gt=0)
    limits = dict(national.values_list("stage", "limit_idr"))
    stage = next((s for s in reversed(CeilingStage) if s in limits), CeilingStage.INDICATIVE)
    return {"stage": stage, "total_idr": int(limits[stage]) if stage in limits else None}


@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: ActorRequest, scenario_id: UUID) -> HttpResponse:
    """The work table: rules beside what they give. POST is "Hitung"."""
    require_scenarios(request)
    found = find_scenario(request, scenario_id)
    if request.method == "POST":
        return _compute(request, found)
    return _page(request, found)


def _compute(request: ActorRequest, found: Scenario) -> HttpResponse:
    require(rules.may_edit_scenarios(request.actor))
    form = RecipeForm(request.POST, recipe=recipes([found])[found.pk])
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        perform(
            lambda: acts.change(
                found.pk,
                form.changes(),
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except ScenarioRefused as problem:
        form.add_error(None, str(problem))
        found = find_scenario(request, found.pk)
        status = 409 if isinstance(problem, StaleScenario) else 422
        return _page(request, found, form=form, status=status)
    return redirect("budgets:scenario", found.pk)


def _page(
    request: ActorRequest, found: Scenario, *, form: RecipeForm | None = None, status: int = 200
) -> HttpResponse:
    base = ground(found.scheme, found.stage)
    worked = work([found], base)[0]
    may_edit = found.is_open and rules.may_edit_scenarios(request.actor)
    effects = [
        effect(one, shares=worked.shares, reference=base.reference)
        for one in carried_targets(found.scheme)
    ]
    by_pk = {p.pk: p for p in Province.objects.filter(pk__in=[p.id for p in base.evidence.places])}
    context = {
        "scenario": found,
        "worked": worked,
        "ground": base,
        "form": form or RecipeForm(recipe=worked.recipe),
        "table": tables.shares_table(worked, base, may_edit=may_edit),
        "tiles": tables.share_tiles(worked, by_pk) if worked.shares else None,
        "rules": tables.rules_table([worked]),
        "effects": tables.effects_table(effects) if effects and worked.shares else None,
        "effects_by_province": tables.effects_by_province(effects, base.evidence.places),
        "gaps": _gaps(worked.recipe, base),
        "may_edit": may_edit,
        "may_copy": rules.may_edit_scenarios(request.actor),
        "may_export": rules.may_export_scenarios(request.actor),
        "may_approve": rules.may_approve_scenarios(request.actor),
        "may_undo": may_edit and last_standing_step(found) is not None,
        "nation_differs": base.national_idr not in (None, worked.recipe.total_idr),
    }
    return render(request, "budgets/scenario.html", context, status=status)


def _gaps(recipe: Recipe, base: Ground) -> list[tuple[str, str, str]]:
    """Measures in use: their source, and whom they do not know."""
    found = []
    for kind in recipe.weights:
        source = base.evidence.sources.get(kind, "")
        known = base.evidence.values.get(kind)
        missing = [p.name for p in base.evidence.unknown(kind)] if known is not None else []
        if source or missing:
            found.append((str(kind.label), source, ", ".join(missing)))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: ActorRequest, scenario_id: UUID, province_id: UUID) -> HttpResponse:
    """The settings of one province."""
    require_scenarios(request)
    found = find_scenario(request, scenario_id)
    require(rules.may_edit_scenarios(request.actor))
    province = get_object_or_404(Province, pk=province_id)
    base = ground(found.scheme, found.stage)
    worked = work([found], base)[0]
    form = CellForm(
        request.POST or None,
        recipe=worked.recipe,
        province_id=province.pk,
        share_idr=worked.shares.get(province.pk),
    )
    status = 200
    if request.method == "POST":
        status = _set_cell(request, found, form)
        if status == 302:
            messages.success(request, _("Aturan %(name)s tersimpan.") % {"name": province.name})
            return redirect("budgets:scenario", found.pk)
        found = find_scenario(request, found.pk)
    context = {
        "scenario": found,
        "province": province,
        "form": form,
        "share": worked.shares.get(province.pk),
        "reference": base.reference.get(province.pk),
        "ground": base,
    }
    return render(request, "budgets/scenario_cell.html", context, status=status)


def _set_cell(request: ActorRequest, found: Scenario, form: CellForm) -> int:
    """The status to answer with; 302 when it was written."""
    if not form.is_valid():
        return 422
    try:
        perform(
            lambda: acts.change(
                found.pk,
                form.changes(),
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except ScenarioRefused as problem:
        form.add_error(None, str(problem))
        return 409 if isinstance(problem, StaleScenario) else 422
    return 302


@require_safe
def comparison(request: ActorRequest) -> HttpResponse:
    """Two to four scenarios of one scheme and stage side by side."""
    require_scenarios(request)
    wanted = _ids(request.GET.getlist("s")[: MOST + 1])
    seen = Scenario.objects.visible_to(request.actor).select_related("scheme")
    found = sorted(seen.filter(pk__in=wanted), key=lambda one: wanted.index(one.pk))
    context: dict[str, Any] = {"found": found, "fewest": FEWEST, "most": MOST}
    kinds = {(one.scheme_id, one.stage) for one in found}
    if len(kinds) == 1 and FEWEST <= len(found) <= MOST:
        base = ground(found[0].scheme, found[0].stage)
        worked = work(found, base)
        context |= {
            "table": tables.comparison_table(worked, base),
            "rules": tables.rules_table(worked),
            "worked": worked,
            "scheme": found[0].scheme,
            "may_export": rules.may_export_scenarios(request.actor),
        }
    elif len(kinds) > 1:
        context["problem"] = _("Pilih skenario dari skema, tahun, dan tahap yang sama.")
    return render(request, "budgets/scenario_comparison.html", context)


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def factors(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Entered factors of a year with their sources, and the form that adds one."""
    require_scenarios(request)
    scheme = find_scheme(scheme_id)
    may_edit = rules.may_edit_scenarios(request.actor)
    require(may_edit or request.method != "POST")
    places = [p.id for p in ground(scheme, CeilingStage.INDICATIVE).evidence.places]
    form = FactorForm(request.POST or None, provinces=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        perform(lambda: acts.record_factor(scheme, **given, by=request.actor, at=timezone.now()))
        messages.success(request, _("Faktor tercatat."))
        return redirect("budgets:province-factors", scheme.pk)
    rows = ProvinceFactor.objects.filter(fiscal_year=scheme.fiscal_year_id)
    rows = rows.select_related("province").order_by("kind", "province__code", "-recorded_at")
    context = {"scheme": scheme, "form": form, "rows": rows[:200], "may_edit": may_edit}
    status = 422 if form.errors else 200
    return render(request, "budgets/factors.html", context, status=status)
