"""Every row of MOVES is walked for real, and refused wherever the table does not allow it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from budgets.models import FundingScheme
from ikmportal.accounts.models import User
from programs.actions import decisions, proposals, rakors, undoing, uptakes, verification
from programs.actions.awards import approve_award
from programs.actions.decisions import LineRuling
from programs.actions.moves import MOVES, MoveRefused, NoteRequired, StaleVersion, WrongState
from programs.figures.province_desk import Kind, Subject
from programs.models import Proposal, Rakor, RakorItem, Transition
from programs.states import LineVerdict, Move, ProposalState
from provinces.models import Office
from provinces.rules import Actor
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.MOMENT + timedelta(days=10)
NOTE = "Turunkan harga satuan narasumber."
State = ProposalState


@dataclass
class Stage:
    """One office with its people, the centre, a ceiling and a meeting."""

    office: Office
    regency_office: Office
    scheme: FundingScheme
    rakor: Rakor
    people: dict[str, User]

    def actor(self, name: str) -> Actor:
        return make.actor_of(self.people[name])

    def proposal(self, state: ProposalState, *, through_province: bool = False) -> Proposal:
        return make.ProposalFactory(
            office=self.regency_office if through_province else self.office,
            scheme=self.scheme,
            state=state,
            objective="Tumbuhnya dua puluh wirausaha industri baru.",
            output="Dua puluh wirausaha baru yang terlatih.",
        )


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Built once; what a test does on it is undone, and nobody changes the objects themselves."""
    block = transaction.atomic()
    block._from_testcase = True  # As TestCase does: durable transactions count from here.
    with django_db_blocker.unblock(), block:
        yield _stage()
        transaction.set_rollback(True)


def _stage() -> Stage:
    office = make.OfficeFactory()
    scheme = make.FundingSchemeFactory()
    make.CeilingFactory(scheme=scheme, province=office.province)
    rakor = make.RakorFactory(scheme=scheme)
    make.RakorDeskFactory(rakor=rakor, province=office.province)
    elsewhere = make.OfficeFactory()
    kabupaten = make.regency_office(office.province)
    people = {
        "nobody": make.UserFactory(),
        "drafter": make.drafter_of(office),
        "head": make.head_of(office),
        "verifier": make.verifier_of(office),
        "drafter elsewhere": make.drafter_of(elsewhere),
        "head elsewhere": make.head_of(elsewhere),
        "regency drafter": make.drafter_of(kabupaten),
        "regency head": make.head_of(kabupaten),
        "verifier elsewhere": make.verifier_of(elsewhere),
        "verifier who drafts there": make.drafter_of(kabupaten, user=make.verifier_of(office)),
        "reviewer": make.reviewer(),
        "director": make.director(),
        "admin": make.admin(),
        "auditor": make.auditor(),
        "leadership": make.leadership(),
        "reviewer who drafts here": make.drafter_of(office, user=make.reviewer()),
    }
    return Stage(office, kabupaten, scheme, rakor, people)


@dataclass(frozen=True)
class Attempt:
    """Everything an action may be told; each takes what it needs."""

    stage: Stage
    proposal: Proposal
    item: RakorItem | None
    by: Actor
    note: str = NOTE
    version: int | None = None

    @property
    def seen(self) -> int:
        return self.proposal.version if self.version is None else self.version


def _send(a: Attempt) -> None:
    proposals.send_to_head(a.proposal.pk, by=a.by, version=a.seen, at=NOW)


def _head_returns(a: Attempt) -> None:
    proposals.head_returns(a.proposal.pk, by=a.by, version=a.seen, note=a.note, at=NOW)


def _sign(a: Attempt) -> None:
    proposals.sign(a.proposal.pk, by=a.by, version=a.seen, at=NOW)


def _forward(a: Attempt) -> None:
    verification.forward(a.proposal.pk, position=1, by=a.by, version=a.seen, at=NOW)


def _province_returns(a: Attempt) -> None:
    verification.province_returns(a.proposal.pk, by=a.by, version=a.seen, note=a.note, at=NOW)


def _consolidate(a: Attempt) -> None:
    uptakes.consolidate(
        [Subject(Kind.PROPOSAL, a.proposal.pk)],
        province_id=a.proposal.province_id,
        target=a.stage.proposal(State.DRAFT),
        by=a.by,
        at=NOW,
    )


def _release(a: Attempt) -> None:
    found = a.proposal.uptakes.first() or make.UptakeFactory(
        need=None, source=a.proposal, target=a.stage.proposal(State.DRAFT)
    )
    uptakes.release(found.pk, reason=a.note, by=a.by, at=NOW)


def _start_review(a: Attempt) -> None:
    rakors.start_review(a.proposal.pk, by=a.by, at=NOW)


def _table(a: Attempt) -> None:
    rakors.table(a.proposal.pk, rakor=a.stage.rakor, by=a.by, at=NOW)


def _return(a: Attempt) -> None:
    if a.proposal.state == State.IN_DISCUSSION:
        _decide(Move.RETURN)(a)
    else:
        decisions.return_from_review(a.proposal.pk, note=a.note, by=a.by, at=NOW)


def _decide(verdict: Move) -> Callable[[Attempt], None]:
    def act(a: Attempt) -> None:
        decisions.decide_proposal(a.item, verdict=verdict, note=a.note, by=a.by, at=NOW)

    return act


def _adjust(a: Attempt) -> None:
    if a.proposal.state == State.IN_DISCUSSION and a.by == a.stage.actor("reviewer"):
        line = a.proposal.lines.order_by("position").first()
        ruling = LineRuling(LineVerdict.ADJUSTED, agreed_idr=600_000, note=NOTE)
        decisions.decide_line(a.item, line, ruling=ruling, by=a.by, at=NOW)
    _decide(Move.ADJUST)(a)


def _withdraw(a: Attempt) -> None:
    proposals.withdraw(a.proposal.pk, note=a.note, by=a.by, at=NOW)


def _take_back(a: Attempt) -> None:
    if a.proposal.state == State.DRAFT:
        make.TransitionFactory(
            proposal=a.proposal, move=Move.HEAD_RETURNS, made_at=a.proposal.changed_at
        )
    proposals.take_back_return(a.proposal.pk, by=a.by, at=NOW)


def _undo(a: Attempt) -> None:
    undoing.undo_decision(a.item.pk, by=a.by, at=NOW)


def _allocate(a: Attempt) -> None:
    approve_award(a.proposal.pk, by=a.by, at=NOW)


@dataclass(frozen=True)
class Walk:
    """Who makes the move, and the public action that makes it."""

    person: str
    act: Callable[[Attempt], None]
    takes_version: bool = False


# A MOVES row without a walk fails the build.
WALKS = {
    Move.SEND_TO_HEAD: Walk("drafter", _send, True),
    Move.HEAD_RETURNS: Walk("head", _head_returns, True),
    Move.SIGN: Walk("head", _sign, True),
    Move.SIGN_TO_PROVINCE: Walk("regency head", _sign, True),
    Move.FORWARD: Walk("verifier", _forward, True),
    Move.PROVINCE_RETURNS: Walk("verifier", _province_returns, True),
    Move.CONSOLIDATE: Walk("verifier", _consolidate),
    Move.RELEASE: Walk("verifier", _release),
    Move.START_REVIEW: Walk("reviewer", _start_review),
    Move.TABLE: Walk("reviewer", _table),
    Move.RETURN: Walk("reviewer", _return),
    Move.APPROVE: Walk("reviewer", _decide(Move.APPROVE)),
    Move.ADJUST: Walk("reviewer", _adjust),
    Move.DEFER: Walk("reviewer", _decide(Move.DEFER)),
    Move.DECLINE: Walk("reviewer", _decide(Move.DECLINE)),
    Move.ALLOCATE: Walk("director", _allocate),
    Move.WITHDRAW: Walk("drafter", _withdraw),
    Move.TAKE_BACK: Walk("head", _take_back),
    Move.UNDO: Walk("reviewer", _undo),
}
# Two roles may hold a right without being the one who walks here.
ALSO_MAY = {
    Move.SEND_TO_HEAD: {"reviewer who drafts here"},
    Move.WITHDRAW: {"reviewer who drafts here", "head"},
}
# What only a kabupaten/kota proposal goes through. It is never simply submitted: the database
# refuses the state.
PROVINCIAL = {
    Move.SIGN_TO_PROVINCE,
    Move.FORWARD,
    Move.PROVINCE_RETURNS,
    Move.CONSOLIDATE,
    Move.RELEASE,
}
EVERY_MOVE = pytest.mark.parametrize("move", list(MOVES), ids=lambda move: move.name)
EVERY_SOURCE = pytest.mark.parametrize(
    ("move", "source"),
    [(move, source) for move, step in MOVES.items() for source in step.sources],
    ids=lambda value: value.name,
)
EVERY_OTHER_STATE = pytest.mark.parametrize(
    ("move", "state"),
    [
        (move, s)
        for move, step in MOVES.items()
        for s in State
        if s not in step.sources and not (move in PROVINCIAL and s == State.SUBMITTED)
    ],
    ids=lambda value: value.name,
)


def _attempt(stage: Stage, move: Move, state: ProposalState, **told) -> Attempt:
    proposal = stage.proposal(state, through_province=move in PROVINCIAL)
    told.setdefault("by", stage.actor(WALKS[move].person))
    return Attempt(stage, proposal, _item(stage, proposal, move), **told)


# What a desk had decided where a proposal stands so.
VERDICTS = {
    State.DEFERRED: Move.DEFER,
    State.DECLINED: Move.DECLINE,
    State.RETURNED: Move.RETURN,
}


def _item(stage: Stage, proposal: Proposal, move: Move) -> RakorItem:
    """The proposal on its desk, decided where its state says so."""
    item = make.RakorItemFactory(proposal=proposal, desk=stage.rakor.desks.get())
    if move == Move.UNDO and proposal.state in MOVES[move].sources:
        _decided_just_now(stage, item, VERDICTS.get(State(proposal.state)))
    elif proposal.state in (State.APPROVED, State.ADJUSTED):
        for line in proposal.lines.all():
            make.LineDecisionFactory(item=item, line=line)
        make.ProposalDecisionFactory(item=item)
    return item


def _decided_just_now(stage: Stage, item: RakorItem, verdict: Move | None) -> None:
    sums = {"verdict": verdict, "agreed_idr": 0, "note": NOTE} if verdict else {}
    reviewer = stage.people["reviewer"]
    make.ProposalDecisionFactory(item=item, decided_by=reviewer, decided_at=NOW, **sums)


def _refuses(attempt: Attempt, move: Move, refusal: type[Exception]) -> None:
    before = Proposal.objects.values().get(pk=attempt.proposal.pk)

    with pytest.raises(refusal):
        WALKS[move].act(attempt)

    assert Proposal.objects.values().get(pk=attempt.proposal.pk) == before
    assert not Transition.objects.filter(proposal=attempt.proposal, move=move).exists()


def test_every_move_is_walked():
    assert set(WALKS) == set(MOVES) == set(Move)


@EVERY_SOURCE
def test_move_leads_to_its_target(move, source, stage):
    attempt = _attempt(stage, move, source)

    WALKS[move].act(attempt)

    attempt.proposal.refresh_from_db()
    made = Transition.objects.get(proposal=attempt.proposal, move=move)
    assert attempt.proposal.state == MOVES[move].target
    assert (made.move, made.source, made.target) == (move, source, MOVES[move].target)
    assert made.made_by == stage.people[WALKS[move].person]


@EVERY_OTHER_STATE
def test_move_is_refused_from_another_state(move, state, stage):
    _refuses(_attempt(stage, move, state), move, WrongState)


@EVERY_SOURCE
def test_move_is_refused_to_every_other_role(move, source, stage):
    may = {WALKS[move].person} | ALSO_MAY.get(move, set())
    refused = [person for person in stage.people if person not in may]

    for person in refused:
        _refuses(_attempt(stage, move, source, by=stage.actor(person)), move, PermissionDenied)

    assert len(refused) >= 9


@EVERY_SOURCE
def test_move_without_its_note_is_refused(move, source, stage):
    attempt = _attempt(stage, move, source, note="  ")
    if MOVES[move].needs_note:
        _refuses(attempt, move, NoteRequired)
    else:
        WALKS[move].act(attempt)  # A note is not due: none is asked for.


@pytest.mark.parametrize(
    "move", [m for m, walk in WALKS.items() if walk.takes_version], ids=lambda move: move.name
)
def test_move_on_a_stale_version_is_refused(move, stage):
    attempt = _attempt(stage, move, MOVES[move].sources[0], version=0)

    _refuses(attempt, move, StaleVersion)


@pytest.mark.parametrize(
    "move", [m for m, step in MOVES.items() if step.needs_complete], ids=lambda move: move.name
)
def test_move_of_an_incomplete_proposal_is_refused(move, stage):
    attempt = _attempt(stage, move, MOVES[move].sources[0])
    Proposal.objects.filter(pk=attempt.proposal.pk).update(contact_name="")

    _refuses(attempt, move, MoveRefused)


@pytest.mark.parametrize("move", list(Move), ids=lambda move: move.name)
def test_targets_and_sources_are_connected(move):
    """No state is a trap that nobody meant: only these three have no way on."""
    ends = {State.DECLINED, State.ALLOCATED, State.WITHDRAWN}
    left = {source for step in MOVES.values() for source in step.sources}

    assert MOVES[move].target in left | ends
