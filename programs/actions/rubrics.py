"""Keep the rubric of a scheme: an admin's page, not code."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from programs.models import Criterion, ReviewPolicy, ReviewScore
from programs.rules import may_set_rubric
from provinces.rules import Actor


class RubricRefused(Exception):
    """The row is not possible; nothing was written. ``str()`` says why."""


@dataclass(frozen=True)
class CriterionFacts:
    """What an admin says of one criterion."""

    name: str
    guidance: str
    weight: int
    max_score: int
    source: str


def policy_of(scheme_id: UUID) -> ReviewPolicy:
    """How a scheme is reviewed; the declared defaults where nobody set anything."""
    found = ReviewPolicy.objects.filter(scheme=scheme_id).first()
    return found or ReviewPolicy(scheme_id=scheme_id)


def set_criterion(criterion_id: UUID, *, facts: CriterionFacts, seen: int, by: Actor) -> Criterion:
    """Change a row. Weight and maximum stand fast once somebody scored with them.

    Refuses other people than admins (PermissionDenied) and a row that somebody changed meanwhile.
    """
    _require(by)
    row = Criterion.objects.select_for_update(of=("self",), no_key=True).get(pk=criterion_id)
    if row.version != seen:
        raise RubricRefused(_("Baris ini diubah orang lain. Muat ulang halaman lalu ubah lagi."))
    moved = (facts.weight, facts.max_score) != (row.weight, row.max_score)
    if moved and ReviewScore.objects.filter(criterion=row).exists():
        raise RubricRefused(
            _("Kriteria ini sudah dipakai menilai; bobot dan nilai tertingginya tetap.")
        )
    for name in ("name", "guidance", "weight", "max_score", "source"):
        setattr(row, name, getattr(facts, name))
    row.version += 1
    row.save()
    return row


def add_criterion(scheme: FundingScheme, *, facts: CriterionFacts, by: Actor) -> Criterion:
    """Add a row while nobody has scored in the scheme yet."""
    _require(by)
    FundingScheme.objects.select_for_update(of=("self",), no_key=True).get(pk=scheme.pk)
    if ReviewScore.objects.filter(criterion__scheme=scheme).exists():
        raise RubricRefused(_("Penilaian skema ini sudah dimulai; kriteria baru tidak ditambah."))
    last = scheme.criteria.order_by("-position").first()
    try:
        with transaction.atomic():
            return Criterion.objects.create(
                scheme=scheme,
                code=slugify(facts.name)[:40],
                position=(last.position if last else 0) + 1,
                name=facts.name,
                guidance=facts.guidance,
                weight=facts.weight,
                max_score=facts.max_score,
                source=facts.source,
            )
    except IntegrityError as problem:
        raise RubricRefused(_("Kriteria dengan nama itu sudah ada.")) from problem


def _require(by: Actor) -> None:
    if not may_set_rubric(by):
        raise PermissionDenied
