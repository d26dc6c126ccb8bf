"""Load fiscal years, schemes, menus, codes and the Renstra indicators."""

from pathlib import Path
from uuid import UUID

from budgets.actions import (
    reference_calendar,
    reference_funding,
    reference_revisions,
    reference_sbm,
    reference_structure,
)
from budgets.models import (
    Account,
    ActivityType,
    FiscalYear,
    FocusMenu,
    FundingScheme,
    Indicator,
    IndicatorTarget,
    Objective,
    OutputClass,
    Plan,
    Unit,
)
from budgets.states import CeilingStage, IndicatorDirection, IndicatorLevel, SchemeKind
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table

DATA = Path(__file__).resolve().parents[1] / "data"
FIRST_YEAR, LAST_YEAR = 2016, 2030
# Code lists are loaded for the years the portal shows; a gap is a year nobody works in.
CODE_YEARS = (2020, 2024, 2025, 2026, 2027)


def load(*, folder: Path = DATA) -> Written:
    """Bring years, schemes, codes and indicators to the tables. Call inside a transaction.

    Repeating it writes nothing. Whether a scheme is open for proposals is set once and then
    belongs to the administrator. Raises ReferenceFileError.
    """
    return (
        bring_to(FiscalYear, [FiscalYear(year=y) for y in range(FIRST_YEAR, LAST_YEAR + 1)])
        + _load_schemes(folder)
        + _load_codes(folder)
        + reference_structure.load(folder, years=CODE_YEARS)
        + _load_indicators(folder)
        + reference_funding.load(folder)
        + reference_revisions.load(folder)
        + reference_sbm.load(folder)
        + reference_calendar.load(folder)
    )


def scheme_identity(year: int, kind: str) -> UUID:
    """The identity of one scheme in one year."""
    return identity("skema", year, kind)


def activity_identity(year: int, letter: str) -> UUID:
    """The identity of one activity type in one year."""
    return identity("kegiatan", year, letter)


def years_of(row: Row) -> list[int]:
    """The code years within the row's ``first_year`` and ``last_year``."""
    first, last = row.integer("first_year"), row.integer("last_year")
    if first > last:
        raise row.refused("last_year", f"{last} sebelum {first}", "Tukar kedua tahunnya.")
    return [year for year in CODE_YEARS if first <= year <= last]


def _load_schemes(folder: Path) -> Written:
    schemes = read_table(
        folder / "schemes.csv",
        key=["fiscal_year", "kind"],
        columns=["legal_basis", "accepts_proposals", "evidence_above_idr", "note", "source"],
    )
    focuses = read_table(
        folder / "focus_menus.csv",
        key=["fiscal_year", "kind", "stage", "name"],
        columns=["position", "source"],
    )
    return bring_to(
        FundingScheme,
        [_scheme(row) for row in schemes],
        keep=("accepts_proposals", "evidence_above_idr"),
    ) + bring_to(FocusMenu, [_focus(row) for row in focuses])


def _scheme(row: Row) -> FundingScheme:
    year = row.integer("fiscal_year")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise row.refused(
            "fiscal_year", f"{year} di luar rentang", f"Pakai {FIRST_YEAR} sampai {LAST_YEAR}."
        )
    kind = row.choice("kind", SchemeKind)
    return FundingScheme(
        pk=scheme_identity(year, kind),
        fiscal_year_id=year,
        kind=kind,
        legal_basis=row.text("legal_basis"),
        accepts_proposals=row.flag("accepts_proposals"),
        evidence_above_idr=row.decimal("evidence_above_idr"),
        note=row.optional("note"),
        source=row.text("source"),
    )


def _focus(row: Row) -> FocusMenu:
    year, kind = row.integer("fiscal_year"), row.choice("kind", SchemeKind)
    stage = row.choice("stage", CeilingStage)
    return FocusMenu(
        id=identity("fokus", year, kind, stage, row.text("name")),
        scheme_id=scheme_identity(year, kind),
        stage=stage,
        position=row.integer("position"),
        name=row.text("name"),
        source=row.text("source"),
    )


def _load_codes(folder: Path) -> Written:
    span = ["first_year", "last_year"]
    activities = read_table(
        folder / "activity_types.csv", key=[*span, "letter"], columns=["name", "article"]
    )
    classes = read_table(
        folder / "output_classes.csv",
        key=[*span, "code"],
        columns=["name", "unit", "is_national_priority"],
    )
    accounts = read_table(
        folder / "accounts.csv", key=[*span, "code"], columns=["name", "is_handover", "source"]
    )
    units = read_table(
        folder / "units.csv",
        key=["code"],
        columns=["name", "name_en", "short", "is_person_based", "is_multiplier"],
    )
    return (
        bring_to(ActivityType, [_activity(r, y) for r in activities for y in years_of(r)])
        + bring_to(OutputClass, [_output_class(r, y) for r in classes for y in years_of(r)])
        + bring_to(Account, [_account(r, y) for r in accounts for y in years_of(r)])
        + bring_to(Unit, [_unit(row) for row in units])
    )


def _activity(row: Row, year: int) -> ActivityType:
    return ActivityType(
        id=activity_identity(year, row.text("letter")),
        fiscal_year_id=year,
        letter=row.text("letter"),
        name=row.text("name"),
        article=row.text("article"),
    )


def _output_class(row: Row, year: int) -> OutputClass:
    return OutputClass(
        id=identity("kro", year, row.text("code")),
        fiscal_year_id=year,
        code=row.text("code"),
        name=row.text("name"),
        unit=row.text("unit"),
        is_national_priority=row.flag("is_national_priority"),
    )


def _account(row: Row, year: int) -> Account:
    return Account(
        id=identity("akun", year, row.text("code")),
        fiscal_year_id=year,
        code=row.text("code"),
        name=row.text("name"),
        is_handover=row.flag("is_handover"),
        source=row.text("source"),
    )


def _unit(row: Row) -> Unit:
    return Unit(
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        short=row.optional("short"),
        is_person_based=row.flag("is_person_based"),
        is_multiplier=row.flag("is_multiplier"),
    )


def _load_indicators(folder: Path) -> Written:
    plans = read_table(
        folder / "plans.csv", key=["key"], columns=["name", "first_year", "last_year"]
    )
    indicators = read_table(
        folder / "indicators.csv",
        key=["plan", "key"],
        columns=[
            "objective", "objective_position", "position", "level", "name", "unit", "direction",
            "source", "note",
        ],
    )  # fmt: skip
    targets = read_table(
        folder / "indicator_targets.csv",
        key=["plan", "key", "fiscal_year"],
        columns=["target", "actual"],
    )
    known = {row.text("key"): row.text("key") for row in plans}
    objectives = {o.pk: o for o in (_objective(row, known) for row in indicators)}
    return (
        bring_to(Plan, [_plan(row) for row in plans])
        + bring_to(Objective, list(objectives.values()))
        + bring_to(Indicator, [_indicator(row) for row in indicators])
        + bring_to(IndicatorTarget, _targets(targets, indicators))
    )


def _plan(row: Row) -> Plan:
    return Plan(
        id=identity("rencana", row.text("key")),
        name=row.text("name"),
        first_year=row.integer("first_year"),
        last_year=row.integer("last_year"),
    )


def _objective(row: Row, plans: dict[str, str]) -> Objective:
    plan = row.one_of("plan", plans)
    return Objective(
        id=identity("sasaran", plan, row.text("objective")),
        plan_id=identity("rencana", plan),
        position=row.integer("objective_position"),
        name=row.text("objective"),
    )


def _indicator(row: Row) -> Indicator:
    return Indicator(
        id=identity("indikator", row.text("plan"), row.text("key")),
        objective_id=identity("sasaran", row.text("plan"), row.text("objective")),
        key=row.text("key"),
        position=row.integer("position"),
        level=row.choice("level", IndicatorLevel),
        name=row.text("name"),
        unit=row.text("unit"),
        direction=row.choice("direction", IndicatorDirection),
        source=row.text("source"),
        note=row.optional("note"),
    )


def _targets(targets: list[Row], indicators: list[Row]) -> list[IndicatorTarget]:
    keys = {row.text("key"): row.text("key") for row in indicators}
    return [
        IndicatorTarget(
            id=identity(
                "target", row.text("plan"), row.one_of("key", keys), row.integer("fiscal_year")
            ),
            indicator_id=identity("indikator", row.text("plan"), row.text("key")),
            fiscal_year_id=row.integer("fiscal_year"),
            target=row.decimal("target"),
            actual=row.decimal("actual"),
        )
        for row in targets
    ]
