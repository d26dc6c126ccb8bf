"""What the journeys about meetings share."""

from tests.journeys.steps import Person


def part(visitor: Person, name: str) -> None:
    """Go to a part of the meeting by its tabs."""
    visitor.page.get_by_label("Bagian rapat").get_by_role("link", name=name, exact=True).click()
    visitor.page.wait_for_load_state()
