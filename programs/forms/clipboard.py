"""What Excel and LibreOffice put on the clipboard, as a plain matrix of cells."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

from django.utils.translation import gettext as _

MOST_ROWS, MOST_COLUMNS = 5_000, 40
_BLOCKS = {"br", "p", "div", "li"}


class ClipboardRefused(ValueError):
    """Nothing can be read from it; ``str()`` says what to do."""


@dataclass(frozen=True)
class Cell:
    """The text as it was shown, and the exact number behind it where the program tells.

    ``is_spread`` marks a place that a merged cell covers and does not start in.
    """

    text: str = ""
    number: Decimal | None = None
    is_spread: bool = False


Matrix = list[list[Cell]]


def read_clipboard(*, text: str, html: str) -> Matrix:
    """Read the table; HTML first, for it knows merged cells and exact numbers.

    Empty rows stay, so that row numbers are those of the sheet. Raises ClipboardRefused.
    """
    matrix = _read_html(html) if "<t" in html.casefold() else []
    matrix = matrix or _read_text(text)
    matrix = [[cell if cell.text or cell.is_spread else Cell() for cell in row] for row in matrix]
    while matrix and not any(cell.text for cell in matrix[-1]):
        matrix.pop()
    if not matrix:
        raise ClipboardRefused(_("Papan klip kosong. Salin baris di Excel, lalu tempel di sini."))
    if len(matrix) > MOST_ROWS:
        raise ClipboardRefused(
            _("Paling banyak %(most)s baris sekali tempel. Bagi menjadi beberapa bagian.")
            % {"most": MOST_ROWS}
        )
    width = min(max(map(len, matrix)), MOST_COLUMNS)
    return [(row + [Cell()] * width)[:width] for row in matrix]


def _read_text(text: str) -> Matrix:
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    rows = csv.reader(io.StringIO(lines), delimiter="\t")
    try:
        return [[Cell(_tidy(cell)) for cell in row] for row in rows]
    except csv.Error as problem:
        raise ClipboardRefused(
            _("Satu sel terlalu panjang. Salin lagi tanpa sel itu.")
        ) from problem


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\0", "").split())


class _Table(HTMLParser):
    """The cells of a table; each knows how many places it covers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[tuple[Cell, int, int]]] = []
        self._text: list[str] | None = None
        self._told: dict[str, str | None] = {}
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self._silent = True
        elif tag == "tr":
            self._close()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._close()
            self._text, self._told = [], dict(attrs)
        elif tag in _BLOCKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._silent = False
        elif tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _close(self) -> None:
        if self._text is None:
            return
        told = self._told
        number = _exact(told.get("sdval") or told.get("x:num") or "")
        cell = Cell(_tidy("".join(self._text)), number)
        self.rows[-1].append((cell, _span(told.get("rowspan")), _span(told.get("colspan"))))
        self._text = None


def _read_html(html: str) -> Matrix:
    table = _Table()
    table.feed(html)
    table.close()
    placed: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(table.rows[: MOST_ROWS + 1]):
        x = 0
        for cell, down, across in row:
            while (y, x) in placed:
                x += 1
            _place(placed, cell, (y, x), (down, across))
            x += across
    height = min(len(table.rows), MOST_ROWS + 1)
    width = max((x for _y, x in placed), default=-1) + 1
    return [[placed.get((y, x), Cell()) for x in range(width)] for y in range(height)]


def _place(
    placed: dict[tuple[int, int], Cell], cell: Cell, at: tuple[int, int], size: tuple[int, int]
) -> None:
    """A merged cell says the same in every row it covers, and nothing in further columns."""
    for y in range(size[0]):
        for x in range(size[1]):
            spread = Cell("" if x else cell.text, None if x else cell.number, is_spread=True)
            placed[at[0] + y, at[1] + x] = spread if y or x else cell


def _exact(told: str) -> Decimal | None:
    try:
        number = Decimal(told.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 20 else None


def _span(told: str | None) -> int:
    is_number = told is not None and told.isascii() and told.isdigit()
    return min(max(int(told or 1), 1), MOST_COLUMNS) if is_number and len(told or "") < 6 else 1
