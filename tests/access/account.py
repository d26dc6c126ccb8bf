"""Who is here: anybody may ask about the own session."""

from tests.access.doors import Case, Door

DOORS: tuple[Door, ...] = (
    Door(
        "account_me", (Case(codes="200 | 200 200 200 | 200 200 200 200 200", visitor=200),), False
    ),
)
