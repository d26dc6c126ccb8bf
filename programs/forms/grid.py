"""What the grid sends: JSON, checked before anything else looks at it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from programs.forms.clipboard import MOST_ROWS

MOST_EDITS = 2_500
_LONGEST = 2_000


class BadMessage(ValueError):
    """The message is not what the grid sends."""


class Message:
    """A JSON object with readers that refuse anything of another kind (BadMessage)."""

    def __init__(self, body: bytes | Mapping[str, Any]) -> None:
        try:
            found = json.loads(body) if isinstance(body, bytes) else body
        except (ValueError, RecursionError) as problem:
            raise BadMessage from problem
        if not isinstance(found, Mapping):
            raise BadMessage
        self._found = found

    def text(self, name: str, *, longest: int = _LONGEST) -> str:
        value = self._found.get(name, "")
        if not isinstance(value, str) or len(value) > longest:
            raise BadMessage
        return value

    def key(self, name: str) -> UUID:
        found = self.optional_key(name)
        if found is None:
            raise BadMessage
        return found

    def optional_key(self, name: str) -> UUID | None:
        text = self._found.get(name)
        if text in (None, ""):
            return None
        return _uuid(text)

    def keys(self, name: str) -> list[UUID]:
        return [_uuid(text) for text in self._list(name)]

    def flag(self, name: str) -> bool:
        return self._found.get(name) is True

    def words(self, name: str) -> list[str] | None:
        """A list of texts, or None where it is not given."""
        if self._found.get(name) is None:
            return None
        found = self._list(name)
        if not all(isinstance(word, str) for word in found):
            raise BadMessage
        return [str(word) for word in found]

    def parts(self, name: str) -> list["Message"]:
        """The messages in a list."""
        return [
            Message(part) if isinstance(part, Mapping) else _refuse() for part in self._list(name)
        ]

    def cells(self) -> dict[str, str]:
        """The texts of a whole line by field."""
        found = self._found.get("cells")
        if not isinstance(found, Mapping):
            raise BadMessage
        texts = {str(field): text for field, text in found.items() if isinstance(text, str)}
        if any(len(text) > _LONGEST for text in texts.values()):
            raise BadMessage
        return texts

    def _list(self, name: str) -> Sequence[Any]:
        found = self._found.get(name)
        if not isinstance(found, list) or not 0 < len(found) <= max(MOST_EDITS, MOST_ROWS):
            raise BadMessage
        return found


def _refuse() -> Message:
    raise BadMessage


def _uuid(text: Any) -> UUID:
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError) as problem:
        raise BadMessage from problem
