"""Read one cell: what it says, in canonical text, or what is wrong and how to mend it. Pure."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from ikmportal.ui.reading import DecimalTextError, MoneyTextError, parse_decimal, parse_rupiah
from programs.workbook.columns import Column
from programs.workbook.lists import Lists
from programs.workbook.sheet import Value, plain_text
from programs.workbook.snapshot import canonical

_MOST_FACTOR, _MOST_DIGITS = Decimal(10) ** 9, 20
# A spreadsheet keeps 0,1 + 0,2 as 0,30000000000000004.
_DUST = Decimal("0.0000001")
_SHOWN = 60


@dataclass(frozen=True)
class Cell:
    """``value`` is canonical. ``problem`` stops the row; ``remark`` says how the cell was taken."""

    value: str = ""
    problem: str = ""
    remark: str = ""
    rule: str = ""


def read_cell(column: Column, value: Value, lists: Lists) -> Cell:
    """What one typed cell of a content column says."""
    if plain_text(value) == "":
        return Cell()
    if isinstance(value, bool) or (isinstance(value, str) and value.startswith("#")):
        return _wrong("nilai", value, _("Ketik ulang isinya."))
    if isinstance(value, dict) and column.kind != "text":
        mend = _(
            "Excel membacanya sebagai tanggal. Ubah format sel menjadi Umum, lalu ketik ulang."
        )
        return _wrong("tanggal", value, mend)
    return _READERS[column.kind](column, value, lists)


def _wrong(rule: str, value: Value, mend: str) -> Cell:
    return Cell(problem=f"“{plain_text(value)[:_SHOWN]}”: {mend}", rule=rule)


def _taken(rule: str, value: Value, result: str) -> Cell:
    said = _("“%(typed)s” dibaca %(result)s") % {"typed": plain_text(value), "result": result}
    return Cell(value=result, remark=said, rule=rule)


def _listed(column: Column, value: Value, lists: Lists) -> Cell:
    entry = lists[column.source].find(plain_text(value))
    if entry is None:
        return _wrong("daftar", value, _("Tidak ada di daftar. Pilih dari daftar di sel itu."))
    return Cell(entry.value)


def _digits(column: Column, value: Value, _lists: Lists) -> Cell:
    text = unicodedata.normalize("NFKC", plain_text(value))
    if not (text.isascii() and text.isdigit()) or len(text) > column.most:
        mend = _("Tulis %(count)s angka, misalnya 001.") % {"count": column.most}
        return _wrong("kode", value, mend)
    full = text.zfill(column.most)
    return Cell(full) if full == text else _taken("kode", value, full)


def _letters(column: Column, value: Value, _lists: Lists) -> Cell:
    text = unicodedata.normalize("NFKC", plain_text(value))
    upper = text.upper()
    if not (upper.isascii() and upper.isalpha()) or len(upper) > column.most:
        return _wrong("kode", value, _("Tulis huruf besar Latin, misalnya A."))
    return Cell(upper) if upper == text else _taken("kode", value, upper)


def _text(column: Column, value: Value, _lists: Lists) -> Cell:
    text = plain_text(value).replace("\x00", "")
    if len(text) > column.most:
        mend = _("Terlalu panjang: %(size)s huruf, paling banyak %(most)s. Pendekkan.")
        return _wrong("panjang", value, mend % {"size": len(text), "most": column.most})
    return Cell(text)


def _factor(_column: Column, value: Value, _lists: Lists) -> Cell:
    number, problem = _number(value, parse_decimal)
    if number is None:
        return _wrong("angka", value, problem)
    rounded = number.quantize(Decimal("0.001"))
    if abs(rounded - number) > _DUST:
        return _wrong("angka", value, _("Tulis paling banyak 3 angka di belakang koma."))
    if rounded <= 0:
        return _wrong("angka", value, _("Isi faktor lebih dari 0, misalnya 20."))
    if rounded >= _MOST_FACTOR:
        return _wrong("angka", value, _("Faktor terlalu besar. Periksa nolnya."))
    return _as_read(value, canonical(rounded))


def _money(_column: Column, value: Value, _lists: Lists) -> Cell:
    number, problem = _number(value, parse_rupiah)
    if number is None:
        return _wrong("angka", value, problem)
    if number != number.to_integral_value():
        return _wrong("angka", value, _("Tulis rupiah penuh tanpa sen, misalnya 1.000.000."))
    if number <= 0:
        return _wrong("angka", value, _("Isi harga satuan lebih dari Rp0."))
    if len(str(int(number))) > _MOST_DIGITS:
        return _wrong("angka", value, _("Nilai terlalu besar: paling banyak 20 angka."))
    return _as_read(value, str(int(number)))


def _as_read(value: Value, result: str) -> Cell:
    """A number written as text was understood: say how."""
    is_text = isinstance(value, str) and plain_text(value) != result
    return _taken("angka-teks", value, result) if is_text else Cell(result)


def _number(
    value: Value, parse: Callable[[str], Decimal] | Callable[[str], int]
) -> tuple[Decimal | None, str]:
    """The number of a cell; a text is read the Indonesian way, whatever the reader's language."""
    if isinstance(value, int | Decimal):
        return Decimal(value), ""
    text = plain_text(value)
    try:
        with translation.override("id"):
            return Decimal(parse(text)), ""
    except (MoneyTextError, DecimalTextError):
        return None, _mend(text, parse)


def _mend(text: str, parse: Callable[[str], Decimal] | Callable[[str], int]) -> str:
    """The refusal in the reader's language; English notation is no number in this sheet."""
    try:
        parse(text)
    except (MoneyTextError, DecimalTextError) as problem:
        return str(problem)
    return _("Tulis angka saja, dengan titik ribuan dan koma desimal, atau tanpa keduanya.")


_READERS: dict[str, Callable[[Column, Value, Lists], Cell]] = {
    "list": _listed,
    "digits": _digits,
    "letters": _letters,
    "text": _text,
    "factor": _factor,
    "money": _money,
}
