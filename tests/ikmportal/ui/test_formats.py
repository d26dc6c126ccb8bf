from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ikmportal.ui import formats

NBSP = "\u00a0"
AMOUNTS = st.integers(min_value=0, max_value=10**20 - 1)


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (1_486_250_000, "Rp1.486.250.000"),
        (-18_000_000, "-Rp18.000.000"),
        (Decimal("99.5"), "Rp100"),
        (None, "–"),
    ],
)
def test_rupiah_is_written_in_full(value, text):
    assert formats.rupiah(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (24_300_000_000, "Rp24,3 miliar"),
        (74_312_500, "Rp74,3 juta"),
        (1_200_000_000_000, "Rp1,2 triliun"),
        (74_350_000, "Rp74,4 juta"),
        (2_000_000_000, "Rp2 miliar"),
        (1_999_999_999, "Rp2,0 miliar"),
        (999_999_999, "Rp1,0 miliar"),
        (999_999, "Rp999.999"),
        (-24_300_000_000, "-Rp24,3 miliar"),
        (1_234_500_000_000_000, "Rp1.234,5 triliun"),
    ],
)
def test_rupiah_short_rounds_half_up_and_shows_that_it_rounded(value, text):
    assert formats.rupiah_short(value) == text


def test_rupiah_short_with_two_decimals():
    assert formats.rupiah_short(1_486_250_000, decimals=2) == "Rp1,49 miliar"


@given(AMOUNTS)
def test_rupiah_short_is_never_further_off_than_half_its_last_digit(value):
    text = formats.rupiah_short(value).removeprefix("Rp")
    figure, _, word = text.partition(" ")
    scale = {"": 1, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}[word]
    shown = Decimal(figure.replace(".", "").replace(",", ".")) * scale

    assert abs(shown - value) <= (Decimal(scale) / 20 if word else 0)


@given(st.one_of(st.integers(-(10**20), 10**20), st.decimals(-(10**9), 10**9, places=3)))
def test_writer_of_many_writes_as_number_does(value):
    for language in ("id", "en"):
        with translation.override(language):
            assert formats.number_writer()(value) == formats.number(value)


def test_numbers_and_percents():
    assert formats.number(10**20 + 1) == "100.000.000.000.000.000.001"
    assert formats.number(4579) == "4.579"
    assert formats.number(Decimal("2.345"), decimals=2) == "2,35"
    assert formats.percent(97.97) == "97,97%"
    assert formats.percent(Decimal("44.00")) == "44%"
    assert formats.decimal_text(Decimal("1.500")) == "1,5"
    assert formats.decimal_text(Decimal("100")) == "100"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (
            3_430_250_000,
            "tiga miliar empat ratus tiga puluh juta dua ratus lima puluh ribu",
        ),
        (10**20, "seratus kuintiliun"),
        (-5, "minus lima"),
    ],
)
def test_terbilang(value, words):
    assert formats.terbilang(value) == words


def test_terbilang_refuses_what_has_no_word():
    with pytest.raises(formats.AmountOutOfRangeError):
        formats.terbilang(10**20 + 1)


@given(AMOUNTS)
def test_terbilang_can_be_added_up_again(value):
    assert _value_of(formats.terbilang(value)) == value


def _value_of(words: str) -> int:
    """Read Indonesian number words, written apart from the code under test."""
    ones = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
    powers = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12, "kuadriliun": 15, "kuintiliun": 18}
    total = group = pending = 0
    for word in words.replace("seribu", "satu ribu").replace("seratus", "satu ratus").split():
        if word in ones:
            pending = ones.index(word)
        elif word in ("sepuluh", "sebelas"):
            group += 10 if word == "sepuluh" else 11
        elif word == "belas":
            group, pending = group + 10 + pending, 0
        elif word in ("puluh", "ratus"):
            group, pending = group + pending * (10 if word == "puluh" else 100), 0
        else:
            total, group, pending = total + (group + pending) * 10 ** powers[word], 0, 0
    return total + group + pending


def test_dates_do_not_break():
    day = date(2021, 4, 20)

    assert formats.date_text(day) == f"20{NBSP}April{NBSP}2021"
    assert formats.weekday_date(day) == f"Selasa, 20{NBSP}April{NBSP}2021"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2023, 10, 9), date(2023, 10, 12), "9–12 Oktober 2023"),
        (date(2023, 10, 9), date(2023, 10, 9), "9 Oktober 2023"),
        (date(2023, 9, 30), date(2023, 10, 2), "30 September – 2 Oktober 2023"),
        (date(2023, 12, 30), date(2024, 1, 2), "30 Desember 2023 – 2 Januari 2024"),
    ],
)
def test_date_range(first, last, text):
    assert formats.date_range(first, last).replace(NBSP, " ") == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "pukul 14.01 WIB"),
        ("Asia/Makassar", "pukul 15.01 WITA"),
        ("Asia/Jayapura", "pukul 16.01 WIT"),
    ],
)
def test_clock_in_each_zone(zone, text):
    at = datetime(2021, 4, 20, 7, 1, tzinfo=UTC)

    assert formats.clock(at, zone=zone).replace(NBSP, " ") == text


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(formats.NaiveTimeError):
        formats.clock(datetime(2021, 4, 20, 7, 1))


def test_deadline_names_wib_first_then_the_readers_zone():
    at = datetime(2026, 10, 9, 9, 0, tzinfo=UTC)

    text = formats.deadline(at, zone="Asia/Makassar").replace(NBSP, " ")

    assert text == "Jumat, 9 Oktober 2026, pukul 16.00 WIB (pukul 17.00 WITA)"


def test_deadline_names_the_day_where_the_readers_day_differs():
    at = datetime(2026, 10, 9, 16, 59, tzinfo=UTC)

    text = formats.deadline(at, zone="Asia/Jayapura").replace(NBSP, " ")

    assert text == ("Jumat, 9 Oktober 2026, pukul 23.59 WIB (10 Oktober 2026, pukul 01.59 WIT)")


def test_date_in_words():
    assert formats.date_words(date(2026, 10, 20)) == (
        "Selasa, tanggal dua puluh bulan Oktober tahun dua ribu dua puluh enam"
    )


def test_nip_is_grouped_8_6_1_3():
    assert formats.nip("197408171999032004") == f"19740817{NBSP}199903{NBSP}2{NBSP}004"
    assert formats.nip("123") == "123"


def test_english_separators_words_and_months():
    at = datetime(2021, 4, 20, 7, 1, tzinfo=UTC)
    with translation.override("en"):
        assert formats.rupiah(1_486_250_000) == "Rp1,486,250,000"
        assert formats.rupiah_short(24_300_000_000) == "Rp24.3 billion"
        assert formats.percent(97.97) == "97.97%"
        assert formats.terbilang(1_121) == "one thousand one hundred twenty-one"
        assert formats.date_text(date(2021, 8, 20)).replace(NBSP, " ") == "20 August 2021"
        assert formats.clock(at).replace(NBSP, " ") == "14:01 WIB"


def test_the_day_that_binds_is_the_one_in_wib():
    assert formats.wib_day(datetime(2023, 10, 8, 16, 59, tzinfo=UTC)) == date(2023, 10, 8)
    assert formats.wib_day(datetime(2023, 10, 8, 17, 0, tzinfo=UTC)) == date(2023, 10, 9)
