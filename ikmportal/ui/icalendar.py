"""Calendars as RFC 5545 text: CRLF, lines folded at 75 octets, times in UTC."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_MOST_OCTETS = 75


@dataclass(frozen=True, kw_only=True)
class Event:
    """One entry. Days instead of moments make it last whole days, the last one included.

    ``uid`` stays the same for ever, so that a calendar moves the entry instead of doubling it.
    """

    uid: str
    starts: datetime | date
    ends: datetime | date
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""


def calendar(name: str, events: Sequence[Event], *, at: datetime) -> str:
    """The calendar as the body of a ``text/calendar`` answer, made ``at`` this moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//IKM Portal//Rakor//ID",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _event(event, at=at)),
        "END:VCALENDAR",
    ]
    return "".join(part for line in lines for part in _folded(line))


def _event(event: Event, *, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_moment(at)}"
    yield from _times(event)
    yield f"SUMMARY:{_text(event.summary)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "END:VEVENT"


def _times(event: Event) -> Iterator[str]:
    if isinstance(event.starts, datetime) and isinstance(event.ends, datetime):
        yield f"DTSTART:{_moment(event.starts)}"
        yield f"DTEND:{_moment(event.ends)}"
        return
    yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
    # The end of whole days is the first day that no longer belongs to it.
    yield f"DTEND;VALUE=DATE:{event.ends + timedelta(days=1):%Y%m%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escaped as section 3.3.11 asks."""
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return "\\n".join(value.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets that never cut a character; later ones begin with a space."""
    piece, most = b"", _MOST_OCTETS
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > most:
            yield piece.decode() + "\r\n "
            piece, most = b"", _MOST_OCTETS - 1
        piece += octets
    yield piece.decode() + "\r\n"
