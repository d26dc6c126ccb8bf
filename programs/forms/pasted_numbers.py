"""Numbers of a pasted table: its notation is told by the table as a whole, never by one cell."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from ikmportal.ui.formats import decimal_text
from programs.forms.clipboard import Cell

_SIGN = re.compile(r"^(rp|idr)\.?\s*", re.IGNORECASE)
# "Rp1.000.000,-" is how receipts close an amount.
_CLOSING = re.compile(r"[.,]\s*[-–—]+$")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3}(,\d{3})+\.\d+|\d+\.\d{1,2}|\d+\.\d{4,}")
_INDONESIAN = re.compile(
    r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,}"
)


def bare(text: str) -> str:
    """The digits and marks of an amount, without Rp and the closing dash."""
    return _CLOSING.sub("", _SIGN.sub("", text.strip())).strip()


def is_english_notation(cells: Iterable[Cell]) -> bool:
    """Whether numbers are written 1,000.00: some can only be read so, and none otherwise."""
    texts = [bare(cell.text) for cell in cells if cell.number is None]
    english = any(_ENGLISH.fullmatch(text) for text in texts)
    return english and not any(_INDONESIAN.fullmatch(text) for text in texts)


def standard(cell: Cell, *, english: bool) -> str:
    """The cell as the portal writes numbers; what is no number stays as it stands."""
    text = bare(cell.text)
    if cell.number is not None and cell.text:
        # A format such as 0 "OJ" shows a unit that is not in the number.
        words = " ".join(re.sub(r"[-\d.,]+", " ", text).split())
        return f"{decimal_text(cell.number)} {words}".strip()
    if not english:
        return text
    try:
        return decimal_text(Decimal(text.replace(",", "")))
    except InvalidOperation:
        return text


def plain_number(text: str) -> Decimal | None:
    """A number in Indonesian or plain notation, for telling columns apart only."""
    typed = bare(text)
    if not re.fullmatch(r"\d[\d.,]*", typed):
        return None
    english = _ENGLISH.fullmatch(typed)
    plain = typed.replace(",", "") if english else typed.replace(".", "").replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None
