"""What each sample proposal says and how far it gets: read from the tables in ``data``."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from budgets.actions.reference_sbm import item_identity
from budgets.models import Account, ActivityType, FocusMenu, Indicator, OutputClass
from budgets.states import CeilingStage, SchemeKind
from programs.states import BeneficiaryKind, PriceSource, ProposalKind, ProposalState
from provinces.actions.reference_files import Row, identity, read_table
from provinces.models import Office, Regency

DATA = Path(__file__).resolve().parent / "data"
YEAR = 2024
_TERMS = (
    "beneficiary_note", "problem", "objective", "output", "method", "schedule_note",
)  # fmt: skip
_PER_GROUP = 10
# Every sample line priced by the SBM is a speaker's fee.
_SPEAKER = item_identity(YEAR, "honor_narasumber", "eselon_iii_ke_bawah")


@dataclass(frozen=True)
class Plot:
    """One sample proposal: its office, its answers, its lines and the state it ends in."""

    title: str
    office: Office
    desk: str
    state: ProposalState
    answers: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class _Codes:
    """The code lists of the year, read once."""

    output_classes: Mapping[str, OutputClass]
    accounts: Mapping[str, Account]
    indicators: Mapping[str, Indicator]
    focuses: Mapping[str, FocusMenu]
    activities: Mapping[str, ActivityType]


def titles() -> list[str]:
    """The titles alone, to see quickly what is already there."""
    return [row.text("title") for row in _proposals()]


def plots() -> list[Plot]:
    """Every sample proposal, in the order in which they are started."""
    scripts = {row.text("script"): row for row in _scripts()}
    codes, lines = _codes(), _lines()
    offices = Office.objects.select_related("regency", "province").in_bulk(
        [identity("kantor", row.text("office")) for row in _proposals()]
    )
    return [
        _plot(row, script=scripts[row.text("script")], codes=codes, lines=lines, offices=offices)
        for row in _proposals()
    ]


def _proposals() -> list[Row]:
    return read_table(
        DATA / "proposals.csv",
        key=["title"],
        columns=[
            "office", "script", "commodity", "regency_code", "place", "recipients", "desk", "state",
        ],
    )  # fmt: skip


def _scripts() -> list[Row]:
    return read_table(
        DATA / "scripts.csv",
        key=["script"],
        columns=["focus", "activity", "beneficiary_kind", *_TERMS],
    )


def _lines() -> list[Row]:
    return read_table(
        DATA / "lines.csv",
        key=["script", "number"],
        columns=[
            "output_class", "output_code", "component", "subcomponent", "account", "description",
            "factor_1", "unit_1", "factor_2", "unit_2", "unit_price_idr", "price_source",
            "indicator",
        ],
    )  # fmt: skip


def _codes() -> _Codes:
    focuses = FocusMenu.objects.filter(
        scheme__fiscal_year=YEAR,
        scheme__kind=SchemeKind.CO_ADMINISTRATION,
        stage=CeilingStage.ALLOCATION,
    )
    return _Codes(
        output_classes={c.code: c for c in OutputClass.objects.filter(fiscal_year=YEAR)},
        accounts={a.code: a for a in Account.objects.filter(fiscal_year=YEAR)},
        indicators={i.key: i for i in Indicator.objects.choosable(YEAR)},
        focuses={f.name: f for f in focuses},
        activities={a.letter: a for a in ActivityType.objects.filter(fiscal_year=YEAR)},
    )


def _plot(
    row: Row, *, script: Row, codes: _Codes, lines: list[Row], offices: Mapping[Any, Office]
) -> Plot:
    own = [line for line in lines if line.text("script") == row.text("script")]
    return Plot(
        title=row.text("title"),
        office=offices[identity("kantor", row.text("office"))],
        desk=row.text("desk"),
        state=ProposalState(row.choice("state", ProposalState)),
        answers=_answers(row, script=script, codes=codes),
        lines=tuple(_line(line, row, codes) for line in own),
    )


def _answers(row: Row, *, script: Row, codes: _Codes) -> dict[str, Any]:
    regency = Regency.objects.get(pk=identity("kabkota", row.text("regency_code")))
    words = {
        "komoditas": row.text("commodity"),
        "daerah": regency.full_name,
        "jumlah": row.text("recipients"),
    }
    return {
        "contact_name": "Kepala Bidang Industri (contoh)",
        "contact_position": "Kepala Bidang Industri Kecil dan Menengah",
        "contact_phone": "(021) 000000",
        "kind": ProposalKind.NEW,
        "focus": script.one_of("focus", codes.focuses),
        "activity": script.one_of("activity", codes.activities),
        "eligibility": dict.fromkeys("abcdefg", True),
        **{name: script.text(name).format(**words) for name in _TERMS},
        "regency": regency,
        "place": row.text("place"),
        "beneficiary_kind": script.choice("beneficiary_kind", BeneficiaryKind),
        "beneficiary_count": row.integer("recipients"),
        "first_month": 2,
        "last_month": 11,
        "declares_responsibility": True,
        "declares_no_cofunding": True,
    }


def _line(line: Row, proposal: Row, codes: _Codes) -> dict[str, Any]:
    indicator = line.optional("indicator")
    return {
        "output_class": line.one_of("output_class", codes.output_classes),
        "output_code": line.text("output_code"),
        "component": line.text("component"),
        "subcomponent": line.text("subcomponent"),
        "account": line.one_of("account", codes.accounts),
        "description": line.text("description").format(komoditas=proposal.text("commodity")),
        "factor_1": _factor(line, "factor_1", proposal),
        "unit_1_id": line.text("unit_1"),
        "factor_2": _factor(line, "factor_2", proposal),
        "unit_2_id": line.optional("unit_2") or None,
        "unit_price_idr": Decimal(line.integer("unit_price_idr")),
        "price_source": line.choice("price_source", PriceSource),
        "sbm_item_id": _SPEAKER if line.text("price_source") == PriceSource.SBM else None,
        "indicator": line.one_of("indicator", codes.indicators) if indicator else None,
    }


def _factor(line: Row, column: str, proposal: Row) -> Decimal | None:
    """A number, or P for each recipient, or K for each group of ten."""
    people = proposal.integer("recipients")
    counts = {"P": Decimal(people), "K": Decimal(-(-people // _PER_GROUP))}
    return counts.get(line.optional(column)) or line.decimal(column)
