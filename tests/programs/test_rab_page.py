"""Money and volumes as people mistype them: a clear message at the field, nothing stored."""

import pytest
from django.urls import reverse

from programs.models import RabLine
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(people, client):
    client.force_login(people.drafter.user)
    return factories.ProposalFactory(office=people.office, lines=0)


def typed(**changes) -> dict[str, str]:
    year = factories.FiscalYearFactory()
    right = {
        "output_class": factories.OutputClassFactory(fiscal_year=year).pk,
        "output_code": "001",
        "component": "051",
        "subcomponent": "A",
        "account": factories.AccountFactory(fiscal_year=year).pk,
        "description": "Honorarium narasumber",
        "factor_1": "20",
        "unit_1": factories.UnitFactory().pk,
        "unit_price_idr": "1.000.000",
        "price_source": "pasar",
    }
    return right | changes


def post(client, proposal, **changes):
    return client.post(reverse("programs:rab", args=[proposal.pk]), typed(**changes))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.000.000", 20_000_000),
        ("1000000", 20_000_000),
        ("Rp1.000.000", 20_000_000),
        ("Rp 1.000.000,00", 20_000_000),
        (" 1.000.000 ", 20_000_000),
    ],
)
def test_price_in_any_usual_notation_is_stored(client, proposal, text, amount):
    response = post(client, proposal, unit_price_idr=text)

    assert response.status_code == 302
    assert RabLine.objects.get().amount_idr == amount


REFUSED = {
    "1,5 jt": "Tulis nilai lengkap dengan angka: 1.500.000.",
    "-5": "Tulis nilai tanpa tanda minus, paling kecil 0.",
    "1" * 21: "Nilai terlalu besar: paling banyak 20 angka.",
    "1,000,000": "Pakai titik sebagai pemisah ribuan: tulis 1.000.000.",
    "1.000.000,50": "Tulis rupiah penuh tanpa sen, misalnya 1.000.000.",
    "1.2": "Tulis nilai lengkap dengan angka dan titik ribuan, misalnya 1.486.250.000.",
    "NaN": "Tulis nilai lengkap dengan angka dan titik ribuan, misalnya 1.486.250.000.",
    "0": "Isi harga satuan lebih dari Rp0.",
    "": "Isi harga satuan.",
}


@pytest.mark.parametrize("text", REFUSED)
def test_wrong_price_is_refused_at_its_field_and_kept_as_typed(client, proposal, text):
    response = post(client, proposal, unit_price_idr=text)

    html = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors == {"unit_price_idr": [REFUSED[text]]}
    assert html.count(REFUSED[text]) == 2  # in the summary and at the field
    assert f'value="{text}"' in html or text == ""
    assert 'aria-invalid="true"' in html
    assert 'value="Honorarium narasumber"' in html
    assert RabLine.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"factor_1": "0,001", "unit_price_idr": "1.500"},
            "unit_price_idr",
            "Volume × harga satuan menghasilkan pecahan rupiah. Bulatkan harga satuannya.",
        ),
        (
            {"factor_1": "999.999.999", "unit_price_idr": "9" * 20},
            "unit_price_idr",
            "Jumlah melebihi 20 angka. Periksa nol pada harga satuan dan volumenya.",
        ),
        (
            {"factor_1": "999.999.999", "factor_2": "999.999.999", "unit_2": "OJ"},
            "unit_price_idr",
            "Volume terlalu besar. Periksa faktor-faktor pengalinya.",
        ),
        ({"factor_1": "1.000.000.000"}, "factor_1", "Faktor terlalu besar. Periksa nolnya."),
        ({"factor_1": "0"}, "factor_1", "Isi faktor lebih dari 0, misalnya 20."),
        ({"factor_1": "1.5"}, "factor_1", "Maksud Anda 1,5?"),
        ({"factor_1": "-2"}, "factor_1", "Tulis angka tanpa tanda minus, paling kecil 0."),
        ({"factor_1": "1,2345"}, "factor_1", "Tulis paling banyak 3 angka di belakang koma."),
        ({"factor_2": "2"}, "unit_2", "Pilih satuan untuk faktor ini."),
        ({"unit_2": "OJ"}, "factor_2", "Isi angka untuk satuan ini, atau hapus satuannya."),
        ({"output_code": "1A1"}, "output_code", "Tulis 3 angka, misalnya 001."),
        ({"component": "5"}, "component", "Tulis 3 angka, misalnya 051."),
        ({"subcomponent": "a1"}, "subcomponent", "Tulis huruf besar, misalnya A."),
    ],
)
def test_wrong_line_is_refused_at_its_field(client, proposal, changes, field, message):
    response = post(client, proposal, **changes)

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert message in response.content.decode()
    assert RabLine.objects.count() == 0


def test_changed_line_keeps_its_identity_and_the_typed_text_when_refused(client, people):
    client.force_login(people.drafter.user)
    proposal = story.draft(people)
    line = proposal.lines.get(position=2)
    address = reverse("programs:rab-line", args=[proposal.pk, line.pk])

    refused = client.post(address, typed(unit_price_idr="2 jt"))
    stored = client.post(address, typed(unit_price_idr="2.000.000"))

    assert refused.status_code == 422
    assert 'value="2 jt"' in refused.content.decode()
    assert stored.status_code == 302
    line.refresh_from_db()
    assert (line.amount_idr, line.position) == (40_000_000, 2)


def test_removed_line_leaves_the_sum_but_not_the_database(client, people):
    client.force_login(people.drafter.user)
    proposal = story.draft(people)
    line = proposal.lines.first()

    client.post(reverse("programs:rab-remove", args=[proposal.pk, line.pk]))
    page = client.get(reverse("programs:rab", args=[proposal.pk]))

    line.refresh_from_db()
    assert line.is_removed is True
    assert page.context["total_idr"] == 2_000_000


def test_code_of_another_year_is_refused(client, proposal):
    other = factories.AccountFactory(fiscal_year=factories.FiscalYearFactory(year=2023))

    response = post(client, proposal, account=other.pk)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["account"]
