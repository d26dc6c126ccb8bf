"""Doors of the Rakor room: the centre leads and looks, a province follows its own desk."""

from typing import Any

from programs.views.pulse import pulse_of_desk
from tests.access.doors import Case, Door
from tests.access.world import Side

_CENTRE = "404 | 404 404 404 | 200 200 403 200 200"
_BOARD = "404 | 403 403 403 | 200 200 403 200 200"
_FOLLOWED = "404 | 200 200 200 | 200 200 200 200 200"
_EVERYONE = "{0} | {0} {0} {0} | {0} {0} {0} {0} {0}"


def _desk(side: Side) -> dict[str, Any]:
    return {"desk_id": side.desk.pk}


def _token(side: Side) -> dict[str, Any]:
    return {"token": pulse_of_desk(side.desk).strip("/").rpartition("/")[2]}


def _ended(side: Side) -> dict[str, Any]:
    return {"token": "bukan-token"}


DOORS: tuple[Door, ...] = (
    Door(
        "programs:board",
        (Case(codes=_BOARD, address=lambda side: {"rakor_id": side.rakor.pk}),),
    ),
    Door("programs:screen", (Case(codes=_CENTRE, address=_desk),)),
    Door("programs:province-screen", (Case(codes=_FOLLOWED, address=_desk),)),
    Door(
        "programs:show",
        (
            Case(
                method="POST",
                codes="404 | 404 404 404 | 302 403 403 403 403",
                address=lambda side: {"item_id": side.item.pk},
            ),
        ),
    ),
    # The address itself is the right to ask: it is signed, ends soon, and tells one number.
    Door(
        "programs:pulse",
        tuple(
            Case(
                codes=_EVERYONE.format(code),
                foreign=_EVERYONE.format(code),
                missing=_EVERYONE.format(code),
                visitor=code,
                address=address,
            )
            for code, address in ((200, _token), (404, _ended))
        ),
    ),
)
