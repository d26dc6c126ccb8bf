"""What the database itself refuses of revisions, whoever asks and however."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from budgets.figures.ledger_check import differences
from budgets.models import Allocation, AllocationLine, Ceiling, RevisionLine
from tests import factories
from tests.budgets import refocus
from tests.factories.revisions import RevisionFactory, RevisionLineFactory

pytestmark = pytest.mark.django_db


def run(sql: str, *params: object) -> None:
    """One raw statement whose deferred triggers are looked at as at a commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def scheme():
    return refocus.dekon_2020()


def unequal(scheme):
    """A submitted set that gives more than it takes, as no action would let it."""
    given = refocus.allocation(scheme)
    revision = RevisionFactory(scheme=scheme)
    RevisionLineFactory(revision=revision, allocation=given)
    submit(revision)
    return revision


def submit(revision) -> None:
    run(
        "UPDATE budgets_revision SET state = 'diajukan', authority = 'kpa',"
        " submitted_by_id = created_by_id, submitted_at = created_at WHERE id = %s",
        revision.pk,
    )


_APPROVE = (
    "UPDATE budgets_revision SET state = 'disetujui', decided_at = now(), decided_by_id = %s"
    " WHERE id = %s"
)


def approve(revision) -> None:
    run(_APPROVE, factories.UserFactory().pk, revision.pk)


def test_raw_approval_of_a_set_that_does_not_net_to_zero_is_refused(scheme):
    revision = unequal(scheme)

    with pytest.raises(DatabaseError, match="nets to zero"):
        approve(revision)


def test_raw_approval_without_its_ledger_rows_is_refused(scheme):
    refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    revision = refocus.refocused(scheme, admin)

    with pytest.raises(DatabaseError, match="writes its ledger rows whole"):
        approve(revision)


def test_semula_must_be_what_the_ledger_holds(scheme):
    given = refocus.allocation(scheme)
    revision = RevisionFactory(scheme=scheme)
    line = refocus.line(given)
    RevisionLineFactory(
        revision=revision, allocation=given, line_ref=line.line_ref, before_idr=6_001, delta_idr=-9
    )
    RevisionLineFactory(revision=revision, allocation=given, delta_idr=9)
    submit(revision)

    with pytest.raises(DatabaseError, match="semula is what the ledger holds"):
        approve(revision)


def test_an_empty_revision_is_not_approved(scheme):
    revision = RevisionFactory(scheme=scheme)
    submit(revision)

    with pytest.raises(DatabaseError, match="at least one line"):
        approve(revision)


def test_lines_of_a_submitted_revision_are_frozen(scheme):
    refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    revision = refocus.refocused(scheme, admin)

    for act in (
        "UPDATE budgets_revisionline SET delta_idr = 0, after_idr = before_idr",
        "DELETE FROM budgets_revisionline",
    ):
        with pytest.raises(DatabaseError, match="while their revision is a draft"):
            run(act)
    with (
        pytest.raises(DatabaseError, match="while their revision is a draft"),
        transaction.atomic(),
    ):
        RevisionLineFactory(revision=revision, allocation=Allocation.objects.get())


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("UPDATE budgets_revision SET decision_note = 'x'", "a decided revision never changes"),
        ("DELETE FROM budgets_revision", "Cannot delete rows"),
        (
            (
                "INSERT INTO budgets_allocationline (id, allocation_id, line_ref, account_code,"
                " description, unit_code, amount_idr) SELECT gen_random_uuid(), id,"
                " gen_random_uuid(), '521211', 'SQL', '', 5 FROM budgets_allocation"
                " WHERE revision_id IS NOT NULL"
            ),
            "a changed line follows its revision",
        ),
    ],
)
def test_what_was_approved_stays(scheme, act, words):
    refocus.allocation(scheme)
    refocus.approved(scheme)

    with pytest.raises(DatabaseError, match=words):
        run(act)


def test_a_raw_change_of_an_allocation_needs_its_approved_revision(scheme):
    given = refocus.allocation(scheme, limit=10_000)
    revision = RevisionFactory(scheme=scheme)
    RevisionLineFactory(revision=revision, allocation=given, delta_idr=1_000)

    with pytest.raises(DatabaseError, match="follows its approved revision"):
        run(
            "INSERT INTO budgets_allocation (id, ceiling_id, office_id, award_ref, title,"
            " amount_idr, reason, approved_by_id, approved_at, revises_id, revision_id)"
            " SELECT gen_random_uuid(), ceiling_id, office_id, award_ref, title, 1000, '',"
            " approved_by_id, approved_at, id, %s FROM budgets_allocation WHERE id = %s",
            revision.pk,
            given.pk,
        )


def test_a_raw_ceiling_entry_needs_an_approved_revision(scheme):
    given = refocus.allocation(scheme)

    with (
        pytest.raises(DatabaseError, match="only an approved revision writes"),
        transaction.atomic(),
    ):
        factories.CeilingEntryFactory(
            ceiling=given.ceiling.parent, revision=RevisionFactory(scheme=scheme), amount_idr=1
        )


def test_a_revision_begins_as_a_draft_and_never_skips(scheme):
    revision = RevisionFactory(scheme=scheme)

    with pytest.raises(DatabaseError, match="begins as a draft"), transaction.atomic():
        RevisionFactory(scheme=scheme, state="diajukan")
    with pytest.raises((DatabaseError, IntegrityError), match="drafted, submitted, then decided"):
        approve(revision)


def test_replay_names_what_differs(scheme):
    """As a superuser who turns triggers off could leave it."""
    given = refocus.allocation(scheme)
    refocus.approved(scheme)
    assert differences() == []
    call_command("verify_money")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("budgets_ceiling", "budgets_allocationline"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    Ceiling.objects.filter(pk=given.ceiling_id).update(used_idr=0)
    AllocationLine.objects.filter(amount_idr=3_000).update(amount_idr=2_999)

    found = differences()

    assert len(found) == 2
    assert f"ceiling {given.ceiling_id}" in found[0]
    assert "menjadi 3000, ledger 2999" in found[1]
    with pytest.raises(CommandError, match="2 perbedaan"):
        call_command("verify_money")
    assert RevisionLine.objects.count() == 2
