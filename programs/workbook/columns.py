"""What stands in which column of the RAB sheet. A new field of a line is one row here."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Kind = Literal["list", "digits", "letters", "text", "factor", "money", "computed", "word"]

SHEET = "RAB"
GUIDE_SHEET = "Petunjuk"
LIST_SHEET = "Daftar"
SEAL_SHEET = "_identitas"
# Rows: the machine's names of the columns (hidden), the words people see, the first line.
KEY_ROW, HEAD_ROW, FIRST_ROW = 1, 6, 7
# Empty rows with formulas and lists, ready for new lines.
SPARE_ROWS = 100


@dataclass(frozen=True)
class Column:
    """``key`` finds the column wherever it was moved to; ``field`` is empty for what is no content.

    ``source`` names the code list of a list column.
    """

    key: str
    label: str | Promise
    kind: Kind
    width: float
    field: str = ""
    source: str = ""
    is_required: bool = False
    most: int = 0

    @property
    def is_typed(self) -> bool:
        """People write here; everything else is locked."""
        return self.kind != "computed"


def _factors() -> tuple[Column, ...]:
    pairs = []
    for position in (1, 2, 3, 4):
        first = position == 1
        pairs += [
            Column(
                f"faktor{position}", f"F{position}", "factor", 9, f"factor_{position}",
                is_required=first,
            ),
            Column(
                f"satuan{position}", f"S{position}", "list", 9, f"unit_{position}", "unit", first
            ),
        ]  # fmt: skip
    return tuple(pairs)


COLUMNS: tuple[Column, ...] = (
    Column("no", _("No"), "computed", 5),
    Column("kro", _("KRO"), "list", 12, "output_class", "output_class", True),
    Column("ro", _("RO"), "digits", 6, "output_code", is_required=True, most=3),
    Column("komponen", _("Komponen"), "digits", 10, "component", is_required=True, most=3),
    Column("sub", _("Sub"), "letters", 6, "subcomponent", most=2),
    Column("akun", _("Akun"), "list", 24, "account", "account", True),
    Column("uraian", _("Uraian"), "text", 44, "description", is_required=True, most=300),
    *_factors(),
    Column("volume", _("Volume"), "computed", 12),
    Column("harga", _("Harga satuan (Rp)"), "money", 18, "unit_price_idr", is_required=True),
    Column("jumlah", _("Jumlah (Rp)"), "computed", 20),
    Column("sbm", _("SBM (Rp)"), "computed", 16),
    Column("sumber", _("Sumber harga"), "list", 20, "price_source", "price_source", True),
    Column("indikator", _("Indikator Renstra"), "list", 36, "indicator", "indicator"),
    Column("keterangan", _("Keterangan"), "text", 30, "note", most=300),
    Column("hapus", _("Hapus?"), "word", 9),
    Column("id", _("Identitas baris"), "computed", 38),
)
BY_KEY = {column.key: column for column in COLUMNS}
CONTENT: tuple[Column, ...] = tuple(column for column in COLUMNS if column.field)
BY_FIELD = {column.field: column for column in CONTENT}

TEMPLATE_VERSION = 1
# Every template ever handed out and the columns it has. What an older one lacks keeps the value
# that the portal holds; a version that is not here is refused with a way to a fresh download.
TEMPLATES: dict[int, frozenset[str]] = {1: frozenset(BY_KEY)}
# Without these a row cannot be told apart from another.
NEEDED = frozenset({"uraian", "faktor1", "harga", "akun"})


def letters(position: int) -> str:
    """The name of a column by its place, from 1: 1 -> "A", 28 -> "AB"."""
    name = ""
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, position: int) -> str:
    """As people say it: ``RAB!H17``."""
    return f"{SHEET}!{letters(position)}{row}"
