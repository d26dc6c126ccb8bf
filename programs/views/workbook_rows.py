"""How a comparison looks on the page: rows with their boxes ticked as they were sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ikmportal.ui.formats import number
from programs.actions.workbook_review import CellChange, Review, RowChange
from programs.forms.workbooks import PICKED, DecisionForm, choice_name
from programs.models import WorkbookUpload
from programs.workbook.merge import ORDER, Choices

# More rows than this are applied together, not ticked one by one.
MOST_SHOWN = 400


@dataclass(frozen=True)
class CellView:
    cell: CellChange
    name: str
    answer: str


@dataclass(frozen=True)
class RowView:
    row: RowChange
    cells: Sequence[CellView]
    is_ticked: bool
    name: str
    answer: str


@dataclass(frozen=True)
class Group:
    """Rows of one kind under one heading."""

    key: str
    title: str
    hint: str
    rows: Sequence[RowView]


def review_context(found: Review, form: DecisionForm | None) -> dict[str, object]:
    """What the page shows of a comparison; a refused form keeps its ticks and answers."""
    view = _Viewer(form)
    groups = [
        Group("bentrok", _("Bentrok"), _HINTS["torn"](), [view.row(r) for r in found.torn]),
        Group("hapus", _("Dihapus"), _HINTS["removed"](), view.rows(found.of_kind("removed"))),
        Group("baru", _("Baris baru"), "", view.rows(found.of_kind("added"))),
        Group("ubah", _("Diubah"), "", view.rows(found.of_kind("changed"))),
    ]
    shown = sum(len(group.rows) for group in groups)
    return {
        "review": found,
        "groups": [group for group in groups if group.rows],
        "unshown": len(found.rows) - shown,
        "removed_count": len(found.of_kind("removed")),
        "agrees": form is not None and bool(form.data.get("agrees_to_remove")),
        "takes_order": form is None or not view.is_picked or bool(form.data.get("order")),
        "order_name": choice_name(ORDER.line_id, ORDER.field),
        "order_answer": view.answer(ORDER.line_id, ORDER.field),
        "summary": _summary(found),
        "difference_idr": found.after_idr - found.before_idr,
    }


_HINTS = {
    "torn": lambda: _("Diubah di portal dan di berkas. Pilih isi yang dipakai."),
    "removed": lambda: _("Baris hilang dari berkas atau ditandai hapus. Centang yang disetujui."),
}


class _Viewer:
    def __init__(self, form: DecisionForm | None) -> None:
        self.is_picked = form is not None and form.data.get("mode") == PICKED
        self._ticked = form.accepted() if form is not None else frozenset()
        self._answers: Choices = form.choices() if form is not None else {}

    def rows(self, rows: Sequence[RowChange]) -> list[RowView]:
        return [self.row(row) for row in rows[:MOST_SHOWN]]

    def row(self, row: RowChange) -> RowView:
        cells = [
            CellView(
                cell, choice_name(row.line_id, cell.field), self.answer(row.line_id, cell.field)
            )
            for cell in row.cells
        ]
        is_ticked = row.line_id in self._ticked if self.is_picked else row.kind != "removed"
        return RowView(
            row, cells, is_ticked, choice_name(row.line_id, ""), self.answer(row.line_id, "")
        )

    def answer(self, line_id: str, field: str) -> str:
        return self._answers.get((line_id, field), "")


def _summary(found: Review) -> list[tuple[str, str]]:
    counts = found.counts
    return [
        (_("Sel berubah"), number(counts["changed"])),
        (_("Baris baru"), number(counts["added"])),
        (_("Dihapus"), number(counts["removed"])),
        (_("Dipindah"), number(counts["moved"])),
        (_("Bentrok"), number(counts["conflicts"])),
        (_("Perlu diperbaiki"), number(len(found.problems))),
    ]


def outcome_facts(upload: WorkbookUpload) -> list[tuple[str, str]]:
    """What an applied workbook changed."""
    outcome = upload.outcome
    return [
        (_("Baris diubah"), number(outcome.get("changed", 0))),
        (_("Sel berubah"), number(outcome.get("cells", 0))),
        (_("Baris baru"), number(outcome.get("added", 0))),
        (_("Dihapus"), number(outcome.get("removed", 0))),
        (_("Dipindah"), number(outcome.get("moved", 0))),
    ]
