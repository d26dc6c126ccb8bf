"""Every page asks the database the same number of questions at one row and at three."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.states import ProposalState
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db

MOST = 12
State = ProposalState


def questions(user, address: str) -> list[str]:
    """The SQL of one visit by a person whose session is warm, checked to be a full page."""
    client = Client()
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def grow_proposal(people, proposal, count: int) -> None:
    """Lines, files and moves of one proposal."""
    for _ in range(count):
        if proposal.state in (State.DRAFT, State.RETURNED):
            factories.RabLineFactory(proposal=proposal)
        requirement = factories.DocumentRequirementFactory(
            scheme=proposal.scheme, code=f"syarat-{_}-{proposal.documents.count()}"
        )
        factories.ProposalDocumentFactory(proposal=proposal, requirement=requirement)
        factories.EligibilityItemFactory(
            scheme=proposal.scheme, letter="abcdefg"[proposal.documents.count()]
        )
        factories.TransitionFactory(proposal=proposal)
        factories.ProposalVersionFactory(proposal=proposal, ordinal=proposal.versions.count() + 1)


DRAFT_PAGES = [
    ("programs:proposal", []),
    ("programs:rab", []),
    ("programs:documents", []),
    ("programs:check", []),
    ("programs:history", []),
    ("programs:receipt", []),
    *[("programs:section", [name]) for name in
      ("identitas", "program", "kak", "lokasi", "calon", "keluaran", "jadwal", "pernyataan")],
    ("programs:candidates", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args"), DRAFT_PAGES)
def test_page_of_a_draft_asks_the_same_for_one_and_three(people, name, args):
    proposal = story.draft(people, lines=0)
    address = reverse(name, args=[proposal.pk, *args])
    grow_proposal(people, proposal, 1)
    one = questions(people.drafter.user, address)

    grow_proposal(people, proposal, 2)
    three = questions(people.drafter.user, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


@pytest.mark.parametrize("state", State)
def test_reading_page_asks_the_same_for_one_and_three(people, state):
    auditor = factories.auditor()
    proposal = story.draft(people, state=state)
    address = reverse("programs:proposal", args=[proposal.pk])
    grow_proposal(people, proposal, 1)
    one = questions(auditor, address)

    grow_proposal(people, proposal, 2)
    three = questions(auditor, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


def add_waiting(people) -> None:
    story.draft(people, state=State.SUBMITTED)


def add_meeting(people) -> None:
    factories.RakorDeskFactory(province=people.office.province)


def add_decided(people) -> None:
    proposal = story.draft(people, state=State.APPROVED)
    factories.ProposalDecisionFactory(item=factories.RakorItemFactory(proposal=proposal))


def add_ceiling(people) -> None:
    factories.CeilingFactory(province=factories.ProvinceFactory())


def add_province(people) -> None:
    factories.RegencyFactory(province=factories.ProvinceFactory())


LISTS = {
    "programs:list": (add_waiting, "drafter"),
    "programs:queue": (add_waiting, "reviewer"),
    "programs:rakor-list": (add_meeting, "admin"),
    "programs:awards": (add_decided, "director"),
    "programs:start": (add_waiting, "drafter"),
    "programs:rakor-new": (add_meeting, "admin"),
    "budgets:ceilings": (add_ceiling, "admin"),
    "provinces:territory": (add_province, "reviewer"),
}


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_the_same_for_one_and_three(people, name):
    add, role = LISTS[name]
    user = getattr(people, role).user
    add(people)
    one = questions(user, reverse(name))

    add(people)
    add(people)
    three = questions(user, reverse(name))

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


def test_ledger_page_asks_the_same_for_one_and_three(people):
    ceiling = factories.CeilingFactory()
    address = reverse("budgets:ceiling-change", args=[ceiling.scheme_id])
    one = questions(people.admin.user, address)

    for _ in range(2):
        factories.CeilingFactory(province=factories.ProvinceFactory())
    three = questions(people.admin.user, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


def on_desk(desk, people):
    proposal = story.draft(people, state=State.IN_DISCUSSION)
    item = factories.RakorItemFactory(proposal=proposal, desk=desk)
    factories.LineDecisionFactory(item=item)
    return item


@pytest.mark.parametrize("kind", ["item", "rakor"])
def test_table_of_a_desk_asks_the_same_for_one_and_three(people, kind):
    rakor = factories.RakorFactory(scheme=factories.FundingSchemeFactory())
    desk = factories.RakorDeskFactory(rakor=rakor, province=people.office.province)
    item = on_desk(desk, people)
    address = reverse(f"programs:{kind}", args=[item.pk if kind == "item" else rakor.pk])
    one = questions(people.reviewer.user, address)

    for _ in range(2):
        on_desk(desk, people)
    three = questions(people.reviewer.user, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)
