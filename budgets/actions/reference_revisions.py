"""Load whose power a revision needs, its rules, and the readiness criteria of DAK."""

from pathlib import Path

from budgets.models import DakCriterion, RevisionPower, RevisionRule
from budgets.states import RevisionAuthority, RevisionFeature, RevisionRuleKey, RuleWeight
from budgets.states import SchemeKind as Kind
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table
from provinces.states import Confidence

_SPAN = ("first_year", "last_year")


def load(folder: Path) -> Written:
    """Bring the three tables to the database. How heavily a rule weighs is set once and then
    belongs to the administrator. Raises ReferenceFileError."""
    powers = read_table(
        folder / "revision_powers.csv",
        key=["feature", "first_day"],
        columns=["last_day", "authority", "source", "confidence"],
    )
    rules = read_table(
        folder / "revision_rules.csv",
        key=["key", *_SPAN],
        columns=["weight", "month_and_day", "source", "confidence"],
    )
    criteria = read_table(
        folder / "dak_criteria.csv",
        key=["key", "kind", *_SPAN],
        columns=["position", "name", "source", "confidence"],
    )
    return (
        bring_to(RevisionPower, [_power(row) for row in powers])
        + bring_to(RevisionRule, [_rule(row) for row in rules], keep=("weight",))
        + bring_to(DakCriterion, [_criterion(row) for row in criteria])
    )


def _power(row: Row) -> RevisionPower:
    first = row.day("first_day")
    if first is None:
        raise row.refused("first_day", "kosong", "Tulis tanggal mulai berlaku.")
    return RevisionPower(
        id=identity("kewenangan-revisi", row.text("feature"), row.text("first_day")),
        feature=row.choice("feature", RevisionFeature),
        first_day=first,
        last_day=row.day("last_day"),
        authority=row.choice("authority", RevisionAuthority),
        source=row.text("source"),
        confidence=row.choice("confidence", Confidence),
    )


def _rule(row: Row) -> RevisionRule:
    return RevisionRule(
        id=identity("aturan-revisi", row.text("key"), row.text("first_year")),
        key=row.choice("key", RevisionRuleKey),
        first_year=row.integer("first_year"),
        last_year=row.integer("last_year"),
        weight=row.choice("weight", RuleWeight),
        month_and_day=row.optional("month_and_day"),
        source=row.text("source"),
        confidence=row.choice("confidence", Confidence),
    )


def _criterion(row: Row) -> DakCriterion:
    return DakCriterion(
        id=identity("kriteria-dak", row.text("kind"), row.text("key"), row.text("first_year")),
        key=row.text("key"),
        kind=row.choice("kind", Kind),
        first_year=row.integer("first_year"),
        last_year=row.integer("last_year"),
        position=row.integer("position"),
        name=row.text("name"),
        source=row.text("source"),
        confidence=row.choice("confidence", Confidence),
    )
