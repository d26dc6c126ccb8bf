"""Rules about where a price comes from and which KRO of a pair is used."""

import pytest

from budgets.models import FundingScheme
from programs.checks import evidence, priorities, read_dossier
from programs.models import Proposal, RabLine
from programs.states import PriceSource
from tests import factories
from tests.programs import grid

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal() -> Proposal:
    made = grid.draft(2)
    FundingScheme.objects.update(evidence_above_idr=100_000)
    return Proposal.objects.select_related("scheme").get(pk=made.pk)


def test_bare_market_price_at_the_limit_is_found(proposal):
    found = list(evidence.find(read_dossier(proposal)))

    assert [finding.anchor for finding in found] == [
        f"baris-{line.pk}" for line in proposal.lines.in_order()
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"note": "Survei tiga toko"},
        {"price_source": PriceSource.SBM},
        {"unit_price_idr": 99_999},
    ],
)
def test_explained_cheap_or_standard_price_is_not(proposal, change):
    RabLine.objects.update(**change)

    assert list(evidence.find(read_dossier(proposal))) == []


def test_file_of_the_proposal_is_evidence(proposal):
    document = factories.ProposalDocumentFactory(proposal=proposal)
    RabLine.objects.update(evidence=document)

    assert list(evidence.find(read_dossier(proposal))) == []


def test_scheme_without_a_limit_asks_for_nothing(proposal):
    proposal.scheme.evidence_above_idr = None

    assert list(evidence.find(read_dossier(proposal))) == []


def test_both_codes_of_a_pair_are_found_once(proposal):
    year = proposal.scheme.fiscal_year
    other = factories.OutputClassFactory(fiscal_year=year, code="QDG")
    RabLine.objects.filter(description="Baris 2").update(output_class=other)

    found = list(priorities.find(read_dossier(proposal)))

    assert [finding.code for finding in found] == ["R17"]


def test_one_code_of_a_pair_is_fine(proposal):
    assert list(priorities.find(read_dossier(proposal))) == []
