"""The whole way of a proposal by the real actions, and what each step leaves behind."""

import hashlib
import json
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from budgets.actions.allocations import CeilingExceeded
from budgets.models import Allocation
from ikmportal.mail.models import OutgoingMail
from programs.actions import decisions, lines, proposals, rakors, sections
from programs.actions.awards import NoCeiling
from programs.actions.moves import (
    Incomplete,
    KeyReused,
    MoveRefused,
    NoteRequired,
    StaleVersion,
    WrongState,
)
from programs.models import Award, Proposal, RakorDesk
from programs.states import Move, ProposalState
from tests import factories
from tests.factories import MOMENT
from tests.programs import story

pytestmark = pytest.mark.django_db

State = ProposalState


def ceiling_for(proposal, limit_idr: int):
    return factories.CeilingFactory(
        scheme=proposal.scheme, province=proposal.province, limit_idr=limit_idr
    )


def test_whole_way_from_draft_to_allocation(people):
    item = story.on_the_table(people)
    ceiling = ceiling_for(item.proposal, 3_000_000)
    story.decide(item, people)
    award = story.award(item.proposal, people)

    proposal = Proposal.objects.get(pk=item.proposal_id)
    ceiling.refresh_from_db()
    assert list(proposal.transitions.order_by("made_at").values_list("move", flat=True)) == [
        Move.SEND_TO_HEAD,
        Move.SIGN,
        Move.START_REVIEW,
        Move.TABLE,
        Move.APPROVE,
        Move.ALLOCATE,
    ]
    assert (proposal.sent_by, proposal.signed_by) == (people.drafter.user, people.head.user)
    assert (proposal.submitted_at, proposal.decided_at, proposal.allocated_at) == (
        story.hours(2),
        story.hours(5),
        story.hours(6),
    )
    assert award.amount_idr == award.allocation.amount_idr == ceiling.used_idr == 3_000_000
    shares = award.allocation.lines.values_list("line_ref", "amount_idr")
    assert dict(shares) == dict.fromkeys(proposal.lines.values_list("pk", flat=True), 1_000_000)


def test_award_of_one_rupiah_too_much_changes_nothing(people):
    item = story.on_the_table(people)
    ceiling = ceiling_for(item.proposal, 2_999_999)
    story.decide(item, people)

    with pytest.raises(CeilingExceeded, match="lebih Rp1"):
        story.award(item.proposal, people)

    ceiling.refresh_from_db()
    assert story.state_of(item.proposal) == State.APPROVED
    assert (ceiling.used_idr, Award.objects.count(), Allocation.objects.count()) == (0, 0, 0)
    assert not OutgoingMail.objects.filter(dedupe_key__startswith="allocated:").exists()


def test_award_without_a_ceiling_names_the_province(people):
    item = story.on_the_table(people)
    story.decide(item, people)

    with pytest.raises(NoCeiling) as refused:
        story.award(item.proposal, people)

    assert str(refused.value) == (
        f"Pagu alokasi {item.proposal.province.name} belum ditetapkan. "
        "Tetapkan pagunya lebih dahulu."
    )


def test_who_decided_at_the_rakor_cannot_award(people):
    item = story.on_the_table(people)
    ceiling_for(item.proposal, 3_000_000)
    both = factories.actor_of(factories.director(user=people.reviewer.user))
    story.decide(item, people)

    with pytest.raises(MoveRefused) as refused, transaction.atomic():
        story.approve_award(item.proposal_id, by=both, at=MOMENT)

    assert str(refused.value) == (
        "Yang memutus di Rakor tidak dapat menyetujui alokasinya. Mintalah pejabat lain."
    )
    assert story.state_of(item.proposal) == State.APPROVED


def test_who_sent_it_cannot_sign_it(people):
    acting_head = factories.actor_of(factories.head_of(people.office, user=people.drafter.user))
    proposal = story.send(story.draft(people), people)

    with pytest.raises(MoveRefused) as refused, transaction.atomic():
        proposals.sign(proposal.pk, by=acting_head, version=proposal.version, at=MOMENT)

    assert str(refused.value) == (
        "Penyusun tidak dapat menyetujui usulannya sendiri. Mintalah pejabat lain."
    )


def test_incomplete_draft_is_not_sent_and_says_how_much_is_missing(people):
    proposal = story.draft(people, place="", beneficiary_count=None)

    with pytest.raises(Incomplete) as refused:
        story.send(proposal, people)

    assert str(refused.value) == "Ada 2 hal yang harus diperbaiki sebelum diajukan."
    assert [finding.code for finding in refused.value.findings] == ["L2", "M2"]


def test_returned_proposal_keeps_its_lines_through_the_second_submission(people):
    item = story.on_the_table(people)
    ids = set(item.proposal.lines.values_list("pk", flat=True))
    story.decide(item, people, Move.RETURN, note="Turunkan harga.")
    line = item.proposal.lines.order_by("position").first()
    values = {"unit_price_idr": 90_000, "factor_1": line.factor_1}
    with transaction.atomic():
        lines.change_line(line, by=people.drafter, values=values, at=MOMENT)
    first = item.proposal.versions.get()
    story.send(item.proposal, people)
    receipt = story.sign(item.proposal, people)

    assert set(item.proposal.lines.values_list("pk", flat=True)) == ids
    assert {row["id"] for row in receipt.version.snapshot["lines"]} == set(map(str, ids))
    assert (first.ordinal, receipt.version.ordinal) == (1, 2)
    assert (first.total_idr, receipt.version.total_idr) == (3_000_000, 2_900_000)
    proposal = Proposal.objects.get(pk=item.proposal_id)
    assert proposal.first_submitted_at == story.hours(2)


def test_head_gives_a_draft_back_with_a_reason(people):
    proposal = story.send(story.draft(people), people)

    with pytest.raises(NoteRequired), transaction.atomic():
        proposals.head_returns(
            proposal.pk, by=people.head, version=proposal.version, note=" ", at=MOMENT
        )
    proposals.head_returns(
        proposal.pk, by=people.head, version=proposal.version, note="Lengkapi.", at=MOMENT
    )

    assert story.state_of(proposal) == State.DRAFT
    letter = OutgoingMail.objects.get(dedupe_key__startswith="returned:")
    assert letter.recipient == people.drafter.user.email
    assert "Lengkapi." in letter.body


def test_section_of_an_old_version_is_refused(people):
    proposal = story.draft(people)
    save = {"by": people.drafter, "version": 1, "at": MOMENT}
    sections.save_section(proposal.pk, values={"place": "Waingapu"}, **save)

    with pytest.raises(StaleVersion):
        sections.save_section(proposal.pk, values={"place": "Kupang"}, **save)

    proposal.refresh_from_db()
    assert (proposal.place, proposal.version) == ("Waingapu", 2)


def test_deferred_proposal_comes_to_the_next_rakor(people):
    item = story.on_the_table(people)
    story.decide(item, people, Move.DEFER, note="Tunggu DED.")
    rakor = factories.RakorFactory(scheme=item.proposal.scheme)
    RakorDesk.objects.create(
        rakor=rakor, province=item.proposal.province, number=1, held_on=rakor.first_day
    )

    second = rakors.table(item.proposal_id, rakor=rakor, by=people.reviewer, at=story.hours(9))

    proposal = Proposal.objects.get(pk=item.proposal_id)
    assert (proposal.state, proposal.decided_at) == (State.IN_DISCUSSION, None)
    with pytest.raises(WrongState, match="Buka meja Rakor yang terakhir"), transaction.atomic():
        story.decide(item, people)
    story.decide(second, people)
    assert story.state_of(proposal) == State.APPROVED


def test_province_without_a_desk_is_not_tabled(people):
    proposal = story.draft(people)
    story.send(proposal, people)
    story.sign(proposal, people)
    rakors.start_review(proposal.pk, by=people.reviewer, at=MOMENT)
    rakor = factories.RakorFactory(scheme=proposal.scheme)

    with pytest.raises(rakors.NoDesk), transaction.atomic():
        rakors.table(proposal.pk, rakor=rakor, by=people.reviewer, at=MOMENT)

    assert story.state_of(proposal) == State.IN_REVIEW


def test_same_key_is_one_act_with_the_same_answer(people):
    keys = {name: uuid4() for name in ("send", "sign", "decide", "award")}
    item = story.on_the_table(people)
    other = story.draft(people)
    ceiling_for(item.proposal, 3_000_000)

    sent = [
        proposals.send_to_head(
            other.pk, by=people.drafter, version=1, at=MOMENT, key=keys["send"]
        ).state
        for _ in range(2)
    ]
    signed = [
        proposals.sign(other.pk, by=people.head, version=2, at=MOMENT, key=keys["sign"]).version
        for _ in range(2)
    ]
    decided = [story.decide(item, people, key=keys["decide"]) for _ in range(2)]
    awarded = [story.award(item.proposal, people, key=keys["award"]) for _ in range(2)]

    assert sent == [State.AWAITING_HEAD] * 2
    assert signed[0] == signed[1]
    assert decided[0] == decided[1]
    assert awarded[0] == awarded[1]
    assert Allocation.objects.count() == 1


@pytest.mark.parametrize("act", ["send", "sign", "decide", "award"])
def test_key_of_another_act_is_refused(people, act):
    spent = uuid4()
    story.send(story.draft(people), people, key=spent)
    item = story.on_the_table(people)
    ceiling_for(item.proposal, 3_000_000)
    if act == "award":
        story.decide(item, people)
    waiting = story.draft(people)
    if act == "sign":
        story.send(waiting, people)
    acts = {
        "send": lambda: story.send(waiting, people, key=spent),
        "sign": lambda: story.sign(waiting, people, key=spent),
        "decide": lambda: story.decide(item, people, key=spent),
        "award": lambda: story.award(item.proposal, people, key=spent),
    }

    with pytest.raises(KeyReused) as refused:
        acts[act]()

    assert str(refused.value) == "Formulir ini sudah dipakai. Muat ulang halaman."


def test_frozen_version_digest_is_that_of_its_canonical_json(people):
    proposal = story.send(story.draft(people), people)
    version = story.sign(proposal, people).version

    version.refresh_from_db()
    text = json.dumps(version.snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == version.sha256
    assert sum(int(row["amount_idr"]) for row in version.snapshot["lines"]) == version.total_idr


def test_same_content_gives_the_same_digest(people):
    proposal = story.send(story.draft(people), people)
    first = story.sign(proposal, people).version
    rakors.start_review(proposal.pk, by=people.reviewer, at=story.hours(3))
    decisions.return_from_review(
        proposal.pk, note="Ajukan lagi.", by=people.reviewer, at=story.hours(4)
    )
    story.send(proposal, people)
    second = story.sign(proposal, people).version

    assert first.sha256 == second.sha256
    assert first.pk != second.pk


def test_letters_are_written_once_for_each_step(people):
    item = story.on_the_table(people)
    ceiling_for(item.proposal, 3_000_000)
    key = uuid4()
    for _ in range(2):
        story.decide(item, people, key=key)
    story.award(item.proposal, people)

    drafter, head = people.drafter.user.email, people.head.user.email
    written = [
        (letter.dedupe_key.split(":")[0], letter.recipient)
        for letter in OutgoingMail.objects.order_by("created_at")
    ]
    assert sorted(written) == sorted(
        [
            ("awaiting_signature", head),
            ("submitted", drafter),
            ("decided", drafter),
            ("decided", head),
            ("allocated", drafter),
            ("allocated", head),
        ]
    )


def test_refused_act_writes_no_letter(people):
    proposal = story.draft(people)

    with pytest.raises(PermissionDenied):
        proposals.send_to_head(proposal.pk, by=people.head, version=1, at=MOMENT)

    assert OutgoingMail.objects.count() == 0
