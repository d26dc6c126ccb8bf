"""A line against its SBM rate: what the page says, and one click that mends it."""

import uuid

import pytest
from django.urls import reverse

from budgets.states import SbmClass
from programs.checks import blocking_findings, examine, read_dossier
from programs.models import RabLine
from programs.states import PriceSource, ProposalState
from provinces.states import Confidence
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db
ABOVE = "Harga satuan Rp175.000 melebihi SBM Rp150.000. Turunkan atau lampirkan alasan."


@pytest.fixture
def proposal(people):
    return story.draft(people, lines=0)


def line(proposal, *, rate=None, price: int = 175_000, **fields) -> RabLine:
    item = (rate or factories.SbmRateFactory()).item
    return factories.RabLineFactory(
        proposal=proposal, unit_price_idr=price, sbm_item=item, **fields
    )


def found(proposal) -> list[tuple[str, str]]:
    findings = examine(read_dossier(proposal))
    return [(f.severity.value, f.message) for f in findings if f.code in ("R8", "R9")]


@pytest.mark.parametrize(
    ("kind", "confidence", "note", "severity"),
    [
        (SbmClass.CEILING, Confidence.HIGH, "", "blok"),
        (SbmClass.CEILING, Confidence.MEDIUM, "", "blok"),
        (SbmClass.CEILING, Confidence.LOW, "", "peringatan"),
        (SbmClass.CEILING, Confidence.HIGH, "Persetujuan Menkeu terlampir", "peringatan"),
        (SbmClass.ESTIMATE, Confidence.HIGH, "", "peringatan"),
    ],
)
def test_kind_confidence_and_reason_decide(proposal, kind, confidence, note, severity):
    item = factories.SbmItemFactory(kind=kind)
    line(proposal, rate=factories.SbmRateFactory(item=item, confidence=confidence), note=note)

    assert found(proposal) == [(severity, ABOVE)]


def test_rate_of_the_province_comes_before_the_national_one(proposal):
    national = factories.SbmRateFactory(rate_idr=100_000)
    factories.SbmRateFactory(item=national.item, province=proposal.province, rate_idr=175_000)
    factories.SbmRateFactory(item=national.item, province=factories.ProvinceFactory(), rate_idr=1)
    own = line(proposal, rate=national)

    assert found(proposal) == []
    lines = RabLine.objects.filter(proposal=proposal)
    assert lines.sbm_rates(proposal.province_id) == {own.pk: 175_000}


def test_finding_vanishes_when_the_price_is_lowered(proposal):
    own = line(proposal)
    assert found(proposal) == [("blok", ABOVE)]

    RabLine.objects.filter(pk=own.pk).update(unit_price_idr=150_000)

    assert found(proposal) == []


def test_one_click_takes_the_rate_and_a_second_changes_nothing(client, people, proposal):
    own = line(proposal)
    client.force_login(people.drafter.user)
    checked = reverse("programs:check", args=[proposal.pk])
    page = client.get(checked).content.decode()
    address = reverse("programs:rab-sbm", args=[proposal.pk, own.pk])
    assert ABOVE in page
    assert f'action="{address}"' in page
    assert "Pakai Rp150.000" in page

    for _ in range(2):
        assert client.post(address).status_code == 302
        own.refresh_from_db()
        proposal.refresh_from_db()
        assert (own.unit_price_idr, own.amount_idr, own.price_source) == (
            150_000,
            1_500_000,
            PriceSource.SBM,
        )
    assert proposal.version == 2
    assert ABOVE not in client.get(checked).content.decode()


def test_one_click_is_refused_once_the_proposal_left(client, people):
    proposal = story.draft(people, lines=1, state=ProposalState.SUBMITTED)
    own = proposal.lines.get()
    client.force_login(people.drafter.user)

    response = client.post(reverse("programs:rab-sbm", args=[proposal.pk, own.pk]))

    assert response.status_code == 409


def test_form_offers_items_that_fit_the_line_first(client, people, proposal):
    fits = factories.SbmItemFactory(name="Honorarium narasumber, eselon II")
    other = factories.SbmItemFactory(
        key="sewa", name="Bus besar", account_codes="522141", words="bus"
    )
    own = line(proposal, rate=factories.SbmRateFactory(item=fits), description="Honor narasumber")
    client.force_login(people.drafter.user)

    form = client.get(reverse("programs:rab-line", args=[proposal.pk, own.pk])).context["form"]

    groups = {
        name: [str(pk) for pk, _ in rows] for name, rows in form.fields["sbm_item"].choices[1:]
    }
    assert groups == {"Saran": [str(fits.pk)], "Item lain": [str(other.pk)]}


def test_item_of_another_year_is_refused(client, people, proposal):
    strange = factories.SbmItemFactory(fiscal_year=factories.FiscalYearFactory(year=2020))
    client.force_login(people.drafter.user)

    response = client.post(
        reverse("programs:rab", args=[proposal.pk]), {"sbm_item": str(strange.pk)}
    )

    assert response.status_code == 422
    assert "sbm_item" in response.context["form"].errors


def test_unknown_line_is_not_found(client, people, proposal):
    client.force_login(people.drafter.user)

    address = reverse("programs:rab-sbm", args=[proposal.pk, uuid.uuid4()])

    assert client.post(address).status_code == 404


def test_line_over_the_ceiling_stops_the_submission(proposal):
    line(proposal)

    assert ABOVE in [f.message for f in blocking_findings(proposal)]
