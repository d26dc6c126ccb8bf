"""From a run to its file: who may have which report, what it is about, and its bytes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from budgets.models import FundingScheme, Plan, Scenario
from ikmportal.reports.assemble import (
    ceilings,
    rakor_review,
    receipt,
    renstra_matrix,
    scenarios,
    statistics,
)
from ikmportal.reports.document import Document
from ikmportal.reports.models import (
    DINAS_ROLES,
    NATIONAL_MAKERS,
    ReportFormat,
    ReportKind,
    ReportRun,
)
from ikmportal.reports.render.pdf import pdf_bytes
from ikmportal.reports.render.xlsx import xlsx_bytes
from ikmportal.ui.formats import WIB
from programs.models import Proposal, ProposalVersion, Rakor
from provinces.models import Office, Province
from provinces.rules import Actor
from provinces.states import OfficeKind

# What a provincial Dinas may have made for its own province.
OF_A_PROVINCE = (ReportKind.RAKOR_REVIEW, ReportKind.CEILINGS)
Progress = Callable[[int, str], None]
Parameters = dict[str, Any]


class SubjectMissingError(LookupError):
    """The Rakor, plan or scheme is not there, or not for this person."""


@dataclass(frozen=True)
class Built:
    """A finished file and the moment its figures were read."""

    content: bytes
    file_name: str
    as_of: datetime


def may_make_national(actor: Actor, kind: str) -> bool:
    """National posts by kind; an auditor only reads."""
    return actor.is_national and actor.holds(*NATIONAL_MAKERS[ReportKind(kind)])


def makes_for(actor: Actor) -> frozenset[UUID]:
    """Provinces for which a person of a provincial Dinas may have a report made.

    A kabupaten/kota Dinas reads its own proposals only, so a province's report is not for it.
    """
    return frozenset(
        mandate.province_id
        for mandate in actor.mandates
        if mandate.role in DINAS_ROLES
        and mandate.office_kind == OfficeKind.PROVINCE
        and mandate.province_id is not None
    )


def may_make(actor: Actor, kind: str, *, province_id: UUID | None) -> bool:
    """Whether the person may have this kind made for this scope (None: the whole country)."""
    if kind == ReportKind.RECEIPT:
        return any(m.role in DINAS_ROLES and m.province_id == province_id for m in actor.mandates)
    if province_id is None:
        return may_make_national(actor, kind)
    return kind in OF_A_PROVINCE and province_id in makes_for(actor)


def may_make_any(actor: Actor, kind: str) -> bool:
    """Whether the person may have this kind made for some scope."""
    return may_make_national(actor, kind) or (kind in OF_A_PROVINCE and bool(makes_for(actor)))


def check_subject(actor: Actor, kind: str, parameters: Parameters) -> None:
    """Refuse a subject that is not there, or not for this person, with SubjectMissingError."""
    if kind == ReportKind.RAKOR_REVIEW:
        found = Rakor.objects.visible_to(actor).filter(pk=parameters["rakor"]).exists()
    elif kind == ReportKind.RECEIPT:
        # Only the office that submitted has a receipt.
        own = Proposal.objects.filter(office_id__in=actor.office_ids(*DINAS_ROLES))
        versions = ProposalVersion.objects.filter(ordinal=parameters["ordinal"])
        found = versions.filter(proposal__in=own.filter(pk=parameters["proposal"])).exists()
    elif kind == ReportKind.RENSTRA_MATRIX:
        found = Plan.objects.filter(pk=parameters["plan"]).exists()
    elif kind == ReportKind.SCENARIOS:
        asked = set(parameters["scenarios"])
        seen = Scenario.objects.visible_to(actor).filter(pk__in=asked)
        found = bool(asked) and seen.count() == len(asked)
    else:
        found = FundingScheme.objects.filter(pk=parameters["scheme"]).exists()
    if not found:
        raise SubjectMissingError(kind)


def office_for(actor: Actor, *, province_id: UUID | None) -> Office:
    """The office in whose name the person asks."""
    mandate = next(
        m
        for m in actor.mandates
        if (m.is_national if province_id is None else m.province_id == province_id)
    )
    return Office.objects.get(pk=mandate.office_id)


def subject_of(run: ReportRun) -> str:
    """What a run is about, in words: the meeting, the plan with its years, or the scheme."""
    parameters = run.parameters
    return str(parameters.get("label", "")) or str(run.get_kind_display())


def document_for(kind: str, parameters: Parameters, *, province_id: UUID | None) -> Document:
    """Read everything at one moment and put the document together."""
    with _one_snapshot():
        as_of = timezone.now()
        if kind == ReportKind.RAKOR_REVIEW:
            return rakor_review.assemble(
                UUID(parameters["rakor"]), province_id=province_id, as_of=as_of
            )
        if kind == ReportKind.RECEIPT:
            return receipt.assemble(
                UUID(parameters["proposal"]), ordinal=parameters["ordinal"], as_of=as_of
            )
        if kind == ReportKind.RENSTRA_MATRIX:
            years = list(range(parameters["first_year"], parameters["last_year"] + 1))
            return renstra_matrix.assemble(UUID(parameters["plan"]), years=years, as_of=as_of)
        if kind == ReportKind.CEILINGS:
            return ceilings.assemble(
                UUID(parameters["scheme"]),
                asked=ceilings.Asked.of(parameters, province_id=province_id),
                as_of=as_of,
            )
        if kind == ReportKind.SCENARIOS:
            return scenarios.assemble([UUID(pk) for pk in parameters["scenarios"]], as_of=as_of)
        return statistics.assemble(UUID(parameters["scheme"]), as_of=as_of)


def build(run: ReportRun, *, progress: Progress) -> Built:
    """Make the file of a run. ``progress`` hears percent and words along the way.

    Raises what reading (Rakor.DoesNotExist, …) or rendering (PdfUnavailableError,
    TooManyRowsError) raises, and whatever ``progress`` raises to stop the work.
    """
    progress(10, _("Membaca data"))
    document = document_for(run.kind, run.parameters, province_id=run.province_id)
    progress(35, _("Menyusun berkas"))
    content = _render(document, run.format, progress)
    progress(95, _("Menyimpan berkas"))
    return Built(content, _file_name(run, document), document.as_of)


def _render(document: Document, format_: str, progress: Progress) -> bytes:
    if format_ == ReportFormat.PDF:
        return pdf_bytes(
            document,
            on_page=lambda page: progress(
                min(90, 35 + page), _("Menyusun halaman %(page)s") % {"page": page}
            ),
        )
    sheets = len(document.tables) or 1
    return xlsx_bytes(
        document,
        on_sheet=lambda done: progress(
            35 + 55 * done // sheets,
            _("Menulis lembar %(done)s dari %(all)s") % {"done": done, "all": sheets},
        ),
    )


def _file_name(run: ReportRun, document: Document) -> str:
    stamp = timezone.localtime(document.as_of, ZoneInfo(WIB))
    scope = Province.objects.get(pk=run.province_id).name if run.province_id else ""
    words = slugify(f"{run.get_kind_display()} {subject_of(run)} {scope}")[:100].strip("-")
    return f"{words}-{stamp:%Y%m%d-%H%M}.{run.format}"


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """Every query of a report sees the same moment, however long the reading takes."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
