"""A form sent twice opens one draft and adds one line, whichever way it was sent twice."""

from uuid import uuid4

import pytest
from django.urls import reverse

from programs.models import Proposal, RabLine
from tests import factories
from tests.factories import people

pytestmark = pytest.mark.django_db


def line_form(proposal: Proposal, **fields) -> dict:
    year = proposal.scheme.fiscal_year
    return {
        "output_class": factories.OutputClassFactory(fiscal_year=year).pk,
        "account": factories.AccountFactory(fiscal_year=year).pk,
        "output_code": "001",
        "component": "051",
        "description": "Bahan praktik",
        "factor_1": "20",
        "unit_1": factories.UnitFactory().pk,
        "unit_price_idr": "750.000",
        "price_source": "pasar",
    } | fields


def test_line_form_sent_twice_is_one_line_with_the_pages_key(client):
    proposal, key = factories.ProposalFactory(lines=0), uuid4()
    client.force_login(people.drafter_of(proposal.office))
    address, form = reverse("programs:rab", args=[proposal.pk]), line_form(proposal, key=str(key))

    first, second = client.post(address, form), client.post(address, form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert [line.pk for line in proposal.lines.all()] == [key]


def test_key_of_another_proposals_line_is_refused(client):
    proposal, other = factories.ProposalFactory(lines=0), factories.ProposalFactory(lines=1)
    client.force_login(people.drafter_of(proposal.office))
    form = line_form(proposal, key=str(other.lines.get().pk))

    response = client.post(reverse("programs:rab", args=[proposal.pk]), form)

    assert response.status_code == 409
    assert RabLine.objects.filter(proposal=proposal).count() == 0


def test_start_form_sent_twice_is_one_draft_with_one_number(client):
    office, scheme, key = factories.OfficeFactory(), factories.FundingSchemeFactory(), uuid4()
    client.force_login(people.drafter_of(office))
    form = {"scheme": scheme.pk, "office": office.pk, "title": "Tenun", "key": str(key)}

    first, second = (client.post(reverse("programs:start"), form) for _ in range(2))

    assert first["Location"] == second["Location"] == reverse("programs:proposal", args=[key])
    form["key"] = str(uuid4())
    client.post(reverse("programs:start"), form)
    numbers = Proposal.objects.order_by("number").values_list("number", flat=True)
    assert [number[-3:] for number in numbers] == ["001", "002"]


def test_start_with_the_key_of_somebody_elses_proposal_is_refused(client):
    other = factories.ProposalFactory()
    office = factories.OfficeFactory()
    client.force_login(people.drafter_of(office))
    form = {
        "scheme": other.scheme_id,
        "focus": other.focus_id,
        "office": office.pk,
        "title": "X",
        "key": str(other.pk),
    }

    response = client.post(reverse("programs:start"), form)

    assert response.status_code == 422
    assert "Formulir ini sudah dipakai." in response.content.decode()
