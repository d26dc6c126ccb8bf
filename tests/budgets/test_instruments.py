"""Instruments, KPA and PPK: corrections are rows, nobody overlaps, and the page says what lacks."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from budgets.actions.instruments import (
    InstrumentFacts,
    InstrumentRefused,
    OfficialFacts,
    end_official,
    name_official,
    record_for_all,
    record_instrument,
)
from budgets.figures.allocated import agreed, provinces_of
from budgets.models import BudgetOfficial, LegalInstrument
from budgets.states import InstrumentKind
from tests import factories
from tests.factories import MOMENT, legal

pytestmark = pytest.mark.django_db

DECREE = InstrumentKind.GOVERNOR_DECREE
FACTS = InstrumentFacts(number="188/1/2023", dated=date(2023, 12, 18))


@pytest.fixture
def admin():
    return factories.actor_of(factories.admin())


@pytest.fixture
def office():
    factories.FiscalYearFactory(year=2024)
    return factories.OfficeFactory()


@pytest.fixture
def scheme():
    return factories.FundingSchemeFactory()


def record(scheme, province, *, by, kind=DECREE, facts=FACTS):
    return record_instrument(scheme, province, kind, facts=facts, by=by, at=MOMENT)


def official(**fields):
    given = {
        "kind": "kpa",
        "full_name": "Siti Aminah",
        "title": "Kepala Dinas",
        "decree_number": "SK/9",
        "first_day": date(2024, 1, 1),
        "last_day": date(2024, 12, 31),
    }
    return OfficialFacts(**given | fields)


def test_correction_is_a_row_and_the_first_stays(scheme, office, admin):
    first = record(scheme, office.province, by=admin)
    corrected = InstrumentFacts(number="188/2/2023", dated=FACTS.dated, reason="Salah ketik")

    second = record(scheme, office.province, by=admin, facts=corrected)

    assert second.corrects == first
    assert list(LegalInstrument.objects.standing()) == [second]
    assert LegalInstrument.objects.get(pk=first.pk).number == "188/1/2023"


def test_taken_back_leaves_nothing_standing_and_may_be_recorded_again(scheme, office, admin):
    record(scheme, office.province, by=admin)
    nothing = InstrumentFacts(number="", dated=None, reason="Provinsi keliru")

    record(scheme, office.province, by=admin, facts=nothing)
    assert not LegalInstrument.objects.standing().exists()

    again = InstrumentFacts(number="188/1/2023", dated=FACTS.dated, reason="Ternyata benar")
    assert record(scheme, office.province, by=admin, facts=again).number == "188/1/2023"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (InstrumentFacts(number="188/2/2023", dated=FACTS.dated), "reason"),
        (InstrumentFacts(number="188/1/2023", dated=FACTS.dated, reason="Sama"), "number"),
        (InstrumentFacts(number="188/2/2023", dated=None, reason="Lupa"), "number"),
    ],
    ids=["mute", "same", "half"],
)
def test_correction_without_sense_is_refused_at_its_field(scheme, office, admin, facts, field):
    record(scheme, office.province, by=admin)

    with pytest.raises(InstrumentRefused) as refused:
        record(scheme, office.province, by=admin, facts=facts)

    assert refused.value.field == field
    assert LegalInstrument.objects.count() == 1


def test_rows_never_change_and_corrections_stay_with_their_instrument(scheme, office, admin):
    row = record(scheme, office.province, by=admin)

    with pytest.raises(DatabaseError), transaction.atomic():
        LegalInstrument.objects.filter(pk=row.pk).update(number="lain")
    with pytest.raises(DatabaseError, match="of the same instrument"), transaction.atomic():
        legal.LegalInstrumentFactory(scheme=scheme, corrects=row, reason="Pindah")


def test_one_permen_names_every_province_that_has_none(scheme, admin):
    provinces = [factories.OfficeFactory().province for _ in range(3)]
    record(scheme, provinces[0], by=admin, kind=InstrumentKind.ASSIGNMENT)
    everyone = provinces_of(scheme)

    count = record_for_all(
        scheme, everyone, InstrumentKind.ASSIGNMENT, facts=FACTS, by=admin, at=MOMENT
    )

    assert count == len(everyone) - 1
    assert LegalInstrument.objects.standing().count() == len(everyone)


def test_dinas_records_its_own_decree_and_no_permen(scheme, office):
    head = factories.actor_of(factories.head_of(office))
    elsewhere = factories.OfficeFactory().province

    assert record(scheme, office.province, by=head).number == FACTS.number
    for place, kind in ((office.province, InstrumentKind.ASSIGNMENT), (elsewhere, DECREE)):
        with pytest.raises(PermissionDenied):
            record(scheme, place, by=head, kind=kind)


def test_officials_follow_each_other_without_overlap(office, admin):
    first = name_official(office, 2024, facts=official(), by=admin, at=MOMENT)
    later = official(full_name="Budi", first_day=date(2024, 7, 1))

    with pytest.raises(InstrumentRefused) as refused:
        name_official(office, 2024, facts=later, by=admin, at=MOMENT)
    assert refused.value.field == "first_day"

    end_official(first, by=admin, on=date(2024, 7, 1))
    name_official(office, 2024, facts=later, by=admin, at=MOMENT)
    names = BudgetOfficial.objects.of_year(2024).values_list("full_name", flat=True)
    assert list(names) == ["Siti Aminah", "Budi"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"last_day": date(2023, 12, 31)}, "last_day"),
        ({"last_day": date(2025, 1, 1)}, "first_day"),
    ],
)
def test_days_of_an_official_lie_in_the_year_in_order(office, admin, fields, field):
    with pytest.raises(InstrumentRefused) as refused:
        name_official(office, 2024, facts=official(**fields), by=admin, at=MOMENT)

    assert refused.value.field == field


def test_an_appointment_ends_once(office, admin):
    row = name_official(office, 2024, facts=official(), by=admin, at=MOMENT)
    end_official(row, by=admin, on=date(2024, 3, 1))

    with pytest.raises(InstrumentRefused, match="sudah berakhir"):
        end_official(row, by=admin, on=date(2024, 3, 1))


def test_rows_add_up_to_the_ledger_with_zero_rows_and_reversals(scheme):
    ceiling = factories.CeilingFactory(scheme=scheme, limit_idr=1000)
    kept = factories.AllocationFactory(ceiling=ceiling, amount_idr=70)
    back = factories.AllocationFactory(ceiling=ceiling, office=kept.office, amount_idr=30)
    factories.AllocationFactory(
        ceiling=ceiling, office=kept.office, award_ref=back.award_ref, amount_idr=-30,
        reverses=back, reason="Batal",
    )  # fmt: skip
    factories.ProvinceFactory()

    rows = agreed(scheme)

    ceiling.parent.refresh_from_db()
    assert sum(row.amount_idr for row in rows) == ceiling.parent.used_idr == 70
    assert sorted((row.count, row.amount_idr) for row in rows)[-1] == (1, 70)
    assert (0, 0) in {(row.count, row.amount_idr) for row in rows}


@pytest.mark.parametrize("page", ["budgets:allocations", "budgets:instruments"])
def test_pages_ask_the_same_queries_at_one_and_three_provinces(
    client, scheme, page, django_assert_num_queries
):
    client.force_login(factories.admin())
    seen = []
    for count in (1, 2):
        for _ in range(count):
            place = factories.OfficeFactory()
            factories.AllocationFactory(
                ceiling=factories.CeilingFactory(scheme=scheme, province=place.province),
                office=place,
            )
            legal.LegalInstrumentFactory(scheme=scheme, province=place.province)
            legal.BudgetOfficialFactory(office=place)
        with django_assert_num_queries(8 if page.endswith("allocations") else 9):
            seen.append(client.get(reverse(page, args=[scheme.pk])).status_code)
    assert seen == [200, 200]


def test_matrix_marks_what_is_late_and_what_is_there(client, scheme, office):
    duty = legal.DutyFactory(proof="dipa", rule="tanggal", day=31)
    legal.ObligationFactory(duty=duty, scheme=scheme, office=office)
    legal.LegalInstrumentFactory(scheme=scheme, province=office.province, number="188/77")
    client.force_login(factories.admin())

    page = client.get(reverse("budgets:instruments", args=[scheme.pk])).text

    assert "188/77" in page
    assert "Terlambat" in page
    assert "Kurang KPA, PPK" in page


def test_form_keeps_what_was_typed_and_names_the_field(client, scheme, office):
    client.force_login(factories.head_of(office))
    address = reverse("budgets:instrument", args=[scheme.pk, office.province_id, "sk_gubernur"])

    refused = client.post(address, {"number": "188/5", "dated": "31 Februari 2023"})
    taken = client.post(address, {"number": "188/5", "dated": "18 Desember 2023"})

    assert refused.status_code == 422
    assert refused.context["form"]["number"].value() == "188/5"
    assert set(refused.context["form"].errors) == {"dated"}
    assert taken.status_code == 302
    assert LegalInstrument.objects.get().recorded_by.full_name in client.get(taken.url).text


def test_unknown_instrument_is_not_there(client, scheme, office):
    client.force_login(factories.admin())

    address = reverse("budgets:instrument", args=[scheme.pk, office.province_id, "pergub"])

    assert client.get(address).status_code == 404
