"""Who may do what with money."""

from provinces.rules import Actor
from provinces.states import Role


def may_read_ceilings(actor: Actor) -> bool:
    """Everyone with a post; a Dinas is shown its own province only."""
    return bool(actor.mandates)


def may_set_ceilings(actor: Actor) -> bool:
    return actor.holds(Role.ADMIN)


def may_allocate(actor: Actor) -> bool:
    """The director approves allocations; nobody else."""
    return actor.holds(Role.DIRECTOR)
