"""Acts as the browser sends them: stale pages, double clicks, foreign addresses."""

import re
import uuid

import pytest
from django.urls import reverse

from budgets.models import Allocation
from ikmportal.mail.models import OutgoingMail
from programs.models import Proposal, ProposalDecision, ProposalVersion, Transition
from programs.states import ProposalState
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db

State = ProposalState


def section(proposal, name="lokasi") -> str:
    return reverse("programs:section", args=[proposal.pk, name])


def hidden(html: str, name: str) -> str:
    """The value of a hidden field as the page gives it."""
    (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    found = re.search(r'value="([^"]*)"', tag)
    assert found is not None
    return found[1]


def test_stale_section_shows_both_texts_and_the_second_save_stores_mine(client, people):
    client.force_login(people.drafter.user)
    proposal = story.draft(people, place="Balai")
    page = client.get(section(proposal))
    seen = hidden(page.content.decode(), "version")
    Proposal.objects.filter(pk=proposal.pk).update(place="Kupang", version=proposal.version + 1)

    stale = client.post(section(proposal), {"version": seen, "place": "Waingapu"})
    html = stale.content.decode()

    assert stale.status_code == 409
    assert 'value="Waingapu"' in html
    assert "Kupang" in html
    assert "Bagian ini diubah orang lain setelah Anda membukanya." in html
    proposal.refresh_from_db()
    assert proposal.place == "Kupang"

    again = client.post(
        section(proposal), {"version": hidden(html, "version"), "place": "Waingapu"}
    )
    assert again.status_code == 302
    proposal.refresh_from_db()
    assert proposal.place == "Waingapu"


@pytest.mark.parametrize("name", ["identitas", "program", "kak", "lokasi", "jadwal", "pernyataan"])
def test_stale_page_of_every_section_says_so(client, people, name):
    client.force_login(people.drafter.user)
    proposal = story.draft(people)

    stale = client.post(
        section(proposal, name), {"version": "0", "title": "Judul lain", "kind": "baru"}
    )

    assert stale.status_code == 409
    assert "Bagian ini diubah orang lain" in stale.content.decode()


def test_section_of_a_submitted_proposal_is_not_written(client, people):
    client.force_login(people.drafter.user)
    proposal = story.draft(people, state=State.SUBMITTED, place="Balai")

    response = client.post(section(proposal), {"version": "1", "place": "Waingapu"})

    proposal.refresh_from_db()
    assert response.url == reverse("programs:proposal", args=[proposal.pk])
    assert proposal.place == "Balai"


def twice(client, address: str, form: dict[str, str]):
    first, second = client.post(address, form), client.post(address, form)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    return first


def test_double_click_on_send_sends_once(client, people):
    client.force_login(people.drafter.user)
    proposal = story.draft(people)
    address = reverse("programs:check", args=[proposal.pk])
    html = client.get(address).content.decode()

    twice(client, address, {"key": hidden(html, "key"), "version": hidden(html, "version")})

    assert story.state_of(proposal) == State.AWAITING_HEAD
    assert Transition.objects.count() == OutgoingMail.objects.count() == 1


def test_double_click_on_sign_submits_once_and_lands_on_the_receipt(client, people):
    proposal = story.send(story.draft(people), people)
    client.force_login(people.head.user)
    form = {"key": str(uuid.uuid4()), "version": str(proposal.version)}

    landed = twice(client, reverse("programs:sign", args=[proposal.pk]), form)

    assert landed.url == reverse("programs:receipt", args=[proposal.pk])
    version = ProposalVersion.objects.get()
    assert version.sha256 in client.get(landed.url).content.decode().replace("\u200b", "").replace(
        " ", ""
    )


def test_double_click_on_decide_decides_once(client, people):
    item = story.on_the_table(people)
    client.force_login(people.reviewer.user)
    page = client.get(reverse("programs:item", args=[item.pk])).content.decode()
    _lines, _mark, whole = page.partition("data-ikm-review")
    form = {"key": hidden(whole, "key"), "verdict": "setujui", "note": ""}

    twice(client, reverse("programs:decide", args=[item.pk]), form)

    assert ProposalDecision.objects.count() == 1


def test_double_click_on_award_allocates_once(client, people):
    item = story.on_the_table(people)
    ceiling = factories.CeilingFactory(
        scheme=item.proposal.scheme, province=item.proposal.province, limit_idr=10_000_000
    )
    story.decide(item, people)
    client.force_login(people.director.user)
    page = client.get(reverse("programs:proposal", args=[item.proposal_id])).content.decode()

    twice(
        client,
        reverse("programs:award", args=[item.proposal_id]),
        {"key": hidden(page, "key")},
    )

    ceiling.refresh_from_db()
    assert (Allocation.objects.count(), ceiling.used_idr) == (1, 3_000_000)


def test_award_over_the_ceiling_says_by_how_much_and_changes_nothing(client, people):
    item = story.on_the_table(people)
    factories.CeilingFactory(
        scheme=item.proposal.scheme, province=item.proposal.province, limit_idr=2_999_999
    )
    story.decide(item, people)
    client.force_login(people.director.user)

    response = client.post(
        reverse("programs:award", args=[item.proposal_id]), {"key": str(uuid.uuid4())}
    )

    assert response.status_code == 409
    assert "lebih Rp1." in response.content.decode()
    assert story.state_of(item.proposal) == State.APPROVED


def test_key_spent_elsewhere_is_a_conflict_not_a_crash(client, people):
    spent = uuid.uuid4()
    story.send(story.draft(people), people, key=spent)
    waiting = story.send(story.draft(people), people)
    client.force_login(people.head.user)

    response = client.post(
        reverse("programs:sign", args=[waiting.pk]),
        {"key": str(spent), "version": str(waiting.version)},
    )

    assert response.status_code == 409
    assert "Formulir ini sudah dipakai" in response.content.decode()
    assert story.state_of(waiting) == State.AWAITING_HEAD


def test_stale_signature_is_a_conflict(client, people):
    proposal = story.send(story.draft(people), people)
    client.force_login(people.head.user)

    response = client.post(
        reverse("programs:sign", args=[proposal.pk]),
        {"key": str(uuid.uuid4()), "version": str(proposal.version - 1)},
    )

    assert response.status_code == 409
    assert "baru saja diubah orang lain" in response.content.decode()
    assert story.state_of(proposal) == State.AWAITING_HEAD


def test_incomplete_proposal_is_sent_back_to_its_findings(client, people):
    client.force_login(people.drafter.user)
    proposal = story.draft(people, place="")

    response = client.post(
        reverse("programs:check", args=[proposal.pk]),
        {"key": str(uuid.uuid4()), "version": "1"},
    )

    html = response.content.decode()
    assert response.status_code == 422
    assert "Isi lokasi, misalnya kecamatan atau nama sentra." in html
    assert section(proposal) + "#id_place" in html
    assert story.state_of(proposal) == State.DRAFT


PAGES = ["proposal", "rab", "documents", "check", "receipt", "history"]


@pytest.mark.parametrize("name", PAGES)
def test_foreign_and_missing_proposals_look_the_same(client, people, name):
    foreign = factories.ProposalFactory()
    client.force_login(people.drafter.user)

    answers = [
        client.get(reverse(f"programs:{name}", args=[key])) for key in (foreign.pk, uuid.uuid4())
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_line_decision_with_wrong_money_keeps_the_typed_text(client, people):
    item = story.on_the_table(people)
    line = item.proposal.lines.first()
    client.force_login(people.reviewer.user)

    response = client.post(
        reverse("programs:line-decide", args=[item.pk, line.pk]),
        {"verdict": "disesuaikan", "agreed_idr": "1,5 jt", "note": "Sesuai SBM"},
    )

    html = response.content.decode()
    assert response.status_code == 422
    assert "Tulis nilai lengkap dengan angka: 1.500.000." in html
    assert 'value="1,5 jt"' in html
    assert "Sesuai SBM" in html
    assert item.line_decisions.count() == 0
