"""Doors of the office's own work: sign-off, withdrawal, copies, discussion, lists, delegation."""

from programs.states import ProposalState
from tests.access.doors import Case, Door
from tests.access.world import Side

DRAFT, AWAITING = ProposalState.DRAFT, ProposalState.AWAITING_HEAD
SUBMITTED, REVIEW = ProposalState.SUBMITTED, ProposalState.IN_REVIEW

# no post | drafter head verifier | reviewer director admin auditor leadership
SEEN_DRAFT = "404 | 200 200 200 | 404 404 404 200 404"
SEEN = "404 | 200 200 200 | 200 200 200 200 200"
OWN_HEAD = "404 | 403 {} 403 | 404 404 404 403 404"
OWN_DRAFTER = "404 | {} 403 403 | 404 404 404 403 404"


def _at(state: ProposalState):
    return lambda side: {"proposal_id": side.proposals[state].pk}


def _thread(kind: str):
    def address(side: Side) -> dict:
        thread = side.threads[kind]
        return {"proposal_id": thread.proposal_id, "thread_id": thread.pk}

    return address


def _inside(method: str, code: int, **more) -> Case:
    """A thread inside the office: nobody else knows of it, the auditor included."""
    return Case(
        method=method,
        codes=f"404 | {code} {code} {code} | 404 404 404 404 404",
        address=_thread("internal"),
        parts=("thread_id",),
        **more,
    )


def _shared(method: str, code: int, others: int, **more) -> Case:
    return Case(
        method=method,
        codes=f"404 | {code} {code} {code} | {code} {code} {others} {others} {others}",
        address=_thread("ditjen"),
        # Who may not write is refused before or after the thread is looked for.
        parts=("thread_id",) if others != 403 else (),
        **more,
    )


def _head_post(side: Side) -> dict:
    return {"post_id": side.office.posts.get(role="kepala_dinas").pk}


_POST_CODES = "404 | 403 {0} 403 | 404 404 {0} 404 404"
_POST_FOREIGN = "404 | 404 404 404 | 404 404 {0} 404 404"

DOORS: tuple[Door, ...] = (
    Door(
        "programs:signoff",
        (
            Case(codes=OWN_HEAD.format(200), address=_at(AWAITING)),
            Case(method="POST", codes=OWN_HEAD.format(422), address=_at(AWAITING)),
            Case(codes="404 | 403 302 403 | 403 403 403 403 403", address=_at(REVIEW)),
        ),
    ),
    Door(
        "programs:return-undo",
        (Case(method="POST", codes=OWN_HEAD.format(409), address=_at(AWAITING)),),
    ),
    Door(
        "programs:return-opened",
        (Case(method="POST", codes=OWN_DRAFTER.format(302), address=_at(DRAFT)),),
    ),
    Door(
        "programs:withdraw",
        (
            Case(codes="404 | 200 200 403 | 404 404 404 403 404", address=_at(AWAITING)),
            Case(codes="404 | 302 302 403 | 403 403 403 403 403", address=_at(REVIEW)),
            Case(
                method="POST",
                codes="404 | 422 422 403 | 403 403 403 403 403",
                address=_at(SUBMITTED),
            ),
        ),
    ),
    Door(
        "programs:copy",
        (
            Case(codes="404 | 200 403 403 | 403 403 403 403 403", address=_at(REVIEW)),
            Case(method="POST", codes=OWN_DRAFTER.format(422), address=_at(DRAFT)),
        ),
    ),
    Door(
        "programs:presence",
        (
            Case(codes=SEEN_DRAFT, address=_at(DRAFT)),
            Case(codes=SEEN, address=_at(REVIEW)),
        ),
    ),
    Door(
        "programs:discussion",
        (
            Case(codes=SEEN_DRAFT, address=_at(DRAFT)),
            Case(codes=SEEN, address=_at(REVIEW)),
            Case(
                method="POST",
                codes="404 | 422 422 422 | 422 422 403 403 403",
                address=_at(REVIEW),
            ),
        ),
    ),
    Door(
        "programs:thread",
        (_inside("GET", 200), _inside("POST", 422), _shared("GET", 200, 200),
         _shared("POST", 422, 403)),
    ),
    Door("programs:thread-resolve", (_inside("POST", 302), _shared("POST", 302, 403))),
    Door("programs:thread-read", (_inside("POST", 302), _shared("POST", 302, 302))),
    Door(
        "programs:bulk",
        (
            Case(codes="403 | 302 302 403 | 302 403 403 403 403"),
            Case(method="POST", codes="403 | 302 302 403 | 302 403 403 403 403"),
        ),
    ),
    Door(
        "programs:view-save",
        (Case(method="POST", codes="302 | 302 302 302 | 302 302 302 302 302"),),
    ),
    Door(
        "programs:view-forget",
        (
            Case(
                method="POST",
                codes="404 | 302 404 404 | 404 404 404 404 404",
                foreign="404 | 404 404 404 | 404 404 404 404 404",
                address=lambda side: {"view_id": side.view.pk},
            ),
        ),
    ),
    Door(
        "provinces:delegations",
        (Case(codes="403 | 200 200 200 | 403 403 200 403 403"),),
    ),
    Door(
        "provinces:delegation-new",
        tuple(
            Case(
                method=method,
                codes=_POST_CODES.format(code),
                foreign=_POST_FOREIGN.format(code),
                address=_head_post,
            )
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
    Door(
        "provinces:delegation-end",
        (
            Case(
                method="POST",
                codes=_POST_CODES.format(302),
                foreign=_POST_FOREIGN.format(302),
                address=lambda side: {"appointment_id": side.acting.pk},
            ),
        ),
    ),
)  # fmt: skip
