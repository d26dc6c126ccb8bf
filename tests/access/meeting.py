"""Doors of a meeting in full: everybody who knows of it reads, host and admin write.

The row's meeting is national and hosted by the Ditjen; how a provincial Dinas keeps its own
meeting, and how its kabupaten/kota read it, stands in tests/programs/test_meeting_pages.py.
"""

from typing import Any

from django.core import signing

from programs.views.meeting_calendar import feed_address
from tests.access.doors import Case, Door
from tests.access.world import Side
from tests.factories import actor_of

_READ = "404 | 200 200 200 | 200 200 200 200 200"
_KEEPER = "404 | 403 403 403 | 403 403 {} 403 403"
_FINISHER = "404 | 403 403 403 | {0} 403 {0} 403 403"
_EVERYONE = "{0} | {0} {0} {0} | {0} {0} {0} {0} {0}"


def _rakor(side: Side) -> dict[str, Any]:
    assert side.rakor is not None
    return {"rakor_id": side.rakor.pk}


def _desk(side: Side) -> dict[str, Any]:
    assert side.desk is not None
    return {"desk_id": side.desk.pk}


def _part(name: str) -> Any:
    return lambda side: {**_rakor(side), f"{name}_id": getattr(side.held, name).pk}


def _feed(side: Side) -> dict[str, Any]:
    assert side.acting is not None
    assert side.rakor is not None
    address = feed_address(actor_of(side.acting.user), side.rakor)
    return {"token": address.strip("/").rpartition("/")[2]}


def _not_ours(side: Side) -> dict[str, Any]:
    return {"token": signing.dumps(["a", "b"], salt="lain")}


def _read(address: Any = _rakor, **more: Any) -> Case:
    return Case(codes=_READ, address=address, **more)


def _keep(code: int, address: Any = _rakor, **more: Any) -> Case:
    return Case(method="POST", codes=_KEEPER.format(code), address=address, **more)


def _page(name: str) -> Door:
    """Read by everybody, written by the keeper: an empty form is refused."""
    return Door(name, (_read(), _keep(422)))


def _of_part(name: str, part: str, code: int = 302) -> Door:
    return Door(name, (_keep(code, _part(part), parts=(f"{part}_id",)),))


def _form_of(name: str, part: str) -> Door:
    address, parts = _part(part), (f"{part}_id",)
    return Door(
        name,
        (
            Case(codes=_KEEPER.format(200), address=address, parts=parts),
            _keep(422, address, parts=parts),
        ),
    )


DOORS: tuple[Door, ...] = (
    _page("programs:agenda"),
    _form_of("programs:session", "session"),
    _of_part("programs:session-remove", "session"),
    _page("programs:materials"),
    Door("programs:material", (_read(_part("material"), parts=("material_id",)),)),
    _of_part("programs:material-withdraw", "material"),
    _page("programs:people"),
    Door("programs:invite", (_keep(422),)),
    _of_part("programs:attendance-remove", "attendance"),
    Door("programs:attendance-print", (_read(),)),
    _page("programs:schedule"),
    Door(
        "programs:desk-slot",
        (Case(codes=_KEEPER.format(200), address=_desk), _keep(422, _desk)),
    ),
    Door(
        "programs:desk-finish",
        (Case(method="POST", codes=_FINISHER.format(302), address=_desk),),
    ),
    _page("programs:followup"),
    _form_of("programs:issue", "issue"),
    # Who may depends on the point, so it is looked for first: a foreign one is 404 for everybody.
    Door("programs:issue-done", (_keep(302, _part("issue")),)),
    _of_part("programs:issue-carry", "issue", 409),
    Door("programs:recommendation-add", (_keep(422),)),
    _of_part("programs:recommendation-remove", "recommendation"),
    Door("programs:summary", (_read(),)),
    Door("programs:calendar-file", (_read(),)),
    # The address itself is the right: it is signed, and ends with the right of its person.
    Door(
        "programs:calendar-feed",
        tuple(
            Case(
                codes=_EVERYONE.format(code),
                foreign=_EVERYONE.format(code),
                missing=_EVERYONE.format(code),
                visitor=code,
                address=address,
            )
            for code, address in ((200, _feed), (404, _not_ours))
        ),
    ),
)
