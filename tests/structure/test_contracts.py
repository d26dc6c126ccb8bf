"""The import contracts hold, and would not hold if somebody broke them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ikmportal.supervisor.commands import project_folder
from tests.structure.house import APPS


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    assert program.is_file(), "pasang kelompok lint: make environment"
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_contracts_are_kept():
    ran = _lint(project_folder())

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


@pytest.fixture
def copy(tmp_path):
    """The apps and their contracts, to be broken."""
    shutil.copy(project_folder() / "pyproject.toml", tmp_path)
    for app in APPS:
        shutil.copytree(
            project_folder() / app, tmp_path / app, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("programs/utils.py", "", "Rooms"),
        ("ikmportal/reports/helpers.py", "", "Reports: assembling"),
        ("budgets/rules.py", "from programs.models import Proposal", "Storeys"),
        ("programs/querysets.py", "from programs.actions import moves", "Rooms"),
        ("ikmportal/reports/assemble/statistics.py", "import openpyxl", "Only render"),
        ("ikmportal/reports/document.py", "from budgets import states", "Render never"),
    ],
)
def test_contracts_refuse(module, line, contract, copy):
    with (copy / module).open("a") as file:
        file.write(f"{line}\n")

    ran = _lint(copy)

    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert any(
        row.startswith(contract) and row.rstrip().endswith("BROKEN")
        for row in ran.stdout.splitlines()
    ), ran.stdout
