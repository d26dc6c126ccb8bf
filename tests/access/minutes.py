"""Doors of berita acara: the centre draws up, the head of the province reads what waits."""

from typing import Any

from tests.access.doors import Case, Door
from tests.access.world import Side

_WAITS = "404 | 404 200 404 | 200 200 403 200 200"
_SEALED = "404 | 200 200 200 | 200 200 403 200 200"
_WRITES = "404 | 404 403 404 | {0} 403 403 403 403"
_ADDS = "404 | 403 403 403 | {0} 403 403 403 403"
_SIGNS = "404 | 404 {0} 404 | {0} {0} 403 403 403"
_PRINTS = "404 | 404 302 404 | 302 302 403 302 302"
_ADMIN = "403 | 403 403 403 | 403 403 {0} 403 403"
_EVERYONE = "{0} | {0} {0} {0} | {0} {0} {0} {0} {0}"


def _minutes(side: Side) -> dict[str, Any]:
    return {"minutes_id": side.minutes.pk}


def _sealed(side: Side) -> dict[str, Any]:
    return {"minutes_id": side.sealed_minutes.pk}


def _signing(side: Side) -> dict[str, Any]:
    return {**_minutes(side), "side": "daerah"}


def _round(side: Side) -> dict[str, Any]:
    return {"round_id": side.rakor.scheme.rounds.get().pk}


def _case(method: str, codes: str, address: Any) -> Case:
    return Case(method=method, codes=codes, address=address)


DOORS: tuple[Door, ...] = (
    Door(
        "programs:minutes",
        (_case("GET", _WAITS, _minutes), _case("GET", _SEALED, _sealed)),
    ),
    Door(
        "programs:desk-minutes",
        (
            _case(
                "POST",
                "404 | 404 404 404 | 302 403 403 403 403",
                lambda side: {"desk_id": side.desk.pk},
            ),
        ),
    ),
    # What was sent does not change: 409 for whoever may write.
    Door(
        "programs:minutes-edit",
        tuple(_case(method, _WRITES.format(409), _minutes) for method in ("GET", "POST")),
    ),
    Door("programs:minutes-send", (_case("POST", _WRITES.format(409), _minutes),)),
    Door("programs:minutes-recall", (_case("POST", _WRITES.format(302), _minutes),)),
    Door(
        "programs:minutes-addendum",
        (_case("GET", _ADDS.format(200), _sealed), _case("POST", _ADDS.format(422), _sealed)),
    ),
    Door(
        "programs:minutes-sign",
        (_case("GET", _SIGNS.format(200), _signing), _case("POST", _SIGNS.format(422), _signing)),
    ),
    Door("reports:minutes", (_case("POST", _PRINTS, _minutes),)),
    Door(
        "programs:rakor-release",
        (
            _case(
                "POST",
                "404 | 403 403 403 | 403 302 403 403 403",
                lambda side: {"rakor_id": side.rakor.pk},
            ),
        ),
    ),
    Door(
        "programs:round-release",
        (
            Case(
                method="POST",
                codes=_ADMIN.format(409),
                foreign=_ADMIN.format(409),
                missing=_ADMIN.format(404),
                address=_round,
            ),
        ),
    ),
    # Printed on paper: whoever holds the paper may ask, without an account.
    Door(
        "programs:verify-minutes",
        tuple(
            Case(
                codes=_EVERYONE.format(code),
                foreign=_EVERYONE.format(code),
                missing=_EVERYONE.format(code),
                visitor=code,
                address=address,
            )
            for code, address in (
                (200, lambda side: {"code": side.sealed_minutes.verification_code}),
                (404, lambda side: {"code": "bukan-kode"}),
            )
        ),
    ),
)
