"""The calendar of obligations: by month, one's own first; and one obligation with its record."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets import rules
from budgets.actions.obligations import ObligationRefused, record_act
from budgets.figures.obligations import Standing, standings
from budgets.forms.obligations import ActForm
from budgets.models import HolidayYear, Obligation, ObligationAct
from budgets.states import ObligationActKind, ObligationStatus, Proof
from budgets.views.finding import perform, require
from ikmportal.ui.components import Badge
from provinces.middleware import ActorRequest
from provinces.rules import Actor
from provinces.views.finding import today


@dataclass(frozen=True, kw_only=True)
class Group:
    """The same duty and period in many offices."""

    title: str
    period: str
    due_date: date
    href: str
    done: int
    total: int
    badge: Badge


@dataclass(kw_only=True)
class Month:
    """One month: what is one's own, and what others owe."""

    first: date
    mine: list[Standing] = field(default_factory=list)
    others: list[Standing] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


@require_safe
def obligations(request: ActorRequest) -> HttpResponse:
    """The roster of a fiscal year by month; the centre sees others' counted by duty."""
    require(rules.may_read_allocation_list(request.actor))
    years = _years(request.actor)
    year = _year(request.GET.get("tahun", ""), years)
    found = standings(_rows(request, year), on=today())
    duty = request.GET.get("kewajiban", "")
    context = {
        "years": years,
        "year": year,
        "months": _months(found, request.actor, year=year, is_narrowed=bool(duty)),
        "late": sum(one.status == ObligationStatus.OVERDUE for one in found),
        "coming": sum(one.status == ObligationStatus.COMING for one in found),
        "done": sum(one.status == ObligationStatus.DONE for one in found),
        "is_narrowed": bool(duty),
        "has_provisional": any(one.obligation.is_provisional for one in found),
    }
    return render(request, "budgets/obligations.html", context)


def _years(actor: Actor) -> list[int]:
    seen = Obligation.objects.visible_to(actor)
    years = seen.values_list("scheme__fiscal_year", flat=True).distinct()
    return sorted(years, reverse=True)


def _year(text: str, years: Sequence[int]) -> int:
    """The year asked for, else this one, else the newest there is."""
    if text.isascii() and text.isdigit() and int(text[:4]) in years:
        return int(text[:4])
    this = today().year
    return this if this in years or not years else years[0]


def _rows(request: ActorRequest, year: int) -> list[Obligation]:
    rows = Obligation.objects.visible_to(request.actor).of_year(year)
    duty, period = request.GET.get("kewajiban", ""), request.GET.get("periode", "")
    if duty:
        rows = rows.filter(duty__code=duty.replace("\x00", ""), period=period.replace("\x00", ""))
    return list(rows.select_related("duty", "scheme", "office__province").by_due_date())


def _months(
    found: Sequence[Standing], actor: Actor, *, year: int, is_narrowed: bool
) -> list[Month]:
    months: dict[date, Month] = {}
    for one in found:
        first = one.obligation.due_date.replace(day=1)
        month = months.setdefault(first, Month(first=first))
        (month.mine if _is_mine(one.obligation, actor) else month.others).append(one)
    for month in months.values():
        if actor.is_national and not is_narrowed:
            month.groups, month.others = _groups(month.others, year=year), []
    return [months[first] for first in sorted(months)]


def _is_mine(obligation: Obligation, actor: Actor) -> bool:
    """The post that answers for it is held by the person."""
    return any(
        mandate.office_id == obligation.office_id and mandate.role == obligation.duty.role
        for mandate in actor.mandates
    )


def _groups(others: Sequence[Standing], *, year: int) -> list[Group]:
    together: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in others:
        together[one.obligation.duty.code, one.obligation.period].append(one)
    return [_group(rows, year=year) for rows in together.values()]


def _group(rows: Sequence[Standing], *, year: int) -> Group:
    sample = rows[0].obligation
    asked = {"tahun": year, "kewajiban": sample.duty.code, "periode": sample.period}
    statuses = {one.status for one in rows}
    return Group(
        title=sample.duty.title,
        period=sample.period_label,
        due_date=sample.due_date,
        href=f"?{urlencode(asked)}",
        done=sum(one.status in _CLOSED for one in rows),
        total=len(rows),
        badge=_worst(statuses).badge,
    )


_CLOSED = (ObligationStatus.DONE, ObligationStatus.EXEMPT)


def _worst(statuses: set[ObligationStatus]) -> ObligationStatus:
    order = (ObligationStatus.OVERDUE, ObligationStatus.COMING, ObligationStatus.DONE)
    return next((one for one in order if one in statuses), ObligationStatus.EXEMPT)


@require_http_methods(["GET", "HEAD", "POST"])
def obligation(request: ActorRequest, obligation_id: UUID) -> HttpResponse:
    """One obligation: its law, its last day, what was recorded, and the form to record."""
    seen = Obligation.objects.visible_to(request.actor)
    found = get_object_or_404(
        seen.select_related("duty", "scheme", "office__province"), pk=obligation_id
    )
    acts = list(found.acts.select_related("recorded_by").order_by("-recorded_at", "-pk"))
    if request.method == "POST":
        require(rules.may_record_obligation(request.actor, found))
    form = _form(request, found, acts)
    if form.is_bound and form.is_valid() and _acted(request, found, form):
        messages.success(request, _("Catatan tersimpan."))
        return redirect("budgets:obligation", found.pk)
    context = {
        "found": found,
        "standing": standings([found], on=today())[0],
        "acts": acts,
        "form": form,
        "may_record": rules.may_record_obligation(request.actor, found) and _offers(form),
        "is_seen": found.duty.proof != Proof.REPORT,
    }
    status = 422 if form.errors else 200
    return render(request, "budgets/obligation.html", context, status=status)


def _form(request: ActorRequest, found: Obligation, acts: Sequence[ObligationAct]) -> ActForm:
    return ActForm(
        request.POST if request.method == "POST" else None,
        may_do=found.duty.proof == Proof.REPORT,
        may_exempt=rules.may_exempt(request.actor, found),
        may_withdraw=bool(acts) and acts[0].kind != ObligationActKind.WITHDRAWN,
    )


def _offers(form: ActForm) -> bool:
    return bool(form.fields["kind"].choices)  # type: ignore[attr-defined]


def _acted(request: ActorRequest, found: Obligation, form: ActForm) -> bool:
    try:
        perform(
            lambda: record_act(found, facts=form.facts, by=request.actor, at=timezone.localtime())
        )
    except ObligationRefused as problem:
        form.add_error(problem.field, str(problem))
        return False
    return True


@require_safe
def holidays(request: ActorRequest) -> HttpResponse:
    """Holidays by year with the joint decree; a year without one says so."""
    require(rules.may_read_allocation_list(request.actor))
    years = HolidayYear.objects.prefetch_related("holidays").order_by("-year")
    listed = [(year, sorted(year.holidays.all(), key=lambda one: one.day)) for year in years]
    this = today().year
    known = {year.year for year, _days in listed}
    context = {"years": listed, "missing": [y for y in (this, this + 1) if y not in known]}
    return render(request, "budgets/holidays.html", context)
