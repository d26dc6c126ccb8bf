"""Write a revision: its head, its lines, and moves over many allocations at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils.translation import gettext as _

from budgets import emails
from budgets.actions.revision_desk import Desk, NewLine, RevisionRefused, Spread, Target
from budgets.figures.revision_findings import judge_changes
from budgets.figures.revisions import (
    LineKey,
    LineState,
    line_states,
)
from budgets.models import Allocation, FundingScheme, Revision, RevisionLine
from budgets.rules import may_revise, may_take_back_revision
from budgets.states import RevisionKind, RevisionState
from provinces.rules import Actor

_SHOWN = 5


class StaleRevision(RevisionRefused):
    """Somebody else changed the revision, or the ledger moved, after this person read it."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """The head of a revision and the letter it stands on."""

    kind: str
    reason: str
    letter_number: str
    letter_date: date
    effective_date: date
    theme: str = ""


def create(
    scheme: FundingScheme,
    *,
    brief: Brief,
    by: Actor,
    at: datetime,
    office_id: UUID | None = None,
) -> Revision:
    """Begin a revision as a draft, of Ditjen IKMA or of one office.

    Refuses whoever does not write there (PermissionDenied), a refocusing by an office and an
    office that holds nothing in the scheme (RevisionRefused).
    """
    if not may_revise(by, office_id=office_id):
        raise PermissionDenied
    if office_id is not None:
        _require_own(scheme, office_id, brief)
    # Two who begin at once take two numbers.
    FundingScheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    last = Revision.objects.filter(scheme=scheme).aggregate(last=Max("position"))["last"]
    return Revision.objects.create(
        scheme=scheme,
        office_id=office_id,
        position=(last or 0) + 1,
        created_by=by.user,
        created_at=at,
        **brief.__dict__,
    )


def _require_own(scheme: FundingScheme, office_id: UUID, brief: Brief) -> None:
    if brief.kind == RevisionKind.REFOCUSING:
        raise RevisionRefused(_("Refocusing disusun Ditjen IKMA. Pilih jenis revisi yang lain."))
    if not Allocation.objects.of_scheme(scheme.pk).standing().filter(office=office_id).exists():
        raise RevisionRefused(_("Kantor Anda belum memegang alokasi pada skema ini."))


def edit(revision_id: UUID, *, brief: Brief, seen: int, by: Actor) -> Revision:
    """Change the head of a draft. Refuses as ``set_lines`` does."""
    revision = take_draft(revision_id, seen=seen, by=by)
    if revision.office_id is not None:
        _require_own(revision.scheme, revision.office_id, brief)
    for name, value in brief.__dict__.items():
        setattr(revision, name, value)
    revision.version += 1
    revision.save(update_fields=[*brief.__dict__, "version"])
    return revision


def set_lines(
    revision_id: UUID,
    allocation_id: UUID,
    targets: Sequence[Target],
    *,
    new: NewLine | None = None,
    seen: int,
    by: Actor,
) -> Revision:
    """Set what lines of one allocation shall become; what equals semula is no change.

    Menjadi is computed here. Refuses other people than admins, a revision that is no draft, an
    allocation that was given back, a line that is not there (RevisionRefused) and a version that
    is not the newest (StaleRevision).
    """
    revision = take_draft(revision_id, seen=seen, by=by)
    allocation = _allocation(revision, allocation_id)
    desk = Desk(revision, [allocation.pk])
    for target in targets:
        desk.set(allocation.pk, target)
    if new is not None:
        desk.add(allocation.pk, new)
    desk.write()
    return revision


def spread(revision_id: UUID, asked: Spread, *, seen: int, by: Actor) -> int:
    """Cut every line of an account in every allocation of the scheme and put the sum of each
    allocation on one new line there. Returns how many allocations changed.

    A volume is cut to whole units, rounded up, so the sum given is exactly what was cut. Nets to
    zero in every allocation. Refuses as ``set_lines`` does, and an account nobody has.
    """
    revision = take_draft(revision_id, seen=seen, by=by)
    grants = Allocation.objects.open_to(revision).order_by("pk")
    desk = Desk(revision, grants.values_list("pk", flat=True))
    touched = desk.spread(asked)
    if not touched:
        raise RevisionRefused(
            _("Tidak ada baris akun %(code)s yang dapat dikurangi. Periksa kode akunnya.")
            % {"code": asked.account_code}
        )
    desk.write()
    return touched


def submit(revision_id: UUID, *, seen: int, by: Actor, at: datetime) -> Revision:
    """Hand a draft to the second person, with the authority the dated table gives it: the KPA of
    the office that asks, a director for Ditjen IKMA.

    Refuses what blocking rules hold back (RevisionRefused, naming lines and mends) and a draft
    whose semula the ledger has left behind (StaleRevision).
    """
    revision = take_draft(revision_id, seen=seen, by=by)
    revision.authority = examined(revision)
    of_an_office = revision.office_id is not None
    revision.state = RevisionState.WITH_KPA if of_an_office else RevisionState.SUBMITTED
    revision.submitted_by, revision.submitted_at = by.user, at
    revision.return_note = ""
    revision.save(
        update_fields=["state", "authority", "submitted_by", "submitted_at", "return_note"]
    )
    if of_an_office:
        emails.revision_at_kpa(revision, at=at)
    return revision


def take_back(revision_id: UUID, *, by: Actor) -> Revision:
    """Make a revision that nobody decided yet a draft again."""
    revision = Revision.objects.select_for_update(no_key=True).get(pk=revision_id)
    if not may_take_back_revision(by, revision):
        raise PermissionDenied
    if not (revision.is_submitted or revision.is_with_kpa):
        raise RevisionRefused(_("Hanya revisi yang diajukan dan belum diputus dapat ditarik."))
    return to_draft(revision)


def to_draft(revision: Revision, *, note: str = "") -> Revision:
    """The locked revision is its writer's again, with why the KPA gave it back."""
    revision.state, revision.authority = RevisionState.DRAFT, ""
    revision.submitted_by = revision.submitted_at = None
    revision.forwarded_by = revision.forwarded_at = None
    revision.return_note = note
    revision.save(
        update_fields=[
            *("state", "authority", "submitted_by", "submitted_at"),
            *("forwarded_by", "forwarded_at", "return_note"),
        ]
    )
    return revision


def take_draft(revision_id: UUID, *, seen: int, by: Actor) -> Revision:
    """Lock a draft and see that it is still as the person read it."""
    revision = (
        Revision.objects.select_related("scheme")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=revision_id)
    )
    if not may_revise(by, office_id=revision.office_id):
        raise PermissionDenied
    if not revision.is_draft:
        raise RevisionRefused(_("Revisi ini sudah diajukan. Tarik dahulu untuk mengubahnya."))
    if revision.version != seen:
        raise StaleRevision(
            _("Revisi ini baru diubah orang lain. Periksa isi terbarunya, lalu kirim lagi.")
        )
    return revision


def examined(revision: Revision, *, realised: Mapping[LineKey, int] | None = None) -> str:
    """The authority a revision needs, once nothing holds it back (else RevisionRefused)."""
    require_semula(revision)
    judgement = judge_changes(revision, realised=realised or {})
    if judgement.is_blocked:
        said = [one.message for one in judgement.findings if one.is_blocking]
        raise RevisionRefused(" ".join(said[:_SHOWN]))
    if judgement.power is None:
        raise RevisionRefused(
            _("Tabel kewenangan belum memuat pergeseran ini pada tanggal berlakunya.")
        )
    return judgement.power.authority.value


def require_semula(revision: Revision) -> None:
    """Refuse a revision written before the ledger moved, naming the lines."""
    lines = list(RevisionLine.objects.filter(revision=revision).select_related("allocation"))
    held = line_states({line.allocation_id for line in lines})
    moved = [line for line in lines if int(line.before_idr) != _held(held, line)]
    if moved:
        names = "; ".join(line.description for line in moved[:_SHOWN])
        raise StaleRevision(
            _("Semula baris ini sudah berubah: %(lines)s. Tarik, simpan lagi lembarnya, ajukan.")
            % {"lines": names}
        )
    given_back = Allocation.objects.filter(
        revision_lines__revision=revision, reversal__isnull=False
    )
    if name := given_back.values_list("title", flat=True).first():
        raise RevisionRefused(
            _("Alokasi “%(title)s” sudah dibatalkan. Keluarkan dari revisi.") % {"title": name}
        )


def _held(held: Mapping[LineKey, LineState], line: RevisionLine) -> int:
    state = held.get((line.allocation_id, line.line_ref))
    return state.amount_idr if state else 0


def _allocation(revision: Revision, allocation_id: UUID) -> Allocation:
    allocation = Allocation.objects.open_to(revision).filter(pk=allocation_id).first()
    if allocation is None:
        raise RevisionRefused(_("Alokasi ini tidak ada pada skema revisi atau sudah dibatalkan."))
    return allocation
