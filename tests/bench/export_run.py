"""One export in a process of its own: ``python -m tests.bench.export_run ours|bare COUNT``.

Prints processor seconds, seconds by the wall clock and the process's own peak in megabytes. Bare
xlsxwriter writes rows of the same shape that cost nothing to get, with the formats of the columns.
"""

import io
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import django
import xlsxwriter


def main(kind: str, count: int) -> None:
    django.setup()
    # Loaded on both sides, so that both pay for the same modules.
    from ikmportal.reports.render import xlsx  # noqa: F401

    cpu, wall = time.process_time(), time.perf_counter()
    {"ours": _ours, "bare": _bare}[kind](count)
    spent = time.process_time() - cpu, time.perf_counter() - wall
    sys.stdout.write(" ".join(map(str, (*spent, _peak_mb()))))


def _peak_mb() -> float:
    """What this program held at most; getrusage would count its parent's too."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


def _ours(count: int) -> None:
    from django.utils import timezone

    from ikmportal.reports.assemble import rab_lines
    from ikmportal.reports.build import _one_snapshot
    from ikmportal.reports.render.xlsx import xlsx_bytes

    with _one_snapshot():
        document = rab_lines.assemble(
            scheme_id=None, state="", province_id=None, as_of=timezone.now()
        )
        assert document.streams[0].count == count
        xlsx_bytes(document)


def _bare(count: int) -> None:
    from ikmportal.reports.assemble.rab_lines import _columns
    from ikmportal.reports.render.bulk import _OPTIONS, _looks

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    sheet, looks = book.add_worksheet(), _looks()
    for number, column in enumerate(_columns()):
        style = book.add_format(looks[f"isi_{column.kind.value}"])
        sheet.set_column(number, number, 12, style)
    for number, row in enumerate(_rows(count)):
        sheet.write_row(number, 0, row)
    book.close()
    out.getvalue()


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        yield (
            "Provinsi Wilayah 11", "Disperin Wilayah 11", f"MASSAL-{n // 10:07}",
            f"Penumbuhan wirausaha baru industri {n // 10}", "TP 2024", "Diajukan", "BDG", "001",
            "051", "", "522151", f"Honorarium narasumber {n % 10}", Decimal(10),
            Decimal(1000 * (n % 10 + 1)), Decimal(10_000 * (n % 10 + 1)), "Harga pasar", None, "",
        )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
