"""Record legal instruments, and KPA and PPK of an office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from budgets.models import BudgetOfficial, FundingScheme, LegalInstrument
from budgets.rules import may_name_officials, may_record_instrument
from budgets.states import InstrumentKind
from provinces.models import Office, Province
from provinces.rules import Actor


class InstrumentRefused(Exception):
    """Nothing was written; ``str()`` says why. ``field`` is the answer to mend."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class InstrumentFacts:
    """Number and date; both empty take back what was recorded. ``reason`` of a correction."""

    number: str
    dated: date | None
    letter_ref: str = ""
    reason: str = ""


def record_instrument(
    scheme: FundingScheme,
    province: Province,
    kind: InstrumentKind,
    *,
    facts: InstrumentFacts,
    by: Actor,
    at: datetime,
) -> LegalInstrument:
    """Add the instrument of a province, or a row that corrects the one before.

    Refuses whoever may not (PermissionDenied), a correction without a reason, one that changes
    nothing, and a second person who corrected the same row first (InstrumentRefused).
    """
    if not may_record_instrument(by, kind, province_id=province.pk):
        raise PermissionDenied
    before = (
        LegalInstrument.objects.newest().filter(scheme=scheme, province=province, kind=kind).first()
    )
    _check(facts, before)
    row = LegalInstrument(
        scheme=scheme,
        province=province,
        kind=kind,
        number=facts.number,
        dated=facts.dated,
        letter_ref=facts.letter_ref,
        corrects=before,
        reason=facts.reason if before else "",
        recorded_by=by.user,
        recorded_at=at,
    )
    return _add(row)


def record_for_all(
    scheme: FundingScheme,
    provinces: Sequence[Province],
    kind: InstrumentKind,
    *,
    facts: InstrumentFacts,
    by: Actor,
    at: datetime,
) -> int:
    """One instrument that names every province: added where none stands. Returns how many."""
    standing = LegalInstrument.objects.standing().filter(scheme=scheme, kind=kind)
    there = set(standing.values_list("province", flat=True))
    missing = [one for one in provinces if one.pk not in there]
    for province in missing:
        record_instrument(scheme, province, kind, facts=facts, by=by, at=at)
    return len(missing)


def _check(facts: InstrumentFacts, before: LegalInstrument | None) -> None:
    if (facts.number == "") != (facts.dated is None):
        raise InstrumentRefused(_("Isi nomor dan tanggalnya, keduanya."), field="number")
    if before is None:
        if not facts.number:
            raise InstrumentRefused(_("Belum ada yang dapat dicabut."), field="number")
        return
    if not facts.reason:
        raise InstrumentRefused(_("Tulis alasan koreksinya."), field="reason")
    same = (before.number, before.dated, before.letter_ref)
    if same == (facts.number, facts.dated, facts.letter_ref):
        raise InstrumentRefused(
            _("Tidak ada yang berubah dari catatan sebelumnya."), field="number"
        )


def _add(row: LegalInstrument) -> LegalInstrument:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise InstrumentRefused(
            _("Orang lain baru saja mencatat instrumen ini. Muat ulang halaman lalu periksa.")
        ) from problem
    return row


@dataclass(frozen=True, kw_only=True)
class OfficialFacts:
    """Who is KPA or PPK, by which SK, from the first to the last day."""

    kind: str
    full_name: str
    title: str
    decree_number: str
    first_day: date
    last_day: date


def name_official(
    office: Office, year: int, *, facts: OfficialFacts, by: Actor, at: datetime
) -> BudgetOfficial:
    """Record one KPA or PPK. Refuses days outside the year, in the wrong order, or already held."""
    if not may_name_officials(by, office_id=office.pk):
        raise PermissionDenied
    _check_days(facts, year)
    row = BudgetOfficial(
        office=office,
        fiscal_year_id=year,
        kind=facts.kind,
        full_name=facts.full_name,
        title=facts.title,
        decree_number=facts.decree_number,
        valid=DateRange(facts.first_day, facts.last_day + timedelta(days=1)),
        recorded_by=by.user,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        if "official_one_at_a_time" not in str(problem):
            raise
        raise InstrumentRefused(
            _("Pada hari-hari itu sudah ada pejabatnya. Akhiri dahulu atau ubah tanggalnya."),
            field="first_day",
        ) from problem
    return row


def _check_days(facts: OfficialFacts, year: int) -> None:
    if facts.last_day < facts.first_day:
        raise InstrumentRefused(
            _("Hari terakhir harus sama dengan atau sesudah hari pertama."), field="last_day"
        )
    if facts.first_day.year != year or facts.last_day.year != year:
        raise InstrumentRefused(
            _("Tanggal penunjukan harus dalam tahun anggaran %(year)s.") % {"year": year},
            field="first_day",
        )


def end_official(official: BudgetOfficial, *, by: Actor, on: date) -> BudgetOfficial:
    """Let an official's days end before ``on``; days before stay. Refuses one that is over."""
    if not may_name_officials(by, office_id=official.office_id):
        raise PermissionDenied
    held = BudgetOfficial.objects.select_for_update(of=("self",)).get(pk=official.pk)
    if held.valid.isempty or held.valid.upper <= on:
        raise InstrumentRefused(_("Penunjukan ini sudah berakhir."))
    held.valid = DateRange(held.valid.lower, max(on, held.valid.lower))
    held.save(update_fields=["valid"])
    return held
