"""The house as text: its tracked files, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ikmportal.supervisor.commands import project_folder

APPS = ("ikmportal", "programs", "budgets", "provinces")


@cache
def files() -> tuple[str, ...]:
    """Tracked files, and new ones that are not ignored, that are there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=project_folder(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(sorted(name for name in set(listed.split("\0")) if name and path(name).is_file()))


def path(name: str) -> Path:
    return project_folder() / name


@cache
def text(name: str) -> str:
    return path(name).read_text()


@cache
def modules() -> tuple[str, ...]:
    """Python files of the apps, migrations left out."""
    return tuple(
        name
        for name in files()
        if name.endswith(".py") and name.split("/")[0] in APPS and "/migrations/" not in name
    )


@cache
def templates() -> tuple[str, ...]:
    """Names of templates as Django asks for them."""
    return tuple(n.removeprefix("templates/") for n in files() if n.startswith("templates/"))


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(text(name), filename=name)


def nodes(name: str, kind: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(name)) if isinstance(node, kind))


def dotted(node: ast.AST) -> str:
    """``a.b.c`` of a name or attribute chain; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""
