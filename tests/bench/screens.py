"""Thirty-eight desks with five screens each, asking as often as the real screens ask.

Two people at a desk hold its paper and ask for its beat, a projector and the province's screen ask
for the beat, a board asks for that of the whole meeting. Asked over kept connections, as a proxy
keeps them.
"""

import heapq
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench import pages, portal
from tests.bench.browser import Browser, Request

# As room.js and parts/holder.html say; a screen in view asks this often.
PULSE_SECONDS, HOLD_SECONDS = 1.5, 20.0
CONNECTIONS = 8


@dataclass
class Tally:
    """What was asked and how long the slowest tenth waited, in milliseconds."""

    waits: list[float] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.waits)

    @property
    def slow_ms(self) -> float:
        return sorted(self.waits)[int(len(self.waits) * 0.9)]


def screens_of(
    room: list[dict[str, str]], rakor: str, session: str
) -> Iterator[tuple[float, Request]]:
    """(seconds between two turns, what is asked) of every screen in the rooms."""
    browser = Browser()

    def pulse(path: str) -> Request:
        address, beat = pages.pulse_of(browser.text(Request(path, session)))
        return Request(address, "", known=beat, expected=304)

    board = pulse(f"/rakor/{rakor}/papan/")
    for desk in room:
        seat, screen = (
            pulse(f"/rakor/bahan/{desk['item']}/"),
            pulse(f"/rakor/meja/{desk['desk']}/layar/"),
        )
        hold = Request(
            f"/telaah/{desk['proposal']}/pegang/?tanda=", session, (("x", "1"),), expected=204
        )
        for _person in range(2):
            yield PULSE_SECONDS, seat
            yield HOLD_SECONDS, hold
        yield PULSE_SECONDS, screen
        yield PULSE_SECONDS, screen
        yield PULSE_SECONDS, board
    browser.close()


def enter(screens: list[tuple[float, Request]]) -> None:
    """Each screen asks once, as when its page opens: every paper is held from here on."""
    browser = Browser()
    for _pause, request in screens:
        browser.milliseconds(request)
    browser.close()


def poll(screens: list[tuple[float, Request]], *, seconds: float) -> Tally:
    """Let every screen ask at its own pace for so long."""
    tally, threads = Tally(), []
    for number in range(CONNECTIONS):
        mine = screens[number::CONNECTIONS]
        threads.append(threading.Thread(target=_turns, args=(mine, seconds, tally)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _turns(screens: list[tuple[float, Request]], seconds: float, tally: Tally) -> None:
    begun, dice = time.monotonic(), random.Random(7)
    queue = [(begun + dice.random() * pause, n) for n, (pause, _request) in enumerate(screens)]
    heapq.heapify(queue)
    browser = Browser()
    while queue and queue[0][0] < begun + seconds:
        due, n = heapq.heappop(queue)
        time.sleep(max(0.0, due - time.monotonic()))
        pause, request = screens[n]
        tally.waits.append(browser.milliseconds(request))
        heapq.heappush(queue, (due + pause * dice.uniform(0.95, 1.05), n))
    browser.close()


def web_percent(
    web: Any, screens: list[tuple[float, Request]], *, seconds: float
) -> tuple[float, Tally]:
    """Percent of one core that the web processes used while the screens asked."""
    before, start = portal.cpu_seconds(web.pid), time.monotonic()
    tally = poll(screens, seconds=seconds)
    spent = portal.cpu_seconds(web.pid) - before
    return 100 * spent / (time.monotonic() - start), tally
