"""How a page must stand in any browser: readable for everybody, and no wider than the screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (360, 1280)
# Broken rules alone, and nothing fetched again: pages bring no styles or films from elsewhere.
AXE = {"resultTypes": ["violations"], "preload": False}


def passes_axe(page: Page) -> None:
    """No rule of axe is broken at the width the page has, and it fits both widths.

    One reading by axe is enough: `tests/access/test_axe.py` reads every page on a phone.
    """
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"
    size = page.viewport_size
    assert size is not None
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": size["height"]})
        wide = page.evaluate(WIDER)
        assert wide <= 0, f"{page.url} sticks out by {wide} px at {width}"
    page.set_viewport_size(size)
