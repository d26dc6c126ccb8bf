"""The one table that a bench prints at its end."""

from dataclasses import dataclass, field

MOST_QUERIES, MOST_GROWTH, MOST_WEB_MB = 12, 1.2, 140
_HEAD = ("", "200", "10.000", "sasaran", "tumbuh", "kueri", "")


@dataclass
class Row:
    """One line: the ratio at both sizes, its goal (none: shown for information), its queries."""

    name: str
    large: float
    goal: float | None = None
    small: float | None = None
    queries: tuple[int, ...] = ()
    is_page: bool = False
    note: str = ""

    @property
    def growth(self) -> float | None:
        return self.large / self.small if self.small else None

    @property
    def misses(self) -> list[str]:
        """What this row does not reach."""
        found = ["sasaran"] if self.goal is not None and self.large > self.goal else []
        if self.is_page and self.growth is not None and self.growth > MOST_GROWTH:
            found.append("tumbuh")
        if self.is_page and max(self.queries) > MOST_QUERIES:
            found.append("kueri")
        return found

    def cells(self) -> tuple[str, ...]:
        verdict = "BELUM: " + ", ".join(self.misses) if self.misses else "OK"
        return (
            self.name,
            _ratio(self.small),
            _ratio(self.large),
            "–" if self.goal is None else f"{self.goal:g}",
            "–" if self.growth is None else f"{self.growth:.2f}",
            "/".join(map(str, dict.fromkeys(self.queries))) or "–",
            f"{'–' if self.goal is None else verdict} {self.note}".strip(),
        )


@dataclass
class Record:
    """Everything one bench found."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        cells = [_HEAD, *(row.cells() for row in self.rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(_HEAD))]
        lines = [
            "  ".join(
                cell.ljust(width) if column in (0, len(_HEAD) - 1) else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in cells
        ]
        return "\n".join([*lines, *self.notes])


RECORD = Record()


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
