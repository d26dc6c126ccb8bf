"""Write a revision: its head, its lines, and moves over many allocations at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils.translation import gettext as _

from budgets import emails
from budgets.figures.revision_findings import judge
from budgets.figures.revisions import (
    LineKey,
    LineState,
    after_state,
    line_states,
    product,
    semula_menjadi,
)
from budgets.models import Allocation, FundingScheme, Revision, RevisionLine
from budgets.rules import may_revise, may_take_back_revision
from budgets.states import RevisionKind, RevisionState
from provinces.rules import Actor

_SHOWN = 5


class RevisionRefused(Exception):
    """Nothing was written; ``str()`` names the line and what to do."""


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


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a line shall be: volume and price, or an amount where it has no price."""

    line_ref: UUID
    volume: Decimal | None = None
    unit_price_idr: int | None = None
    amount_idr: int | None = None
    beneficiary: str = ""


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line that was not there before."""

    account_code: str
    description: str
    output_code: str = ""
    unit_code: str = ""
    indicator_id: UUID | None = None
    beneficiary: str = ""
    volume: Decimal | None = None
    unit_price_idr: int | None = None
    amount_idr: int | None = None


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Take ``percent`` off every line of an account and give it to one new line per allocation."""

    account_code: str
    percent: int
    target: NewLine


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
    desk = _Desk(revision, [allocation.pk])
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
    desk = _Desk(revision, grants.values_list("pk", flat=True))
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
    judgement = judge(revision, semula_menjadi(revision), realised=realised or {})
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


class _Desk:
    """Semula of some allocations beside what the draft makes of them."""

    def __init__(self, revision: Revision, allocation_ids: Iterable[UUID]) -> None:
        self._revision = revision
        self._ids = list(allocation_ids)
        self._semula = line_states(self._ids)
        stored = RevisionLine.objects.filter(revision=revision, allocation__in=self._ids)
        self._menjadi = {(one.allocation_id, one.line_ref): after_state(one) for one in stored}
        self._touched: set[LineKey] = set()

    def set(self, allocation_id: UUID, target: Target) -> None:
        key = (allocation_id, target.line_ref)
        base = self._menjadi.get(key) or self._semula.get(key)
        if base is None:
            raise RevisionRefused(_("Baris itu tidak ada pada alokasi ini. Muat ulang halamannya."))
        named = replace(base, beneficiary=target.beneficiary)
        self._put(_Worth.of(target).given_to(named))

    def add(self, allocation_id: UUID, new: NewLine, *, line_ref: UUID | None = None) -> None:
        worth = _Worth.of(new)
        self._put(
            LineState(
                allocation_id=allocation_id,
                line_ref=line_ref or uuid4(),
                account_code=new.account_code,
                description=new.description,
                output_code=new.output_code or self._only_output(allocation_id),
                unit_code=new.unit_code,
                indicator_id=new.indicator_id,
                beneficiary=new.beneficiary,
                volume=worth.volume,
                unit_price_idr=worth.unit_price_idr,
                amount_idr=worth.amount_idr,
            )
        )

    def _only_output(self, allocation_id: UUID) -> str:
        """A new line belongs to the RO of its allocation, where that has one RO only."""
        held = (state for key, state in self._semula.items() if key[0] == allocation_id)
        codes = {state.output_code for state in held}
        return codes.pop() if len(codes) == 1 else ""

    def spread(self, asked: Spread) -> int:
        """Cut and give in every allocation; returns how many had something to cut."""
        cuts: dict[UUID, int] = {}
        for key, state in (self._semula | self._menjadi).items():
            if state.account_code == asked.account_code and self._semula.get(key):
                less = _less(state, asked.percent)
                cuts[key[0]] = cuts.get(key[0], 0) + state.amount_idr - less.amount_idr
                self._put(less)
        given = {pk: cut for pk, cut in cuts.items() if cut}
        for pk, cut in given.items():
            self._give(pk, asked.target, cut)
        return len(given)

    def _give(self, allocation_id: UUID, new: NewLine, amount_idr: int) -> None:
        """The same new line of a draft takes what later moves bring as well."""
        name = f"{allocation_id} {new.account_code} {new.description} {new.beneficiary}"
        ref = uuid5(self._revision.pk, name)
        before = self._menjadi.get((allocation_id, ref))
        total = amount_idr + (before.amount_idr if before else 0)
        whole = replace(new, volume=None, unit_price_idr=None, amount_idr=total)
        self.add(allocation_id, whole, line_ref=ref)

    def _put(self, state: LineState) -> None:
        self._menjadi[state.key] = state
        self._touched.add(state.key)

    def write(self) -> None:
        """Replace the draft's rows of what was touched, and count one version further."""
        stored = RevisionLine.objects.filter(revision=self._revision, allocation__in=self._ids)
        old = [
            pk
            for pk, *key in stored.values_list("pk", "allocation_id", "line_ref")
            if tuple(key) in self._touched
        ]
        stored.filter(pk__in=old).delete()
        RevisionLine.objects.bulk_create(
            self._row(self._menjadi[key])
            for key in sorted(self._touched, key=str)
            if self._is_changed(key)
        )
        self._revision.version += 1
        self._revision.save(update_fields=["version"])

    def _is_changed(self, key: LineKey) -> bool:
        """A new line of nothing is no change either."""
        before, after = self._semula.get(key), self._menjadi[key]
        if before is None:
            return after.amount_idr != 0
        return (before.amount_idr, before.volume, before.unit_price_idr) != (
            after.amount_idr,
            after.volume,
            after.unit_price_idr,
        )

    def _row(self, after: LineState) -> RevisionLine:
        before = self._semula.get(after.key)
        before_idr = before.amount_idr if before else 0
        return RevisionLine(
            revision=self._revision,
            allocation_id=after.allocation_id,
            line_ref=after.line_ref,
            account_code=after.account_code,
            description=after.description,
            output_code=after.output_code,
            unit_code=after.unit_code,
            indicator_id=after.indicator_id,
            beneficiary=after.beneficiary,
            before_volume=before.volume if before else None,
            before_price_idr=before.unit_price_idr if before else None,
            before_idr=before_idr,
            after_volume=after.volume,
            after_price_idr=after.unit_price_idr,
            delta_idr=after.amount_idr - before_idr,
            after_idr=after.amount_idr,
        )


@dataclass(frozen=True)
class _Worth:
    """Volume, price and the amount they make; or the amount, with a volume where one is known."""

    volume: Decimal | None
    unit_price_idr: int | None
    amount_idr: int

    @classmethod
    def of(cls, asked: Target | NewLine) -> "_Worth":
        if asked.volume is None or asked.unit_price_idr is None:
            return cls(asked.volume, None, asked.amount_idr or 0)
        price = asked.unit_price_idr
        return cls(asked.volume, price, product(asked.volume, price))

    def given_to(self, state: LineState) -> LineState:
        return replace(
            state,
            volume=self.volume,
            unit_price_idr=self.unit_price_idr,
            amount_idr=self.amount_idr,
        )


def _less(state: LineState, percent: int) -> LineState:
    """What stays of a line; a volume in whole units, rounded up."""
    stays = state.amount_idr - state.amount_idr * percent // 100
    if state.volume is None:
        return replace(state, amount_idr=stays)
    kept = (state.volume * (100 - percent) / 100).to_integral_value(rounding=ROUND_CEILING)
    kept = min(kept, state.volume)
    if state.unit_price_idr is not None:
        stays = product(kept, state.unit_price_idr)
    return replace(state, volume=kept, amount_idr=stays)
