"""The access matrix: one entry per URL name. A URL that is not declared here fails the build.

A row of codes reads: no post | drafter head verifier | reviewer director admin auditor leadership.
A visitor is sent to the sign-in page unless a case says otherwise. The offices of the row are
those of the ``own`` papers; for ``foreign`` papers a Dinas gets 404 and the centre, which belongs
to no province, what it gets for any. ``missing`` is 404 for everyone, word for word the same.
"""

from typing import Any

from programs.states import ProposalState
from tests.access import (
    account,
    allot,
    documents,
    guard,
    hold,
    meeting,
    minutes,
    money,
    needs,
    office,
    rab,
    registers,
    review,
    revise,
    room,
    section_doors,
    workbooks,
)
from tests.access.doors import SIGN_IN, Address, Case, Door, columns
from tests.access.world import Side

__all__ = ["MATRIX", "SIGN_IN", "Case", "Door", "at", "columns"]


def at(state: ProposalState, **fixed: str) -> Address:
    """The proposal of a side in a state."""
    return lambda side: {"proposal_id": side.proposals[state].pk, **fixed}


def line_at(state: ProposalState) -> Address:
    return lambda side: {
        "proposal_id": side.proposals[state].pk,
        "line_id": side.lines[state].pk,
    }


def document_at(state: ProposalState) -> Address:
    return lambda side: {
        "proposal_id": side.proposals[state].pk,
        "document_id": side.documents[state].pk,
    }


def item(side: Side) -> dict[str, Any]:
    return {"item_id": side.item.pk}


def item_line(side: Side) -> dict[str, Any]:
    return {"item_id": side.item.pk, "line_id": side.lines[ProposalState.IN_DISCUSSION].pk}


def run(side: Side) -> dict[str, Any]:
    return {"run_id": side.run.pk}


DRAFT, AWAITING = ProposalState.DRAFT, ProposalState.AWAITING_HEAD
SUBMITTED, REVIEW = ProposalState.SUBMITTED, ProposalState.IN_REVIEW
APPROVED = ProposalState.APPROVED

ALL = "200 | 200 200 200 | 200 200 200 200 200"
ANY_POST = "403 | 200 200 200 | 200 200 200 200 200"
SEEN_DRAFT = "404 | 200 200 200 | 404 404 404 200 404"
SEEN = "404 | 200 200 200 | 200 200 200 200 200"
DRAFTER = "404 | {} 403 403 | 404 404 404 403 404"
HEAD = "404 | 403 {} 403 | 404 404 404 403 404"
REVIEWER = "404 | 403 403 403 | {} 403 403 403 403"
READERS = "403 | 403 403 403 | 200 200 403 200 200"
TABLE = "404 | 404 404 404 | {0} {0} 403 {0} {0}"
AT_TABLE = "404 | 404 404 404 | {} 403 403 403 403"
ADMIN = "403 | 403 403 403 | 403 403 {} 403 403"
# A provincial Dinas calls its Rakor provinsi, an admin every kind.
CALLERS = "403 | {0} {0} {0} | 403 403 {0} 403 403"
NO_LONGER = "404 | {} 403 403 | 403 403 403 403 403"

_TYPED = {"field": "contact_name", "seen": "Siti Contoh", "value": "Siti Aminah"}
_PROGRAMS = (
    Door("programs:list", (Case(codes=ALL),)),
    Door(
        "programs:start",
        (
            Case(codes="403 | 200 403 403 | 403 403 403 403 403"),
            Case(method="POST", codes="403 | 422 403 403 | 403 403 403 403 403"),
        ),
    ),
    Door(
        "programs:proposal",
        (Case(codes=SEEN_DRAFT, address=at(DRAFT)), Case(codes=SEEN, address=at(REVIEW))),
    ),
    Door(
        "programs:section",
        (
            Case(codes=DRAFTER.format(200), address=at(DRAFT, name="identitas")),
            Case(codes=NO_LONGER.format(302), address=at(REVIEW, name="identitas")),
            Case(method="POST", codes=DRAFTER.format(422), address=at(DRAFT, name="identitas")),
            Case(method="POST", codes=NO_LONGER.format(302), address=at(REVIEW, name="identitas")),
        ),
    ),
    Door(
        "programs:autosave",
        (
            # A field of another section: the door opens, the field is not there.
            Case(
                method="POST",
                codes=DRAFTER.format(404),
                address=at(DRAFT, name="lokasi"),
                data={"field": "title"},
            ),
            Case(
                method="POST",
                codes=DRAFTER.format(200),
                address=at(DRAFT, name="identitas"),
                data=_TYPED,
            ),
            Case(
                method="POST",
                codes=NO_LONGER.format(410),
                address=at(REVIEW, name="identitas"),
                data=_TYPED,
            ),
        ),
    ),
    Door(
        "programs:rab",
        (
            Case(codes=DRAFTER.format(200), address=at(DRAFT)),
            Case(codes=NO_LONGER.format(302), address=at(REVIEW)),
            Case(method="POST", codes=DRAFTER.format(422), address=at(DRAFT)),
            Case(method="POST", codes=NO_LONGER.format(302), address=at(REVIEW)),
        ),
    ),
    Door(
        "programs:rab-line",
        (
            Case(codes=DRAFTER.format(200), address=line_at(DRAFT), parts=("line_id",)),
            Case(
                method="POST",
                codes=DRAFTER.format(422),
                address=line_at(DRAFT),
                parts=("line_id",),
            ),
        ),
    ),
    Door(
        "programs:rab-remove",
        (
            Case(
                method="POST",
                codes=DRAFTER.format(302),
                address=line_at(DRAFT),
                parts=("line_id",),
            ),
            Case(
                method="POST",
                codes=NO_LONGER.format(409),
                address=line_at(REVIEW),
                parts=("line_id",),
            ),
        ),
    ),
    Door(
        "programs:documents",
        (
            Case(codes=DRAFTER.format(200), address=at(DRAFT)),
            Case(codes=NO_LONGER.format(302), address=at(REVIEW)),
            Case(method="POST", codes=DRAFTER.format(422), address=at(DRAFT)),
        ),
    ),
    Door(
        "programs:document",
        (
            Case(codes=SEEN_DRAFT, address=document_at(DRAFT), parts=("document_id",)),
            Case(codes=SEEN, address=document_at(REVIEW), parts=("document_id",)),
        ),
    ),
    Door(
        "programs:document-verify",
        (
            Case(
                method="POST",
                codes=REVIEWER.format(302),
                address=document_at(REVIEW),
                parts=("document_id",),
                data={"status": "sesuai"},
            ),
        ),
    ),
    Door(
        "programs:check",
        (
            Case(codes=DRAFTER.format(200), address=at(DRAFT)),
            Case(codes=NO_LONGER.format(302), address=at(REVIEW)),
            Case(method="POST", codes=DRAFTER.format(409), address=at(DRAFT)),
        ),
    ),
    Door(
        "programs:sign",
        (Case(method="POST", codes=HEAD.format(409), address=at(AWAITING)),),
    ),
    Door(
        "programs:head-return",
        (Case(method="POST", codes=HEAD.format(409), address=at(AWAITING)),),
    ),
    Door("programs:receipt", (Case(codes=SEEN, address=at(SUBMITTED)),)),
    Door(
        "programs:history",
        (Case(codes=SEEN_DRAFT, address=at(DRAFT)), Case(codes=SEEN, address=at(REVIEW))),
    ),
    Door("programs:comparison", (Case(codes=SEEN, address=at(ProposalState.SUBMITTED)),)),
    Door("programs:queue", (Case(codes=READERS),)),
    Door(
        "programs:review-begin",
        (Case(method="POST", codes=REVIEWER.format(302), address=at(SUBMITTED)),),
    ),
    Door(
        "programs:review-return",
        (
            Case(
                method="POST",
                codes=REVIEWER.format(302),
                address=at(REVIEW),
                data={"note": "Perbaiki harga satuan."},
            ),
        ),
    ),
    Door(
        "programs:review-table",
        (Case(method="POST", codes=REVIEWER.format(409), address=at(REVIEW)),),
    ),
    Door("programs:rounds", (Case(codes=ANY_POST),)),
    Door(
        "programs:round-new",
        (Case(codes=ADMIN.format(200)), Case(method="POST", codes=ADMIN.format(422))),
    ),
    Door(
        "programs:round",
        (
            Case(
                codes=ANY_POST,
                foreign=ANY_POST,
                missing="403 | 404 404 404 | 404 404 404 404 404",
                address=lambda side: {"round_id": side.rakor.scheme.rounds.get().pk},
            ),
            Case(
                method="POST",
                codes=ADMIN.format(422),
                foreign=ADMIN.format(422),
                missing="403 | 404 404 404 | 404 404 404 404 404",
                address=lambda side: {"round_id": side.rakor.scheme.rounds.get().pk},
            ),
        ),
    ),
    Door("programs:rakor-list", (Case(codes=ALL),)),
    Door(
        "programs:rakor-new",
        (Case(codes=CALLERS.format(200)), Case(method="POST", codes=CALLERS.format(422))),
    ),
    Door(
        "programs:rakor",
        (Case(codes=SEEN, address=lambda side: {"rakor_id": side.rakor.pk}),),
    ),
    Door(
        "programs:desk",
        (Case(codes=TABLE.format(302), address=lambda side: {"desk_id": side.desk.pk}),),
    ),
    Door("programs:item", (Case(codes=TABLE.format(200), address=item),)),
    Door(
        "programs:decide",
        (Case(method="POST", codes=AT_TABLE.format(422), address=item),),
    ),
    Door(
        "programs:line-decide",
        (
            Case(
                method="POST",
                codes=AT_TABLE.format(422),
                address=item_line,
                parts=("line_id",),
            ),
        ),
    ),
    Door("programs:awards", (Case(codes=READERS),)),
    Door(
        "programs:award",
        (
            Case(
                method="POST",
                codes="404 | 403 403 403 | 403 409 403 403 403",
                address=at(APPROVED),
            ),
        ),
    ),
)

# Schemes are public: whoever may not set ceilings is refused before anything is looked up.
_REFUSED_FIRST = {"foreign": ADMIN.format(200), "missing": ADMIN.format(404)}
_MONEY = (
    Door("budgets:ceilings", (Case(codes=ANY_POST),)),
    Door(
        "budgets:ceiling-change",
        (
            Case(
                codes=ADMIN.format(200),
                address=lambda side: {"scheme_id": side.rakor.scheme_id},
                **_REFUSED_FIRST,
            ),
            Case(
                method="POST",
                codes=ADMIN.format(422),
                address=lambda side: {"scheme_id": side.rakor.scheme_id},
                **_REFUSED_FIRST | {"foreign": ADMIN.format(422)},
            ),
        ),
    ),
)

_OWN_RUN = "404 | 200 200 200 | 404 404 404 404 404"


def _kind(name: str) -> dict[str, Any]:
    # A kind is a word in the address, not a paper: there is no foreign one.
    return {"address": lambda _side: {"kind": name}}


def _new(name: str, codes: str, method: str) -> Case:
    return Case(method=method, codes=codes, foreign=codes, missing=codes, **_kind(name))


_RAKOR_MAKERS = "403 | 200 200 200 | 200 200 200 403 200"
_NATIONAL_MAKERS = "403 | 403 403 403 | 200 200 200 403 200"
_RENSTRA_MAKERS = "403 | 403 403 403 | 403 200 200 403 200"
# An office has its own revisions made; a reviewer neither writes nor decides one.
_REVISION_MAKERS = "403 | 200 200 200 | 403 200 200 403 200"
_REPORTS = (
    Door("home", (Case(codes=ALL),)),
    Door("statistics", (Case(codes="403 | 403 403 403 | 200 200 200 200 200"),)),
    Door("reports:list", (Case(codes=ANY_POST),)),
    Door(
        "reports:new",
        tuple(
            _new(kind, codes, method)
            for method in ("GET", "POST")
            for kind, codes in (
                ("reviu_rakor", _RAKOR_MAKERS),
                ("matriks_renstra", _RENSTRA_MAKERS),
                ("statistik", _NATIONAL_MAKERS),
                ("daftar_usulan", ANY_POST),
                ("pagu", _RAKOR_MAKERS),
                ("skenario", _RENSTRA_MAKERS),
                ("baris_rab", _RAKOR_MAKERS),
                ("semula_menjadi", _REVISION_MAKERS),
                ("tabel_keuangan", _RAKOR_MAKERS),
                ("entah", "404 | 404 404 404 | 404 404 404 404 404"),
            )
        ),
    ),
    Door("reports:run", (Case(codes=_OWN_RUN, address=run),)),
    Door("reports:status", (Case(codes=_OWN_RUN, address=run),)),
    Door("reports:screen", (Case(codes=_OWN_RUN, address=run),)),
    Door("reports:file", (Case(codes=_OWN_RUN, address=run),)),
)

_EVERYONE = {"codes": ALL, "visitor": 200}
_AWAY = "302 | 302 302 302 | 302 302 302 302 302"
_ACCOUNTS = (
    ("account_login", 200, _AWAY),
    ("account_logout", 302, ALL),
    ("account_inactive", 200, ALL),
    ("account_signup", 200, _AWAY),
    ("account_reauthenticate", 302, ALL),
    ("account_change_password", 302, ALL),
    ("account_set_password", 302, _AWAY),
    ("account_reset_password", 200, ALL),
    ("account_reset_password_from_key_done", 200, ALL),
    ("account_reset_password_done", 200, ALL),
)
_LIBRARIES = (
    *(
        Door(name, (Case(codes=codes, visitor=visitor),), False)
        for name, visitor, codes in _ACCOUNTS
    ),
    Door(
        "account_reset_password_from_key",
        (
            Case(
                codes=ALL,
                foreign=ALL,
                missing=ALL,
                visitor=200,
                address=lambda _s: {"uidb36": "1", "key": "salah"},
            ),
        ),
        False,
    ),
    Door("set_language", (Case(method="POST", codes=_AWAY, visitor=302),), False),
)

MATRIX: tuple[Door, ...] = (
    Door("livez", (Case(**_EVERYONE),)),
    Door("readyz", (Case(**_EVERYONE),)),
    *_LIBRARIES,
    *account.DOORS,
    *_REPORTS,
    *_PROGRAMS,
    *_MONEY,
    Door("provinces:territory", (Case(codes=ANY_POST),)),
    *rab.DOORS,
    *registers.DOORS,
    *revise.DOORS,
    *documents.DOORS,
    *room.DOORS,
    *review.DOORS,
    *meeting.DOORS,
    *office.DOORS,
    *needs.DOORS,
    *money.DOORS,
    *guard.DOORS,
    *section_doors.DOORS,
    *workbooks.DOORS,
    *allot.DOORS,
    *minutes.DOORS,
    *hold.DOORS,
)
