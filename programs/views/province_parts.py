"""What the reading page shows of the way between a kabupaten/kota and its province."""

from uuid import UUID

from django.db.models import QuerySet

from ikmportal.prepared import Prepared
from programs import rules
from programs.actions.moves import MOVES
from programs.checks import Dossier
from programs.figures.province_desk import Kind, Subject, newest_ranks, open_order
from programs.forms.needs import ForwardForm, ReasonForm
from programs.models import Uptake
from programs.states import Move, ProposalState
from provinces.rules import Actor


def provincial_parts(actor: Actor, dossier: Dossier) -> dict[str, object]:
    """Who asked for a provincial proposal; where the province put one of a kabupaten/kota."""
    found = dossier.proposal
    if not found.through_province:
        return {"origins": origins_of(dossier)}
    subject = Subject(Kind.PROPOSAL, found.pk)
    parts: dict[str, object] = {"rank": newest_ranks([subject]).get(subject)}
    if found.state == ProposalState.CONSOLIDATED:
        parts["taken_by"] = found.uptakes.current().select_related("target").first()
    if found.state in MOVES[Move.FORWARD].sources and rules.may_verify(actor, found):
        order = open_order(found.province_id, found.scheme.fiscal_year_id)
        place = order.index(subject) + 1 if subject in order else len(order)
        parts |= {
            "forward_form": ForwardForm(initial={"version": found.version, "position": place}),
            "province_return_form": ReasonForm(auto_id="id_provinsi_%s"),
            "waiting_count": len(order),
            "subject": str(subject),
        }
    return parts


def origins_of(dossier: Dossier) -> list[Uptake]:
    """What kabupaten/kota asked for and this provincial proposal took up: at most one query."""
    return taken_up_by(dossier.proposal.pk) if dossier.has_origins else []


@Prepared
def taken_up_by(proposal_id: UUID) -> QuerySet[Uptake]:
    origins = Uptake.objects.filter(target=proposal_id).current().with_both_ends()
    return origins.order_by("linked_at", "pk")
