"""Reading of single cells: whatever is written comes back, look-alikes are found out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import Unit, UnitProduct
from ikmportal.ui.formats import number
from programs.forms.catalogue import Catalogue
from programs.forms.clipboard import Cell
from programs.forms.letters import ForeignLetter, latin_code
from programs.forms.pasted_numbers import is_english_notation, standard
from programs.forms.volumes import read_volume, volume_text
from tests.programs.grid import UNITS


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Units without a database."""
    made = Catalogue(2024)
    made.__dict__["units"] = {
        code: Unit(code=code, name=code, name_en=code, short=short, is_multiplier=repeats)
        for code, short, repeats in UNITS
    }
    made.__dict__["products"] = [
        UnitProduct(unit_1_id="orang", unit_2_id="jam", result_id="OJ"),
        UnitProduct(unit_1_id="orang", unit_2_id="kegiatan", unit_3_id="jam", result_id="OJ"),
    ]
    return made


CODES = st.sampled_from([code for code, _short, _repeats in UNITS])
VALUES = st.decimals(min_value="0.001", max_value="999999999", places=3)


@given(pairs=st.lists(st.tuples(VALUES, CODES), min_size=1, max_size=4))
def test_volume_that_is_shown_reads_back_the_same(catalogue, pairs):
    shown = volume_text(pairs, catalogue)

    read = read_volume(shown, catalogue=catalogue)

    assert [(factor.value, factor.unit) for factor in read] == pairs


@pytest.mark.parametrize(
    ("units", "result"),
    [
        (["orang", "jam"], "OJ"),
        (["jam", "orang"], "OJ"),
        (["orang", "kegiatan", "jam"], "OJ"),
        (["orang", "jam", "kali"], "OJ"),
        (["paket", "kali"], "Pkt"),
        (["kali"], "kali"),
        (["unit", "hari"], "unit·hari"),
    ],
)
def test_product_of_units_has_its_name_from_the_table(catalogue, units, result):
    assert catalogue.result_unit(units) == result


@given(amount=st.integers(min_value=1, max_value=10**20 - 1))
def test_any_amount_reads_exactly_in_every_notation(amount):
    english, plain = f"{amount:,}", str(amount)
    for text in (number(amount), plain, f"Rp {number(amount)},-", f"Rp{number(amount)}"):
        assert standard(Cell(text), english=False).replace(".", "") == plain
    assert standard(Cell(english), english=True).replace(".", "") == plain
    assert standard(Cell("1E+20", Decimal(amount)), english=False).split()[0] == number(amount)


@given(amounts=st.lists(st.integers(min_value=10**6, max_value=10**15), min_size=1, max_size=5))
def test_notation_is_told_by_the_whole_table(amounts):
    assert is_english_notation([Cell(f"{amount:,}") for amount in amounts])
    assert not is_english_notation([Cell(number(amount)) for amount in amounts])


def test_mixed_notations_are_not_guessed():
    assert not is_english_notation([Cell("1,000,000"), Cell("1.000.000")])
    assert not is_english_notation([Cell("1,000")])


@pytest.mark.parametrize(
    ("typed", "code"),
    [("AΕA", "AEA"), ("bdg", "BDG"), ("ВDС", "BDC"), ("ＢＤＧ", "BDG"), ("٠٥١", "051"),
     ("A\u200bB", "AB")],
)  # fmt: skip
def test_look_alikes_become_the_letters_they_look_like(typed, code):
    assert latin_code(typed) == code


def test_other_letters_are_refused_by_name():
    with pytest.raises(ForeignLetter, match="Huruf “Ω” \\(GREEK CAPITAL LETTER OMEGA\\)"):
        latin_code("BΩG")


@given(text=st.text(max_size=12))
def test_code_is_ascii_or_refused(text):
    try:
        code = latin_code(text)
    except ForeignLetter:
        return

    assert code.isascii()
