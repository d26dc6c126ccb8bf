"""Workbooks of a test: handed out by the portal, edited as people edit, sent back."""

import time
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from programs.actions.workbook_apply import Decision, RemovalNotAgreed, apply_upload
from programs.actions.workbook_review import Review, review
from programs.actions.workbooks import receive, take_snapshot, workbook_of
from programs.models import Proposal, WorkbookUpload
from programs.states import UploadState
from programs.tasks.workbooks import read_workbook
from programs.workbook.columns import COLUMNS, FIRST_ROW, letters
from programs.workbook.interpret import amounts_of
from programs.workbook.snapshot import lines_of
from provinces.rules import Actor
from tests import factories
from tests.factories import MOMENT

__all__ = ["Decision", "RemovalNotAgreed", "amounts_of"]
LETTER = {column.key: letters(n) for n, column in enumerate(COLUMNS, start=1)}
Edit = Callable[[Worksheet], None]


def at(key: str, line: int = 1) -> str:
    """The cell of a column in the n-th line of the sheet."""
    return f"{LETTER[key]}{FIRST_ROW + line - 1}"


@transaction.atomic
def handed_out(proposal: Proposal, actor: Actor) -> bytes:
    """The file as the portal writes it now."""
    snapshot = take_snapshot(proposal.pk, by=actor, at=MOMENT)
    return workbook_of(snapshot, notice="")


def edited(content: bytes, *edits: Edit, **cells: Any) -> bytes:
    """The file after somebody worked on it with openpyxl; ``cells`` are Q7=200000 and the like."""
    book = openpyxl.load_workbook(BytesIO(content))
    for name, value in cells.items():
        book["RAB"][name] = value
    for edit in edits:
        edit(book["RAB"])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sent_back(proposal: Proposal, actor: Actor, content: bytes, name: str = "rab.xlsx"):
    """The upload after a worker has read it."""
    with transaction.atomic():
        upload = receive(proposal.pk, upload=SimpleUploadedFile(name, content), by=actor, at=MOMENT)
    return read_by_now(upload)


def read_by_now(upload: WorkbookUpload) -> WorkbookUpload:
    """Read by this process, or by the worker of another test, which may be faster."""
    read_workbook(str(upload.pk))
    deadline = time.monotonic() + 30
    while (found := fresh(upload)).state == UploadState.RECEIVED:
        if time.monotonic() > deadline:
            raise AssertionError("nobody has read the workbook in 30 s")
        time.sleep(0.05)
    return found


def fresh(upload: WorkbookUpload) -> WorkbookUpload:
    return WorkbookUpload.objects.select_related("proposal__scheme", "snapshot", "reading").get(
        pk=upload.pk
    )


def compared(proposal: Proposal, actor: Actor, content: bytes) -> tuple[WorkbookUpload, Review]:
    upload = sent_back(proposal, actor, content)
    return upload, review(upload)


@transaction.atomic
def accepted(upload: WorkbookUpload, actor: Actor, **options: Any) -> WorkbookUpload:
    """Apply it, everything unless told otherwise."""
    seen = options.pop("seen", None) or review(fresh(upload)).seen
    decision = Decision(seen=seen, **options)
    return apply_upload(upload.pk, by=actor, decision=decision, at=MOMENT)


def stored(proposal: Proposal) -> list[dict[str, str]]:
    return lines_of(proposal.pk)


def posted(client: Client, proposal: Proposal, content: bytes, name: str = "rab.xlsx"):
    """Send the file through the page and have it read."""
    response = client.post(
        reverse("programs:rab-workbook", args=[proposal.pk]),
        {"file": SimpleUploadedFile(name, content)},
    )
    if response.status_code == 302:
        read_by_now(proposal.workbook_uploads.newest_first()[0])
    return response


def codes() -> Mapping[str, Any]:
    """A few codes more than the factories' own, so that a cell can change."""
    year = factories.FiscalYearFactory()
    return {
        "account": factories.AccountFactory(
            fiscal_year=year, code="524113", name="Belanja Perjalanan"
        ),
        "unit": factories.UnitFactory(code="OH", name="orang/hari", name_en="person-day"),
        "output_class": factories.OutputClassFactory(fiscal_year=year, code="BDI", name="Industri"),
    }
