"""Load the rubric, the terms of a review and the coded reasons of a return; then an admin's."""

from pathlib import Path

from budgets.actions.reference import scheme_identity, years_of
from budgets.states import SchemeKind
from programs.models import Criterion, ReturnReason, ReviewPolicy
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table

_SPAN = ("first_year", "last_year", "kind")
_KEEP = ("*",)


def load_review(*, folder: Path) -> Written:
    """Bring the three tables; rows that are there are an admin's and left alone."""
    criteria = read_table(
        folder / "criteria.csv",
        key=[*_SPAN, "code"],
        columns=["position", "name", "guidance", "weight", "max_score", "source"],
    )
    policies = read_table(
        folder / "review_policies.csv",
        key=list(_SPAN),
        columns=["spread_points", "undo_minutes", "source"],
    )
    reasons = read_table(
        folder / "return_reasons.csv", key=[*_SPAN, "code"], columns=["position", "name", "source"]
    )
    return (
        bring_to(Criterion, [_criterion(r, y) for r in criteria for y in years_of(r)], keep=_KEEP)
        + bring_to(ReviewPolicy, [_policy(r, y) for r in policies for y in years_of(r)], keep=_KEEP)
        + bring_to(ReturnReason, [_reason(r, y) for r in reasons for y in years_of(r)], keep=_KEEP)
    )


def _criterion(row: Row, year: int) -> Criterion:
    kind, code = row.choice("kind", SchemeKind), row.text("code")
    return Criterion(
        id=identity("kriteria", year, kind, code),
        scheme_id=scheme_identity(year, kind),
        code=code,
        position=row.integer("position"),
        name=row.text("name"),
        guidance=row.optional("guidance"),
        weight=row.integer("weight"),
        max_score=row.integer("max_score"),
        source=row.text("source"),
    )


def _policy(row: Row, year: int) -> ReviewPolicy:
    kind = row.choice("kind", SchemeKind)
    return ReviewPolicy(
        id=identity("ketentuan-telaah", year, kind),
        scheme_id=scheme_identity(year, kind),
        spread_points=row.integer("spread_points"),
        undo_minutes=row.integer("undo_minutes"),
        source=row.text("source"),
    )


def _reason(row: Row, year: int) -> ReturnReason:
    kind, code = row.choice("kind", SchemeKind), row.text("code")
    return ReturnReason(
        id=identity("alasan-kembali", year, kind, code),
        scheme_id=scheme_identity(year, kind),
        code=code,
        position=row.integer("position"),
        name=row.text("name"),
        source=row.text("source"),
    )
