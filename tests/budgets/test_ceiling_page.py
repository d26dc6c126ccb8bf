"""Ceilings: who changes them, how a refusal reads, and what a Dinas is shown."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from budgets.actions.ceilings import CeilingRefused, Letter, change_ceiling
from budgets.models import Ceiling, CeilingEntry
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db

LETTER = Letter(number="B-1/2024", dated=date(2024, 1, 2), reason="Penetapan")


def change(amount_idr: int, *, province=None, by=None) -> Ceiling:
    return change_ceiling(
        scheme=factories.FundingSchemeFactory(),
        stage="alokasi",
        province=province,
        amount_idr=amount_idr,
        letter=LETTER,
        by=by,
        at=MOMENT,
    )


def test_ceiling_is_the_sum_of_its_letters():
    change(100)
    ceiling = change(-30)

    assert ceiling.limit_idr == 70
    assert list(ceiling.entries.values_list("amount_idr", flat=True).order_by("amount_idr")) == [
        -30,
        100,
    ]


def test_province_above_the_nation_is_refused_in_words():
    change(100)

    with pytest.raises(CeilingRefused) as refused:
        change(101, province=factories.ProvinceFactory())

    assert str(refused.value) == (
        "Jumlah pagu provinsi akan melebihi pagu nasional Rp100. "
        "Naikkan pagu nasional atau kurangi pagu provinsi lain lebih dahulu."
    )


def test_nation_below_its_provinces_is_refused_in_words():
    change(100)
    change(80, province=factories.ProvinceFactory())

    with pytest.raises(CeilingRefused, match="akan melebihi pagu nasional Rp100"):
        change(-21)


def test_ceiling_below_what_is_used_is_refused_in_words():
    ceiling = factories.CeilingFactory(limit_idr=100)
    factories.AllocationFactory(ceiling=ceiling, amount_idr=60)

    with pytest.raises(CeilingRefused) as refused:
        change(-41, province=ceiling.province)

    assert str(refused.value) == (
        "Pagu tidak dapat di bawah yang sudah terpakai, Rp60. Batalkan alokasi lebih dahulu."
    )


def test_ceiling_below_zero_is_refused_in_words():
    change(100)

    with pytest.raises(CeilingRefused) as refused:
        change(-101)

    assert str(refused.value) == "Pagu ini Rp100; paling banyak sebesar itu dapat dikurangi."

    assert Ceiling.objects.get().limit_idr == 100


@pytest.mark.parametrize("person", ["director", "reviewer", "leadership", "auditor"])
def test_only_an_admin_changes_ceilings(person):
    with pytest.raises(PermissionDenied):
        change(1, by=factories.actor_of(getattr(factories, person)()))

    assert CeilingEntry.objects.count() == 0


def form(**changes) -> dict[str, str]:
    return {
        "stage": "alokasi",
        "province": "",
        "direction": "naik",
        "amount_idr": "1.000.000",
        "letter_number": "B-1/2024",
        "letter_date": "2 Januari 2024",
        "reason": "Penetapan",
    } | changes


def test_admin_raises_and_lowers_a_ceiling_by_letter(client):
    admin = factories.admin()
    client.force_login(admin)
    address = reverse("budgets:ceiling-change", args=[factories.FundingSchemeFactory().pk])

    client.post(address, form())
    client.post(address, form(direction="turun", amount_idr="400.000"))

    assert Ceiling.objects.get().limit_idr == 600_000
    entry = CeilingEntry.objects.get(amount_idr=-400_000)
    assert (entry.letter_date, entry.recorded_by) == (date(2024, 1, 2), admin)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"amount_idr": "1,5 M"}, "amount_idr", "Tulis nilai lengkap dengan angka"),
        ({"amount_idr": "0"}, "amount_idr", "Isi jumlah lebih dari Rp0."),
        ({"amount_idr": "9" * 21}, "amount_idr", "Nilai terlalu besar: paling banyak 20 angka."),
        ({"letter_date": "12/13/2023"}, "letter_date", "Tanggal itu tidak ada."),
        ({"letter_number": ""}, "letter_number", "Isi nomor surat."),
        ({"direction": "turun"}, "amount_idr", "Pagu ini Rp0; paling banyak sebesar itu"),
    ],
)
def test_wrong_change_is_refused_at_its_field_and_kept_as_typed(client, changes, field, message):
    client.force_login(factories.admin())
    address = reverse("budgets:ceiling-change", args=[factories.FundingSchemeFactory().pk])

    response = client.post(address, form(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert message in response.content.decode()
    assert 'value="B-1/2024"' in response.content.decode() or field == "letter_number"
    assert CeilingEntry.objects.count() == 0


def test_twenty_digits_twice_are_refused_not_a_crash(client):
    client.force_login(factories.admin())
    address = reverse("budgets:ceiling-change", args=[factories.FundingSchemeFactory().pk])
    most = "9" * 20

    first = client.post(address, form(amount_idr=most))
    second = client.post(address, form(amount_idr=most))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Pagu akan melebihi 20 angka." in second.content.decode()
    assert Ceiling.objects.get().limit_idr == int(most)


def test_dinas_sees_its_own_province_only(client):
    mine, other = factories.CeilingFactory(), factories.CeilingFactory()
    office = factories.OfficeFactory(province=mine.province)
    client.force_login(factories.drafter_of(office))

    html = client.get(reverse("budgets:ceilings")).content.decode()

    assert mine.province.name in html
    assert other.province.name not in html
