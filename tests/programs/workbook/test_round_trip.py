"""Download, edit, upload: what the portal finds, and what it stores."""

import pytest

from programs.models import RabLine, WorkbookSnapshot
from programs.states import UploadState
from tests import factories
from tests.programs import story
from tests.programs.workbook import books
from tests.programs.workbook.books import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(people):
    books.codes()
    return story.draft(people)


@pytest.fixture
def file(proposal, people):
    return books.handed_out(proposal, people.drafter)


def test_untouched_file_differs_in_nothing(proposal, people, file):
    upload, found = books.compared(proposal, people.drafter, file)

    assert upload.state == UploadState.READ
    assert (found.rows, found.moves, found.problems, found.remarks) == ([], [], [], [])
    assert found.before_idr == found.after_idr == 3_000_000


def test_changed_cells_are_named_one_by_one(proposal, people, file):
    content = books.edited(file, **{at("harga", 2): 250_000, at("uraian", 3): "Sewa gedung"})

    _, found = books.compared(proposal, people.drafter, content)

    cells = [(c.cell, c.label, c.old, c.new) for row in found.rows for c in row.cells]
    assert cells == [
        ("RAB!Q8", "Harga satuan (Rp)", "100.000", "250.000"),
        ("RAB!G9", "Uraian", proposal.lines.get(position=3).description, "Sewa gedung"),
    ]
    assert found.after_idr == 4_500_000


def test_accepted_changes_are_stored_and_the_rest_is_left(proposal, people, file):
    before = books.stored(proposal)
    content = books.edited(file, **{at("harga", 1): 200_000, at("harga", 2): 300_000})
    upload = books.sent_back(proposal, people.drafter, content)

    books.accepted(upload, people.drafter, lines=frozenset({before[0]["id"]}))

    prices = list(RabLine.objects.in_order().values_list("unit_price_idr", flat=True))
    assert prices == [200_000, 100_000, 100_000]
    assert books.fresh(upload).outcome == {
        "added": 0, "changed": 1, "removed": 0, "moved": 0, "cells": 1,
    }  # fmt: skip


def test_new_row_is_a_new_line_at_its_place(proposal, people, file):
    def insert(sheet):
        sheet["B10"], sheet["C10"], sheet["D10"] = "BDI", "1", 51
        sheet["F10"], sheet["G10"] = "524113", "Transpor peserta"
        sheet["H10"], sheet["I10"] = "1,5", "oh"
        sheet["Q10"] = "Rp 150.000"

    upload, found = books.compared(proposal, people.drafter, books.edited(file, insert))
    books.accepted(upload, people.drafter)

    line = RabLine.objects.in_order().last()
    assert [row.kind for row in found.rows] == ["added"]
    assert [str(remark) for remark in found.remarks] == [
        "RAB!C10: “1” dibaca 001",
        "RAB!D10: “51” dibaca 051",
        "RAB!H10: “1,5” dibaca 1.5",
        "RAB!Q10: “Rp 150.000” dibaca 150000",
    ]
    assert (line.output_class.code, line.output_code, line.component) == ("BDI", "001", "051")
    assert (line.account.code, line.unit_1_id, line.amount_idr) == ("524113", "OH", 225_000)
    assert line.price_source == "pasar"


def test_row_marked_for_removal_needs_agreement(proposal, people, file):
    content = books.edited(file, **{at("hapus", 2): "hapus"})
    upload, found = books.compared(proposal, people.drafter, content)

    with pytest.raises(books.RemovalNotAgreed):
        books.accepted(upload, people.drafter)
    books.accepted(upload, people.drafter, agrees_to_remove=True)

    assert [row.kind for row in found.rows] == ["removed"]
    assert [line["id"] for line in books.stored(proposal)] == [
        str(pk)
        for pk in RabLine.objects.filter(position__in=[1, 3])
        .in_order()
        .values_list("pk", flat=True)
    ]
    assert RabLine.objects.get(position=2).is_removed is True


def test_same_rab_is_frozen_once(proposal, people, file):
    books.handed_out(proposal, people.drafter)

    assert WorkbookSnapshot.objects.count() == 1


def test_same_file_again_is_the_same_upload(proposal, people, file):
    content = books.edited(file, **{at("harga", 1): 200_000})
    first = books.sent_back(proposal, people.drafter, content)
    books.accepted(first, people.drafter)
    version = type(proposal).objects.get(pk=proposal.pk).version

    books.accepted(first, people.drafter, seen="apa saja")
    again, found = books.compared(proposal, people.drafter, content)

    assert again.pk == first.pk
    assert found.is_empty
    assert type(proposal).objects.get(pk=proposal.pk).version == version
    assert factories.actor_of(people.drafter.user).user == again.uploaded_by
