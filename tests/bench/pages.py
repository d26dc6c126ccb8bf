"""What is measured: every page of the speed record, with its goal as a multiple of `acuan`."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from tests.bench.browser import Browser, Request

Places = dict[str, Any]
_turn = count()


@dataclass(frozen=True)
class Page:
    """One page or act. ``request`` gives the click of one turn; an act has a new one each.

    A cold page finds no figures kept from an earlier reading.
    """

    name: str
    goal: float
    request: Callable[[Places, int], Request]
    is_act: bool = False
    is_cold: bool = False


_NARROW = "/usulan/?berkas=kurang&paling_sedikit=1000"


def floor(places: Places) -> Request:
    return Request("/acuan/", places["people"]["reviewer"])


def shown(path: str, role: str) -> Callable[[Places, int], Request]:
    """The click that opens a page; ``path`` names places in braces."""
    return lambda places, turn: Request(path.format(**places), places["people"][role])


def _post(
    path: Callable[[Places, int], str], role: str, data: Callable[[], dict[str, str]]
) -> Callable[[Places, int], Request]:
    return lambda places, turn: Request(
        path(places, turn), places["people"][role], tuple(data().items()), expected=302
    )


def _line_path(places: Places, turn: int) -> str:
    line = places["lines"][turn % len(places["lines"])]
    return f"/rakor/bahan/{places['item']}/baris/{line}/"


def _pulse(places: Places, turn: int) -> Request:
    """The beat of a desk that did not change; its address is read anew with each first click."""
    if turn == 0 or "pulse" not in places:
        browser = Browser()
        page = Request(f"/rakor/bahan/{places['item']}/", places["people"]["reviewer"])
        places["pulse"] = pulse_of(browser.text(page))
        browser.close()
    path, beat = places["pulse"]
    return Request(path, "", known=beat, expected=304)


def pulse_of(page: str) -> tuple[str, str]:
    """Where a screen asks for the beat of what it shows, and the beat it has."""
    return (
        re.search(r'data-ikm-pulse="([^"]+)"', page)[1],  # type: ignore[index]
        re.search(r'data-ikm-beat="(\d+)"', page)[1],  # type: ignore[index]
    )


def _adjusted() -> dict[str, str]:
    return {"verdict": "disesuaikan", "agreed_idr": f"{next(_turn) % 5_000 + 1}", "note": "SBM"}


def _approved() -> dict[str, str]:
    return {"verdict": "setujui", "note": "", "key": str(uuid4())}


def _signed() -> dict[str, str]:
    return {"version": "1", "key": str(uuid4())}


def _typed(places: Places, turn: int) -> Request:
    """One field over what the turn before wrote into it."""
    note = {"seen": f"Ukur {turn - 1}", "value": f"Ukur {turn}"}
    return _schedule(places, {"field": "schedule_note", **note})


def _begun(places: Places, turn: int) -> Request:
    """The first field of a row that begins with it."""
    name = {"seen": "", "value": "Seleksi peserta"}
    return _schedule(places, {"field": f"tahap-{uuid4()}-name", **name})


def _schedule(places: Places, data: dict[str, str]) -> Request:
    path = f"/usulan/{places['type']}/bagian/jadwal/isian/"
    return Request(path, places["people"]["drafter"], tuple(data.items()))


def _note(places: Places, turn: int) -> Request:
    """One note of the long RAB; each turn takes another line."""
    return _cell(places, turn, field="ket", seen="")


def _price(places: Places, turn: int) -> Request:
    """One price: every sum comes back. Line by line they cost a thousand rupiah more."""
    line = 100 + turn
    return _cell(places, line, field="harga", seen=f"{1_000 * (line + 1)}")


def _cell(places: Places, line: int, *, field: str, seen: str) -> Request:
    value = f"{next(_turn) % 5_000 + 1}"
    edit = {"line": places["grid_lines"][line], "field": field, "seen": seen, "value": value}
    return Request(
        f"/usulan/{places['grid']}/rab/sel/",
        places["people"]["drafter"],
        message=json.dumps({"edits": [edit]}),
    )


PAGES = (
    Page("Daftar usulan, 50 baris (pusat)", 3, shown("/usulan/", "reviewer")),
    Page("Daftar usulan, 50 baris (Dinas)", 3, shown("/usulan/", "drafter")),
    Page("Daftar dengan pencarian", 4, shown("/usulan/?q=wirausaha", "reviewer")),
    Page("Daftar, cari satu nomor", 4, shown("/usulan/?q=MASSAL-0000150", "reviewer")),
    Page("Daftar, menurut judul", 4, shown("/usulan/?urut=judul", "reviewer")),
    Page("Daftar, berkas lengkap dan nilai", 8, shown(_NARROW, "drafter")),
    Page("Usulan, halaman baca, 60 baris", 3, shown("/usulan/{read}/", "reviewer")),
    Page("Usulan, daftar tugas", 3, shown("/usulan/{write}/", "drafter")),
    Page("Usulan baru, menu sebelum mengetik", 3, shown("/usulan/baru/", "drafter")),
    Page("Bagian dengan baris", 4, shown("/usulan/{write}/bagian/calon/", "drafter")),
    Page("Periksa sebelum mengajukan, 60 baris", 4, shown("/usulan/{write}/periksa/", "drafter")),
    Page("Lembar persetujuan", 3, shown("/usulan/{signoff}/persetujuan/", "head")),
    Page("Diskusi usulan", 3, shown("/usulan/{write}/diskusi/", "drafter")),
    Page("Siapa sedang di sini", 1, shown("/usulan/{write}/hadir/", "drafter")),
    Page("RAB, 60 baris dan formulir", 4, shown("/usulan/{write}/rab/", "drafter")),
    Page("RAB, lembar 2.000 baris: halaman", 3, shown("/usulan/{grid}/rab/", "drafter")),
    Page("RAB, lembar 2.000 baris: isi", 12, shown("/usulan/{grid}/rab/baris/", "drafter")),
    Page("RAB, lembar 2.000 baris: simpan satu harga", 1.5, _price, is_act=True),
    Page("RAB, lembar 2.000 baris: simpan satu catatan", 1.5, _note, is_act=True),
    Page("Dasbor nasional", 4, shown("/", "leadership")),
    Page("Beranda Dinas", 4, shown("/", "drafter")),
    Page("Statistik", 5, shown("/statistik/", "leadership")),
    Page("Dasbor nasional, sekali semenit", 4, shown("/", "leadership"), is_cold=True),
    Page("Statistik, sekali semenit", 5, shown("/statistik/", "leadership"), is_cold=True),
    Page("Antrean telaah", 4, shown("/telaah/", "reviewer")),
    Page("Meja Rakor, 60 baris", 4, shown("/rakor/bahan/{item}/", "reviewer")),
    Page("Ruang Rakor, 304", 0.4, _pulse),
    Page("Rakor dan mejanya", 4, shown("/rakor/{rakor}/", "reviewer")),
    Page("Alokasi yang menunggu", 4, shown("/alokasi/", "director")),
    Page("Pagu", 4, shown("/pagu/", "leadership")),
    Page("Simpan keputusan baris", 4, _post(_line_path, "reviewer", _adjusted), is_act=True),
    Page(
        "Simpan keputusan usulan, 60 baris",
        4,
        _post(lambda p, n: f"/rakor/bahan/{p['decide'][n]}/putus/", "reviewer", _approved),
        is_act=True,
    ),
    Page("Simpan otomatis satu isian", 1, _typed, is_act=True),
    Page("Simpan otomatis, isian pertama sebuah baris", 1, _begun, is_act=True),
    Page(
        "Kirim usulan lengkap, 60 baris dan 12 berkas",
        15,
        _post(lambda p, n: f"/usulan/{p['send'][n]}/periksa/", "drafter", _signed),
        is_act=True,
    ),
    Page(
        "Tanda tangan dan ajukan, 60 baris",
        15,
        _post(lambda p, n: f"/usulan/{p['sign'][n]}/setujui/", "head", _signed),
        is_act=True,
    ),
)
