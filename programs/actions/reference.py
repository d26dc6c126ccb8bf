"""Load the conditions of Tugas Pembantuan, the checklist of documents and the tick registers."""

from collections.abc import Mapping
from pathlib import Path

from budgets.actions.reference import activity_identity, scheme_identity, years_of
from budgets.states import SchemeKind
from programs.actions.reference_review import load_review
from programs.models import (
    DocumentRequirement,
    EligibilityItem,
    FormChoice,
    RequirementActivity,
)
from programs.states import ChoiceKind
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table

DATA = Path(__file__).resolve().parents[1] / "data"
_SPAN = ("first_year", "last_year", "kind")


def load(*, folder: Path = DATA) -> Written:
    """Bring conditions and checklist to the tables. Call inside a transaction, after budgets.

    Repeating it writes nothing. Raises ReferenceFileError.
    """
    conditions = read_table(
        folder / "eligibility_items.csv", key=[*_SPAN, "letter"], columns=["statement", "article"]
    )
    requirements = read_table(
        folder / "document_requirements.csv",
        key=[*_SPAN, "code"],
        columns=["position", "name", "guidance", "is_mandatory", "basis"],
    )
    links = read_table(
        folder / "document_requirement_activities.csv",
        key=[*_SPAN, "code", "letter"],
        columns=["basis"],
    )
    choices = read_table(
        folder / "form_choices.csv",
        key=["first_year", "last_year", "kind", "code"],
        columns=["position", "name", "article", "source"],
    )
    texts = {path.stem: path.read_text() for path in (folder / "examples").glob("*.txt")}
    asked = [_requirement(row, y, texts) for row in requirements for y in years_of(row)]
    return (
        bring_to(EligibilityItem, [_condition(row, y) for row in conditions for y in years_of(row)])
        + bring_to(DocumentRequirement, asked)
        + bring_to(RequirementActivity, [_link(row, y) for row in links for y in years_of(row)])
        + bring_to(FormChoice, [_choice(row, y) for row in choices for y in years_of(row)])
        + load_review(folder=folder)
    )


def _condition(row: Row, year: int) -> EligibilityItem:
    kind = row.choice("kind", SchemeKind)
    return EligibilityItem(
        id=identity("syarat", year, kind, row.text("letter")),
        scheme_id=scheme_identity(year, kind),
        letter=row.text("letter"),
        statement=row.text("statement"),
        article=row.text("article"),
    )


def _requirement(row: Row, year: int, examples: Mapping[str, str]) -> DocumentRequirement:
    kind = row.choice("kind", SchemeKind)
    return DocumentRequirement(
        id=identity("data-dukung", year, kind, row.text("code")),
        scheme_id=scheme_identity(year, kind),
        code=row.text("code"),
        position=row.integer("position"),
        name=row.text("name"),
        guidance=row.optional("guidance"),
        is_mandatory=row.flag("is_mandatory"),
        basis=row.text("basis"),
        example=examples.get(row.text("code"), ""),
    )


def _link(row: Row, year: int) -> RequirementActivity:
    kind, code, letter = row.choice("kind", SchemeKind), row.text("code"), row.text("letter")
    return RequirementActivity(
        id=identity("data-dukung-kegiatan", year, kind, code, letter),
        requirement_id=identity("data-dukung", year, kind, code),
        activity_id=activity_identity(year, letter),
        basis=row.text("basis"),
    )


def _choice(row: Row, year: int) -> FormChoice:
    kind = row.choice("kind", ChoiceKind)
    return FormChoice(
        id=identity("pilihan", year, kind, row.text("code")),
        fiscal_year_id=year,
        kind=kind,
        code=row.text("code"),
        position=row.integer("position"),
        name=row.text("name"),
        article=row.optional("article"),
        source=row.text("source"),
    )
