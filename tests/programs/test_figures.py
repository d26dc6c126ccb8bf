import uuid

import pytest

from programs import figures
from programs.states import DocumentStatus, ProposalState
from tests.factories import (
    MOMENT,
    DocumentRequirementFactory,
    FundingSchemeFactory,
    OfficeFactory,
    ProposalDocumentFactory,
    ProposalFactory,
    UserFactory,
    bulk_proposals,
)
from tests.ikmportal.reports.samples import small_rakor  # noqa: F401

pytestmark = pytest.mark.django_db
# What the centre has not received.
NOT_YET_THERE = (
    ProposalState.DRAFT,
    ProposalState.AWAITING_HEAD,
    ProposalState.AT_PROVINCE,
    ProposalState.CONSOLIDATED,
)


def test_province_figures_keep_the_kinds_of_money_apart(small_rakor):  # noqa: F811
    found = figures.province_figures(small_rakor.rakor.scheme_id)

    aceh, bali = found[small_rakor.aceh.province_id], found[small_rakor.bali.province_id]
    assert (aceh.proposals, aceh.decided, aceh.share_decided) == (2, 2, 100)
    assert (aceh.proposed_idr, aceh.agreed_idr, aceh.difference_idr) == (
        6_000_000,
        5_000_000,
        1_000_000,
    )
    assert (bali.proposed_idr, bali.agreed_idr, bali.share_decided) == (3_000_000, 0, 0)


def test_province_figures_do_not_know_of_drafts():
    office, scheme = OfficeFactory(), FundingSchemeFactory()
    ProposalFactory(office=office, state=ProposalState.DRAFT)
    ProposalFactory(office=office, state=ProposalState.AWAITING_HEAD)

    assert figures.province_figures(scheme.pk) == {}


def test_province_figures_count_a_returned_proposal_but_not_its_money():
    returned = ProposalFactory(state=ProposalState.RETURNED)

    found = figures.province_figures(returned.scheme_id)[returned.province_id]

    assert (found.proposals, found.returned, found.proposed_idr) == (1, 1, 0)


@pytest.mark.parametrize("count", [3, 60])
def test_province_figures_take_four_queries_at_any_size(django_assert_num_queries, count):
    proposals = bulk_proposals(count, lines_per=2)

    with django_assert_num_queries(4):
        found = figures.province_figures(proposals[0].scheme_id)

    received = [p for p in proposals if p.state not in NOT_YET_THERE]
    assert sum(row.proposals for row in found.values()) == len(received)


def test_document_completeness_counts_current_files_that_were_not_rejected():
    proposal = ProposalFactory()
    first, second, third = (
        DocumentRequirementFactory(scheme=proposal.scheme, code=f"d{n}") for n in range(3)
    )
    DocumentRequirementFactory(scheme=proposal.scheme, code="boleh", is_mandatory=False)
    ProposalDocumentFactory(proposal=proposal, requirement=first)
    ProposalDocumentFactory(proposal=proposal, requirement=second, replaced_at=MOMENT)
    ProposalDocumentFactory(
        proposal=proposal,
        requirement=third,
        status=DocumentStatus.REJECTED,
        status_note="Kabur",
        verified_at=MOMENT,
        verified_by=UserFactory(),
    )
    unknown = uuid.uuid4()

    found = figures.document_completeness([proposal.pk, unknown], scheme_id=proposal.scheme_id)

    assert (str(found[proposal.pk]), str(found[unknown])) == ("1/3", "0/3")


def test_tabled_proposals_take_six_queries_and_lines_two(
    small_rakor,  # noqa: F811
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    rakor = small_rakor.rakor
    with django_assert_max_num_queries(6):
        tabled = figures.tabled_proposals(rakor.pk, scheme_id=rakor.scheme_id)
    with django_assert_num_queries(2):
        lines = figures.tabled_lines(tabled)

    assert [t.number for t in tabled] == ["U-1", "U-2", "U-3"]
    for proposal in tabled:
        assert sum(line.proposed_idr for line in lines[proposal.item_id]) == proposal.proposed_idr


def test_tabled_proposals_of_one_province_only(small_rakor):  # noqa: F811
    rakor = small_rakor.rakor

    tabled = figures.tabled_proposals(
        rakor.pk, scheme_id=rakor.scheme_id, province_id=small_rakor.bali.province_id
    )

    assert [t.number for t in tabled] == ["U-3"]
