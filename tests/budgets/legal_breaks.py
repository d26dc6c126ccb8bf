"""Constraints of instruments, officials, holidays and obligations, broken past every form."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from budgets.models import LegalInstrument
from tests.factories import legal


def change(row, **fields):
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def instrument(**fields):
    return lambda: lambda: legal.LegalInstrumentFactory(**fields)


def doubled_instrument():
    row = legal.LegalInstrumentFactory()
    return lambda: legal.LegalInstrumentFactory(scheme=row.scheme, province=row.province)


def mute_correction():
    row = legal.LegalInstrumentFactory()
    return lambda: legal.LegalInstrumentFactory(
        scheme=row.scheme, province=row.province, corrects=row, number="SK/2"
    )


def self_correction():
    row = legal.LegalInstrumentFactory.build(
        scheme=legal.FundingSchemeFactory(),
        province=legal.ProvinceFactory(),
        recorded_by=legal.UserFactory(),
        reason="Salah",
    )
    row.corrects_id = row.pk
    return lambda: LegalInstrument.objects.bulk_create([row])


def doubled_official():
    row = legal.BudgetOfficialFactory()
    return lambda: legal.BudgetOfficialFactory(
        office=row.office, valid=DateRange(date(2024, 12, 31), date(2025, 1, 1))
    )


def official(**fields):
    return lambda: lambda: legal.BudgetOfficialFactory(**fields)


def doubled_holiday():
    row = legal.HolidayFactory()
    return lambda: legal.HolidayFactory(day=row.day, name=row.name)


def strayed_holiday():
    year = legal.HolidayYearFactory(year=2024)
    return lambda: legal.HolidayFactory(year=year, day=date(2025, 1, 1))


def doubled_duty():
    row = legal.DutyFactory()
    return lambda: legal.DutyFactory(code=row.code)


def duty(**fields):
    return lambda: change(legal.DutyFactory(), **fields)


def doubled_obligation():
    row = legal.ObligationFactory()
    return lambda: legal.ObligationFactory(duty=row.duty, office=row.office, scheme=row.scheme)


def doubled_reminder():
    row = legal.ObligationReminderFactory()
    return lambda: legal.ObligationReminderFactory(obligation=row.obligation)


BREAKS = {
    "instrument_once_unless_corrected": doubled_instrument,
    "instrument_has_number_and_date": instrument(number=""),
    "instrument_correction_says_why": mute_correction,
    "instrument_corrects_another": self_correction,
    "instrument_kind_is_known": instrument(kind="pergub"),
    "official_one_at_a_time": doubled_official,
    "official_has_both_days": official(valid=DateRange(date(2024, 1, 1), None)),
    "official_is_named_by_a_decree": official(decree_number=""),
    "official_kind_is_known": official(kind="bpp"),
    "holiday_year_is_plausible": lambda: lambda: legal.HolidayYearFactory(year=1999),
    "holiday_once_a_day": doubled_holiday,
    "holiday_lies_in_its_year": strayed_holiday,
    "holiday_kind_is_known": lambda: lambda: legal.HolidayFactory(kind="libur_daerah"),
    "duty_once_per_scheme": doubled_duty,
    "duty_years_in_order": duty(last_year=2023),
    "duty_rule_is_whole": duty(month=None),
    "duty_offset_is_small": duty(year_offset=5),
    "duty_proof_is_known": duty(proof="foto"),
    "obligation_once": doubled_obligation,
    "obligation_period_form": lambda: lambda: legal.ObligationFactory(period="B13"),
    "obligation_act_says_when_or_why": lambda: (
        lambda: legal.ObligationActFactory(kind="dikecualikan", done_on=None)
    ),
    "reminder_once_per_stage": doubled_reminder,
    "reminder_stage_is_known": lambda: lambda: legal.ObligationReminderFactory(stage="nanti"),
}
