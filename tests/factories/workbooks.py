"""Workbooks of a RAB as rows; the files themselves are made by the portal."""

import hashlib
import uuid

import factory
from factory.django import DjangoModelFactory

from programs.models import WorkbookReading, WorkbookSnapshot, WorkbookUpload
from programs.workbook.columns import TEMPLATE_VERSION
from programs.workbook.snapshot import digest, lines_of

from .proposals import ProposalFactory
from .times import MOMENT


class WorkbookSnapshotFactory(DjangoModelFactory):
    """The proposal's lines as they are now."""

    class Meta:
        model = WorkbookSnapshot

    proposal = factory.SubFactory(ProposalFactory)
    version = factory.LazyAttribute(lambda o: o.proposal.version)
    template = TEMPLATE_VERSION
    lines = factory.LazyAttribute(lambda o: lines_of(o.proposal.pk))
    sha256 = factory.LazyAttribute(lambda o: digest(o.lines))
    taken_at = MOMENT
    taken_by = factory.LazyAttribute(lambda o: o.proposal.created_by)


class WorkbookReadingFactory(DjangoModelFactory):
    """A sheet with a head and no row: everything was deleted."""

    class Meta:
        model = WorkbookReading

    cells = factory.LazyFunction(
        lambda: {
            "rows": [["id", "uraian", "akun", "faktor1", "harga"]],
            "without_result": [],
            "merged": [],
        }
    )
    read_at = MOMENT


class WorkbookUploadFactory(DjangoModelFactory):
    """A file that is still to be read."""

    class Meta:
        model = WorkbookUpload

    proposal = factory.SubFactory(ProposalFactory)
    storage_name = factory.LazyFunction(lambda: f"workbooks/{uuid.uuid4()}.xlsx")
    file_name = "rab.xlsx"
    size_bytes = 1024
    sha256 = factory.LazyFunction(lambda: hashlib.sha256(uuid.uuid4().bytes).hexdigest())
    uploaded_by = factory.LazyAttribute(lambda o: o.proposal.created_by)
    uploaded_at = MOMENT
    hinted_at = MOMENT
