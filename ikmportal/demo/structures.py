"""Names for the codes of each sample RAB, every one marked as a sample."""

from datetime import datetime
from decimal import Decimal

from budgets.models import BudgetProgram, OutputClass
from ikmportal.demo.acts import SAMPLE
from programs.actions.structure import Title, save_structure
from programs.figures.rab import Node, rab_sums
from programs.models import Proposal
from provinces.rules import Actor

_COMPONENTS = {"051": "Persiapan", "052": "Pelaksanaan", "053": "Pendampingan dan serah terima"}
_PROGRAM = "EC"


def name_levels(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """Give the draft its program, and a name to its RO and komponen. No kegiatan: none is known."""
    year = proposal.scheme.fiscal_year_id
    proposal.refresh_from_db(fields=["version", "beneficiary_count"])
    classes = {row.code: row for row in OutputClass.objects.filter(fiscal_year=year)}
    nodes = [node for node in rab_sums(proposal).nodes if node.level in ("ro", "komponen")]
    save_structure(
        proposal.pk,
        by=by,
        version=proposal.version,
        program=BudgetProgram.objects.get(fiscal_year=year, code=_PROGRAM),
        activity=None,
        titles=[_title(node, proposal, classes[node.path[0]]) for node in nodes],
        at=at,
    )


def _title(node: Node, proposal: Proposal, output_class: OutputClass) -> Title:
    if node.level == "ro":
        return Title(
            output_class_id=output_class.pk,
            output_code=node.code,
            name=f"{proposal.title[:150]} ({SAMPLE.lower()})",
            volume=_volume(proposal),
            unit=output_class.unit,
        )
    return Title(
        output_class_id=output_class.pk,
        output_code=node.path[1],
        component=node.code,
        name=f"{_COMPONENTS.get(node.code, 'Kegiatan pendukung')} ({SAMPLE.lower()})",
    )


def _volume(proposal: Proposal) -> Decimal | None:
    count = proposal.beneficiary_count
    return None if count is None else Decimal(count)
