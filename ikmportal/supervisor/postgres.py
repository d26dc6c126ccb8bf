"""An embedded PostgreSQL cluster: made once, reached over a Unix socket only."""

import functools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from .binaries import postgres_bin, postgres_major
from .children import Child, die_with_parent
from .processes import program_of
from .refusal import Refusal

ROLE = "ikm"
DATABASE = "ikm"
FALLBACK_USER = "nobody"
# The builtin provider sorts by code point on every machine: never on glibc's or ICU's version.
INITDB_OPTIONS = (
    *("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
)
# Before 17 there is no builtin provider; plain C sorts by code point too.
OLD_INITDB_OPTIONS = (*INITDB_OPTIONS[:7], "--locale-provider=libc", "--locale=C.UTF-8")
BUILTIN_LOCALE_SINCE = 17
SETTINGS = {
    "jit": "off",
    # The disk finds any page as fast as the next one.
    "random_page_cost": "1.1",
    "fsync": "on",
    "max_connections": "100",
    "shared_buffers": "128MB",
}
# For a cluster that is thrown away: nothing in it must survive a power cut.
THROWAWAY_SETTINGS = SETTINGS | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    # Tests leave rolled-back rows by the ten thousand: sweep them up soon.
    "autovacuum_naptime": "5s",
}


class ClusterRefused(Refusal):
    """The data folder cannot be served by this PostgreSQL. Nothing in it was changed."""


class RootRefused(Refusal):
    """Running as root, and this machine offers no way to run PostgreSQL as somebody else."""


@functools.cache
def has_user_namespaces() -> bool:
    """Whether root may run a program as uid 1000 of its own namespace, files still root's."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_UNSHARE, "true"], capture_output=True, check=False).returncode == 0  # noqa: S603


_UNSHARE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


class Cluster:
    """The cluster in `data_dir`, its socket in `sockets`, its log in `log`."""

    def __init__(
        self,
        data_dir: Path,
        *,
        sockets: Path,
        log: Path,
        settings: Mapping[str, str] = SETTINGS,
    ) -> None:
        self.data_dir = data_dir
        self.sockets = sockets
        self.log = log
        self.settings = settings
        self.bin = postgres_bin()

    @property
    def url(self) -> str:
        """The address of the application's database, as Django and psql spell it."""
        return f"postgres://{ROLE}@/{DATABASE}?{urlencode({'host': str(self.sockets)})}"

    def start(self) -> Child:
        """Make the cluster if missing, start it, and return once it answers queries.

        Raises ClusterRefused for another major version's data, RootRefused, ChildFailed.
        """
        self.refuse_other_major()
        if not (self.data_dir / "PG_VERSION").is_file():
            self._create()
        self._forget_dead_postmaster()
        child = self._spawn()
        try:
            child.wait_ready(self.answers, seconds=60)
            self._ensure_database()
        except BaseException:
            child.stop()
            raise
        return child

    def refuse_other_major(self) -> None:
        """Raise ClusterRefused if another major version of PostgreSQL wrote the folder."""
        stamp = self.data_dir / "PG_VERSION"
        if not stamp.is_file():
            return
        written, here = stamp.read_text().strip(), str(postgres_major(self.bin))
        if written != here:
            raise ClusterRefused(
                f"Data di {self.data_dir} ditulis oleh PostgreSQL {written}, sedangkan yang"
                f" terpasang PostgreSQL {here}. Tidak ada yang diubah.\n"
                f"Untuk mulai dari awal, pindahkan foldernya: mv '{self.data_dir.parent}'"
                f" '{self.data_dir.parent}.lama'\n"
                f"Untuk membawa datanya, jalankan PostgreSQL {written} atas folder itu, ambil"
                " dengan pg_dump, lalu isikan ke database baru."
            )

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user="postgres", dbname="postgres", autocommit=True
        )

    def _create(self) -> None:
        """initdb beside the final place, then rename: a killed initdb leaves nothing half made."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.data_dir.with_name(f"{self.data_dir.name}.baru")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._give_away(unfinished)
        options = self._initdb_options()
        made = subprocess.run(  # noqa: S603
            [
                *self._prefix(),
                str(self.bin / "initdb"),
                "-D",
                str(unfinished),
                *options,
            ],
            capture_output=True,
            text=True,
            check=False,
            user=self._run_as(),
            cwd="/",
            preexec_fn=die_with_parent,
        )
        if made.returncode:
            raise ClusterRefused(f"initdb gagal untuk {self.data_dir}:\n{made.stderr.strip()}")
        unfinished.rename(self.data_dir)

    def _initdb_options(self) -> Sequence[str]:
        is_recent = postgres_major(self.bin) >= BUILTIN_LOCALE_SINCE
        sync = () if self.settings["fsync"] == "on" else ("--no-sync",)
        return (*(INITDB_OPTIONS if is_recent else OLD_INITDB_OPTIONS), *sync)

    def _spawn(self) -> Child:
        self._give_away(self.sockets)
        flags = [
            part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")
        ]
        where = ["-D", str(self.data_dir), "-h", "", "-k", str(self.sockets)]
        return Child(
            "PostgreSQL",
            argv=[*self._prefix(), str(self.bin / "postgres"), *where, *flags],
            log=self.log,
            cwd=Path("/"),
            user=self._run_as(),
            # "Fast" shutdown: clients are disconnected, committed work is kept.
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
        )

    def _prefix(self) -> tuple[str, ...]:
        """PostgreSQL refuses root: give it a user namespace where it is uid 1000."""
        return _UNSHARE if os.getuid() == 0 and self._run_as() is None else ()

    def _run_as(self) -> int | None:
        """The user to step down to, when a user namespace is not the way."""
        if os.getuid() != 0:
            return None
        if self.data_dir.is_dir() and (owner := self.data_dir.stat().st_uid):
            # Made by an ordinary user or an earlier fallback: theirs it stays.
            return owner
        return None if has_user_namespaces() else self._fallback_user()

    def _fallback_user(self) -> int:
        if not all(map(_is_reachable_by_others, (self.data_dir, self.bin / "postgres"))):
            raise RootRefused(
                "PostgreSQL menolak berjalan sebagai root, dan mesin ini tidak mengizinkan user"
                " namespace. Jalankan sebagai pengguna biasa, pindahkan proyek ke folder yang"
                f" dapat dilalui pengguna {FALLBACK_USER}, atau isi DATABASE_URL."
            )
        return pwd.getpwnam(FALLBACK_USER).pw_uid

    def _give_away(self, folder: Path) -> None:
        if user := self._run_as():
            os.chown(folder, user, -1)

    def _forget_dead_postmaster(self) -> None:
        """Remove a lock file whose pid now belongs to some other program.

        PostgreSQL itself only asks whether the pid is alive: after a reboot it often is, as
        something else, and the cluster would refuse to start.
        """
        lock = self.data_dir / "postmaster.pid"
        if not lock.is_file():
            return
        pid = lock.read_text().split("\n")[0].strip()
        if not pid.isdecimal() or "postgres" not in program_of(int(pid)):
            lock.unlink()

    def _ensure_database(self) -> None:
        """The application is no superuser: it owns its database and may create test ones."""
        with self._connect() as connection:
            roles = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if roles.fetchone() is None:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            databases = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            )
            if databases.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


def _is_reachable_by_others(folder: Path) -> bool:
    return all(
        parent.stat().st_mode & 0o001 for parent in folder.absolute().parents if parent.exists()
    )
