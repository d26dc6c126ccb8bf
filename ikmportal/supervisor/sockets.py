"""Where Unix sockets live: their path must stay under 108 bytes, and survive any checkout path."""

import hashlib
import os
import stat
from pathlib import Path

from .refusal import Refusal

# The kernel's sun_path is 108 bytes on Linux and 104 on macOS, the final NUL included; the
# longest name we put in the folder is ".s.PGSQL.5432.lock".
LONGEST_FOLDER = 80
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")


class SocketFolderRefused(Refusal):
    """The short folder under /tmp is somebody else's."""


def socket_folder(var_dir: Path) -> Path:
    """The folder for the sockets of the portal in `var_dir`, made if missing, private to this user.

    Always the same answer for the same `var_dir`. Raises SocketFolderRefused.
    """
    near = var_dir / "run"
    folder = near if _fits(near) else _short(var_dir)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_strangers(folder)
    return folder


def _fits(folder: Path) -> bool:
    text = str(folder)
    return len(os.fsencode(text)) <= LONGEST_FOLDER and set(text) <= PLAIN


def _short(var_dir: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(str(var_dir.resolve()))).hexdigest()[:10]
    return Path(f"/tmp/ikm-{os.getuid()}-{digest}")  # noqa: S108


def _refuse_strangers(folder: Path) -> None:
    facts = folder.lstat()
    ours = facts.st_uid == os.getuid() or os.getuid() == 0
    if not stat.S_ISDIR(facts.st_mode) or not ours:
        raise SocketFolderRefused(
            f"Folder soket {folder} milik pengguna lain. Hapus folder itu atau pindahkan proyek."
        )
