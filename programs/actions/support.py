"""Record what a kabupaten/kota asked the Direktur Jenderal, and follow it up."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from ikmportal.ui.formats import wib_day
from programs import emails
from programs.actions.documents import FileRefused, store_upload
from programs.actions.moves import KeyReused, MoveRefused, StaleVersion, WrongState
from programs.actions.proposals import open_draft
from programs.actions.support_moves import lock_support
from programs.models import Proposal, SupportFile, SupportItem, SupportRequest, SupportTask
from programs.rules import may_change_support, may_handle_support, may_record_support_of
from programs.states import SupportFileKind, SupportItemKind, SupportStage
from provinces.models import Office, Post, Regency, RegencyPlacement, Sentra, TechnicalUnit
from provinces.rules import Actor
from provinces.states import OfficeKind

_MOST_FILES = 40


class SupportRefused(MoveRefused):
    """Not possible like this; ``str()`` says why and what to do instead."""


@dataclass(frozen=True, kw_only=True)
class SupportFacts:
    """What a request says: by letter, in a meeting, or both."""

    subject: str
    letter_number: str = ""
    letter_date: date | None = None
    delegation: str = ""
    met_on: date | None = None
    met_at_place: str = ""
    reasons: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """One thing asked for. ``amount_idr`` (rupiah) where the request names one."""

    kind: SupportItemKind
    description: str
    sentra: Sentra | None = None
    technical_unit: TechnicalUnit | None = None
    amount_idr: int | None = None


def record_support(
    regency: Regency, *, facts: SupportFacts, by: Actor, at: datetime, key: UUID | None = None
) -> SupportRequest:
    """Record a request as received. A form sent twice is one request.

    Refuses a regency office that records for another place (PermissionDenied).
    """
    if not may_record_support_of(by, regency.pk):
        raise PermissionDenied
    placements = RegencyPlacement.objects.on(wib_day(at))
    request = SupportRequest(
        id=key or uuid4(),
        regency=regency,
        province_id=placements.values_list("province_id", flat=True).get(regency=regency),
        recorded_by=by.user,
        recorded_as=by.title,
        received_at=at,
        changed_at=at,
    )
    _tell(request, facts)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as problem:
        known = SupportRequest.objects.filter(pk=request.pk, recorded_by=by.user).first()
        if known is None:
            raise KeyReused(
                _("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim.")
            ) from problem
        return known
    return request


def change_support(
    request_id: UUID, *, facts: SupportFacts, version: int, by: Actor, at: datetime
) -> SupportRequest:
    """Mend what was recorded, until it is answered; the office only until identification."""
    request = _open(request_id, by=by)
    if request.version != version:
        raise StaleVersion(_("Permohonan ini baru saja diubah orang lain. Periksa lagi isinya."))
    _tell(request, facts)
    _touch(request, at=at)
    return request


def _tell(request: SupportRequest, facts: SupportFacts) -> None:
    for fact in fields(facts):
        setattr(request, fact.name, getattr(facts, fact.name))


def _touch(request: SupportRequest, *, at: datetime) -> None:
    request.version += 1
    request.changed_at = at
    request.save()


def _open(request_id: UUID, *, by: Actor) -> SupportRequest:
    request = lock_support(request_id)
    if not may_change_support(by, request):
        raise PermissionDenied
    if request.stage == SupportStage.ANSWERED:
        raise WrongState(_("Permohonan ini sudah dijawab dan tidak dapat diubah lagi."))
    return request


def add_item(request_id: UUID, *, facts: ItemFacts, by: Actor, at: datetime) -> SupportItem:
    """Add one thing that was asked for."""
    request = _open(request_id, by=by)
    last = request.items.aggregate(last=Max("position"))["last"] or 0
    item = SupportItem.objects.create(
        request=request,
        position=last + 1,
        **{fact.name: getattr(facts, fact.name) for fact in fields(facts)},
    )
    _touch(request, at=at)
    return item


def remove_item(item: SupportItem, *, by: Actor, at: datetime) -> None:
    """Take an item away again; the history keeps it. Refuses one that became a proposal."""
    request = _open(item.request_id, by=by)
    if item.proposal_id is not None:
        raise SupportRefused(_("Butir ini sudah menjadi usulan dan tidak dapat dihapus."))
    item.delete()
    _touch(request, at=at)


def propose_item(item_id: UUID, *, scheme: FundingScheme, by: Actor, at: datetime) -> Proposal:
    """Open a draft of the place's Dinas for one item, and keep the link. Once per item.

    Where the kabupaten/kota has no Dinas in the portal, its province's takes it. Refuses other
    people than the centre's (PermissionDenied), a request nobody identified yet or that is
    answered (WrongState), and a second draft (SupportRefused).
    """
    request = lock_support(SupportItem.objects.values_list("request_id").get(pk=item_id)[0])
    item = SupportItem.objects.get(pk=item_id)
    if not may_handle_support(by):
        raise PermissionDenied
    if request.stage in (SupportStage.RECEIVED, SupportStage.ANSWERED):
        raise WrongState(_("Butir menjadi usulan setelah diidentifikasi dan sebelum dijawab."))
    if item.proposal_id is not None:
        raise SupportRefused(_("Butir ini sudah menjadi usulan."))
    office = _dinas_of(request, on=wib_day(at))
    proposal = open_draft(by=by, scheme=scheme, office=office, title=item.description, at=at)
    _hand_over(proposal, request)
    item.proposal, item.proposed_by, item.proposed_at = proposal, by.user, at
    item.save(update_fields=["proposal", "proposed_by", "proposed_at"])
    return proposal


def _dinas_of(request: SupportRequest, *, on: date) -> Office:
    offices = Office.objects.existing_on(on).select_related("province")
    own = offices.filter(kind=OfficeKind.REGENCY, regency_id=request.regency_id).first()
    return own or offices.get(kind=OfficeKind.PROVINCE, province_id=request.province_id)


def _hand_over(proposal: Proposal, request: SupportRequest) -> None:
    """What the request already says, the drafter need not type again."""
    proposal.regency_id = request.regency_id
    proposal.problem = request.reasons
    proposal.save(update_fields=["regency_id", "problem"])


def attach_file(
    request_id: UUID, *, kind: SupportFileKind, upload: "File[bytes]", by: Actor, at: datetime
) -> SupportFile:
    """Keep a letter, an ekspose file or a photo. Content decides what it is, as in data dukung.

    Refuses other kinds of content, a photo that is no picture, and too many files (FileRefused).
    """
    request = _open(request_id, by=by)
    if request.files.count() >= _MOST_FILES:
        raise FileRefused(
            _("Satu permohonan menyimpan paling banyak %(most)s berkas.") % {"most": _MOST_FILES}
        )
    stored = store_upload(upload)
    try:
        if kind == SupportFileKind.PHOTO and not stored.content_type.startswith("image/"):
            raise FileRefused(_("Foto harus JPEG atau PNG. Pilih jenis lain untuk dokumen."))
        return SupportFile.objects.create(
            request=request,
            kind=kind,
            storage_name=stored.name,
            file_name=stored.file_name,
            content_type=stored.content_type,
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
            uploaded_by=by.user,
            uploaded_at=at,
        )
    except BaseException:
        # A refused row leaves no file behind.
        default_storage.delete(stored.name)
        raise


def add_task(
    request_id: UUID, *, title: str, owner: Post, due_date: date, by: Actor, at: datetime
) -> SupportTask:
    """Give somebody in the centre something to do about it, until a day."""
    request = lock_support(request_id)
    if not may_handle_support(by):
        raise PermissionDenied
    if request.stage == SupportStage.ANSWERED:
        raise WrongState(_("Permohonan ini sudah dijawab; tidak ada lagi yang ditugaskan."))
    return SupportTask.objects.create(
        request=request,
        title=title,
        owner=owner,
        due_date=due_date,
        created_by=by.user,
        created_at=at,
    )


def finish_task(task_id: UUID, *, note: str, by: Actor, at: datetime) -> SupportTask:
    """Mark a task as done; done twice is done once."""
    task = SupportTask.objects.select_for_update(of=("self",), no_key=True).get(pk=task_id)
    if not may_handle_support(by):
        raise PermissionDenied
    if task.done_at is None:
        task.done_by, task.done_at, task.done_note = by.user, at, note.strip()
        task.save(update_fields=["done_by", "done_at", "done_note"])
    return task


def remind_of_tasks(*, on: date, within_days: int) -> int:
    """Write to the owners of tasks that are due soon or late. Returns how many tasks."""
    due = SupportTask.objects.due_by(date.fromordinal(on.toordinal() + within_days))
    tasks = list(due.select_related("request").order_by("due_date"))
    for task in tasks:
        emails.support_task_due(task, on=on)
    return len(tasks)
