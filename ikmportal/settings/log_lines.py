"""One event, one line: what people send cannot begin a line of its own or colour a terminal."""

import logging
import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class OneLineFormatter(logging.Formatter):
    """Escapes control characters; the lines of a traceback are marked as belonging to theirs."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return _CONTROL.sub(_escaped, super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802
        lines = super().formatException(ei).splitlines()  # type: ignore[arg-type]
        return "\n".join(f"  | {_CONTROL.sub(_escaped, line)}" for line in lines)


def _escaped(found: "re.Match[str]") -> str:
    return found.group().encode("unicode_escape").decode()
