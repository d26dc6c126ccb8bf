from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ikmportal.ui import formats

AMOUNTS = st.integers(min_value=0, max_value=10**20 - 1)


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


@given(AMOUNTS)
def test_an_amount_survives_being_shown_and_typed_back(value):
    assert formats.parse_rupiah(formats.rupiah(value)) == value


@given(AMOUNTS)
def test_an_amount_survives_in_english_too(value):
    with translation.override("en"):
        assert formats.parse_rupiah(formats.rupiah(value)) == value


@given(st.text(max_size=80))
def test_any_text_is_an_amount_or_a_named_refusal(text):
    try:
        amount = formats.parse_rupiah(text)
    except formats.MoneyTextError as problem:
        mend = str(problem)
    else:
        mend = "."
        assert 0 <= amount < 10**20

    assert mend.endswith(".")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.486.250.000", 1_486_250_000),
        ("Rp1.486.250.000", 1_486_250_000),
        ("Rp 1.486.250.000,00", 1_486_250_000),
        ("rp. 5.000", 5000),
        ("1486250000", 1_486_250_000),
        ("1.000.000,00", 1_000_000),
        ("1000000,00", 1_000_000),
        ("\u00a01.000\u00a0", 1000),
        ("１２３", 123),
        ("0", 0),
        ("9" * 20, 10**20 - 1),
    ],
)
def test_parse_rupiah_accepts(text, amount):
    assert formats.parse_rupiah(text) == amount


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("", "Isi nilai rupiah, misalnya 1.486.250.000."),
        ("   ", "Isi nilai rupiah, misalnya 1.486.250.000."),
        ("1,5 jt", "Tulis nilai lengkap dengan angka: 1.500.000."),
        ("1,5 juta", "Tulis nilai lengkap dengan angka: 1.500.000."),
        ("2 milyar", "Tulis nilai lengkap dengan angka: 2.000.000.000."),
        ("1,5 M", "Tulis nilai lengkap dengan angka, misalnya 1.500.000, bukan singkatan."),
        ("-5", "Tulis nilai tanpa tanda minus, paling kecil 0."),
        ("Rp-5", "Tulis nilai tanpa tanda minus, paling kecil 0."),
        ("1,000,000", "Pakai titik sebagai pemisah ribuan: tulis 1.000.000."),
        ("1.000.000,50", "Tulis rupiah penuh tanpa sen, misalnya 1.000.000."),
        ("9" * 21, "Nilai terlalu besar: paling banyak 20 angka."),
        ("1." + "000." * 6 + "000", "Nilai terlalu besar: paling banyak 20 angka."),
    ],
)
def test_parse_rupiah_refuses_with_the_mend(text, mend):
    with pytest.raises(formats.MoneyTextError) as refusal:
        formats.parse_rupiah(text)

    assert str(refusal.value) == mend


@pytest.mark.parametrize(
    "text",
    ["1.2", "1.00", "1.0000", "NaN", "1e400", "Infinity", "1\0", "0x10", "1_000", "1,5",
     "5" + " " * 300 + "9", "١٢٣", "1+1", "=SUM(A1)"],
)  # fmt: skip
def test_parse_rupiah_refuses_what_is_no_amount(text):
    with pytest.raises(formats.MoneyTextError):
        formats.parse_rupiah(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1.5"),
        ("1.000,25", "1000.25"),
        ("20", "20"),
        ("1.500", "1500"),
        ("0,000001", "0.000001"),
    ],
)
def test_parse_decimal_accepts(text, value):
    assert formats.parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("1.5", "Maksud Anda 1,5?"),
        ("", "Isi angka, misalnya 20 atau 1,5."),
        ("-1", "Tulis angka tanpa tanda minus, paling kecil 0."),
        ("NaN", "Tulis angka saja, misalnya 20 atau 1,5."),
        ("1e9", "Tulis angka saja, misalnya 20 atau 1,5."),
        ("9" * 21, "Tulis angka saja, misalnya 20 atau 1,5."),
    ],
)
def test_parse_decimal_refuses_with_the_mend(text, mend):
    with pytest.raises(formats.DecimalTextError) as refusal:
        formats.parse_decimal(text)

    assert str(refusal.value) == mend


@given(st.decimals(min_value=0, max_value=10**12, places=6))
def test_a_volume_survives_being_shown_and_typed_back(value):
    for language in ("id", "en"):
        with translation.override(language):
            assert formats.parse_decimal(formats.decimal_text(value)) == value


@pytest.mark.parametrize(
    "text",
    ["20 Agustus 2021", "20 agustus 2021", "20/08/2021", "20-8-2021", "2021-08-20", "20 Agu 2021",
     "20 August 2021", "  20  Agustus\u00a02021 "],
)  # fmt: skip
def test_parse_date_accepts(text):
    assert formats.parse_date(text) == date(2021, 8, 20)


@pytest.mark.parametrize("text", ["12/13/2023", "31/02/2021", "00/01/2021"])
def test_parse_date_refuses_days_that_do_not_exist(text):
    with pytest.raises(formats.DateTextError, match="Tanggal itu tidak ada"):
        formats.parse_date(text)


@pytest.mark.parametrize("text", ["", "besok", "20 Xyz 2021", "20/08/21", "20 Agustus", "1\0"])
def test_parse_date_refuses_what_is_no_date(text):
    with pytest.raises(formats.DateTextError, match="Tulis tanggal seperti"):
        formats.parse_date(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_a_date_survives_being_shown_and_typed_back(day):
    for language in ("id", "en"):
        with translation.override(language):
            assert formats.parse_date(formats.date_text(day)) == day
