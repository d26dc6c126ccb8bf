"""The launchers: where they put things, who they run as, what they refuse."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest
import redis

from ikmportal.supervisor.postgres import (
    FALLBACK_USER,
    THROWAWAY_SETTINGS,
    Cluster,
    RootRefused,
    has_user_namespaces,
)
from ikmportal.supervisor.servers import throwaway_servers
from ikmportal.supervisor.sockets import LONGEST_FOLDER, SocketFolderRefused, socket_folder

AS_ROOT = pytest.mark.skipif(os.getuid() != 0, reason="only root has to step down")


def _cluster(folder: Path) -> Cluster:
    return Cluster(
        folder / "pg",
        sockets=socket_folder(folder),
        log=folder / "pg.log",
        settings=THROWAWAY_SETTINGS,
    )


@pytest.fixture
def no_user_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without util-linux: nothing on the PATH."""
    monkeypatch.setenv("PATH", "")
    has_user_namespaces.cache_clear()
    yield
    has_user_namespaces.cache_clear()


def test_servers_answer_in_a_very_long_path_with_spaces(tmp_path: Path) -> None:
    folder = tmp_path / ("folder yang sangat panjang " * 4) / "var"

    with throwaway_servers(folder) as servers:
        with psycopg.connect(servers.database_url) as connection:
            row = connection.execute(
                "SELECT rolsuper, datcollate, datlocprovider, current_setting('jit')"
                " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = 'ikm'"
            ).fetchone()
        client = redis.Redis.from_url(servers.broker.url(database=3))
        policy = client.config_get("maxmemory-policy")
        client.close()

    assert row == (False, "C", "b", "off")
    assert policy == {"maxmemory-policy": "noeviction"}
    assert not servers.broker.socket.parent.exists()


def test_trusted_extensions_need_no_superuser(tmp_path: Path) -> None:
    with (
        throwaway_servers(tmp_path) as servers,
        psycopg.connect(servers.database_url) as connection,
    ):
        for name in ("pg_trgm", "unaccent", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {name}")


def test_cluster_recovers_from_a_lock_file_whose_pid_is_somebody_else(tmp_path: Path) -> None:
    _cluster(tmp_path).start().stop()
    (tmp_path / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n")

    child = _cluster(tmp_path).start()

    assert child.is_running()
    child.stop()


def test_cluster_half_made_by_a_killed_initdb_is_made_again(tmp_path: Path) -> None:
    unfinished = tmp_path / "pg.baru"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    child = _cluster(tmp_path).start()
    child.stop()

    assert (tmp_path / "pg" / "global").is_dir()
    assert not unfinished.exists()


@AS_ROOT
def test_root_without_user_namespaces_steps_down_to_nobody(
    short_folder: Path, no_user_namespaces: None
) -> None:
    child = _cluster(short_folder).start()
    try:
        owner = (short_folder / "pg").owner()
        runs_as = Path(f"/proc/{child.pid}").owner()
    finally:
        child.stop()
        shutil.rmtree(short_folder / "pg")

    assert (owner, runs_as) == (FALLBACK_USER, FALLBACK_USER)


@AS_ROOT
def test_root_without_user_namespaces_in_a_closed_folder_is_told_what_to_do(
    short_folder: Path, no_user_namespaces: None
) -> None:
    closed = short_folder / "tertutup"
    closed.mkdir(mode=0o700)

    with pytest.raises(RootRefused, match="DATABASE_URL"):
        _cluster(closed / "var").start()

    assert not (closed / "var" / "pg").exists()


def test_socket_folder_is_private_and_always_the_same(tmp_path: Path) -> None:
    near = socket_folder(tmp_path / "v")
    far = socket_folder(tmp_path / ("x" * 90))
    try:
        assert near == tmp_path / "v" / "run"
        assert len(str(far)) <= LONGEST_FOLDER
        assert far == socket_folder(tmp_path / ("x" * 90))
        assert far.stat().st_mode & 0o777 == 0o700
    finally:
        far.rmdir()


def test_socket_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    var_dir = tmp_path / ("y" * 90)
    folder = socket_folder(var_dir)
    folder.rmdir()
    folder.symlink_to(tmp_path)
    try:
        with pytest.raises(SocketFolderRefused):
            socket_folder(var_dir)
    finally:
        folder.unlink()
