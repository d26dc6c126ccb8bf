"""Calendars, read back by the rules of RFC 5545 rather than by our own writer."""

from datetime import UTC, date, datetime, timedelta, timezone

from ikmportal.ui.icalendar import Event, calendar

AT = datetime(2023, 5, 1, tzinfo=UTC)
WITA = timezone(timedelta(hours=8))


def read(text: str) -> list[dict[str, str]]:
    """Unfold, take apart, unescape: the properties of each event."""
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    events: list[dict[str, str]] = []
    for line in lines[:-1]:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name != "END":
            assert name not in events[-1]
            events[-1][name] = _plain(value)
    return events


def _plain(value: str) -> str:
    out, escaped = "", False
    for character in value:
        if escaped:
            out += "\n" if character == "n" else character
        elif character != "\\":
            out += character
        escaped = character == "\\" and not escaped
    return out


def event(**changed) -> Event:
    fields = {
        "uid": "acara-1@portal.example",
        "starts": datetime(2023, 5, 22, 9, 30, tzinfo=WITA),
        "ends": datetime(2023, 5, 22, 10, 0, tzinfo=WITA),
        "summary": "Sambutan Gubernur",
    }
    return Event(**fields | changed)


def test_moments_are_told_in_utc():
    (found,) = read(calendar("Rakornas", [event()], at=AT))

    assert found == {
        "UID": "acara-1@portal.example",
        "DTSTAMP": "20230501T000000Z",
        "DTSTART": "20230522T013000Z",
        "DTEND": "20230522T020000Z",
        "SUMMARY": "Sambutan Gubernur",
    }


def test_days_last_until_the_day_after():
    days = event(starts=date(2023, 5, 22), ends=date(2023, 5, 25))

    (found,) = read(calendar("Rakornas", [days], at=AT))

    assert found["DTSTART;VALUE=DATE"] == "20230522"
    assert found["DTEND;VALUE=DATE"] == "20230526"


def test_long_text_is_folded_at_75_octets_and_comes_back_whole():
    long = "Sambutan, arahan; dan paparan – " * 9 + "\\ selesai\nbaris kedua"

    text = calendar("Rakornas", [event(description=long)], at=AT)

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")
    assert read(text)[0]["DESCRIPTION"] == long


def test_no_event_is_a_calendar_too():
    assert read(calendar("Rakornas", [], at=AT)) == []
