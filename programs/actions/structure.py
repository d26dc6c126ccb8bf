"""Name what the codes of a RAB stand for: program, kegiatan, RO, komponen, subkomponen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.models import BudgetActivity, BudgetProgram
from programs.actions.moves import MoveRefused
from programs.actions.sections import open_for_writing, touch
from programs.models import Proposal, RabHeading
from provinces.rules import Actor


class ActivityElsewhere(MoveRefused):
    """The kegiatan belongs to another program."""


@dataclass(frozen=True, kw_only=True)
class Title:
    """What one code stands for. Only an RO has a volume (in ``unit``) of its own."""

    output_class_id: UUID
    output_code: str
    component: str = ""
    subcomponent: str = ""
    name: str = ""
    volume: Decimal | None = None
    unit: str = ""


def save_structure(
    proposal_id: UUID,
    *,
    by: Actor,
    version: int,
    program: BudgetProgram | None,
    activity: BudgetActivity | None,
    titles: Sequence[Title],
    at: datetime,
) -> Proposal:
    """Store the upper levels and every title given; titles not given stay as they are.

    Refuses like ``open_for_writing`` and a kegiatan of another program (ActivityElsewhere).
    """
    if activity is not None and (program is None or activity.program_id != program.pk):
        raise ActivityElsewhere(_("Kegiatan ini milik program lain. Pilih programnya."))
    proposal = open_for_writing(proposal_id, by=by, version=version)
    proposal.budget_program, proposal.budget_activity = program, activity
    RabHeading.objects.bulk_create(
        [RabHeading(proposal=proposal, **vars(title)) for title in titles],
        update_conflicts=True,
        unique_fields=["proposal", "output_class", "output_code", "component", "subcomponent"],
        update_fields=["name", "volume", "unit"],
    )
    touch(proposal, at=at, fields=["budget_program", "budget_activity"])
    return proposal
