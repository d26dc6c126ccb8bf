"""What one may not know shows nowhere: pages, searches, lists, files; what is shown opens."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ikmportal.reports.build import document_for
from ikmportal.reports.models import ReportKind
from ikmportal.reports.render.xlsx import xlsx_bytes
from programs.models import Proposal
from programs.states import ProposalState
from tests import factories as make
from tests.access.checker import BareClient, ask, rolled_back
from tests.access.walking import TYPED, Step, walk
from tests.access.world import CENTRE, DINAS, INSIDE, NOBODY, PEOPLE

pytestmark = pytest.mark.django_db
OURS, THEIRS = "TANDAKITA", "TANDAASING"


def typed(world) -> tuple[str, ...]:
    """What anyone may type: searches, filters, and the lists of the house."""
    return (
        *(f"{reverse('programs:list')}?q={text}" for text in (OURS, THEIRS, "UJI", "usulan")),
        *(f"{reverse('programs:list')}?status={state}" for state in ProposalState.values),
        f"{reverse('programs:queue')}?provinsi={world.foreign.province.code}",
        *map(reverse, ("programs:rakor-list", "programs:awards", "reports:list", "statistics")),
        *map(reverse, ("budgets:ceilings", "provinces:territory")),
    )


@pytest.fixture(scope="module")
def walked() -> dict[str, list[Step]]:
    """Where each person has been so far: every test finds the country as it was built."""
    return {}


@pytest.fixture
def steps_of(world, walked):
    def read(person: str) -> list[Step]:
        if person not in walked:
            walked[person] = list(walk(world.client(person, kind=BareClient), typed=typed(world)))
        return walked[person]

    return read


@pytest.fixture
def pages_of(steps_of):
    return lambda person: {step.address: step.html for step in steps_of(person)}


@pytest.mark.parametrize("person", PEOPLE)
def test_every_link_that_a_person_is_shown_opens(person, steps_of):
    steps = steps_of(person)

    # An address may be typed by anyone; a link must open for whom it is shown.
    shut = [step for step in steps if step.code >= 400 and step.shown_on != TYPED]
    refused = [
        step for step in steps if step.code not in (200, 302, 403) and step.shown_on == TYPED
    ]
    assert [(s.code, s.address, s.shown_on) for s in shut + refused] == []
    assert len(steps) >= (3 if person == NOBODY else 60), f"only {len(steps)} pages were reached"


def test_every_link_that_a_kabupaten_office_is_shown_opens(world):
    client = Client(raise_request_exception=False)
    client.force_login(make.drafter_of(world.own.asked.kabupaten))

    steps = list(walk(client))

    assert [(s.code, s.address, s.shown_on) for s in steps if s.code >= 400] == []
    assert len(steps) >= 60, f"only {len(steps)} pages were reached"


@pytest.mark.parametrize("person", DINAS)
def test_a_dinas_never_reads_another_province(person, pages_of):
    pages = pages_of(person)

    assert len(pages) > 30
    assert any(OURS in html for html in pages.values())
    # A search echoes what was typed.
    leaks = [a for a, html in pages.items() if THEIRS in _without_echo(html)]
    assert leaks == []


@pytest.mark.parametrize("person", CENTRE)
def test_the_centre_never_reads_what_an_office_keeps_to_itself(person, world, pages_of):
    """Neither on a page nor in a list; the auditor included."""
    pages = pages_of(person)
    talk = ask(
        world,
        person,
        "GET",
        reverse("programs:discussion", args=[world.own.threads["internal"].proposal_id]),
    )

    assert [a for a, html in pages.items() if INSIDE in html] == []
    assert INSIDE not in talk.content.decode()
    assert f"{OURS} bersama" in talk.content.decode()


def test_the_office_reads_both_kinds_of_threads(world):
    page = reverse("programs:discussion", args=[world.own.threads["internal"].proposal_id])

    for person in DINAS:
        html = ask(world, person, "GET", page).content.decode()
        assert f"{OURS} {INSIDE}" in html
        assert f"{OURS} bersama" in html


def _without_echo(html: str) -> str:
    """A search stands in its field and in the addresses that carry it on."""
    return re.sub(r'value="[^"]*"|\?[^"<>]*"', "", html)


def test_a_person_without_a_post_reads_nothing(pages_of):
    pages = pages_of(NOBODY)

    assert [
        a for a, html in pages.items() if re.search(f"{OURS}|{THEIRS}", _without_echo(html))
    ] == []


@pytest.mark.parametrize("person", CENTRE)
def test_the_centre_reads_both_but_no_draft(person, pages_of):
    pages = pages_of(person)
    together = "".join(_without_echo(html) for html in pages.values())

    drafts = [f"{mark} usulan draf" for mark in (OURS, THEIRS)]
    if person == "auditor":
        assert all(draft in together for draft in drafts)
    else:
        assert not any(draft in together for draft in drafts)
        assert not any(f"{mark} usulan menunggu" in together for mark in (OURS, THEIRS))
    if person != "admin":
        assert OURS in together
        assert THEIRS in together


def test_a_province_report_holds_its_own_province_only(world):
    parameters = {"rakor": str(world.shared_rakor.pk)}

    own = document_for(ReportKind.RAKOR_REVIEW, parameters, province_id=world.own.province.pk)
    national = document_for(ReportKind.RAKOR_REVIEW, parameters, province_id=None)

    assert OURS in repr(own)
    assert THEIRS not in repr(own)
    assert THEIRS in repr(national)
    assert THEIRS.encode() not in _unzipped(xlsx_bytes(own))
    assert THEIRS.encode() in _unzipped(xlsx_bytes(national))


def _unzipped(workbook: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize("person", DINAS)
def test_a_dinas_cannot_ask_for_another_provinces_report(person, world):
    address = reverse("reports:new", kwargs={"kind": ReportKind.RAKOR_REVIEW})
    form = {"format": "xlsx", "key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427"}

    with rolled_back():
        response = world.client(person).post(
            address,
            form | {"rakor": world.foreign.rakor.pk, "province": world.foreign.province.pk},
        )

    assert response.status_code in (200, 422)
    assert response.context["form"].errors.keys() == {"rakor", "province"}
    with rolled_back():
        allowed = world.client(person).post(
            address, form | {"rakor": world.own.rakor.pk, "province": world.own.province.pk}
        )
    assert allowed.status_code == 302


def test_kabupaten_offices_of_one_province_do_not_see_each_other(world):
    """A kabupaten reads its own; its province reads all of them; no neighbour reads anything."""
    province = world.own.province
    offices = [make.regency_office(province) for _ in range(2)]
    first, second = (make.ProposalFactory(office=office, scheme=world.scheme) for office in offices)

    seen = {
        name: set(Proposal.objects.visible_to(make.actor_of(user)).values_list("pk", flat=True))
        for name, user in {
            "first": make.drafter_of(offices[0]),
            "province": world.people["verifier"],
            "neighbour": make.drafter_of(world.foreign.office),
        }.items()
    }

    assert seen["first"] == {first.pk}
    assert {first.pk, second.pk} <= seen["province"]
    assert not {first.pk, second.pk} & seen["neighbour"]


@pytest.mark.parametrize("text", ["%00", "%", "_", "'", "\\", "%C0%80", "a" * 5000])
@pytest.mark.parametrize("name", ["q", "status", "sesudah", "provinsi", "pada", "skema", "tahap"])
def test_odd_words_in_an_address_break_nothing(text, name, world):
    pages = (
        "programs:list",
        "programs:queue",
        "budgets:ceilings",
        "provinces:territory",
        "statistics",
        "home",
    )
    for page in pages:
        response = ask(world, "reviewer", "GET", f"{reverse(page)}?{name}={text}")

        assert response.status_code in (200, 403), (page, response.status_code)
