"""What several askers share: the sum of a proposal's lines, and siblings by name."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce


def line_total(*, of: str) -> Coalesce:
    """Sum the current lines of the proposal whose key is in that column."""
    sums = (
        sibling("RabLine")
        .objects.filter(is_removed=False)
        .filter(proposal=OuterRef(of))
        .order_by()
        .values("proposal")
        .annotate(total=Sum("amount_idr"))
        .values("total")
    )
    return Coalesce(Subquery(sums), 0, output_field=rupiah_column())


def rupiah_column() -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=20, decimal_places=0)


def sibling(name: str) -> Any:
    # Models stand above querysets; a sibling model is asked for by name.
    return apps.get_model("programs", name)
