"""The guard of zip packages (XLSX, DOCX): look at the list, then unpack every part into nothing.

What is declared is judged first, because that costs nothing; then the bytes are counted as they
come, because what is declared may lie. Runs inside the guarded child.
"""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ikmportal.files.refusal import FileUnfit

MEBIBYTE = 1024 * 1024
_CHUNK = 64 * 1024
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")


@dataclass(frozen=True)
class ZipLimits:
    """How much a package may hold. ``ratio`` counts only for parts above one mebibyte."""

    parts: int = 2000
    part_bytes: int = 48 * MEBIBYTE
    total_bytes: int = 120 * MEBIBYTE
    ratio: int = 200


# Takes the name of a part and its bytes as they are unpacked; must use them up.
PartReader = Callable[[str, Iterator[bytes]], None]


def guard_zip(path: Path, *, limits: ZipLimits | None = None, read: PartReader) -> list[str]:
    """Hand every part to ``read`` and return the names; refuse (FileUnfit) what is not plain.

    Refused: too many or too large parts, names that leave the package, duplicates, links,
    encrypted or overlapping parts, anything before the first part or after the last, and
    packages in packages.
    """
    bounds = limits or ZipLimits()
    _judge_ends(path)
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _judge_list(parts, bounds, size=path.stat().st_size)
            count = _Counter(bounds)
            for part in parts:
                read(part.filename, _unpack(package, part, count))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as problem:
        raise FileUnfit("rusak") from problem
    return [part.filename for part in parts]


def _judge_ends(path: Path) -> None:
    """A package begins with its first part and ends with its list: nothing else hides around it."""
    size = path.stat().st_size
    with path.open("rb") as body:
        if body.read(4) != b"PK\x03\x04":
            raise FileUnfit("rusak")
        body.seek(max(0, size - 22))
        end = body.read(22)
    if end[:4] != b"PK\x05\x06":
        raise FileUnfit("zip_janggal")
    if int.from_bytes(end[10:12], "little") > ZipLimits().parts:
        raise FileUnfit("zip_banyak")


def _judge_list(parts: list[zipfile.ZipInfo], limits: ZipLimits, *, size: int) -> None:
    if len(parts) > limits.parts:
        raise FileUnfit("zip_banyak")
    seen: set[str] = set()
    for part in parts:
        _judge_name(part, seen)
        _judge_part(part, limits)
    if sum(part.file_size for part in parts) > limits.total_bytes:
        raise FileUnfit("zip_besar")
    # Parts that share their bytes pack more into the file than it holds.
    if sum(part.compress_size for part in parts) > size or _overlap(parts):
        raise FileUnfit("zip_janggal")


def _judge_name(part: zipfile.ZipInfo, seen: set[str]) -> None:
    name = part.orig_filename
    steps = name.split("/")
    if name != part.filename or name.startswith("/") or ".." in steps or set(name) & set("\\:\0"):
        raise FileUnfit("zip_janggal")
    if name.casefold() in seen:
        raise FileUnfit("zip_janggal")
    seen.add(name.casefold())
    if stat.S_ISLNK(part.external_attr >> 16):
        raise FileUnfit("zip_janggal")


def _judge_part(part: zipfile.ZipInfo, limits: ZipLimits) -> None:
    if part.flag_bits & 0x1:
        raise FileUnfit("terkunci")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileUnfit("zip_janggal")
    if part.file_size > limits.part_bytes:
        raise FileUnfit("zip_besar")
    if part.file_size > MEBIBYTE and part.file_size > limits.ratio * max(1, part.compress_size):
        raise FileUnfit("zip_besar")


def _overlap(parts: list[zipfile.ZipInfo]) -> bool:
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            return True
        end = part.header_offset + 30 + len(part.orig_filename) + part.compress_size
    return False


class _Counter:
    """Counts what really comes out, part by part and in total."""

    def __init__(self, limits: ZipLimits) -> None:
        self._limits = limits
        self._total = 0

    def add(self, length: int, *, of_part: int) -> None:
        self._total += length
        if of_part > self._limits.part_bytes or self._total > self._limits.total_bytes:
            raise FileUnfit("zip_besar")


def _unpack(package: zipfile.ZipFile, part: zipfile.ZipInfo, count: _Counter) -> Iterator[bytes]:
    length = 0
    with package.open(part) as body:
        while chunk := body.read(_CHUNK):
            if not length and chunk.startswith(_ARCHIVES):
                raise FileUnfit("zip_bersarang")
            length += len(chunk)
            count.add(len(chunk), of_part=length)
            yield chunk
