"""From the portal to a file and back, for any RAB: nothing is lost and nothing is made up."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from ikmportal.files.child import read_guarded
from programs.actions.workbook_review import amount_problem
from programs.tasks.workbooks import _READER, _SHEETS
from programs.workbook.columns import BY_FIELD, FIRST_ROW, TEMPLATE_VERSION, letters
from programs.workbook.diff import diff
from programs.workbook.interpret import Frame, interpret
from programs.workbook.lists import CodeList, Entry
from programs.workbook.seal import Seal, read_seal
from programs.workbook.sheet import read_sheet
from programs.workbook.snapshot import FIELDS, canonical, digest
from programs.workbook.write import Contents, workbook_bytes
from tests.programs.workbook import books

# Each example writes and reads a file: a failing one is not shrunk for minutes.
FEW = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NAMES = ("BDG", "BDI", "QDG")
LISTS = {
    "output_class": CodeList(tuple(Entry(c, f"{c} Kelas {c}", c) for c in NAMES)),
    "account": CodeList(tuple(Entry(c, f"{c} Belanja", c) for c in ("521211", "522151"))),
    "unit": CodeList(tuple(Entry(c, c, c) for c in ("OJ", "OH", "Pkt"))),
    "price_source": CodeList(tuple(Entry(c, c.upper(), c) for c in ("sbm", "pasar"))),
    "indicator": CodeList((Entry("i-1", "Jumlah wirausaha baru", "i-1"),)),
}
# Anything people write, and what a spreadsheet would take for a formula, a number or a date.
_WORDS = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40),
    st.sampled_from(
        ["=1+1", "+62", "-5", "@SUM(A1)", "001", "1.000", "2023-10-09", "#REF!", "TRUE", "_x0041_"]
    ),
)
_FACTORS = st.decimals(min_value="0.001", max_value=999_999, places=3)


@st.composite
def lines(draw, number):
    pairs = draw(st.integers(1, 4))
    factors = {}
    for n in (1, 2, 3, 4):
        used = n <= pairs
        factors[f"factor_{n}"] = canonical(draw(_FACTORS)) if used else ""
        factors[f"unit_{n}"] = draw(st.sampled_from(["OJ", "OH", "Pkt"])) if used else ""
    line = factors | {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "output_class": draw(st.sampled_from(NAMES)),
        "output_code": f"{draw(st.integers(0, 999)):03d}",
        "component": f"{draw(st.integers(0, 999)):03d}",
        "subcomponent": draw(st.sampled_from(["", "A", "ZZ"])),
        "account": draw(st.sampled_from(["521211", "522151"])),
        "description": draw(_WORDS) or "baris",
        "unit_price_idr": str(draw(st.integers(1, 10**12)) * 10**9),
        "price_source": draw(st.sampled_from(["sbm", "pasar"])),
        "indicator": draw(st.sampled_from(["", "i-1"])),
        "note": draw(_WORDS),
    }
    return {"id": line["id"]} | {name: line[name] for name in FIELDS}


@st.composite
def rabs(draw):
    rab = [draw(lines(n)) for n in range(draw(st.integers(0, 6)))]
    # Lines the portal could not have stored are no part of the promise.
    return [row for row in rab if not amount_problem(books.amounts_of(row))]


def written(rab):
    from uuid import UUID

    seal = Seal(proposal_id=UUID(int=1), snapshot_id=UUID(int=2), version=3, digest=digest(rab))
    return workbook_bytes(
        Contents(title="=RAB", notice="", lines=rab, lists=LISTS, rates={}, seal=seal)
    )


def read_back(content, rab, folder):
    from uuid import UUID

    path = folder / "rab.xlsx"
    path.write_bytes(content)
    cells = read_guarded(_READER, path, options=_SHEETS).result
    frame = Frame(
        base=rab,
        ours=rab,
        lists=LISTS,
        template=TEMPLATE_VERSION,
        namespace=UUID(int=9),
        amount_problem=amount_problem,
    )
    return cells, interpret(read_sheet(cells), frame)


@FEW
@given(rab=rabs())
def test_what_was_written_is_read_back_without_a_difference(rab, tmp_path):
    cells, reading = read_back(written(rab), rab, tmp_path)

    assert reading.problems == []
    assert diff(rab, reading.lines) == []
    assert read_seal(cells["seal"]).digest == digest(rab)


_NEW = {
    "output_class": ("BDI", "QDG"), "output_code": ("7", "8"), "component": ("1", "2"),
    "subcomponent": ("b", "c"), "account": ("521211", "522151"), "description": ("Sewa", "Beli"),
    "unit_1": ("Pkt", "OH"), "price_source": ("SBM", "PASAR"), "note": ("catatan", "lain"),
    "unit_price_idr": (2 * 10**9, "3.000.000.000"),
}  # fmt: skip
_READ = {"7": "007", "8": "008", "1": "001", "2": "002", "b": "B", "c": "C", "SBM": "sbm"}
_READ |= {"PASAR": "pasar", "3.000.000.000": "3000000000"}


@FEW
@given(rab=rabs(), data=st.data())
def test_n_cells_changed_in_the_file_are_exactly_n_differences(rab, data, tmp_path):
    assume(rab)
    cells = [(n, name) for n in range(len(rab)) for name in _NEW]
    wanted = data.draw(st.sets(st.sampled_from(cells), min_size=1, max_size=8))
    changes, expected = {}, set()
    for n, name in wanted:
        typed = data.draw(st.sampled_from(_NEW[name]))
        value = _READ.get(typed, str(typed))
        assume(value != rab[n][name])
        place = books.LETTER[BY_FIELD[name].key]
        changes[f"{place}{FIRST_ROW + n}"] = typed
        expected.add((rab[n]["id"], name, value))

    _, reading = read_back(books.edited(written(rab), **changes), rab, tmp_path)
    found = diff(rab, reading.lines)

    assert {(d.line_id, d.field, d.new) for d in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("number", [1, 26, 27, 52, 703])
def test_columns_are_named_as_in_a_spreadsheet(number):
    from openpyxl.utils import get_column_letter

    assert letters(number) == get_column_letter(number)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("10.000"), "10"),
        (Decimal("1.500"), "1.5"),
        (Decimal(100), "100"),
        (7, "7"),
    ],
)
def test_equal_values_have_one_text(value, text):
    assert canonical(value) == text
