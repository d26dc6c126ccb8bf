"""The proposal went on while the file was away: merged, asked about, never lost."""

from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from ikmportal.audit.models import Entry
from programs.actions.lines import change_line, remove_line
from programs.actions.moves import WrongState
from programs.actions.workbook_apply import (
    ChangedMeanwhile,
    ChoiceMissing,
    RemovalNotAgreed,
    apply_upload,
)
from programs.actions.workbook_review import review
from programs.actions.workbooks import UploadRefused, withdraw
from programs.models import Proposal, RabLine
from programs.states import UploadState
from tests import factories
from tests.concurrency.race import race
from tests.factories import MOMENT
from tests.programs import story
from tests.programs.workbook import books
from tests.programs.workbook.books import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(people):
    books.codes()
    return story.draft(people)


def line_at(proposal, place) -> RabLine:
    return RabLine.objects.get(proposal=proposal, position=place)


def portal_changes(proposal, people, place, **values):
    line = line_at(proposal, place)
    kept = {f"factor_{n}": getattr(line, f"factor_{n}") for n in (1, 2, 3, 4)}
    with transaction.atomic():
        change_line(
            line,
            by=people.drafter,
            values=kept | {"unit_price_idr": line.unit_price_idr} | values,
            at=MOMENT,
        )


def prices(proposal):
    return [line["unit_price_idr"] for line in books.stored(proposal)]


def test_both_sides_in_different_cells_are_merged(proposal, people):
    file = books.handed_out(proposal, people.drafter)
    portal_changes(proposal, people, 1, unit_price_idr=555_000)
    content = books.edited(file, **{at("uraian", 1): "Narasumber ahli", at("harga", 2): 222_000})

    upload, found = books.compared(proposal, people.drafter, content)
    books.accepted(upload, people.drafter)

    assert found.counts["conflicts"] == 0
    assert prices(proposal) == ["555000", "222000", "100000"]
    assert line_at(proposal, 1).description == "Narasumber ahli"


def test_both_sides_in_one_cell_is_asked_and_the_answer_counts(proposal, people):
    file = books.handed_out(proposal, people.drafter)
    portal_changes(proposal, people, 1, unit_price_idr=555_000)
    upload, found = books.compared(
        proposal, people.drafter, books.edited(file, **{at("harga", 1): 777_000})
    )
    key = (str(line_at(proposal, 1).pk), "unit_price_idr")

    with pytest.raises(ChoiceMissing):
        books.accepted(upload, people.drafter)
    books.accepted(upload, people.drafter, choices={key: "theirs"})

    (cell,) = found.torn[0].cells
    assert (cell.cell, cell.base, cell.old, cell.new) == ("RAB!Q7", "100.000", "555.000", "777.000")
    assert prices(proposal)[0] == "777000"


def test_line_removed_here_and_changed_there_is_asked(proposal, people):
    file = books.handed_out(proposal, people.drafter)
    line = line_at(proposal, 2)
    with transaction.atomic():
        remove_line(line, by=people.drafter, at=MOMENT)
    upload, found = books.compared(
        proposal, people.drafter, books.edited(file, **{at("harga", 2): 777_000})
    )

    with pytest.raises(ChoiceMissing):
        books.accepted(upload, people.drafter)
    books.accepted(upload, people.drafter, choices={(str(line.pk), ""): "theirs"})

    assert [row.is_torn for row in found.torn] == [True]
    assert prices(proposal) == ["100000", "777000", "100000"]


def test_line_removed_here_and_untouched_there_stays_removed(proposal, people):
    file = books.handed_out(proposal, people.drafter)
    with transaction.atomic():
        remove_line(line_at(proposal, 2), by=people.drafter, at=MOMENT)

    _, found = books.compared(proposal, people.drafter, file)

    assert found.is_empty


def test_change_between_looking_and_applying_is_never_lost(proposal, people):
    content = books.edited(books.handed_out(proposal, people.drafter), **{at("harga", 1): 777_000})
    upload, seen = books.compared(proposal, people.drafter, content)
    portal_changes(proposal, people, 1, unit_price_idr=555_000)

    with pytest.raises(ChangedMeanwhile):
        books.accepted(upload, people.drafter, seen=seen.seen)

    assert prices(proposal)[0] == "555000"
    assert review(books.fresh(upload)).counts["conflicts"] == 1


def test_removals_are_agreed_to_or_ticked(proposal, people):
    content = books.edited(books.handed_out(proposal, people.drafter), **{at("hapus", 3): "hapus"})
    upload, found = books.compared(proposal, people.drafter, content)
    gone = frozenset({found.rows[0].line_id})

    with pytest.raises(RemovalNotAgreed):
        books.accepted(upload, people.drafter)
    books.accepted(upload, people.drafter, lines=gone)

    assert len(books.stored(proposal)) == 2


def test_nothing_is_written_when_one_line_cannot_be(proposal, people):
    file = books.handed_out(proposal, people.drafter)
    content = books.edited(file, **{at("satuan2", 2): "OH", at("faktor2", 2): 2, at("harga", 1): 5})
    upload = books.sent_back(proposal, people.drafter, content)
    # Meanwhile the portal made the factor so small that the file's price gives a fraction.
    portal_changes(proposal, people, 1, factor_1=Decimal("0.5"))

    with pytest.raises(UploadRefused, match="pecahan rupiah"):
        books.accepted(upload, people.drafter)

    assert line_at(proposal, 2).factor_2 is None
    assert books.fresh(upload).state == UploadState.READ


def test_choosing_nothing_is_refused_and_withdrawing_changes_nothing(proposal, people):
    content = books.edited(books.handed_out(proposal, people.drafter), **{at("harga", 1): 7})
    upload = books.sent_back(proposal, people.drafter, content)

    with pytest.raises(UploadRefused, match="Tidak ada perubahan yang dipilih"):
        books.accepted(upload, people.drafter, lines=frozenset())
    with transaction.atomic():
        withdraw(upload.pk, by=people.drafter)
    with pytest.raises(UploadRefused, match="tidak dapat diterapkan lagi"):
        books.accepted(upload, people.drafter, seen="x")

    assert prices(proposal) == ["100000"] * 3


def test_nobody_applies_for_another_office_or_after_sending(proposal, people):
    content = books.edited(books.handed_out(proposal, people.drafter), **{at("harga", 1): 7})
    upload = books.sent_back(proposal, people.drafter, content)
    stranger = factories.actor_of(factories.drafter_of(factories.OfficeFactory()))
    seen = review(upload).seen

    with pytest.raises(PermissionDenied):
        books.accepted(upload, stranger, seen=seen)
    story.send(proposal, people)
    with pytest.raises(WrongState):
        books.accepted(upload, people.drafter, seen=seen)


def test_every_written_line_is_in_the_history(proposal, people):
    content = books.edited(
        books.handed_out(proposal, people.drafter),
        **{at("harga", 1): 7, at("harga", 2): 8},
    )
    upload = books.sent_back(proposal, people.drafter, content)
    ids = [line["id"] for line in books.stored(proposal)]
    before = Entry.objects.about("programs_rabline", ids).filter(operation="update").count()

    books.accepted(upload, people.drafter)

    after = Entry.objects.about("programs_rabline", ids).filter(operation="update").count()
    assert after - before == 2
    assert Entry.objects.about("programs_workbookupload", [upload.pk]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_workbooks_applied_at_once_are_one_and_a_refusal():
    people = story.cast()
    proposal = story.draft(people)
    file = books.handed_out(proposal, people.drafter)
    acts = []
    for price in (111_000, 222_000):
        upload = books.sent_back(
            proposal, people.drafter, books.edited(file, **{at("harga", 1): price})
        )
        decision = books.Decision(seen=review(upload).seen)
        acts.append(
            partial(apply_upload, upload.pk, by=people.drafter, decision=decision, at=MOMENT)
        )

    outcomes = race(*acts)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "ChangedMeanwhile",
        "WorkbookUpload",
    ]
    assert prices(proposal)[0] in ("111000", "222000")
    assert Proposal.objects.get(pk=proposal.pk).version == 2


@pytest.mark.django_db(transaction=True)
def test_same_workbook_applied_ten_times_at_once_is_applied_once():
    people = story.cast()
    proposal = story.draft(people)
    content = books.edited(books.handed_out(proposal, people.drafter), **{at("harga", 1): 111_000})
    upload = books.sent_back(proposal, people.drafter, content)
    decision = books.Decision(seen=review(upload).seen)

    outcomes = race(
        *[partial(apply_upload, upload.pk, by=people.drafter, decision=decision, at=MOMENT)] * 10
    )

    assert {type(outcome).__name__ for outcome in outcomes} == {"WorkbookUpload"}
    assert Proposal.objects.get(pk=proposal.pk).version == 2
