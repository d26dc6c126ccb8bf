"""`make run` as people use and abuse it: real processes, real signals."""

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ikmportal.supervisor.postgres import has_user_namespaces
from tests.ikmportal.supervisor.conftest import READY, PortalProcess, free_port

Start = Callable[..., PortalProcess]


def _programs(pids: set[int]) -> list[str]:
    """The command lines behind the pids."""
    lines = []
    for pid in pids:
        try:
            lines.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return lines


def _database_url(var_dir: Path) -> str:
    published = dict(
        line.split("=", 1) for line in (var_dir / "runtime.env").read_text().splitlines()
    )
    return published["DATABASE_URL"]


def _query(var_dir: Path, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(_database_url(var_dir), autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def portal_in_spaces(start: Start, spaced_project: Path) -> Callable[..., PortalProcess]:
    """The whole portal in a folder with spaces, its data in that folder's own var."""

    def make(*arguments: str) -> PortalProcess:
        var_dir = spaced_project / "var"
        return start(*arguments, var_dir=var_dir, project=spaced_project, PORT=str(free_port()))

    return make


def test_portal_serves_stops_keeps_its_data_and_leaves_nothing_when_killed(
    portal_in_spaces: Callable[..., PortalProcess],
) -> None:
    # First start: everything is made.
    first = portal_in_spaces()
    url = first.wait_line(READY).removeprefix(READY)
    with urllib.request.urlopen(f"{url}/livez", timeout=10) as answer:
        assert answer.status == 200
    running = " ".join(_programs(first.family()))
    for program in ("postgres", "valkey", "gunicorn", "ikmportal worker", "ikmportal beat"):
        assert program in running
    assert "spasi" in running
    _query(first.var_dir, "CREATE TABLE kept AS SELECT 'tetap ada' AS word")

    # A second one from the same folder is refused, and the first goes on.
    code, _, said = portal_in_spaces().finish()
    assert code == 1
    assert "sudah berjalan" in said
    assert str(first.process.pid) in said

    # Ctrl-C.
    assert first.send(signal.SIGINT) == 0
    assert first.wait_gone() == set()
    assert not (first.var_dir / "runtime.env").exists()

    # Second start: quick, data there.
    began = time.monotonic()
    second = portal_in_spaces()
    second.wait_line(READY)
    assert time.monotonic() - began < 30
    assert _query(second.var_dir, "SELECT word FROM kept") == [("tetap ada",)]

    # kill -9 of the supervisor alone.
    family = second.family()
    assert len(family) > 8
    second.process.send_signal(signal.SIGKILL)
    second.process.wait()
    assert second.wait_gone() == set()

    # And the data folder opens again.
    third = portal_in_spaces("--servers-only")
    third.wait_line("REDIS_URL=")
    assert _query(third.var_dir, "SELECT word FROM kept") == [("tetap ada",)]
    assert third.send(signal.SIGTERM) == 0
    assert third.wait_gone() == set()


def test_portal_interrupted_while_preparing_leaves_nothing_and_starts_again(start: Start) -> None:
    portal = start(PORT=str(free_port()))
    log = portal.var_dir / "log" / "prepare.log"
    deadline = time.monotonic() + 30
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    portal.family()

    assert portal.send(signal.SIGINT) == 0

    assert portal.wait_gone() == set()
    again = start("--servers-only", var_dir=portal.var_dir)
    again.wait_line("REDIS_URL=")


def test_portal_names_a_child_that_died_and_stops_the_rest(start: Start) -> None:
    portal = start("--servers-only")
    portal.wait_line("REDIS_URL=")
    (valkey,) = [p for p in portal.family() if "valkey" in " ".join(_programs({p}))]

    os.kill(valkey, signal.SIGKILL)
    code, _, said = portal.finish()

    assert code == 1
    assert "Valkey berhenti sendiri" in said
    assert portal.wait_gone() == set()


def test_portal_refuses_a_taken_port_before_anything_starts(start: Start, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        code, out, said = start(PORT=str(port)).finish()

    assert (code, out) == (1, "")
    assert f"Port {port} di 127.0.0.1 sudah dipakai" in said
    assert f"PORT={port + 1} make run" in said
    assert "Traceback" not in said
    assert not (tmp_path / "var" / "pg").exists()


@pytest.mark.parametrize("port", ["abc"])
def test_portal_refuses_a_port_that_is_none(start: Start, port: str) -> None:
    code, _, said = start(PORT=port).finish()

    assert code == 1
    assert f"PORT={port} bukan nomor port" in said


@pytest.mark.parametrize("major", ["14"])
def test_portal_refuses_data_of_another_postgres_and_leaves_it_alone(
    start: Start, tmp_path: Path, major: str
) -> None:
    data = tmp_path / "var" / "pg"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{major}\n")
    (data / "isi").write_text("berharga")

    code, _, said = start("--servers-only").finish()

    assert code == 1
    assert f"ditulis oleh PostgreSQL {major}" in said
    assert "mv " in said
    assert sorted(file.name for file in data.iterdir()) == ["PG_VERSION", "isi"]
    assert (data / "isi").read_text() == "berharga"


def test_portal_uses_the_given_servers_and_starts_none(start: Start, tmp_path: Path) -> None:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}

    portal = start("--servers-only", **given)

    assert portal.wait_line("DATABASE_URL=") == f"DATABASE_URL={given['DATABASE_URL']}"
    assert portal.wait_line("REDIS_URL=") == f"REDIS_URL={given['REDIS_URL']}"
    assert portal.family() == {portal.process.pid}
    assert not (tmp_path / "var" / "pg").exists()
    assert portal.send(signal.SIGTERM) == 0


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_portal_says_which_given_server_is_silent(start: Start, name: str) -> None:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    scheme = "postgres://ikm@" if name == "DATABASE_URL" else "redis://"
    given[name] = f"{scheme}127.0.0.1:{free_port()}/0"

    code, _, said = start("--servers-only", **given).finish()

    assert code == 1
    assert name in said
    assert "Traceback" not in said


def test_portal_ignores_addresses_left_by_a_killed_one(start: Start, tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    var_dir.mkdir()
    (var_dir / "runtime.env").write_text(
        "DATABASE_URL=postgres://ikm@/ikm?host=/tidak/ada\nREDIS_URL=unix:///tidak/ada?db=0\n"
    )

    portal = start("--servers-only")

    assert "/tidak/ada" not in portal.wait_line("DATABASE_URL=")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can own another's files")
def test_portal_as_root_serves_data_that_an_ordinary_user_made(
    start: Start, short_folder: Path
) -> None:
    var_dir = short_folder / "var"
    first = start("--servers-only", var_dir=var_dir)
    first.wait_line("REDIS_URL=")
    first.send(signal.SIGTERM)
    for path in (var_dir, *var_dir.rglob("*")):
        os.chown(path, 65534, -1)

    second = start("--servers-only", var_dir=var_dir)

    second.wait_line("REDIS_URL=")
    assert _query(var_dir, "SELECT current_user") == [("ikm",)]


@pytest.mark.skipif(os.getuid() != 0 or not has_user_namespaces(), reason="needs root to step down")
def test_portal_runs_as_an_ordinary_user(start: Start, tmp_path: Path) -> None:
    step_down = ("unshare", "--user", "--map-user=1000", "--map-group=1000")

    portal = start("--servers-only", prefix=step_down)

    portal.wait_line("REDIS_URL=")
    assert _query(tmp_path / "var", "SELECT current_user") == [("ikm",)]
    assert portal.send(signal.SIGTERM) == 0
    assert portal.wait_gone() == set()
