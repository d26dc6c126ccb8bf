"""How typed amounts, volumes and dates are read. Refusals carry a sentence naming the mend."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from .calendar_text import MONTHS_EN, MONTHS_ID
from .numerals import decimal_text, is_english, number

MAX_DIGITS = 20
MAX_TEXT = 60

_RUPIAH_SIGN = re.compile(r"^rp\.?\s*", re.IGNORECASE)
_SCALED = re.compile(
    r"^(\d+(?:[.,]\d+)?)\s*(rb|ribu|jt|juta|m|mil[iy]ar|t|tr|triliun)\.?$",
    re.IGNORECASE,
)
_SCALE_OF = {
    "rb": 3,
    "ribu": 3,
    "jt": 6,
    "juta": 6,
    "miliar": 9,
    "milyar": 9,
    "triliun": 12,
}
_DOTTED = re.compile(r"^(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$")
_COMMAED = re.compile(r"^(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$")
_PLAIN = re.compile(r"^(\d+)(?:,(\d\d))?$")


class MoneyTextError(ValueError):
    """The text is not an amount in whole rupiah; str() is the mend, in the reader's language."""


class DecimalTextError(ValueError):
    """The text is not a decimal number; str() is the mend, in the reader's language."""


class DateTextError(ValueError):
    """The text is not a date; str() is the mend, in the reader's language."""


def parse_rupiah(text: str) -> int:
    """Read an amount in whole rupiah: "Rp 1.486.250.000,00" -> 1486250000.

    Never guesses: a sign, sen, a scale word ("1,5 jt"), a grouping that could mean two
    amounts, or more than 20 digits are refused with MoneyTextError.
    """
    typed = _RUPIAH_SIGN.sub("", _tidy(text))
    if not typed:
        raise MoneyTextError(_("Isi nilai rupiah, misalnya 1.486.250.000."))
    amount = _whole_rupiah(typed)
    if amount is None:
        raise MoneyTextError(_money_mend(typed))
    if len(str(amount)) > MAX_DIGITS:
        raise MoneyTextError(_("Nilai terlalu besar: paling banyak 20 angka."))
    return amount


def _tidy(text: str) -> str:
    """Fold full-width digits and odd spaces into plain ones; overlong text is left to fail."""
    return text if len(text) > MAX_TEXT * 4 else unicodedata.normalize("NFKC", text).strip()


def _whole_rupiah(typed: str) -> int | None:
    if not typed.isascii() or len(typed) > MAX_TEXT:
        return None
    match = _DOTTED.match(typed) or _PLAIN.match(typed)
    if match is None and is_english():
        match = _COMMAED.match(typed)
    if match is None:
        return None
    digits, sen = match.groups()
    if sen and int(sen):
        raise MoneyTextError(
            _("Tulis rupiah penuh tanpa sen, misalnya %(amount)s.")
            % {"amount": number(int(re.sub(r"\D", "", digits)))}
        )
    return int(re.sub(r"\D", "", digits))


def _money_mend(typed: str) -> str:
    scaled, commaed = _SCALED.match(typed), _COMMAED.match(typed)
    if typed.startswith(("-", "−", "(")):
        return _("Tulis nilai tanpa tanda minus, paling kecil 0.")
    if scaled:
        return _scale_mend(scaled)
    if commaed:
        digits = int(commaed[1].replace(",", ""))
        return _("Pakai titik sebagai pemisah ribuan: tulis %(amount)s.") % {
            "amount": number(digits)
        }
    if len(re.sub(r"\D", "", typed)) > MAX_DIGITS and re.fullmatch(r"[\d.,\s]+", typed):
        return _("Nilai terlalu besar: paling banyak 20 angka.")
    return _("Tulis nilai lengkap dengan angka dan titik ribuan, misalnya 1.486.250.000.")


def _scale_mend(scaled: re.Match[str]) -> str:
    power = _SCALE_OF.get(scaled[2].lower())
    if power is None:
        return _("Tulis nilai lengkap dengan angka, misalnya 1.500.000, bukan singkatan.")
    amount = int(Decimal(scaled[1].replace(",", ".")).scaleb(power))
    return _("Tulis nilai lengkap dengan angka: %(amount)s.") % {"amount": number(amount)}


def parse_decimal(text: str) -> Decimal:
    """Read a volume: "1,5" -> 1.5, "1.000,25" -> 1000.25 (English: "1,000.25").

    Never guesses: the other language's decimal mark is refused with DecimalTextError.
    """
    typed = _tidy(text)
    if not typed:
        raise DecimalTextError(_("Isi angka, misalnya 20 atau 1,5."))
    if typed.startswith(("-", "−")):
        raise DecimalTextError(_("Tulis angka tanpa tanda minus, paling kecil 0."))
    group, mark = (",", ".") if is_english() else (".", ",")
    value = _decimal_of(typed, group=group, mark=mark)
    if value is not None:
        return value
    other = _decimal_of(typed, group=mark, mark=group)
    if other is not None:
        raise DecimalTextError(_("Maksud Anda %(value)s?") % {"value": decimal_text(other)})
    raise DecimalTextError(_("Tulis angka saja, misalnya 20 atau 1,5."))


def _decimal_of(typed: str, *, group: str, mark: str) -> Decimal | None:
    g, m = re.escape(group), re.escape(mark)
    shape = re.compile(
        rf"(?:\d{{1,3}}(?:{g}\d{{3}})+|\d{{1,{MAX_DIGITS}}})(?:{m}\d{{1,6}})?", re.ASCII
    )
    if not shape.fullmatch(typed) or len(typed) > MAX_TEXT:
        return None
    return Decimal(typed.replace(group, "").replace(mark, "."))


def parse_date(text: str) -> date:
    """Read "20 Agustus 2021", "20/08/2021" or "2021-08-20"; the day comes before the month.

    Refuses anything else, also "12/13/2023", with DateTextError.
    """
    typed = " ".join(_tidy(text).split())
    parts = _date_parts(typed)
    if parts is None:
        raise DateTextError(_("Tulis tanggal seperti 20 Agustus 2021 atau 20/08/2021."))
    try:
        return date(*parts)
    except ValueError:
        raise DateTextError(
            _("Tanggal itu tidak ada. Tulis hari, bulan, tahun, misalnya 20/08/2021.")
        ) from None


def _date_parts(typed: str) -> tuple[int, int, int] | None:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed, re.ASCII):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", typed, re.ASCII):
        return int(match[3]), int(match[2]), int(match[1])
    match = re.fullmatch(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})", typed, re.ASCII)
    month = _month_number(match[2]) if match else None
    return (int(match[3]), month, int(match[1])) if match and month else None


def _month_number(word: str) -> int | None:
    """Accept full names and unambiguous beginnings ("Agu", "Okt") in either language."""
    start = word.lower()
    for names in (MONTHS_ID, MONTHS_EN):
        for index, name in enumerate(names, start=1):
            if name.lower().startswith(start):
                return index
    return {"agt": 8, "agust": 8, "nop": 11, "nopember": 11}.get(start)
