"""Keep the terms of a review: the coded reasons of a return, thresholds. An admin's, not code."""

from dataclasses import dataclass, fields
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from programs.actions.rubrics import RubricRefused
from programs.models import ReturnReason, ReviewPolicy
from programs.rules import may_set_rubric
from provinces.rules import Actor

Row = TypeVar("Row", ReviewPolicy, ReturnReason)


@dataclass(frozen=True)
class PolicyFacts:
    """When sheets lie far apart (points of 100), and how long a decision may be undone."""

    spread_points: int
    undo_minutes: int
    source: str


@dataclass(frozen=True)
class ReasonFacts:
    """What an admin says of one coded reason."""

    name: str
    position: int
    is_active: bool
    source: str


def set_policy(scheme: FundingScheme, *, facts: PolicyFacts, seen: int, by: Actor) -> ReviewPolicy:
    """Write the terms of a scheme; it counts from now on, also for what is under review.

    ``seen`` is the version the person had before them, 0 where nobody set anything yet. Refuses
    other people than admins (PermissionDenied) and terms changed meanwhile (RubricRefused).
    """
    _require(by)
    FundingScheme.objects.select_for_update(of=("self",), no_key=True).get(pk=scheme.pk)
    row = ReviewPolicy.objects.filter(scheme=scheme).first()
    if seen != (row.version if row else 0):
        raise _changed()
    row = row or ReviewPolicy(scheme=scheme, version=0)
    return _written(row, facts)


def set_reason(reason_id: UUID, *, facts: ReasonFacts, seen: int, by: Actor) -> ReturnReason:
    """Change a coded reason or take it out of use; earlier returns keep their words.

    Refuses other people than admins (PermissionDenied) and a row changed meanwhile.
    """
    _require(by)
    row = ReturnReason.objects.select_for_update(of=("self",), no_key=True).get(pk=reason_id)
    if row.version != seen:
        raise _changed()
    return _written(row, facts)


def add_reason(scheme: FundingScheme, *, facts: ReasonFacts, by: Actor) -> ReturnReason:
    """Add a coded reason to a scheme. Refuses one of a name that is there (RubricRefused)."""
    _require(by)
    row = ReturnReason(scheme=scheme, code=slugify(facts.name)[:40], version=0)
    try:
        with transaction.atomic():
            return _written(row, facts)
    except IntegrityError as problem:
        raise RubricRefused(_("Alasan dengan nama itu sudah ada.")) from problem


def _written(row: Row, facts: PolicyFacts | ReasonFacts) -> Row:
    for fact in fields(facts):
        setattr(row, fact.name, getattr(facts, fact.name))
    row.version += 1
    row.save()
    return row


def _changed() -> RubricRefused:
    return RubricRefused(_("Baris ini diubah orang lain. Muat ulang halaman lalu ubah lagi."))


def _require(by: Actor) -> None:
    if not may_set_rubric(by):
        raise PermissionDenied
