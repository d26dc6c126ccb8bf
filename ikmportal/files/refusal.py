"""Why a file is not taken: a reason that forms turn into words, with what the words need."""

from typing import Any


class FileUnfit(Exception):
    """The file breaks a rule. ``reason`` is a short code, ``detail`` what a sentence may name."""

    def __init__(self, reason: str, **detail: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
