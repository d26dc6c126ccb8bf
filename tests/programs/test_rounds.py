"""Rounds: the database's clock decides a submission, per office, with no grace."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from ikmportal.audit.models import Entry
from programs.actions import proposals
from programs.actions.moves import OutsideRound
from programs.actions.rounds import RoundFacts, RoundRefused, extend, open_round, window_of
from programs.models import Proposal, Round, RoundExtension
from programs.states import ProposalState
from tests.factories import people
from tests.factories.proposals import ProposalFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.fixture
def waiting() -> Proposal:
    return ProposalFactory(state=ProposalState.AWAITING_HEAD)


@pytest.fixture
def admin():
    return people.actor_of(people.admin())


def hold(proposal: Proposal, opens: datetime, closes: datetime) -> Round:
    window = DateTimeTZRange(opens, closes)
    return Round.objects.create(scheme=proposal.scheme, name="Putaran 1", window=window)


def sign(proposal: Proposal):
    head = people.actor_of(people.head_of(proposal.office))
    return proposals.sign(
        proposal.pk, by=head, version=proposal.version, at=timezone.now(), key=uuid4()
    )


def test_submission_inside_the_window_counts(waiting):
    hold(waiting, database_now() - HOUR, database_now() + HOUR)

    assert sign(waiting).proposal.state == ProposalState.SUBMITTED


def test_submission_without_any_round_counts(waiting):
    assert sign(waiting).proposal.state == ProposalState.SUBMITTED


def test_submission_one_microsecond_after_closing_is_refused(waiting):
    # By the time the statement runs, the closing has passed.
    hold(waiting, database_now() - HOUR, database_now() + timedelta(microseconds=1))

    with pytest.raises(OutsideRound, match="Putaran 1 sudah ditutup"):
        sign(waiting)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.versions.count()) == (ProposalState.AWAITING_HEAD, 0)


def test_submission_before_opening_is_refused_and_names_wib(waiting):
    opens = datetime(2090, 10, 9, 9, 0, tzinfo=UTC)
    hold(waiting, opens, opens + HOUR)

    with pytest.raises(OutsideRound, match=r"baru dibuka Senin, 9.Oktober.2090, pukul.16\.00.WIB"):
        sign(waiting)


def test_client_clock_does_not_matter(waiting):
    hold(waiting, database_now() - 2 * HOUR, database_now() - HOUR)
    head = people.actor_of(people.head_of(waiting.office))

    with pytest.raises(OutsideRound):
        proposals.sign(
            waiting.pk, by=head, version=waiting.version, at=database_now() - 90 * HOUR / 60
        )


def test_extension_counts_for_its_office_only_and_is_audited(waiting, admin):
    other = ProposalFactory(state=ProposalState.AWAITING_HEAD, scheme=waiting.scheme)
    held = hold(waiting, database_now() - 2 * HOUR, database_now() - HOUR)

    given = extend(
        held,
        office=waiting.office,
        until=database_now() + HOUR,
        reason="Jaringan padam",
        by=admin,
        at=timezone.now(),
    )

    assert sign(waiting).proposal.state == ProposalState.SUBMITTED
    with pytest.raises(OutsideRound):
        sign(other)
    assert Entry.objects.about("programs_roundextension", [given.pk]).count() == 1


def test_returned_proposal_may_come_back_after_closing(waiting):
    Proposal.objects.filter(pk=waiting.pk).update(first_submitted_at=timezone.now())
    hold(waiting, database_now() - 2 * HOUR, database_now() - HOUR)

    assert sign(waiting).proposal.state == ProposalState.SUBMITTED


def test_extension_must_be_longer_and_by_an_admin(waiting, admin):
    held = hold(waiting, database_now() - HOUR, database_now() + HOUR)
    common = {"office": waiting.office, "reason": "x", "at": timezone.now()}

    with pytest.raises(RoundRefused, match="sesudah batas yang berlaku"):
        extend(held, until=held.closes_at, by=admin, **common)
    reviewer = people.actor_of(people.reviewer())
    with pytest.raises(PermissionDenied):
        extend(held, until=held.closes_at + HOUR, by=reviewer, **common)


def test_window_of_an_office_knows_the_longest_extension(waiting, admin):
    held = hold(waiting, database_now() - HOUR, database_now() + HOUR)
    for hours in (2, 3):
        until = held.closes_at + hours * HOUR
        extend(held, office=waiting.office, until=until, reason="x", by=admin, at=timezone.now())

    window = window_of(waiting.scheme_id, waiting.office_id)

    assert (window.closes_at, window.is_extended) == (held.closes_at + 3 * HOUR, True)


def test_rounds_of_a_scheme_never_overlap(waiting, admin):
    hold(waiting, database_now() - HOUR, database_now() + HOUR)
    facts = RoundFacts(name="Kedua", opens_at=database_now(), closes_at=database_now() + 9 * HOUR)

    with pytest.raises(RoundRefused, match="bertumpuk"):
        open_round(waiting.scheme, facts=facts, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        hold(waiting, database_now(), database_now() + HOUR)


def test_round_must_close_after_it_opens(waiting, admin):
    facts = RoundFacts(name="Balik", opens_at=database_now(), closes_at=database_now() - HOUR)

    with pytest.raises(RoundRefused, match="sesudah waktu buka"):
        open_round(waiting.scheme, facts=facts, by=admin)


def test_extension_cannot_be_changed_even_by_sql(waiting, admin):
    held = hold(waiting, database_now() - HOUR, database_now() + HOUR)
    until = held.closes_at + HOUR
    extend(held, office=waiting.office, until=until, reason="x", by=admin, at=timezone.now())

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        RoundExtension.objects.update(until=until + HOUR)


def test_admin_opens_a_round_in_wib_and_every_zone_is_shown(client, waiting):
    client.force_login(people.admin())
    typed = {
        "scheme": waiting.scheme_id,
        "name": "Putaran TP",
        "opens_on": "1 September 2023",
        "opens_clock": "08.00",
        "closes_on": "9 Oktober 2023",
        "closes_clock": "16.00",
    }

    response = client.post(reverse("programs:round-new"), typed, follow=True)

    held = Round.objects.get()
    assert held.closes_at == datetime(2023, 10, 9, 9, 0, tzinfo=UTC)
    text = response.content.decode().replace("\xa0", " ")
    for clock in ("16.00 WIB", "17.00 WITA", "18.00 WIT"):
        assert clock in text


def test_bad_times_keep_what_was_typed(client, waiting):
    client.force_login(people.admin())

    response = client.post(reverse("programs:round-new"), {"name": "P", "opens_clock": "jam 8"})

    assert response.status_code == 422
    assert "Tulis jam dan menit, misalnya 16.00." in response.content.decode()
    assert 'value="jam 8"' in response.content.decode()
