"""Copies, withdrawals, replacements, and what is compared by them."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ikmportal.mail.models import OutgoingMail
from programs.actions import proposals
from programs.actions.copying import COPYABLE, CopyOrder, copy_proposal
from programs.actions.moves import WrongState
from programs.checks import blocking_findings
from programs.models import Proposal, RabLine
from programs.states import ProposalState
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db
State = ProposalState


def order(source, **told) -> CopyOrder:
    return CopyOrder(**{"scheme": source.scheme, "title": "Salinan", "parts": COPYABLE, **told})


def copied(people, source, **told):
    key = told.pop("key", None)
    return copy_proposal(
        source, order(source, **told), by=people.drafter, at=story.hours(1), key=key
    )


def test_copy_has_fresh_identities_that_know_their_origin(people):
    source = story.draft(people, state=State.SUBMITTED)
    copy = copied(people, source).proposal

    assert copy.state == State.DRAFT
    assert copy.derived_from == source
    assert (copy.problem, copy.place, copy.title) == (source.problem, source.place, "Salinan")
    assert copy.number != source.number
    assert not copy.declares_responsibility
    origins = set(copy.lines.values_list("origin_line", flat=True))
    assert origins == set(source.lines.values_list("pk", flat=True))
    assert not origins & set(copy.lines.values_list("pk", flat=True))
    assert list(copy.lines.values_list("amount_idr", flat=True)) == [1_000_000] * 3


def test_only_chosen_parts_are_copied_and_removed_lines_never(people):
    source = story.draft(people)
    RabLine.objects.filter(pk=source.lines.first().pk).update(is_removed=True)

    some = copied(people, source, parts=["kak"]).proposal
    lines = copied(people, source, parts=["rab"]).proposal

    assert (some.problem, some.place, some.lines.count()) == (source.problem, "", 0)
    assert (lines.problem, lines.lines.count()) == ("", 2)


def test_same_key_is_one_copy(people):
    source, key = story.draft(people), uuid.uuid4()

    first, second = (copied(people, source, key=key).proposal for _ in range(2))

    assert first == second
    assert Proposal.objects.filter(derived_from=source).count() == 1
    assert second.lines.count() == 3


def test_another_year_finds_its_own_codes_and_names_those_that_are_gone(people):
    source = story.draft(people, lines=1)
    scheme = factories.FundingSchemeFactory(fiscal_year=factories.FiscalYearFactory(year=2025))
    known = factories.OutputClassFactory(
        fiscal_year=scheme.fiscal_year, code=source.lines.get().output_class.code
    )

    made = copied(people, source, scheme=scheme)

    line = made.proposal.lines.get()
    assert line.output_class == known
    assert line.account == source.lines.get().account
    assert any(line.account.code in words for words in made.gone)
    messages = [f.message for f in blocking_findings(Proposal.objects.get(pk=made.proposal.pk))]
    assert any("tidak ada di TA 2025" in message for message in messages)


def test_another_office_copies_nothing(people):
    source = factories.ProposalFactory()

    with pytest.raises(PermissionDenied):
        copied(people, source)


@pytest.mark.parametrize("state", [State.AWAITING_HEAD, State.SUBMITTED])
def test_withdrawal_before_review_is_told_by_letter(people, state):
    proposal = story.draft(people, state=state)

    proposals.withdraw(proposal.pk, by=people.drafter, note="Lokasi belum siap.", at=story.hours(3))

    proposal.refresh_from_db()
    assert (proposal.state, proposal.submitted_at) == (State.WITHDRAWN, None)
    assert proposal.withdrawn_at == story.hours(3)
    letters = OutgoingMail.objects.filter(subject__startswith="Usulan ditarik")
    assert set(letters.values_list("recipient", flat=True)) == {
        people.drafter.user.email,
        people.head.user.email,
    }
    assert "Lokasi belum siap." in letters[0].body


def test_only_withdrawn_or_declined_ones_are_replaced_and_only_once(people):
    going_on = story.draft(people, state=State.SUBMITTED)
    withdrawn = story.draft(people, state=State.WITHDRAWN)

    with pytest.raises(WrongState):
        copied(people, going_on, is_replacement=True)
    new = copied(people, withdrawn, is_replacement=True).proposal
    with pytest.raises(WrongState):
        copied(people, withdrawn, is_replacement=True)

    assert new.supersedes == withdrawn
    assert withdrawn.superseded_by == new


def test_chain_is_shown_on_both_pages_the_list_and_the_history(client, people):
    old = story.draft(people, state=State.WITHDRAWN)
    new = copied(people, old, is_replacement=True).proposal
    client.force_login(people.drafter.user)

    page = {
        (name, one): client.get(reverse(f"programs:{name}", args=[one.pk])).content.decode()
        for name in ("proposal", "history")
        for one in (old, new)
    }
    listed = client.get(reverse("programs:list")).content.decode()

    assert all(new.number in page[name, old] for name in ("proposal", "history"))
    assert all(old.number in page[name, new] for name in ("proposal", "history"))
    assert f"menggantikan {old.number}" in listed


def test_centre_does_not_learn_of_a_replacement_that_is_still_a_draft(client, people):
    old = story.draft(people, state=State.DECLINED)
    new = copied(people, old, is_replacement=True).proposal
    client.force_login(people.reviewer.user)

    html = client.get(reverse("programs:proposal", args=[old.pk])).content.decode()

    assert new.number not in html


def test_pages_withdraw_and_copy(client, people):
    proposal = story.draft(people, state=State.SUBMITTED)
    client.force_login(people.drafter.user)
    withdraw = reverse("programs:withdraw", args=[proposal.pk])

    empty = client.post(withdraw, {"key": str(uuid.uuid4()), "note": ""})
    done = client.post(withdraw, {"key": str(uuid.uuid4()), "note": "Ganti lokasi."})
    form = client.get(reverse("programs:copy", args=[proposal.pk])).context["form"]
    sent = {
        "key": str(form["key"].value()),
        "scheme": str(proposal.scheme_id),
        "title": "Pengganti",
        "parts": list(COPYABLE),
        "is_replacement": "on",
    }
    nothing = client.post(reverse("programs:copy", args=[proposal.pk]), sent | {"parts": []})
    made = client.post(reverse("programs:copy", args=[proposal.pk]), sent)

    assert (empty.status_code, done.status_code, nothing.status_code) == (422, 302, 422)
    assert "Pilih paling sedikit satu bagian." in nothing.content.decode()
    new = Proposal.objects.get(supersedes=proposal)
    assert made.url == reverse("programs:proposal", args=[new.pk])


def test_comparison_with_the_source_is_line_by_line_in_both_directions(client, people):
    source = story.draft(people, lines=2)
    copy = copied(people, source).proposal
    changed = copy.lines.order_by("position").first()
    RabLine.objects.filter(pk=changed.pk).update(unit_price_idr=150_000)
    client.force_login(people.drafter.user)
    address = reverse("programs:comparison", args=[copy.pk])

    forward = client.get(address).context
    back = client.get(address, {"dari": "kini", "ke": f"{source.pk}.kini"}).context

    assert forward["moved_idr"] == 500_000 == -back["moved_idr"]
    for context in (forward, back):
        (row,) = context["table"].rows
        assert row.cells[0] == changed.description
        assert row.cells[1] == "harga satuan"


def test_comparison_asks_the_same_at_any_size(client, people, django_assert_num_queries):
    source = story.draft(people, lines=1)
    small = copied(people, source).proposal
    for _ in range(3):
        factories.RabLineFactory(proposal=source)
    large = copied(people, source).proposal
    client.force_login(people.drafter.user)
    client.get(reverse("programs:comparison", args=[small.pk]))

    with django_assert_num_queries(16) as one:
        client.get(reverse("programs:comparison", args=[small.pk]))
    with django_assert_num_queries(len(one)):
        client.get(reverse("programs:comparison", args=[large.pk]))
