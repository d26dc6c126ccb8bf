"""Times pages in turn with the floor page, so that a busy machine slows both alike."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.browser import Browser
from tests.bench.pages import PAGES, Page, Places, floor

ROUNDS, WARM = 32, 4
_CONNECTIONS = 6
Forget = Callable[[], None]


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds, and the queries of one request."""

    page_ms: float
    floor_ms: float
    queries: int

    @property
    def ratio(self) -> float:
        return self.page_ms / self.floor_ms


def warm_up(places: Places, pages: Sequence[Page] = PAGES) -> None:
    """Bring every page once to every web worker: several connections reach both."""
    for _ in range(_CONNECTIONS):
        browser = Browser()
        for page in pages:
            if not page.is_act:
                browser.milliseconds(page.request(places, 0))
        browser.milliseconds(floor(places))
        browser.close()


def queries(places: Places, *, forget: Forget, pages: Sequence[Page] = PAGES) -> dict[str, int]:
    """Queries of one request of every page; acts are left alone."""
    warm_up(places, pages)
    browser = Browser()
    found = {page.name: _count(browser, page, places, forget) for page in pages if not page.is_act}
    browser.close()
    return found


def timings(
    places: Places, *, forget: Forget, pages: Sequence[Page] = PAGES
) -> Iterator[tuple[Page, Timing]]:
    """Every page in order; ``forget`` empties the cache before each click on a cold one."""
    browser, bottom = Browser(), floor(places)
    for page in pages:
        count = _count(browser, page, places, forget)
        pairs = [
            (_click(browser, page, places, turn, forget), browser.milliseconds(bottom))
            for turn in range(1, WARM + ROUNDS)
        ][WARM - 1 :]
        page_ms, floor_ms = (statistics.median(side) for side in zip(*pairs, strict=True))
        yield page, Timing(page_ms, floor_ms, count)
    browser.close()


def _count(browser: Browser, page: Page, places: Places, forget: Forget) -> int:
    if page.is_cold:
        forget()
    return browser.queries(page.request(places, 0))


def _click(browser: Browser, page: Page, places: Places, turn: int, forget: Forget) -> float:
    if page.is_cold:
        forget()
    return browser.milliseconds(page.request(places, turn))
