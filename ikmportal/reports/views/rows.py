"""How a run looks in a list."""

from dataclasses import dataclass

from django.urls import reverse

from ikmportal.reports.build import subject_of
from ikmportal.reports.models import ReportRun, RunState
from ikmportal.ui.components import Badge

_BADGES = {
    RunState.QUEUED: ("jam", "kosong"),
    RunState.RUNNING: ("separuh", "proses"),
    RunState.DONE: ("cek", "setuju"),
    RunState.FAILED: ("segi", "galat"),
}


@dataclass(frozen=True, kw_only=True)
class RunRow:
    run: ReportRun
    subject: str
    href: str
    file_href: str
    badge: Badge


def run_badge(run: ReportRun) -> Badge:
    """The state as people see it."""
    icon, tone = _BADGES[RunState(run.state)]
    return Badge(RunState(run.state).label, icon, tone)  # type: ignore[arg-type]


def run_row(run: ReportRun) -> RunRow:
    """One row; the file has a link only when it is there."""
    return RunRow(
        run=run,
        subject=subject_of(run),
        href=reverse("reports:run", args=[run.pk]),
        file_href=reverse("reports:file", args=[run.pk]) if run.is_done else "",
        badge=run_badge(run),
    )
