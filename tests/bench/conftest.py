"""Prints the record of a bench when everything has run."""

import pytest

from tests.bench.table import RECORD


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if RECORD.rows or RECORD.notes:
        terminalreporter.section("Kecepatan: kelipatan waktu halaman acuan")
        terminalreporter.write_line(RECORD.text())
