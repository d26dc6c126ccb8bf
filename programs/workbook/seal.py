"""Whose file this is: the hidden sheet that names the proposal, the snapshot and its content."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from programs.workbook.columns import TEMPLATE_VERSION

_FORMAT = "ikm-rab"
# Its own salt gives its own key: nothing else the portal signs passes here.
_SALT = "programs.workbook.seal"
_NAMES = ("format", "template", "usulan", "potret", "versi", "sidik", "tanda")


class SealBroken(Exception):
    """The hidden sheet is missing, or it was changed by hand."""


@dataclass(frozen=True)
class Seal:
    """``snapshot_id`` names what the file was written from; ``digest`` is its SHA-256."""

    proposal_id: UUID
    snapshot_id: UUID
    version: int
    digest: str
    template: int = TEMPLATE_VERSION


def rows_of(seal: Seal) -> list[tuple[str, str]]:
    """What the hidden sheet says, signature last."""
    values = _values(seal)
    return [
        *zip(_NAMES[:-1], values, strict=True),
        (_NAMES[-1], _signers()[0].signature(_text(values))),
    ]


def read_seal(rows: Sequence[Sequence[Any]]) -> Seal:
    """The seal of a file that came back, or SealBroken."""
    said = {str(row[0]): str(row[1]) for row in rows if len(row) >= 2}
    values = [said.get(name, "") for name in _NAMES[:-1]]
    signature, text = said.get(_NAMES[-1], ""), _text(values)
    if not any(constant_time_compare(signature, s.signature(text)) for s in _signers()):
        raise SealBroken
    return Seal(
        template=int(values[1]),
        proposal_id=UUID(values[2]),
        snapshot_id=UUID(values[3]),
        version=int(values[4]),
        digest=values[5],
    )


def _values(seal: Seal) -> list[str]:
    parts = (seal.template, seal.proposal_id, seal.snapshot_id, seal.version, seal.digest)
    return [_FORMAT, *map(str, parts)]


def _text(values: Sequence[str]) -> str:
    return json.dumps(list(values))


def _signers() -> list[Signer]:
    """The key of today, then those that were replaced."""
    from django.conf import settings

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [Signer(key=key, salt=_SALT) for key in keys]
