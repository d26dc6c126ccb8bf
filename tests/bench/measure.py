"""Times pages in turn with the floor page, so that a busy machine slows both alike."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.bench.browser import Browser, Request
from tests.bench.pages import PAGES, Page, Places, floor

ROUNDS, WARM = 32, 4
_CONNECTIONS = 6


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds, and the queries of one request."""

    page_ms: float
    floor_ms: float
    queries: int

    @property
    def ratio(self) -> float:
        return self.page_ms / self.floor_ms


def warm_up(places: Places) -> None:
    """Bring every page once to every web worker: several connections reach both."""
    for _ in range(_CONNECTIONS):
        browser = Browser()
        for page in PAGES:
            if not page.is_act:
                browser.milliseconds(page.request(places, 0))
        browser.milliseconds(floor(places))
        browser.close()


def queries(places: Places) -> dict[str, int]:
    """Queries of one request of every page; acts are left alone."""
    browser = Browser()
    return {
        page.name: browser.queries(page.request(places, 0)) for page in PAGES if not page.is_act
    }


def timings(places: Places) -> Iterator[tuple[Page, Timing]]:
    browser, bottom = Browser(), floor(places)
    for page in PAGES:
        count = browser.queries(page.request(places, 0))
        turn = iter(range(1, WARM + ROUNDS))
        page_ms, floor_ms = _in_turns(
            browser, lambda page=page, turn=turn: page.request(places, next(turn)), bottom
        )
        yield page, Timing(page_ms, floor_ms, count)
    browser.close()


def _in_turns(
    browser: Browser, click: Callable[[], Request], bottom: Request
) -> tuple[float, float]:
    for _ in range(WARM - 1):
        browser.milliseconds(click())
        browser.milliseconds(bottom)
    pairs = [(browser.milliseconds(click()), browser.milliseconds(bottom)) for _ in range(ROUNDS)]
    return statistics.median(p for p, _ in pairs), statistics.median(f for _, f in pairs)
