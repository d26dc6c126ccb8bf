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

from budgets.models import FundingScheme, Plan, Revision, Scenario
from budgets.rules import may_print_revision, may_print_revisions
from ikmportal.reports.assemble import (
    allocations,
    attendance,
    berita_acara,
    ceilings,
    fiscal_tables,
    proposal_list,
    rab_lines,
    rakor_review,
    receipt,
    renstra_matrix,
    revision,
    scenarios,
    statistics,
)
from ikmportal.reports.document import Document
from ikmportal.reports.models import (
    DINAS_ROLES,
    NATIONAL_MAKERS,
    OFFICE_KINDS,
    PERSONAL_KINDS,
    PROVINCE_KINDS,
    STREAMED_KINDS,
    ReportFormat,
    ReportKind,
    ReportRun,
)
from ikmportal.reports.render.pdf import pdf_bytes
from ikmportal.reports.render.xlsx import xlsx_bytes
from ikmportal.ui.formats import WIB
from programs.models import BeritaAcara, Proposal, ProposalVersion, Rakor
from provinces.models import Office, Province
from provinces.rules import Actor
from provinces.states import OfficeKind

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
    makers = NATIONAL_MAKERS.get(ReportKind(kind), ())
    return actor.is_national and actor.holds(*makers)


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
    if kind == ReportKind.FISCAL_TABLE:
        return bool(actor.mandates) and not actor.reads_only
    if kind in PERSONAL_KINDS:
        return bool(actor.mandates)
    if province_id is None and kind != ReportKind.RECEIPT:
        return may_make_national(actor, kind)
    if kind in OFFICE_KINDS:
        return any(m.role in DINAS_ROLES and m.province_id == province_id for m in actor.mandates)
    return kind in PROVINCE_KINDS and province_id in makes_for(actor)


def may_make_any(actor: Actor, kind: str) -> bool:
    """Whether the person may have this kind made for some scope, from the list of reports."""
    if kind in (ReportKind.MINUTES, ReportKind.ATTENDANCE):
        # Asked for on the page of a berita acara and of a meeting's people.
        return False
    if kind in PERSONAL_KINDS:
        return may_make(actor, kind, province_id=None)
    if kind == ReportKind.REVISION and may_print_revisions(actor):
        return True
    return may_make_national(actor, kind) or (kind in PROVINCE_KINDS and bool(makes_for(actor)))


def check_subject(actor: Actor, kind: str, parameters: Parameters) -> None:
    """Refuse a subject that is not there, or not for this person, with SubjectMissingError."""
    is_there = _SUBJECTS.get(kind, _has_scheme)
    if not is_there(actor, parameters):
        raise SubjectMissingError(kind)


def _has_scheme(_actor: Actor, parameters: Parameters) -> bool:
    return FundingScheme.objects.filter(pk=parameters["scheme"]).exists()


def _has_rakor(actor: Actor, parameters: Parameters) -> bool:
    return Rakor.objects.visible_to(actor).filter(pk=parameters["rakor"]).exists()


def _has_plan(_actor: Actor, parameters: Parameters) -> bool:
    return Plan.objects.filter(pk=parameters["plan"]).exists()


def _has_receipt(actor: Actor, parameters: Parameters) -> bool:
    """Only the office that submitted has a receipt."""
    own = Proposal.objects.filter(office_id__in=actor.office_ids(*DINAS_ROLES))
    versions = ProposalVersion.objects.filter(ordinal=parameters["ordinal"])
    return versions.filter(proposal__in=own.filter(pk=parameters["proposal"])).exists()


def _is_own(actor: Actor, parameters: Parameters) -> bool:
    return bool(parameters["person"] == str(actor.user.pk))


def _has_minutes(actor: Actor, parameters: Parameters) -> bool:
    """As the person may read it now; a draft has no print."""
    seen = BeritaAcara.objects.visible_to(actor).filter(content__isnull=False)
    return _is_own(actor, parameters) and seen.filter(pk=parameters["minutes"]).exists()


def _has_attendance(actor: Actor, parameters: Parameters) -> bool:
    """As the person may know of the meeting now."""
    return _is_own(actor, parameters) and _has_rakor(actor, parameters)


def _has_fiscal_table(actor: Actor, parameters: Parameters) -> bool:
    """A Dinas has its own provinces only, as on the pages."""
    province = parameters.get("province")
    read = fiscal_tables.provinces_read_by(actor)
    if province and not actor.is_national and UUID(province) not in read:
        return False
    return _is_own(actor, parameters) and (
        not parameters.get("scheme") or _has_scheme(actor, parameters)
    )


def _has_lines(actor: Actor, parameters: Parameters) -> bool:
    return not parameters.get("scheme") or _has_scheme(actor, parameters)


def _has_scenarios(actor: Actor, parameters: Parameters) -> bool:
    asked = set(parameters["scenarios"])
    return bool(asked) and (
        Scenario.objects.visible_to(actor).filter(pk__in=asked).count() == len(asked)
    )


def _has_revision(actor: Actor, parameters: Parameters) -> bool:
    found = Revision.objects.visible_to(actor).filter(pk=parameters["revision"]).first()
    return found is not None and may_print_revision(actor, found)


# Kinds about a scheme need no entry.
_SUBJECTS: dict[str, Callable[[Actor, Parameters], bool]] = {
    ReportKind.RAKOR_REVIEW: _has_rakor,
    ReportKind.RENSTRA_MATRIX: _has_plan,
    ReportKind.RECEIPT: _has_receipt,
    ReportKind.PROPOSAL_LIST: _is_own,
    ReportKind.RAB_LINES: _has_lines,
    ReportKind.SCENARIOS: _has_scenarios,
    ReportKind.MINUTES: _has_minutes,
    ReportKind.ATTENDANCE: _has_attendance,
    ReportKind.REVISION: _has_revision,
    ReportKind.FISCAL_TABLE: _has_fiscal_table,
}


def office_for(
    actor: Actor, kind: str, parameters: Parameters, *, province_id: UUID | None
) -> Office:
    """The office in whose name the person asks: of its own revision none other, so that a person
    of two offices shows it to the right one."""
    if kind == ReportKind.REVISION and province_id is not None:
        return Office.objects.get(revisions=parameters["revision"])
    mandate = next(
        m
        for m in actor.mandates
        if kind in PERSONAL_KINDS
        or (m.is_national if province_id is None else m.province_id == province_id)
    )
    return Office.objects.get(pk=mandate.office_id)


def subject_of(run: ReportRun) -> str:
    """What a run is about, in words: the meeting, the plan with its years, or the scheme."""
    parameters = run.parameters
    return str(parameters.get("label", "")) or str(run.get_kind_display())


def document_for(kind: str, parameters: Parameters, *, province_id: UUID | None) -> Document:
    """Read everything at one moment and put the document together."""
    with _one_snapshot():
        return _ASSEMBLERS[kind](parameters, province_id, timezone.now())


def _renstra(parameters: Parameters, _province_id: UUID | None, as_of: datetime) -> Document:
    years = list(range(parameters["first_year"], parameters["last_year"] + 1))
    return renstra_matrix.assemble(UUID(parameters["plan"]), years=years, as_of=as_of)


def _rab_lines(parameters: Parameters, province_id: UUID | None, as_of: datetime) -> Document:
    scheme = parameters.get("scheme")
    return rab_lines.assemble(
        scheme_id=UUID(scheme) if scheme else None,
        state=parameters.get("state", ""),
        province_id=province_id,
        as_of=as_of,
    )


_ASSEMBLERS: dict[str, Callable[[Parameters, UUID | None, datetime], Document]] = {
    ReportKind.RAKOR_REVIEW: lambda asked, province_id, as_of: rakor_review.assemble(
        UUID(asked["rakor"]),
        province_id=province_id,
        as_of=as_of,
        condenses=asked.get("format") != ReportFormat.XLSX,
    ),
    ReportKind.RENSTRA_MATRIX: _renstra,
    ReportKind.STATISTICS: lambda asked, _province_id, as_of: statistics.assemble(
        UUID(asked["scheme"]), as_of=as_of
    ),
    ReportKind.RECEIPT: lambda asked, _province_id, as_of: receipt.assemble(
        UUID(asked["proposal"]), ordinal=asked["ordinal"], as_of=as_of
    ),
    ReportKind.PROPOSAL_LIST: lambda asked, _province_id, as_of: proposal_list.assemble(
        UUID(asked["person"]), filters=asked["filters"], as_of=as_of
    ),
    ReportKind.RAB_LINES: _rab_lines,
    ReportKind.CEILINGS: lambda asked, province_id, as_of: ceilings.assemble(
        UUID(asked["scheme"]),
        asked=ceilings.Asked.of(asked, province_id=province_id),
        as_of=as_of,
    ),
    ReportKind.ALLOCATIONS: lambda asked, province_id, as_of: allocations.assemble_list(
        UUID(asked["scheme"]), province_id=province_id, as_of=as_of
    ),
    ReportKind.ALLOCATION_ANNEX: lambda asked, _province_id, as_of: allocations.assemble_annex(
        UUID(asked["scheme"]), letter=allocations.Letter.of(asked), as_of=as_of
    ),
    ReportKind.SCENARIOS: lambda asked, _province_id, as_of: scenarios.assemble(
        [UUID(pk) for pk in asked["scenarios"]], as_of=as_of
    ),
    ReportKind.MINUTES: lambda asked, _province_id, as_of: berita_acara.assemble(
        UUID(asked["minutes"]), paper=asked["paper"], as_of=as_of
    ),
    ReportKind.ATTENDANCE: lambda asked, _province_id, as_of: attendance.assemble(
        UUID(asked["rakor"]), as_of=as_of
    ),
    ReportKind.FISCAL_TABLE: lambda asked, _province_id, as_of: fiscal_tables.assemble(
        UUID(asked["person"]), asked=fiscal_tables.Asked.of(asked), as_of=as_of
    ),
    ReportKind.REVISION: lambda asked, province_id, as_of: revision.assemble(
        UUID(asked["revision"]), is_for_the_office=province_id is not None, as_of=as_of
    ),
}


def build(run: ReportRun, *, progress: Progress) -> Built:
    """Make the file of a run. ``progress`` hears percent and words along the way.

    Raises what reading (Rakor.DoesNotExist, …) or rendering (PdfUnavailableError,
    TooManyRowsError) raises, and whatever ``progress`` raises to stop the work.
    """
    progress(10, _("Membaca data"))
    if run.kind in STREAMED_KINDS:
        document, content = _streamed(run, progress)
    else:
        asked = run.parameters | {"format": run.format}
        document = document_for(run.kind, asked, province_id=run.province_id)
        progress(35, _("Menyusun berkas"))
        content = _render(document, run.format, progress)
    progress(95, _("Menyimpan berkas"))
    return Built(content, _file_name(run, document), document.as_of)


def _streamed(run: ReportRun, progress: Progress) -> tuple[Document, bytes]:
    """Rows are read while they are written, so one snapshot holds until the file is done.

    Nothing may be written meanwhile: the heartbeat alone keeps the lease.
    """
    progress(35, _("Menulis baris"))
    with _one_snapshot():
        document = document_for(run.kind, run.parameters, province_id=run.province_id)
        return document, xlsx_bytes(document)


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
