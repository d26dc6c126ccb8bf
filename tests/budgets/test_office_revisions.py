"""An office revises its own allocations: its KPA decides, forwards, or gives back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from budgets.actions import revision_decisions as decisions
from budgets.actions import revisions as acts
from budgets.actions.revision_desk import NewLine, RevisionRefused, Target
from budgets.figures.revisions import line_states
from budgets.models import Revision
from budgets.states import RevisionAuthority, RevisionKind, RevisionState
from ikmportal.mail.models import OutgoingMail
from tests import factories
from tests.budgets import refocus
from tests.factories import MOMENT
from tests.factories.revisions import RevisionLineFactory, revision_tables

pytestmark = pytest.mark.django_db

# Belanja modal: another type of expenditure than travel.
CAPITAL = "532111"


@pytest.fixture
def scheme():
    revision_tables()
    return refocus.dekon_2020()


@pytest.fixture
def given(scheme):
    return refocus.allocation(scheme)


@pytest.fixture
def drafter(given):
    return factories.actor_of(factories.drafter_of(given.office))


@pytest.fixture
def kpa(given):
    return factories.actor_of(factories.head_of(given.office))


@pytest.fixture
def director():
    return factories.actor_of(factories.director())


def begun(given, by, **changes) -> Revision:
    head = refocus.brief(kind=RevisionKind.SHIFT, theme="", **changes)
    scheme = given.ceiling.scheme
    return acts.create(scheme, brief=head, by=by, at=MOMENT, office_id=given.office_id)


def shifted(given, by, *, account=refocus.TRAVEL, trips=8) -> Revision:
    """Two trips less, for a new line of ``account``; handed to the KPA."""
    revision = begun(given, by)
    line = refocus.line(given)
    fewer = Target(line_ref=line.line_ref, volume=Decimal(trips), unit_price_idr=600)
    new = NewLine(account_code=account, description="Lain", amount_idr=(10 - trips) * 600)
    acts.set_lines(revision.pk, given.pk, [fewer], new=new, seen=1, by=by)
    return acts.submit(revision.pk, seen=2, by=by, at=MOMENT)


def test_head_finds_what_waits_for_the_kpa_on_the_first_page(client, given, drafter, kpa):
    revision = shifted(given, drafter)
    client.force_login(kpa.user)
    waiting = client.get(reverse("home")).content.decode()
    client.force_login(factories.head_of(factories.OfficeFactory()))
    foreign = client.get(reverse("home")).content.decode()

    assert reverse("budgets:revision", args=[revision.pk]) in waiting
    assert reverse("budgets:revision", args=[revision.pk]) not in foreign


def test_what_lies_in_the_power_of_the_kpa_is_decided_in_the_office(given, drafter, kpa):
    admin = factories.admin()
    revision = shifted(given, drafter)
    assert (revision.state, revision.authority) == ("di_kpa", RevisionAuthority.KPA)

    decisions.approve(revision.pk, by=kpa, at=refocus.later(hours=1))

    trips = line_states([given.pk])[given.pk, refocus.line(given).line_ref]
    assert (trips.volume, trips.amount_idr) == (Decimal(8), 4_800)
    told = OutgoingMail.objects.values_list("recipient", flat=True)
    assert set(told) == {kpa.user.email, drafter.user.email, admin.email}


def test_what_changes_the_dipa_is_forwarded_and_decided_by_the_centre(
    given, drafter, kpa, director
):
    revision = shifted(given, drafter, account=CAPITAL)
    assert revision.authority == RevisionAuthority.REGIONAL

    with pytest.raises(PermissionDenied):
        decisions.approve(revision.pk, by=kpa, at=MOMENT)
    forwarded = decisions.forward(revision.pk, by=kpa, at=MOMENT)
    assert (forwarded.state, forwarded.forwarded_by) == ("diajukan", kpa.user)
    assert OutgoingMail.objects.filter(recipient=director.user.email).count() == 1

    decided = decisions.approve(revision.pk, by=director, at=refocus.later(hours=1))

    assert decided.state == RevisionState.APPROVED


def test_what_the_kpa_decides_alone_cannot_be_forwarded(given, drafter, kpa):
    revision = shifted(given, drafter)

    with pytest.raises(RevisionRefused, match="kewenangan KPA"):
        decisions.forward(revision.pk, by=kpa, at=MOMENT)


def test_the_kpa_gives_back_with_a_reason_and_it_is_submitted_again(given, drafter, kpa):
    revision = shifted(given, drafter)

    with pytest.raises(RevisionRefused, match="Isi apa yang perlu diperbaiki"):
        decisions.give_back(revision.pk, note=" ", by=kpa, at=MOMENT)
    back = decisions.give_back(revision.pk, note="Volumenya keliru", by=kpa, at=MOMENT)
    again = acts.submit(revision.pk, seen=2, by=drafter, at=refocus.later(hours=1))

    assert (back.state, back.return_note) == ("draf", "Volumenya keliru")
    assert (again.state, again.return_note) == ("di_kpa", "")


def test_the_centre_cannot_decide_what_still_waits_in_the_office(given, drafter, director):
    revision = shifted(given, drafter)

    with pytest.raises(PermissionDenied):
        decisions.approve(revision.pk, by=director, at=MOMENT)
    with pytest.raises(RevisionRefused, match="masih pada KPA"):
        decisions.reject(revision.pk, note="x", by=director, at=MOMENT)


def test_an_office_touches_only_its_own_allocations(scheme, given, drafter):
    other = refocus.allocation(scheme)
    revision = begun(given, drafter)

    with pytest.raises(RevisionRefused, match="Alokasi ini tidak ada"):
        acts.set_lines(revision.pk, other.pk, [], seen=1, by=drafter)
    with pytest.raises(DatabaseError, match="stays in its allocations"), transaction.atomic():
        RevisionLineFactory(revision=revision, allocation=other)


@pytest.mark.parametrize(
    "sql",
    [
        {"state": "diajukan"},
        {"state": "disetujui", "decided_at": MOMENT},
    ],
)
def test_the_database_lets_no_office_pass_its_kpa(given, drafter, director, sql):
    revision = shifted(given, drafter, account=CAPITAL)
    more = {"decided_by": director.user} if "decided_at" in sql else {}

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(**sql, **more)


def test_an_office_without_an_allocation_and_a_refocusing_are_refused(scheme, given, drafter):
    stranger = factories.OfficeFactory()
    alone = factories.actor_of(factories.drafter_of(stranger))

    with pytest.raises(RevisionRefused, match="belum memegang alokasi"):
        acts.create(
            scheme,
            brief=refocus.brief(kind=RevisionKind.SHIFT),
            by=alone,
            at=MOMENT,
            office_id=stranger.pk,
        )
    with pytest.raises(RevisionRefused, match="Refocusing disusun Ditjen"):
        acts.create(scheme, brief=refocus.brief(), by=drafter, at=MOMENT, office_id=given.office_id)
    with pytest.raises(PermissionDenied):
        begun(given, alone)


def test_pages_lead_from_the_draft_to_the_decision(client, given, drafter, kpa):
    factories.AccountFactory(
        fiscal_year=factories.FiscalYearFactory(year=2020), code=refocus.TRAVEL
    )
    client.force_login(drafter.user)
    head = {
        "kind": "geser", "reason": "POK", "letter_number": "S-9",
        "letter_date": "9 April 2020", "effective_date": "15 Juni 2020",
    }  # fmt: skip
    client.post(reverse("budgets:revision-new", args=[given.ceiling.scheme_id]), head)
    revision = Revision.objects.get()
    ref = refocus.line(given).line_ref.hex
    lines = reverse("budgets:revision-lines", args=[revision.pk, given.pk])
    typed = {
        "seen": "1", f"v-{ref}": "8", f"p-{ref}": "750", f"b-{ref}": "",
    }  # fmt: skip
    shown = client.get(lines).content.decode()
    kept = client.post(lines, typed)
    assert "Volume menjadi, Perjalanan dinas" in shown
    assert kept.status_code == 302
    client.post(reverse("budgets:revision-submit", args=[revision.pk]), {"seen": "2"})

    client.force_login(kpa.user)
    waiting = client.get(reverse("budgets:revisions")).content.decode()
    page = client.get(reverse("budgets:revision", args=[revision.pk])).content.decode()
    answer = reverse("budgets:revision-decide", args=[revision.pk])
    wrong = client.post(answer, {"verdict": "kembalikan"})
    done = client.post(answer, {"verdict": "setuju", "note": ""})

    assert f'href="/pagu/revisi/{revision.pk}/"' in waiting
    assert "Menunggu KPA" in page
    assert "8 OK × 750" in page
    assert wrong.status_code == 422
    assert "Isi apa yang perlu diperbaiki." in wrong.content.decode()
    assert done.status_code == 302
    revision.refresh_from_db()
    assert (revision.state, revision.decided_by) == ("disetujui", kpa.user)


def test_nobody_else_reads_what_still_waits_in_the_office(client, given, drafter):
    revision = shifted(given, drafter)
    address = reverse("budgets:revision", args=[revision.pk])
    codes = {}
    for name, user in {
        "admin": factories.admin(),
        "director": factories.director(),
        "auditor": factories.auditor(),
        "neighbour": factories.drafter_of(factories.OfficeFactory()),
    }.items():
        client.force_login(user)
        codes[name] = client.get(address).status_code

    assert codes == {"admin": 404, "director": 404, "auditor": 200, "neighbour": 404}


def test_moving_money_to_another_output_class_is_above_the_kpa(scheme, drafter, given):
    revision = begun(given, drafter, effective_date=date(2020, 5, 1))
    line = refocus.line(given)
    fewer = Target(line_ref=line.line_ref, volume=Decimal(8), unit_price_idr=600)
    new = NewLine(
        account_code=refocus.TRAVEL,
        description="RO lain",
        output_code="QDG.001",
        amount_idr=1_200,
    )

    acts.set_lines(revision.pk, given.pk, [fewer], new=new, seen=1, by=drafter)
    sent = acts.submit(revision.pk, seen=2, by=drafter, at=MOMENT)

    assert sent.authority == RevisionAuthority.REGIONAL
