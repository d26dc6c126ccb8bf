"""Sharing out the review: a plan before it counts, an even load, and nobody with a conflict."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from programs.actions import assigning, conflicts
from programs.actions.assigning import AssignmentRefused, Cover
from programs.models import ConflictDeclaration, ReviewAssignment
from programs.states import ProposalState
from tests import factories
from tests.factories import MOMENT, reviews
from tests.programs import story
from tests.programs.test_query_counts import MOST, questions

pytestmark = pytest.mark.django_db

TODAY = date.today()
State = ProposalState


@pytest.fixture
def scheme():
    return factories.FundingSchemeFactory()


def covered(scheme, people, user, **what):
    what = what or {"province": people.office.province}
    return assigning.cover(scheme, user, what=Cover(**what), by=people.admin, at=MOMENT)


def waiting(people, count, **fields):
    return [story.draft(people, state=State.SUBMITTED, **fields) for _ in range(count)]


def applied(scheme, people):
    plan = assigning.plan(scheme, on=TODAY)
    return assigning.apply_plan(scheme, mark=plan.mark, on=TODAY, by=people.admin, at=MOMENT)


def counts():
    rows = ReviewAssignment.objects.current().values_list("reviewer", flat=True)
    return sorted(list(rows).count(pk) for pk in set(rows))


def test_load_is_even_and_applying_again_does_nothing(people, scheme):
    for _ in range(2):
        covered(scheme, people, factories.reviewer())
    waiting(people, 5)

    applied(scheme, people)

    assert counts() == [2, 3]
    assert applied(scheme, people) == []


def test_new_work_goes_to_whoever_has_less(people, scheme):
    busy, free = factories.reviewer(), factories.reviewer()
    for user in (busy, free):
        covered(scheme, people, user)
    for proposal in waiting(people, 2):
        assigning.assign(proposal, busy, on=TODAY, by=people.admin, at=MOMENT)
    waiting(people, 2)

    made = applied(scheme, people)

    assert {row.reviewer for row in made} == {free}


def test_desk_goes_before_focus_and_focus_before_province(people, scheme):
    by_place, by_focus, by_desk = (factories.reviewer() for _ in range(3))
    discussed = factories.RakorItemFactory(proposal=story.draft(people, state=State.IN_DISCUSSION))
    (focused,) = waiting(people, 1)
    (plain,) = waiting(people, 1, focus=factories.FocusMenuFactory(scheme=scheme, name="Lain"))
    covered(scheme, people, by_place)
    covered(scheme, people, by_focus, focus=focused.focus)
    covered(scheme, people, by_desk, desk=discussed.desk)

    made = {row.proposal: row.reviewer for row in applied(scheme, people)}

    assert made == {discussed.proposal: by_desk, focused: by_focus, plain: by_place}


def test_nobody_gets_what_they_have_a_conflict_with(people, scheme):
    near, free = factories.reviewer(), factories.reviewer()
    reviews.ConflictDeclarationFactory(reviewer=near, office=people.office)
    covered(scheme, people, near)
    (proposal,) = waiting(people, 1)
    alone = assigning.plan(scheme, on=TODAY)

    covered(scheme, people, free)
    made = applied(scheme, people)

    assert [share.reason for share in alone.left] == [
        "Semua yang tercakup punya benturan kepentingan."
    ]
    assert [(row.proposal, row.reviewer) for row in made] == [(proposal, free)]
    with pytest.raises(AssignmentRefused, match="benturan kepentingan"):
        assigning.assign(proposal, near, on=TODAY, by=people.admin, at=MOMENT)


def test_plan_that_changed_is_shown_again(people, scheme, client):
    covered(scheme, people, factories.reviewer())
    waiting(people, 1)
    client.force_login(people.admin.user)
    address = reverse("programs:assignment-plan", args=[scheme.pk])

    refused = client.post(address, {"tanda": "lama"})
    mark = client.get(address).context["plan"].mark
    done = client.post(address, {"tanda": mark})

    assert refused.status_code == 409
    assert "Rencana berubah" in refused.content.decode()
    assert done.status_code == 302
    assert ReviewAssignment.objects.count() == 1


def test_rule_names_exactly_one_thing(people, scheme, client):
    user = factories.reviewer()
    client.force_login(people.admin.user)

    response = client.post(
        reverse("programs:coverage-add", args=[scheme.pk]), {"reviewer": user.pk}
    )

    assert response.status_code == 422
    assert "Pilih satu saja" in response.content.decode()
    assert covered(scheme, people, user) == covered(scheme, people, user)


def test_reviewer_assigns_nobody(people, scheme):
    with pytest.raises(PermissionDenied):
        assigning.cover(
            scheme,
            people.reviewer.user,
            what=Cover(province=people.office.province),
            by=people.reviewer,
            at=MOMENT,
        )


def test_own_queue_comes_first(people, scheme, client):
    mine, other = waiting(people, 2)
    assigning.assign(mine, people.reviewer.user, on=TODAY, by=people.admin, at=MOMENT)
    client.force_login(people.reviewer.user)

    own = client.get(reverse("programs:queue")).content.decode()
    everything = client.get(reverse("programs:queue"), {"antrean": "semua"}).content.decode()

    assert mine.number in own
    assert other.number not in own
    assert other.number in everything


def test_queue_holds_every_proposal_once_and_keeps_its_filters(people, scheme, client):
    made = factories.bulk_proposals(
        103, lines_per=1, offices=[people.office], states=[ProposalState.SUBMITTED]
    )
    client.force_login(people.reviewer.user)
    numbers, address = [], f"?antrean=semua&provinsi={people.office.province.code}"
    while address:
        context = client.get(reverse("programs:queue") + address).context
        numbers += [str(row.cells[1]) for row in context["table"].rows]
        assert f"provinsi={people.office.province.code}" in (address or "")
        back, address = context["previous"], context["next"]

    assert len(set(numbers)) == len(numbers) == len(made)
    assert "halaman=2" in back
    beyond = client.get(reverse("programs:queue") + "?antrean=semua&halaman=99")
    first = reverse("programs:queue") + "?antrean=semua&halaman=1"
    assert (beyond.status_code, beyond["Location"]) == (302, first)


def test_declaring_a_conflict_ends_the_assignment(people, client):
    (proposal,) = waiting(people, 1)
    assigning.assign(proposal, people.reviewer.user, on=TODAY, by=people.admin, at=MOMENT)
    client.force_login(people.reviewer.user)

    empty = client.post(reverse("programs:conflicts"), {"office": people.office.pk})
    response = client.post(
        reverse("programs:conflicts"), {"office": people.office.pk, "reason": "Saudara kandung."}
    )

    assert (empty.status_code, response.status_code) == (422, 302)
    assert ConflictDeclaration.objects.get().reviewer == people.reviewer.user
    assert ReviewAssignment.objects.get().end_reason.endswith("Saudara kandung.")
    page = client.get(reverse("programs:review", args=[proposal.pk])).content.decode()
    assert "Anda punya benturan kepentingan" in page


def test_withdrawn_conflict_counts_no_more(people):
    declared = conflicts.declare(people.office, reason="Keluarga.", by=people.reviewer, at=MOMENT)
    with pytest.raises(conflicts.ConflictRefused):
        conflicts.withdraw(declared.pk, reason=" ", by=people.reviewer, at=MOMENT)

    conflicts.withdraw(declared.pk, reason="Sudah pindah.", by=people.reviewer, at=MOMENT)

    (proposal,) = waiting(people, 1)
    made = assigning.assign(proposal, people.reviewer.user, on=TODAY, by=people.admin, at=MOMENT)
    assert made.reviewer == people.reviewer.user


@pytest.mark.parametrize("page", ["assignments", "plan", "conflicts"])
def test_pages_ask_the_same_for_one_and_three(people, scheme, page):
    address = {
        "assignments": reverse("programs:assignments"),
        "plan": reverse("programs:assignment-plan", args=[scheme.pk]),
        "conflicts": reverse("programs:conflicts"),
    }[page]
    user = factories.reviewer()
    covered(scheme, people, user)

    def grow() -> None:
        assigned, _left = waiting(people, 2)
        reviews.ReviewAssignmentFactory(proposal=assigned, reviewer=factories.reviewer())
        reviews.ConflictDeclarationFactory(reviewer=factories.reviewer())

    grow()
    one = questions(people.admin.user, address)
    grow()
    grow()
    three = questions(people.admin.user, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST + 3, "\n".join(three)
