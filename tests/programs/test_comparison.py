"""Two frozen versions compared by line identity: every difference once, nothing for the equal."""

import copy
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from programs.actions.comparison import LineChange, compare
from programs.actions.versions import freeze
from tests import factories
from tests.factories import people


def line(amount: int, **fields) -> dict:
    return {
        "id": str(uuid4()),
        "description": "Baris",
        "amount_idr": str(amount),
        "unit_price_idr": str(amount),
        "volume": "1",
        "position": "1",
    } | fields


def version(lines=(), documents=(), **fields) -> dict:
    return {"fields": fields, "links": {}, "lines": list(lines), "documents": list(documents)}


def test_equal_versions_do_not_differ():
    one = version([line(5)], title="A")

    difference = compare(one, copy.deepcopy(one))

    assert (difference.fields, difference.lines, difference.documents) == ([], [], [])


def test_changed_field_is_told_with_both_texts():
    assert compare(version(place="A"), version(place="B")).fields == [("place", "A", "B")]


def test_lines_are_matched_by_identity_not_by_place():
    kept, gone, new = line(5), line(7), line(9)
    moved = kept | {"position": "9"}

    changes = compare(version([kept, gone]), version([new, moved])).lines

    assert changes == [
        LineChange(new["id"], "added", "Baris", None, 9),
        LineChange(gone["id"], "removed", "Baris", 7, None),
    ]


def test_changed_line_names_its_fields_but_not_what_follows_from_them():
    old = line(5)
    new = old | {"unit_price_idr": "6", "amount_idr": "6", "volume": "1"}

    (change,) = compare(version([old]), version([new])).lines

    assert (change.fields, change.before_idr, change.after_idr) == (("unit_price_idr",), 5, 6)


def test_replaced_file_is_told():
    old = {"requirement__code": "kak", "file_name": "a.pdf", "sha256": "1"}
    new = old | {"file_name": "b.pdf", "sha256": "2"}

    difference = compare(version(documents=[old]), version(documents=[new]))

    assert difference.documents == [("kak", "a.pdf", "b.pdf")]


@given(st.lists(st.integers(1, 10**12), max_size=8), st.data())
def test_n_changed_lines_are_exactly_n_differences(amounts, data):
    lines = [line(amount) for amount in amounts]
    chosen = data.draw(st.sets(st.sampled_from(range(len(lines))))) if lines else set()
    after = [
        row | {"amount_idr": "0", "unit_price_idr": "0"} if index in chosen else row
        for index, row in enumerate(lines)
    ]

    changes = compare(version(lines), version(after)).lines

    assert {change.line_id for change in changes} == {lines[index]["id"] for index in chosen}
    moved = sum((c.after_idr or 0) - (c.before_idr or 0) for c in changes)
    assert moved == -sum(amounts[index] for index in chosen)


@pytest.mark.django_db
def test_page_shows_the_last_two_versions_and_takes_others(client):
    proposal = factories.ProposalFactory(lines=1)
    row = line(5, description="Alat tenun")
    for ordinal, amount in enumerate((5, 8, 9), start=1):
        changed = row | {"amount_idr": str(amount), "unit_price_idr": str(amount)}
        factories.ProposalVersionFactory(
            proposal=proposal, ordinal=ordinal, snapshot=version([changed]), total_idr=amount
        )
    client.force_login(people.drafter_of(proposal.office))
    address = reverse("programs:comparison", args=[proposal.pk])

    latest, named = client.get(address), client.get(address, {"dari": "1", "ke": "3"})

    assert latest.context["moved_idr"] == 1
    assert named.context["moved_idr"] == 4
    assert "Alat tenun" in named.content.decode()


@pytest.mark.django_db
def test_page_needs_two_versions(client):
    proposal = factories.ProposalFactory()
    factories.ProposalVersionFactory(proposal=proposal)
    client.force_login(people.drafter_of(proposal.office))

    response = client.get(reverse("programs:comparison", args=[proposal.pk]))

    assert response.status_code == 404


@pytest.mark.django_db
def test_real_snapshots_are_compared_to_the_rupiah(client):
    proposal = factories.ProposalFactory(lines=1)
    freeze(proposal, by=proposal.created_by, at=factories.MOMENT)
    row = proposal.lines.get()
    type(row).objects.filter(pk=row.pk).update(unit_price_idr=row.unit_price_idr + 1)
    freeze(proposal, by=proposal.created_by, at=factories.MOMENT)
    client.force_login(people.drafter_of(proposal.office))

    response = client.get(reverse("programs:comparison", args=[proposal.pk]))

    first, second = proposal.versions.order_by("ordinal")
    assert response.context["moved_idr"] == int(second.total_idr - first.total_idr) > 0
    assert row.description in response.content.decode()
