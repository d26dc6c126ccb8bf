"""Production without Docker at hand: what the two files say is what runs and is tested here."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from ikmportal.supervisor import commands
from ikmportal.supervisor.binaries import postgres_bin
from ikmportal.supervisor.postgres import INITDB_OPTIONS
from ikmportal.supervisor.servers import throwaway_servers
from ikmportal.supervisor.valkey import Broker

EVERYWHERE = "0.0.0.0:8000"
APPLICATION = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((commands.project_folder() / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (commands.project_folder() / "Dockerfile").read_text()


def test_compose_runs_the_commands_of_the_portal(compose: dict[str, Any]) -> None:
    said = {name: compose["services"][name]["command"] for name in APPLICATION}

    assert said == {
        "migrate": commands.PREPARE,
        "web": f"{commands.WEB} {EVERYWHERE}",
        "worker": commands.WORKER,
        "beat": commands.BEAT,
    }


def test_image_runs_the_web_command_by_itself(dockerfile: str) -> None:
    (words,) = re.findall(r"^CMD (\[.*\])$", dockerfile, flags=re.MULTILINE)

    assert " ".join(json.loads(words)) == f"{commands.WEB} {EVERYWHERE}"


def test_compose_makes_the_cluster_as_the_embedded_one(compose: dict[str, Any]) -> None:
    postgres = compose["services"]["postgres"]
    locale = [option for option in INITDB_OPTIONS if "locale" in option]

    assert postgres["image"] == "postgres:18"
    assert postgres["environment"]["POSTGRES_INITDB_ARGS"].split() == [*locale, "--encoding=UTF8"]
    assert postgres["command"] == "postgres -c jit=off -c random_page_cost=1.1"


def test_compose_valkey_keeps_nothing_as_the_embedded_one(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    command = compose["services"]["valkey"]["command"]
    embedded = " ".join(Broker(sockets=tmp_path, log=tmp_path / "log")._options())

    for option in ("--appendonly no", "--maxmemory-policy noeviction"):
        assert option in command
        assert option in embedded


@pytest.mark.parametrize("name", APPLICATION)
def test_compose_gives_every_process_the_same_required_secrets(
    compose: dict[str, Any], name: str
) -> None:
    environment = compose["services"][name]["environment"]

    for variable in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL"):
        assert ":?" in environment[variable], f"{variable} must not have a silent default"
    assert environment["REDIS_URL"] == "redis://valkey:6379/0"


def test_compose_database_role_is_no_superuser(compose: dict[str, Any], tmp_path: Path) -> None:
    script = compose["configs"]["database_role"]["content"].replace("$$", "$")
    with throwaway_servers(tmp_path) as servers:
        socket = str(servers.broker.socket.parent)
        with psycopg.connect(host=socket, user="postgres", autocommit=True) as admin:
            admin.execute("DROP DATABASE ikm")
            admin.execute("DROP ROLE ikm")
        surroundings = os.environ | {
            "PGHOST": socket,
            "IKM_PASSWORD": "kata'sandi",
            "PATH": f"{postgres_bin()}:{os.environ['PATH']}",
        }

        subprocess.run(["sh", "-e", "-c", script], env=surroundings, check=True)

        with psycopg.connect(servers.database_url) as connection:
            (who,) = connection.execute("SELECT current_user").fetchone()
        with psycopg.connect(host=socket, user="postgres") as admin:
            row = admin.execute(
                "SELECT rolsuper, rolcreatedb, rolpassword LIKE 'SCRAM%'"
                " FROM pg_authid WHERE rolname = 'ikm'"
            ).fetchone()
    assert (who, row) == ("ikm", (False, False, True))


def test_image_holds_every_folder_the_application_imports(dockerfile: str) -> None:
    copied = set(re.findall(r"^COPY (\w+(?:\.py)?) ", dockerfile, flags=re.MULTILINE))
    allowed = (commands.project_folder() / ".dockerignore").read_text().splitlines()

    needed = {"ikmportal", "provinces", "budgets", "programs", "templates", "static", "locale"}
    assert needed <= copied
    assert needed <= {line.removeprefix("!") for line in allowed}
