"""What a report says, before anybody decides whether it becomes a page, a PDF or a workbook.

Frozen values only: no database, no files, no clock; a Stream alone is read later. Amounts are whole
rupiah, shares are percent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from ikmportal.ui.charts import Step

# Where a hand writes what nobody noted.
DOTS = "…………………………"

Cell = str | int | Decimal | date | None


class RowShapeError(ValueError):
    """A row has more or fewer cells than its table has columns."""


class ColumnKind(Enum):
    """How a column is written: aligned, grouped and typed by every renderer alike."""

    TEXT = "text"
    NUMBER = "number"
    RUPIAH = "rupiah"
    PERCENT = "percent"
    DATE = "date"


FIGURES = frozenset({ColumnKind.NUMBER, ColumnKind.RUPIAH, ColumnKind.PERCENT})


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``width`` is its share of the table; ``group`` spans neighbours of that name."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 10
    group: str = ""
    is_summed: bool = False

    @property
    def is_figure(self) -> bool:
        return self.kind in FIGURES


class RowStyle(Enum):
    """PLAIN rows count in the total; HEADING rows count and stand out; DETAIL rows only explain."""

    PLAIN = "plain"
    HEADING = "heading"
    DETAIL = "detail"


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    style: RowStyle = RowStyle.PLAIN


@dataclass(frozen=True, kw_only=True)
class Table:
    """A typed table. ``sheet`` names its worksheet; ``total_label`` asks for a total row."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sheet: str
    total_label: str = ""
    note: str = ""
    empty_text: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise RowShapeError(f"{len(row.cells)} cells for {len(self.columns)} columns")

    @property
    def total(self) -> tuple[Cell, ...] | None:
        """The total row: sums of the summed columns, so that it can only equal the table."""
        if not self.total_label:
            return None
        counted = [row for row in self.rows if row.style is not RowStyle.DETAIL]
        cells: list[Cell] = [
            _sum(row.cells[index] for row in counted) if column.is_summed else None
            for index, column in enumerate(self.columns)
        ]
        label_at = next((i for i, c in enumerate(self.columns) if not c.is_figure), 0)
        cells[label_at] = self.total_label
        return tuple(cells)

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)

    @property
    def header_groups(self) -> tuple[tuple[str, int], ...]:
        """(name, number of columns) from left to right; "" for a column without a group."""
        spans: list[tuple[str, int]] = []
        for column in self.columns:
            if spans and column.group and spans[-1][0] == column.group:
                spans[-1] = (column.group, spans[-1][1] + 1)
            else:
                spans.append((column.group, 1))
        return tuple(spans)


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A table too long to be held: ``rows`` is read while it is written, ``count`` is known before.

    Rows are plain tuples in the order of the columns. Only a workbook can hold one.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[tuple[Cell, ...]]]
    count: int
    sheet: str
    note: str = ""


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class NumberedList:
    """Short statements in order, such as legal bases."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Term and value, one below the other."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Amount:
    """One amount in figures and in words."""

    label: str
    amount_idr: int


@dataclass(frozen=True)
class Waterfall:
    """Totals and the changes between them, drawn; a table beside it says the same."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Signature:
    """One signer. An empty name leaves dots to be filled in by hand.

    ``image`` is a PNG in place of ink, ``words`` say how it was given; ``more`` are further lines
    under the role, such as the post of somebody who signs for another.
    """

    role: str
    name: str = ""
    nip: str = ""
    more: tuple[str, ...] = ()
    image: bytes = b""
    words: str = ""


@dataclass(frozen=True)
class SignatureBlocks:
    """Signers side by side. ``closing`` is the sentence that stays with them on their page."""

    place_and_date: str
    signatures: tuple[Signature, ...]
    closing: str = ""


@dataclass(frozen=True)
class Code:
    """A QR code that leads to an address, with what stands beside it."""

    address: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PageBreak:
    """The next section begins on a new page."""


Section = (
    Heading
    | Paragraph
    | NumberedList
    | Facts
    | Amount
    | Table
    | Waterfall
    | Stream
    | SignatureBlocks
    | Code
    | PageBreak
)


@dataclass(frozen=True)
class Letterhead:
    """The kop: lines from the highest body down, then the address."""

    lines: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole report. ``notice`` ("Data contoh") is printed on every page and every sheet."""

    title: str
    as_of: datetime
    letterhead: Letterhead
    sections: tuple[Section, ...]
    subtitle: str = ""
    reference: str = ""
    notice: str = ""
    has_cover: bool = False
    is_landscape: bool = False
    language: str = "id"
    cover_facts: tuple[tuple[str, str], ...] = field(default=())
    # "a4" or "f4" (215 by 330 mm).
    paper: str = "a4"
    # What the foot of each page says instead of the usual words.
    foot: str = ""

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(section for section in self.sections if isinstance(section, Table))

    @property
    def streams(self) -> tuple[Stream, ...]:
        return tuple(section for section in self.sections if isinstance(section, Stream))


def _sum(cells: Iterable[Cell]) -> Cell:
    """Add what is known; nothing known stays blank rather than zero."""
    known = [cell for cell in cells if isinstance(cell, int | Decimal)]
    return sum(known) if known else None
