"""Addresses: read from people, spelt for each library."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ikmportal.settings import addresses
from ikmportal.supervisor.commands import project_folder
from ikmportal.supervisor.web_address import AddressRefused, WebAddress

ASK_HOSTS = "from ikmportal.settings import dev; print(','.join(dev.ALLOWED_HOSTS))"


@pytest.mark.parametrize("port", ["abc", "", "0", "70000", "80 80", "-1", "٨٠٠٠x"])
def test_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(AddressRefused, match="bukan nomor port"):
        WebAddress.read(bind="127.0.0.1", port=port)


@pytest.mark.parametrize(
    ("bind", "gunicorn", "browser"),
    [
        ("127.0.0.1", "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("0.0.0.0", "0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("localhost", "localhost:8000", "http://localhost:8000"),
        ("[::1]", "[::1]:8000", "http://[::1]:8000"),
        ("::", "[::]:8000", "http://[::1]:8000"),
    ],
)
def test_web_address_is_spelt_for_gunicorn_and_for_a_browser(
    bind: str, gunicorn: str, browser: str
) -> None:
    address = WebAddress.read(bind=bind, port="8000")

    assert (address.bind, address.url) == (gunicorn, browser)


@pytest.mark.parametrize(
    ("bind", "accepted"),
    [
        ("127.0.0.1", "127.0.0.1,localhost,[::1],127.0.0.1"),
        ("192.0.2.7", "127.0.0.1,localhost,[::1],192.0.2.7"),
        ("0.0.0.0", "127.0.0.1,localhost,[::1],*"),
    ],
)
def test_bind_is_an_allowed_host(bind: str, accepted: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASK_HOSTS],
        cwd=project_folder(),
        env=os.environ | {"BIND": bind, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.strip() == accepted


def test_bind_of_another_machine_is_refused() -> None:
    with pytest.raises(AddressRefused, match=r"192\.0\.2\.1"):
        WebAddress.read(bind="192.0.2.1", port="8000").refuse_unusable()


def test_free_port_is_not_refused() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    WebAddress.read(bind="127.0.0.1", port=str(port)).refuse_unusable()


@pytest.mark.parametrize(
    ("given", "cache", "broker"),
    [
        ("", addresses.DEFAULT_REDIS, addresses.DEFAULT_REDIS),
        ("redis://a:6379/2", "redis://a:6379/2", "redis://a:6379/2"),
        ("rediss://u:p@a/0", "rediss://u:p@a/0", "rediss://u:p@a/0"),
        (
            "unix:///r/v.sock?db=3",
            "unix:///r/v.sock?db=3",
            "redis+socket:///r/v.sock?virtual_host=3",
        ),
        (
            "redis+socket:///r/v.sock",
            "unix:///r/v.sock?db=0",
            "redis+socket:///r/v.sock?virtual_host=0",
        ),
    ],
)
def test_redis_url_is_spelt_for_the_cache_and_for_celery(
    given: str, cache: str, broker: str
) -> None:
    assert (addresses.cache_url(given), addresses.broker_url(given)) == (cache, broker)


def test_database_keeps_what_its_url_says() -> None:
    parsed = {"NAME": "ikm", "HOST": "db", "OPTIONS": {"sslmode": "require"}}

    made = addresses.database(parsed, statement_timeout_ms=0)

    assert made["HOST"] == "db"
    assert made["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout=0 " in made["OPTIONS"]["options"]


def test_database_on_a_socket_names_the_folder_as_its_host() -> None:
    parsed = {"NAME": "ikm", "HOST": "", "OPTIONS": {"host": "/run/pg"}}

    made = addresses.database(parsed, statement_timeout_ms=10)

    assert made["HOST"] == "/run/pg"
    assert "host" not in made["OPTIONS"]
