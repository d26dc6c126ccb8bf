"""How amounts, counts and codes are written: Indonesian first, English when that is active."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

MILLION, BILLION, TRILLION = 10**6, 10**9, 10**12
WORDS_LIMIT = 10**20

_SCALES = (
    (TRILLION, "triliun", "trillion"),
    (BILLION, "miliar", "billion"),
    (MILLION, "juta", "million"),
)
_NIP_PARTS = (8, 6, 1, 3)
_SWAPPED = str.maketrans(",.", ".,")


class AmountOutOfRangeError(ValueError):
    """The number is larger than this portal can put in words (10^20)."""


def is_english() -> bool:
    """Promise: true only while English is the active language."""
    return (get_language() or "id").startswith("en")


def number(value: int | Decimal | None, *, decimals: int | None = None) -> str:
    """Group digits: 4579 -> "4.579" (English "4,579"); an en dash for no value.

    Decimals are shown exactly unless ``decimals`` is given; then rounded half up.
    """
    if value is None:
        return "–"
    amount = value if decimals is None else _round(Decimal(value), decimals=decimals)
    return _localised(_grouped(amount))


def number_writer() -> Callable[[int | Decimal], str]:
    """``number`` for the many of one table: the language is looked up once."""
    return _grouped if is_english() else lambda value: _grouped(value).translate(_SWAPPED)


def _grouped(value: int | Decimal) -> str:
    # Never an int as "f": that goes by way of a float.
    return f"{value:,}" if type(value) is int else f"{Decimal(value):,f}"


def decimal_text(value: Decimal | int) -> str:
    """Write a volume without idle zeros: Decimal("1.500") -> "1,5"."""
    text = f"{Decimal(value):,f}"
    return _localised(text.rstrip("0").rstrip(".") if "." in text else text)


def percent(value: Decimal | float | None, *, decimals: int = 2) -> str:
    """Write a value already in percent: 97.97 -> "97,97%"; idle zeros are left out."""
    if value is None:
        return "–"
    return decimal_text(_round(Decimal(str(value)), decimals=decimals)) + "%"


def rupiah(value: int | Decimal | None) -> str:
    """Write whole rupiah in full: "Rp1.486.250.000"; an en dash for no value."""
    if value is None:
        return "–"
    whole = int(_round(Decimal(value), decimals=0))
    sign = "-" if whole < 0 else ""
    return f"{sign}Rp{number(abs(whole))}"


def rupiah_short(value: int | Decimal | None, *, decimals: int = 1) -> str:
    """Write an amount for reading aloud: "Rp24,3 miliar"; under a million in full.

    Rounded half up. "Rp2 miliar" means exactly two billion; a rounded amount keeps its
    decimal ("Rp2,0 miliar"), so the reader can tell one from the other.
    """
    if value is None:
        return "–"
    amount = Decimal(value)
    scale = _scale_of(abs(amount), decimals=decimals)
    if scale is None:
        return rupiah(amount)
    unit, word_id, word_en = scale
    scaled = _round(abs(amount) / unit, decimals=decimals)
    exact = scaled == scaled.to_integral_value() and scaled * unit == abs(amount)
    text = number(scaled, decimals=0 if exact else decimals)
    return f"{'-' if amount < 0 else ''}Rp{text} {word_en if is_english() else word_id}"


def nip(value: str) -> str:
    """Group a civil servant number 8-6-1-3; anything that is not 18 digits is left alone."""
    digits = "".join(value.split())
    if len(digits) != sum(_NIP_PARTS) or not digits.isascii() or not digits.isdigit():
        return value
    parts, start = [], 0
    for size in _NIP_PARTS:
        parts.append(digits[start : start + size])
        start += size
    return "\u00a0".join(parts)


def terbilang(value: int) -> str:
    """Put a whole number in words: 1100 -> "seribu seratus".

    Refuses more than 10^20 with AmountOutOfRangeError.
    """
    if abs(value) > WORDS_LIMIT:
        raise AmountOutOfRangeError(value)
    words = _english_words if is_english() else _indonesian_words
    return f"minus {words(-value)}" if value < 0 else words(value)


def _round(value: Decimal, *, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _localised(text: str) -> str:
    """Turn "1,234.5" into "1.234,5" unless English is active."""
    return text if is_english() else text.translate(_SWAPPED)


def _scale_of(amount: Decimal, *, decimals: int) -> tuple[int, str, str] | None:
    for unit, word_id, word_en in _SCALES:
        # Rounded first, so that 999.999.999 becomes "Rp1,0 miliar", not "Rp1.000,0 juta".
        if amount >= MILLION and _round(amount / unit, decimals=decimals) >= 1:
            return unit, word_id, word_en
    return None


_ID_ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"]
_ID_ONES += ["sembilan", "sepuluh", "sebelas"]
_ID_POWERS = (
    (10**18, "kuintiliun"),
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
)


def _indonesian_words(value: int) -> str:
    parts = []
    for power, name in _ID_POWERS:
        count, value = divmod(value, power)
        if count:
            seribu = power == 1000 and count == 1
            parts.append("seribu" if seribu else f"{_indonesian_hundreds(count)} {name}")
    if value or not parts:
        parts.append(_indonesian_hundreds(value))
    return " ".join(parts)


def _indonesian_hundreds(value: int) -> str:
    if value < 12:
        return _ID_ONES[value]
    if value < 20:
        return f"{_ID_ONES[value - 10]} belas"
    if value < 100:
        head, rest = f"{_ID_ONES[value // 10]} puluh", value % 10
    else:
        head = "seratus" if value < 200 else f"{_ID_ONES[value // 100]} ratus"
        rest = value % 100
    return f"{head} {_indonesian_hundreds(rest)}" if rest else head


_EN_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = [
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]
_EN_POWERS = (
    (10**18, "quintillion"),
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (10**3, "thousand"),
)


def _english_words(value: int) -> str:
    parts = []
    for power, name in _EN_POWERS:
        count, value = divmod(value, power)
        if count:
            parts.append(f"{_english_hundreds(count)} {name}")
    if value or not parts:
        parts.append(_english_hundreds(value))
    return " ".join(parts)


def _english_hundreds(value: int) -> str:
    if value < 20:
        return _EN_ONES[value]
    if value < 100:
        tens = _EN_TENS[value // 10 - 2]
        return f"{tens}-{_EN_ONES[value % 10]}" if value % 10 else tens
    head, rest = f"{_EN_ONES[value // 100]} hundred", value % 100
    return f"{head} {_english_hundreds(rest)}" if rest else head
