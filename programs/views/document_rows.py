"""The checklist as people see it: each requirement with its file, what is coming, and history."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.ui.components import Badge
from programs.actions.file_words import refusal_words
from programs.forms.acts import UploadForm
from programs.models import DocumentRequirement, Proposal, ProposalDocument, Upload
from programs.states import DocumentStatus
from programs.views.file_html import file_html, files_address


@dataclass
class DocumentRow:
    """One requirement. ``answer`` counts; ``arriving`` is in quarantine or was refused."""

    requirement: DocumentRequirement
    answer: ProposalDocument | None = None
    arriving: ProposalDocument | None = None
    earlier: list[ProposalDocument] = field(default_factory=list)
    upload: Upload | None = None
    form: UploadForm | None = None
    error: str = ""

    @property
    def badge(self) -> Badge:
        """What is to be known first."""
        if self.arriving and self.arriving.is_quarantined:
            return Badge(_("Sedang diperiksa"), "jam", "proses")
        if self.answer is None and self.arriving:
            return Badge(_("Tidak diterima"), "segi", "galat")
        if self.answer is None:
            return Badge(_("Belum ada"), "bulat", "kosong")
        return {
            DocumentStatus.REJECTED: Badge(_("Ganti berkas"), "segi", "perbaiki"),
            DocumentStatus.ACCEPTED: Badge(_("Sesuai"), "cek", "selesai"),
        }.get(DocumentStatus(self.answer.status), Badge(_("Ada"), "cek", "selesai"))

    @property
    def refusal(self) -> str:
        """Why the newest file was not taken."""
        if self.arriving and self.arriving.is_refused:
            return refusal_words(self.arriving.refusal)
        return ""

    @property
    def file(self) -> SafeString:
        """The answer as a link, with its facts; nothing without one."""
        if self.answer is None:
            return SafeString()
        return file_html(self.answer, files_url=files_address(self.answer.proposal_id))

    @property
    def is_waiting(self) -> bool:
        """The page asks again."""
        return self.arriving is not None and self.arriving.is_quarantined

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and self.answer.status != DocumentStatus.REJECTED


@Prepared
def files_of(proposal_id: UUID) -> QuerySet[ProposalDocument]:
    files = ProposalDocument.objects.filter(proposal=proposal_id).select_related("uploaded_by")
    return files.order_by("-uploaded_at", "-id")


def document_rows(
    proposal: Proposal,
    *,
    asked: Iterable[DocumentRequirement] | None = None,
    writer: UUID | None = None,
) -> list[DocumentRow]:
    """The rows of a proposal: two queries, and one more for what ``writer`` has under way.

    ``asked`` are requirements that were read already, or some of them.
    """
    asked = DocumentRequirement.objects.asked_of(proposal) if asked is None else asked
    rows = {one.pk: DocumentRow(one) for one in asked}
    for document in files_of(proposal.pk):
        if document.requirement_id in rows:
            _place(rows[document.requirement_id], document)
    if writer is not None:
        _offer_upload(proposal, rows, writer)
    return list(rows.values())


def _place(row: DocumentRow, document: ProposalDocument) -> None:
    if document.replaced_at is not None:
        row.earlier.append(document)
    elif document.is_clean:
        row.answer = document
    else:
        row.arriving = document


def _offer_upload(proposal: Proposal, rows: dict[UUID, DocumentRow], writer: UUID) -> None:
    for upload in Upload.objects.open().filter(proposal=proposal, owner_id=writer):
        if upload.requirement_id in rows:
            rows[upload.requirement_id].upload = upload
    for row in rows.values():
        row.form = UploadForm(
            asked=[row.requirement],
            initial={"requirement": row.requirement.pk},
            auto_id=f"id_{row.requirement.code}_%s",
        )


def completeness(rows: Iterable[DocumentRow]) -> dict[str, int]:
    """``done`` of ``wanted`` mandatory files, and how many optional ones are there."""
    count: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.requirement.is_mandatory:
            count["wanted"] += 1
            count["done"] += row.is_answered
        else:
            count["optional"] += row.is_answered
    return {name: count[name] for name in ("done", "wanted", "optional")}
