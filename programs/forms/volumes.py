"""Volumes as people write them: ``20 Org × 2 Kgt × 8 Jam``, ``20×15``, ``1.000 lembar``."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any

from django.utils.translation import gettext as _

from ikmportal.ui.formats import DecimalTextError, decimal_text, parse_decimal
from programs.forms.catalogue import Catalogue

MOST_FACTORS = 4
_TOO_LARGE = 10**9
_PLACES = 3
_TIMES = re.compile(r"\s*[×✕*·]\s*|(?<=[\d\s)])\s*[xX]\s*(?=[\d(])")
_FACTOR = re.compile(r"\(?\s*([-−]?[\d.,]+)\s*([^\d()].*?)?\s*\)?", re.DOTALL)
# Who writes no unit for a repetition means times.
_REPEATED = "kali"


class VolumeRefused(ValueError):
    """The text is no product of one to four factors; ``str()`` is the mend."""


@dataclass(frozen=True)
class Factor:
    """One factor and the code of its unit."""

    value: Decimal
    unit: str


def read_volume(
    text: str, *, catalogue: Catalogue, unit: str = "", known: Sequence[str] = ()
) -> list[Factor]:
    """Read a product of factors. ``unit`` is what a column of its own says of the product.

    Factors without a unit take those in ``known`` (what the line had), or the parts of ``unit``:
    20×15 OJ is 20 Org × 15 Jam. Raises VolumeRefused.
    """
    body, _equals, result = unicodedata.normalize("NFKC", text).partition("=")
    parts = [part for part in _TIMES.split(body.strip()) if part.strip()]
    if not parts:
        raise VolumeRefused(_("Isi volume, misalnya 20."))
    if len(parts) > MOST_FACTORS:
        raise VolumeRefused(_("Tulis paling banyak empat faktor."))
    pairs = [_pair(part) for part in parts]
    units = _units([word for _value, word in pairs], unit or _word_of(result), catalogue, known)
    factors = [Factor(value, code) for (value, _word), code in zip(pairs, units, strict=True)]
    _compare(factors, result)
    return factors


def factor_values(factors: Sequence[Factor]) -> dict[str, Any]:
    """The factors as columns of a line."""
    values: dict[str, Any] = {}
    for position in range(1, MOST_FACTORS + 1):
        factor = factors[position - 1] if position <= len(factors) else None
        values[f"factor_{position}"] = factor.value if factor else None
        values[f"unit_{position}_id"] = factor.unit if factor else None
    return values


def volume_text(factors: Sequence[tuple[Decimal, str]], catalogue: Catalogue) -> str:
    """``20 Org × 2 Kgt × 8 Jam``."""
    return " × ".join(f"{decimal_text(value)} {catalogue.label(unit)}" for value, unit in factors)


def _pair(part: str) -> tuple[Decimal, str]:
    match = _FACTOR.fullmatch(part.strip())
    if match is None:
        raise VolumeRefused(_("Tulis angka lalu satuannya, misalnya 20 Org × 2 Kgt."))
    try:
        value = parse_decimal(match[1])
    except DecimalTextError as problem:
        raise VolumeRefused(str(problem)) from problem
    return _within(value), (match[2] or "").strip()


def _within(value: Decimal) -> Decimal:
    if value <= 0:
        raise VolumeRefused(_("Isi faktor lebih dari 0, misalnya 20."))
    if value >= _TOO_LARGE:
        raise VolumeRefused(_("Faktor terlalu besar. Periksa nolnya."))
    if value != round(value, _PLACES):
        message = _("Tulis paling banyak %(places)s angka di belakang koma.")
        raise VolumeRefused(message % {"places": _PLACES})
    return value


def _units(
    words: list[str], unit: str, catalogue: Catalogue, known: Sequence[str]
) -> Sequence[str]:
    codes = [_code(word, catalogue) if word else "" for word in words]
    if all(codes):
        return codes
    if not unit and len(codes) > 1 and codes[-1] and not any(codes[:-1]):
        # 20×15 OJ: the unit is that of the product.
        return _shared([""] * len(codes), codes[-1], catalogue)
    if unit:
        return _shared(codes, _code(unit, catalogue), catalogue)
    filled = [
        code or (known[n] if n < len(known) else _REPEATED if n and codes[0] else "")
        for n, code in enumerate(codes)
    ]
    if not all(filled):
        raise VolumeRefused(_("Tulis satuannya juga, misalnya 20 Org × 15 Jam."))
    return filled


def _shared(codes: list[str], result: str, catalogue: Catalogue) -> Sequence[str]:
    """The product's unit, spread over the factors that have none."""
    if len(codes) > 1 and not any(codes):
        parts = catalogue.parts_of(result, count=len(codes))
        if parts:
            return parts
    first = next(n for n, code in enumerate(codes) if not code)
    return [code or (result if n == first else _REPEATED) for n, code in enumerate(codes)]


def _code(word: str, catalogue: Catalogue) -> str:
    found = catalogue.unit_words.get(word.casefold().strip(" .()"))
    if found is None:
        some = ", ".join(unit.label for unit in list(catalogue.units.values())[:6])
        raise VolumeRefused(
            _("Satuan “%(word)s” tidak dikenal. Pakai misalnya %(some)s.")
            % {"word": word, "some": some}
        )
    return found


def _word_of(result: str) -> str:
    match = _FACTOR.fullmatch(result.strip())
    return (match[2] or "").strip() if match else ""


def _compare(factors: Sequence[Factor], result: str) -> None:
    """What somebody wrote after "=" must be the product."""
    if not result.strip():
        return
    said, _word = _pair_of_result(result)
    product = prod((factor.value for factor in factors), start=Decimal(1))
    if said != product:
        raise VolumeRefused(
            _("Hasil kalinya %(product)s, bukan %(said)s.")
            % {"product": decimal_text(product), "said": decimal_text(said)}
        )


def _pair_of_result(result: str) -> tuple[Decimal, str]:
    match = _FACTOR.fullmatch(result.strip())
    if match is None:
        raise VolumeRefused(_("Tulis angka lalu satuannya, misalnya 20 Org × 2 Kgt."))
    try:
        return parse_decimal(match[1]), match[2] or ""
    except DecimalTextError as problem:
        raise VolumeRefused(str(problem)) from problem
