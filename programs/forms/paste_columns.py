"""Which column of a pasted table is which: by its heading, else by what stands in it."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations

from programs.forms.catalogue import Catalogue
from programs.forms.clipboard import Cell, Matrix
from programs.forms.pasted_numbers import plain_number

# What a column may be; "kode" holds the codes of every level in one column.
ROLES = (
    "kode", "kro", "ro", "komponen", "sub", "akun", "uraian", "volume", "satuan", "harga",
    "jumlah", "sumber", "indikator", "ket",
)  # fmt: skip
_WORDS = {
    "kode": "kode", "kro": "kro", "kode kro": "kro", "ro": "ro", "kode ro": "ro",
    "komponen": "komponen", "komp": "komponen", "kode komponen": "komponen",
    "subkomponen": "sub", "sub komponen": "sub", "sub": "sub", "subkomp": "sub",
    "akun": "akun", "kode akun": "akun", "mak": "akun", "account": "akun",
    "uraian": "uraian", "uraian kegiatan": "uraian", "rincian": "uraian", "nama barang": "uraian",
    "uraian belanja": "uraian", "detil": "uraian", "detail": "uraian", "item": "uraian",
    "volume": "volume", "vol": "volume", "rincian perhitungan": "volume", "qty": "volume",
    "perhitungan": "volume", "kuantitas": "volume", "banyaknya": "volume",
    "satuan": "satuan", "sat": "satuan", "unit": "satuan",
    "harga satuan": "harga", "harga": "harga", "tarif": "harga", "biaya satuan": "harga",
    "unit price": "harga", "harga satuan rp": "harga", "satuan harga": "harga",
    "jumlah": "jumlah", "jumlah biaya": "jumlah", "total": "jumlah", "jumlah harga": "jumlah",
    "total harga": "jumlah", "total biaya": "jumlah", "amount": "jumlah",
    "sumber": "sumber", "sumber harga": "sumber", "dasar harga": "sumber",
    "indikator": "indikator", "indikator renstra": "indikator",
    "keterangan": "ket", "ket": "ket", "catatan": "ket",
}  # fmt: skip
_LOOKED_AT = 40


def heading_row(matrix: Matrix) -> int | None:
    """The row that names the columns: among the first six, the one with most known words."""
    found = [sum(bool(_role(cell)) for cell in row) for row in matrix[:6]]
    best = max(found, default=0)
    return found.index(best) if best >= 2 else None


def roles_by_heading(row: Sequence[Cell]) -> list[str]:
    """Roles by the words of a heading row; of two columns with one name the first counts."""
    roles: list[str] = []
    for cell in row:
        role = _role(cell)
        roles.append("" if role in roles else role)
    return roles


def _role(cell: Cell) -> str:
    words = re.sub(r"\(.*?\)|[^a-z ]", " ", cell.text.casefold())
    name = " ".join(words.split())
    return _WORDS.get(name) or _WORDS.get(name.removesuffix(" rp"), "")


def roles_by_content(matrix: Matrix, catalogue: Catalogue) -> list[str]:
    """Roles by what the cells look like; what cannot be told stays empty."""
    columns = [[row[n] for row in matrix[:_LOOKED_AT]] for n in range(len(matrix[0]))]
    roles = [""] * len(columns)
    for role, looks in _shapes(catalogue).items():
        for n, column in enumerate(columns):
            if not roles[n] and role not in roles and _mostly(column, looks):
                roles[n] = role
    _take_numbers(columns, roles)
    _take_words(columns, roles)
    return roles


def _shapes(catalogue: Catalogue) -> dict[str, Callable[[str], object]]:
    return {
        "akun": re.compile(r"5\d{5}\b").match,
        "kro": lambda text: text in catalogue.classes,
        "komponen": re.compile(r"0[5-9]\d|[1-9]\d\d").fullmatch,
        "ro": re.compile(r"0\d\d").fullmatch,
        "sub": re.compile(r"[A-Z]{1,2}").fullmatch,
        "satuan": lambda text: text.casefold() in catalogue.unit_words,
        "volume": re.compile(r"[\d.,]+ *[^\d\s]* *[×xX*] *\d.*").fullmatch,
        "sumber": lambda text: text.casefold() in ("sbm", "at cost", "harga pasar", "pasar"),
    }


def _mostly(column: Sequence[Cell], looks: Callable[[str], object]) -> bool:
    filled = [cell.text for cell in column if cell.text]
    return bool(filled) and sum(bool(looks(text)) for text in filled) * 2 > len(filled)


def _take_numbers(columns: Sequence[Sequence[Cell]], roles: list[str]) -> None:
    """Columns of numbers: volume × price = amount where that holds, else price by size."""
    wanted = [role for role in ("volume", "harga", "jumlah") if role not in roles]
    free = [
        n
        for n, column in enumerate(columns)
        if not roles[n] and _mostly(column, lambda text: plain_number(text) is not None)
    ]
    if "volume" in wanted:
        for a, b, c in combinations(free, 3):
            if _is_product(columns[a], columns[b], columns[c]):
                roles[a], roles[b], roles[c] = "volume", "harga", "jumlah"
                return
    for n in free[:1] if len(free) > 2 and _counts(columns[free[0]]) else []:
        free.remove(n)  # a running number
    for n, role in zip(free, wanted, strict=False):
        roles[n] = role


def _is_product(a: Sequence[Cell], b: Sequence[Cell], c: Sequence[Cell]) -> bool:
    triples = [tuple(map(_value, cells)) for cells in zip(a, b, c, strict=True)]
    full = [(x, y, z) for x, y, z in triples if x is not None and y is not None and z is not None]
    return bool(full) and sum(x * y == z for x, y, z in full) * 2 > len(full)


def _value(cell: Cell) -> Decimal | None:
    return cell.number if cell.number is not None else plain_number(cell.text)


def _counts(column: Sequence[Cell]) -> bool:
    numbers = [cell.text.rstrip(".") for cell in column if cell.text]
    return numbers[:3] == [str(n) for n in range(1, len(numbers[:3]) + 1)]


def _take_words(columns: Sequence[Sequence[Cell]], roles: list[str]) -> None:
    """The longest words are the description; if others follow, they are the note."""
    free = [n for n, role in enumerate(roles) if not role]
    lengths = {n: sum(len(cell.text) for cell in columns[n]) for n in free}
    if "uraian" not in roles and lengths and max(lengths.values()):
        roles[max(free, key=lambda n: lengths[n])] = "uraian"
