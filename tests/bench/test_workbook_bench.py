"""What a workbook costs next to the bare libraries on the same rows. Printed, never asserted.

Goals: 2,000 lines read, compared and applied within 3 times a bare calamine read and bulk update;
100,000 lines exported within 1.1 times bare xlsxwriter, and within 60 MB above it.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from python_calamine import CalamineWorkbook

from ikmportal.supervisor.commands import project_folder
from programs.actions.workbook_review import review
from programs.models import RabLine
from programs.states import ProposalState
from tests.bench.table import RECORD, Row
from tests.factories import OfficeFactory, actor_of, bulk_proposals, drafter_of
from tests.plugins.template import on_database
from tests.programs.workbook import books
from tests.programs.workbook.books import at

LINES, EXPORTED, ROUNDS = 2_000, 100_000, 3
pytestmark = pytest.mark.django_db(transaction=True)


def seconds(work: Callable[[], object]) -> float:
    """By the wall clock: the child and the database work in processes of their own."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_workbook_of_2000_lines_against_calamine_and_a_bulk_update(tmp_path: Path) -> None:
    office = OfficeFactory()
    drafter = actor_of(drafter_of(office))
    (proposal,) = bulk_proposals(1, lines_per=LINES, offices=[office], states=[ProposalState.DRAFT])

    def file(price: int) -> bytes:
        content = books.handed_out(proposal, drafter)
        return books.edited(content, **{at("harga", n): price for n in range(1, LINES + 1)})

    def ours(content: bytes) -> None:
        upload = books.sent_back(proposal, drafter, content)
        seen = review(upload).seen
        books.accepted(upload, drafter, seen=seen)

    def bare(content: bytes, price: int) -> None:
        path = tmp_path / "rab.xlsx"
        path.write_bytes(content)
        with CalamineWorkbook.from_path(str(path)) as book:
            book.get_sheet_by_name("RAB").to_python()
        with transaction.atomic():
            lines = list(RabLine.objects.filter(proposal=proposal))
            for line in lines:
                line.unit_price_idr = price
            RabLine.objects.bulk_update(lines, ["unit_price_idr"])

    pairs = []
    for turn in range(ROUNDS):
        content = file(50_000 + turn)
        mine = seconds(lambda content=content: ours(content))  # type: ignore[misc]
        floor = seconds(lambda content=content, turn=turn: bare(content, 90_000 + turn))  # type: ignore[misc]
        pairs.append((mine, floor))
    mine, floor = (statistics.median(side) for side in zip(*pairs, strict=True))

    note = f"{mine:.2f} s, polos {floor:.2f} s, {LINES} baris, semuanya berubah"
    RECORD.rows.append(Row("Buku kerja RAB : calamine + bulk_update", mine / floor, 3, note=note))
    prices = RabLine.objects.filter(proposal=proposal).values_list("unit_price_idr", flat=True)
    assert set(prices) == {90_000 + ROUNDS - 1}


def test_export_of_100000_lines_against_bare_xlsxwriter() -> None:
    bulk_proposals(EXPORTED // 10, lines_per=10, states=[ProposalState.SUBMITTED])

    pairs = [(_run("ours"), _run("bare")) for _ in range(ROUNDS)]

    ours_cpu, ours_wall, ours_mb = (statistics.median(p[0][n] for p in pairs) for n in range(3))
    bare_cpu, bare_wall, bare_mb = (statistics.median(p[1][n] for p in pairs) for n in range(3))
    note = (
        f"{ours_cpu:.2f} s, polos {bare_cpu:.2f} s; jam {ours_wall:.2f} : {bare_wall:.2f} s; "
        f"puncak {ours_mb:.0f} MB, polos {bare_mb:.0f} MB"
    )
    RECORD.rows.append(
        Row("Ekspor 100.000 baris : xlsxwriter", ours_cpu / bare_cpu, 1.1, note=note)
    )
    RECORD.rows.append(Row("Ekspor, MB di atas polos : 60", (ours_mb - bare_mb) / 60, 1))


def _run(kind: str) -> tuple[float, ...]:
    name = str(settings.DATABASES["default"]["NAME"])
    url = on_database(os.environ["DATABASE_URL"], name)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.export_run", kind, str(EXPORTED)],
        cwd=project_folder(),
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ikmportal.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(map(float, ran.stdout.split()))
