"""Find what an address of money names, or 404: what one may not see does not exist."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from budgets import rules
from budgets.models import FundingScheme, Scenario
from provinces.middleware import ActorRequest
from provinces.models import Province

T = TypeVar("T")


def require(allowed: bool) -> None:
    """403 for a right that is missing on something the person may see."""
    if not allowed:
        raise PermissionDenied


def require_scenarios(request: ActorRequest) -> None:
    """For whoever may not read scenarios there are none, not even a list."""
    if not rules.may_read_scenarios(request.actor):
        raise Http404


def find_scenario(request: ActorRequest, scenario_id: UUID) -> Scenario:
    seen = Scenario.objects.visible_to(request.actor).select_related(
        "scheme", "created_by", "first_approved_by", "locked_by", "copied_from"
    )
    return get_object_or_404(seen, pk=scenario_id)


def find_scheme(scheme_id: UUID) -> FundingScheme:
    return get_object_or_404(FundingScheme, pk=scheme_id)


def find_province(request: ActorRequest, province_id: UUID) -> Province:
    """A province whose ceilings the person may read: a Dinas its own only."""
    provinces = Province.objects.all()
    if not request.actor.is_national:
        provinces = provinces.filter(pk__in=own_provinces(request))
    return get_object_or_404(provinces, pk=province_id)


def own_provinces(request: ActorRequest) -> set[UUID]:
    return {m.province_id for m in request.actor.mandates if m.province_id}


def perform(act: Callable[[], T]) -> T:
    """Run one action in the one outermost transaction."""
    with transaction.atomic(durable=True):
        return act()
