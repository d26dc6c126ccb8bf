"""The roster of obligations: made before anybody signs in, recorded, and reminded of once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from budgets import emails
from budgets.figures.due_dates import Due, due_dates, working_days
from budgets.figures.obligations import OPEN_STATUSES, Standing, standings
from budgets.figures.working_days import WorkingDays
from budgets.models import (
    Duty,
    FundingScheme,
    Obligation,
    ObligationAct,
    ObligationReminder,
)
from budgets.rules import may_exempt, may_record_obligation
from budgets.states import ObligationActKind, ReminderStage
from ikmportal.ui.formats import wib_day
from provinces.models import Office
from provinces.rules import Actor
from provinces.states import OfficeKind

# Later than this a letter says nothing new: the page shows it as late.
_OVERDUE_WITHIN = timedelta(days=30)
_AHEAD = {ReminderStage.THREE_DAYS: 3, ReminderStage.TWO_WEEKS: 14}


class ObligationRefused(Exception):
    """Nothing was written; ``str()`` says why. ``field`` is the answer to mend."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Made:
    """What one run of the roster did."""

    created: int
    settled: int


def make_roster(year: int, *, at: datetime) -> Made:
    """Make the obligations of a fiscal year that are missing; what is there stays as it is.

    A due date counted without the settled holidays of a year is settled once they are known.
    Running it again, or twice at the same moment, makes nothing twice.
    """
    days = working_days()
    before = Obligation.objects.of_year(year).count()
    wanted = [
        row
        for scheme in FundingScheme.objects.filter(fiscal_year=year)
        for row in _of_scheme(scheme, days, at=at)
    ]
    Obligation.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    settled = _settle(year, days)
    return Made(Obligation.objects.of_year(year).count() - before, settled)


def _of_scheme(scheme: FundingScheme, days: WorkingDays, *, at: datetime) -> list[Obligation]:
    year = scheme.fiscal_year_id
    duties = Duty.objects.in_year(year).filter(scheme_kind=scheme.kind)
    return [
        Obligation(
            duty=duty,
            scheme=scheme,
            office=office,
            period=due.period,
            due_date=due.found.day,
            is_provisional=due.found.is_provisional,
            made_at=at,
        )
        for duty in duties
        for office in _offices(duty.office_kind, year)
        for due in due_dates(duty, year, days)
    ]


def _offices(kind: str, year: int) -> list[Office]:
    """Offices of a kind on the first day of the year; a Dinas of a province that existed then."""
    first = date(year, 1, 1)
    offices = Office.objects.existing_on(first).filter(kind=kind)
    if kind == OfficeKind.PROVINCE:
        offices = offices.filter(province__valid__contains=first)
    return list(offices.order_by("pk"))


def _settle(year: int, days: WorkingDays) -> int:
    """Give provisional due dates their final day once the holidays are settled."""
    open_rows = Obligation.objects.of_year(year).filter(is_provisional=True)
    rows = list(open_rows.select_related("duty").select_for_update(of=("self",)).order_by("pk"))
    changed = []
    for row in rows:
        due = _due_of(row, year, days)
        if due is not None and not due.found.is_provisional:
            row.due_date, row.is_provisional = due.found.day, False
            changed.append(row)
    Obligation.objects.bulk_update(changed, ["due_date", "is_provisional"], batch_size=500)
    return len(changed)


def _due_of(row: Obligation, year: int, days: WorkingDays) -> Due | None:
    return next((d for d in due_dates(row.duty, year, days) if d.period == row.period), None)


@dataclass(frozen=True, kw_only=True)
class ActFacts:
    """What somebody says of an obligation."""

    kind: str
    done_on: date | None = None
    reference: str = ""
    note: str = ""


def record_act(
    obligation: Obligation, *, facts: ActFacts, by: Actor, at: datetime
) -> ObligationAct:
    """Record that it was done, that it does not apply, or that the last record was wrong.

    Refuses whoever does not answer for it (PermissionDenied), a day after today, and taking back
    where nothing stands (ObligationRefused).
    """
    may = may_exempt if facts.kind == ObligationActKind.EXEMPT else may_record_obligation
    if not may(by, obligation):
        raise PermissionDenied
    locked = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    newest = locked.acts.order_by("-recorded_at", "-pk").first()
    _check_act(facts, newest, today=wib_day(at))
    return ObligationAct.objects.create(
        obligation=locked,
        kind=facts.kind,
        done_on=facts.done_on if facts.kind == ObligationActKind.DONE else None,
        reference=facts.reference,
        note=facts.note,
        recorded_by=by.user,
        recorded_at=at,
    )


def _check_act(facts: ActFacts, newest: ObligationAct | None, *, today: date) -> None:
    stands = newest is not None and newest.kind != ObligationActKind.WITHDRAWN
    if facts.kind == ObligationActKind.WITHDRAWN and not stands:
        raise ObligationRefused(_("Belum ada catatan yang dapat dicabut."), field="kind")
    if facts.kind == ObligationActKind.DONE:
        _check_day(facts.done_on, today=today)
    elif not facts.note:
        raise ObligationRefused(_("Tulis keterangannya."), field="note")


def _check_day(done_on: date | None, *, today: date) -> None:
    if done_on is None:
        raise ObligationRefused(_("Isi tanggal dipenuhi."), field="done_on")
    if done_on > today:
        raise ObligationRefused(_("Tanggal dipenuhi paling akhir hari ini."), field="done_on")


def remind(*, on: date) -> int:
    """Write to whoever answers for what is due soon or late. Returns how many obligations.

    Each obligation is written about once in each stage, whoever runs this and how often.
    """
    due = Obligation.objects.filter(
        due_date__gte=on - _OVERDUE_WITHIN,
        due_date__lte=on + timedelta(days=max(_AHEAD.values())),
    )
    rows = list(due.select_related("duty", "scheme", "office").by_due_date())
    open_ones = [s for s in standings(rows, on=on) if s.status in OPEN_STATUSES]
    # One order for everybody, so that two who run it wait and do not block each other.
    return sum(_remind_once(one, on=on) for one in sorted(open_ones, key=_by_key))


def _by_key(one: Standing) -> str:
    return str(one.obligation.pk)


def stage_of(days_left: int) -> ReminderStage:
    if days_left < 0:
        return ReminderStage.OVERDUE
    near = days_left <= _AHEAD[ReminderStage.THREE_DAYS]
    return ReminderStage.THREE_DAYS if near else ReminderStage.TWO_WEEKS


def _remind_once(one: Standing, *, on: date) -> bool:
    stage = stage_of(one.days_left)
    _row, is_new = ObligationReminder.objects.get_or_create(
        obligation=one.obligation, stage=stage, defaults={"sent_on": on}
    )
    if is_new:
        emails.obligation_due(one.obligation, stage=stage, on=on)
    return is_new
