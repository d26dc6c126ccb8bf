"""What the journeys about meetings share."""

from axe_playwright_python.sync_playwright import Axe

from tests.journeys.steps import Person


def passes_axe(visitor: Person) -> None:
    """No violation and nothing sticking out, at both widths."""
    for width in (1280, 360):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        result = Axe().run(visitor.page)
        assert result.violations_count == 0, result.generate_report()
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, visitor.page.url
    visitor.page.set_viewport_size({"width": 1280, "height": 800})


def part(visitor: Person, name: str) -> None:
    """Go to a part of the meeting by its tabs."""
    visitor.page.get_by_label("Bagian rapat").get_by_role("link", name=name, exact=True).click()
    visitor.page.wait_for_load_state()
