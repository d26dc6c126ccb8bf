"""One cell of the RAB: read from what was typed, and written back in the standard notation."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ikmportal.ui.formats import MoneyTextError, decimal_text, number, parse_rupiah
from programs.forms.catalogue import Catalogue, Coded
from programs.forms.letters import ForeignLetter, latin_code
from programs.forms.volumes import (
    VolumeRefused,
    factor_values,
    read_volume,
    volume_text,
)
from programs.states import PriceSource

MOST_LETTERS = 300
_SOURCES = {
    "sbm": PriceSource.SBM,
    "standar biaya masukan": PriceSource.SBM,
    "at cost": PriceSource.AT_COST,
    "biaya riil": PriceSource.AT_COST,
    "harga pasar": PriceSource.MARKET,
    "pasar": PriceSource.MARKET,
    "market": PriceSource.MARKET,
}
Values = dict[str, Any]


class CellRefused(ValueError):
    """A cell cannot be read; ``str()`` is the mend."""


def read_cell(field: str, text: str, *, catalogue: Catalogue, known: Sequence[str] = ()) -> Values:
    """The columns of a line that one cell stands for. ``known`` are the line's units.

    Raises CellRefused, and KeyError for a field that the grid does not have.
    """
    reader = READERS[field]
    try:
        if field == "volume":
            return factor_values(read_volume(text, catalogue=catalogue, known=known))
        return reader(unicodedata.normalize("NFC", text.replace("\0", "")).strip(), catalogue)
    except (ForeignLetter, VolumeRefused, MoneyTextError) as problem:
        raise CellRefused(str(problem)) from problem


def read_cells(
    cells: Mapping[str, str], *, catalogue: Catalogue, known: Sequence[str] = ()
) -> tuple[Values, dict[str, str]]:
    """A whole line: its columns, and what to mend by field. Fields not given are read as empty."""
    values: Values = {}
    problems: dict[str, str] = {}
    for field in READERS:
        try:
            text = str(cells.get(field, ""))
            values |= read_cell(field, text, catalogue=catalogue, known=known)
        except CellRefused as problem:
            problems[field] = str(problem)
    return values, problems


def show_cells(line: Mapping[str, Any], catalogue: Catalogue) -> dict[str, str]:
    """Every cell of a line (of ``RabLineQuerySet.for_grid``) as text in the standard notation."""
    factors = factors_of(line)
    units = [unit for _value, unit in factors]
    return {
        "kro": line["output_class__code"],
        "ro": line["output_code"],
        "komponen": line["component"],
        "sub": line["subcomponent"],
        "akun": line["account__code"],
        "uraian": line["description"],
        "volume": volume_text(factors, catalogue),
        "hasil": f"{decimal_text(line['volume'])} {catalogue.result_unit(units)}",
        "harga": number(line["unit_price_idr"]),
        "jumlah": number(line["amount_idr"]),
        "sumber": source_label(line["price_source"]),
        "indikator": line["indicator__name"] or "",
        "ket": line["note"],
    }


def factors_of(line: Mapping[str, Any]) -> list[tuple[Decimal, str]]:
    """(value, unit code) of the factors in use."""
    return [
        (value, line[f"unit_{n}_id"])
        for n in range(1, 5)
        if (value := line[f"factor_{n}"]) is not None
    ]


def source_label(source: str) -> str:
    """Short, for a narrow column."""
    short = {PriceSource.SBM: "SBM", PriceSource.AT_COST: "At cost"}
    return str(short.get(PriceSource(source), PriceSource(source).label))


def _read_class(text: str, catalogue: Catalogue) -> Values:
    found = _listed(latin_code(text)[:3], catalogue.classes, _("KRO"), text)
    return {"output_class_id": found.pk}


def _read_account(text: str, catalogue: Catalogue) -> Values:
    digits = latin_code(text.split(" ", maxsplit=1)[0].rstrip(".:"))
    return {"account_id": _listed(digits, catalogue.accounts, _("akun"), text).pk}


def _listed(code: str, codes: Mapping[str, Coded], what: str, typed: str) -> Coded:
    if not typed:
        raise CellRefused(_("Isi %(what)s.") % {"what": what})
    if code not in codes:
        raise CellRefused(
            _("Kode %(what)s “%(typed)s” tidak ada pada tahun ini. Pilih dari daftar.")
            % {"what": what, "typed": typed}
        )
    return codes[code]


def _read_digits(column: str, example: str) -> Callable[[str, Catalogue], Values]:
    def read(text: str, _catalogue: Catalogue) -> Values:
        code = latin_code(text)
        # A spreadsheet drops leading zeros.
        if not re.fullmatch(r"\d{1,3}", code) or not int(code):
            raise CellRefused(_("Tulis 3 angka, misalnya %(example)s.") % {"example": example})
        return {column: code.zfill(3)}

    return read


def _read_sub(text: str, _catalogue: Catalogue) -> Values:
    code = latin_code(text)
    if not re.fullmatch(r"[A-Z]{0,2}", code):
        raise CellRefused(_("Tulis huruf besar, misalnya A."))
    return {"subcomponent": code}


def _read_description(text: str, _catalogue: Catalogue) -> Values:
    words = " ".join(text.split())
    if not words:
        raise CellRefused(_("Isi uraian."))
    return {"description": _short(words)}


def _read_note(text: str, _catalogue: Catalogue) -> Values:
    return {"note": _short(" ".join(text.split()))}


def _short(words: str) -> str:
    if len(words) > MOST_LETTERS:
        raise CellRefused(_("Paling banyak %(most)s huruf.") % {"most": MOST_LETTERS})
    return words


def _read_price(text: str, _catalogue: Catalogue) -> Values:
    if not text:
        raise CellRefused(_("Isi harga satuan."))
    price = parse_rupiah(text)
    if price <= 0:
        raise CellRefused(_("Isi harga satuan lebih dari Rp0."))
    return {"unit_price_idr": price}


def _read_source(text: str, _catalogue: Catalogue) -> Values:
    if not text:
        return {"price_source": PriceSource.MARKET}
    labels = {str(source.label).casefold(): source for source in PriceSource}
    found = (labels | _SOURCES).get(" ".join(text.casefold().split()))
    if found is None:
        raise CellRefused(_("Pilih SBM, At cost, atau Harga pasar."))
    return {"price_source": found}


def _read_indicator(text: str, catalogue: Catalogue) -> Values:
    if not text:
        return {"indicator_id": None}
    found = catalogue.indicators.get(text.casefold())
    if found is None:
        raise CellRefused(
            _("Indikator “%(typed)s” tidak ada. Pilih dari daftar.") % {"typed": text}
        )
    return {"indicator_id": found.pk}


def _read_volume(text: str, catalogue: Catalogue) -> Values:
    return factor_values(read_volume(text, catalogue=catalogue))


READERS: Mapping[str, Callable[[str, Catalogue], Values]] = {
    "kro": _read_class,
    "ro": _read_digits("output_code", "001"),
    "komponen": _read_digits("component", "051"),
    "sub": _read_sub,
    "akun": _read_account,
    "uraian": _read_description,
    "volume": _read_volume,
    "harga": _read_price,
    "sumber": _read_source,
    "indikator": _read_indicator,
    "ket": _read_note,
}
# Whatever these say, every sum stays as it was.
UNSUMMED = frozenset({"uraian", "sumber", "ket"})
