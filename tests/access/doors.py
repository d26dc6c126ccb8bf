"""A door of the portal and what each role gets there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.world import PEOPLE, Side

SIGN_IN = 302
Address = Callable[[Side], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What each role gets with one method on one kind of paper."""

    method: str = "GET"
    codes: str
    foreign: str = ""
    missing: str = "404 | 404 404 404 | 404 404 404 404 404"
    visitor: int = SIGN_IN
    address: Address | None = None
    # Named ids that must belong to the paper named before them (own paper, foreign part).
    parts: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=lambda: {"apa": "saja"})

    @property
    def own(self) -> dict[str, int]:
        return columns(self.codes)

    @property
    def other(self) -> dict[str, int]:
        centre = self.codes.split("|")[2]
        return columns(self.foreign or f"404 | 404 404 404 | {centre}")


@dataclass(frozen=True)
class Door:
    name: str
    cases: tuple[Case, ...]
    # Doors of libraries answer wrong methods in their own way.
    has_strict_methods: bool = True
    # Why a GET may write here; "" means that it may not.
    writes_because: str = ""

    @property
    def methods(self) -> frozenset[str]:
        return frozenset(case.method for case in self.cases)


def columns(codes: str) -> dict[str, int]:
    """Codes by role."""
    return dict(zip(PEOPLE, map(int, codes.replace("|", " ").split()), strict=True))
