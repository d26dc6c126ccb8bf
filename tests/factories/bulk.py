"""Many proposals at once, for benches and query-count tests."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import F

from programs.models import Proposal, RabLine
from programs.states import ProposalState
from provinces.models import Office

from .money import AccountFactory, FundingSchemeFactory, OutputClassFactory, UnitFactory
from .people import UserFactory
from .proposals import state_fields
from .territory import OfficeFactory
from .times import MOMENT

_BATCH = 2_000


def bulk_proposals(
    count: int,
    *,
    lines_per: int = 10,
    offices: Sequence[Office] = (),
    states: Sequence[ProposalState] = tuple(ProposalState),
) -> list[Proposal]:
    """Make proposals spread over the offices and states in turn, each with ``lines_per`` lines.

    Line prices are Rp1.000 × position, volume 10, so every proposal has the same total:
    Rp10.000 × lines_per × (lines_per + 1) / 2. History triggers fire as always.
    """
    offices = offices or [OfficeFactory()]
    proposals = Proposal.objects.bulk_create(
        _drafts(count, offices=offices, first=Proposal.objects.count()), batch_size=_BATCH
    )
    RabLine.objects.bulk_create(_lines(proposals, per=lines_per), batch_size=_BATCH)
    _spread(proposals, states=states)
    return proposals


def _drafts(count: int, *, offices: Sequence[Office], first: int) -> list[Proposal]:
    scheme, author = FundingSchemeFactory(), UserFactory()
    return [
        Proposal(
            number=f"MASSAL-{first + n:07}",
            scheme=scheme,
            office=offices[n % len(offices)],
            province_id=offices[n % len(offices)].province_id,
            created_by=author,
            created_at=MOMENT + timedelta(minutes=first + n),
            changed_at=MOMENT + timedelta(minutes=first + n),
            title=f"Penumbuhan wirausaha baru industri {first + n}",
        )
        for n in range(count)
    ]


def _lines(proposals: Sequence[Proposal], *, per: int) -> list[RabLine]:
    shared = {
        "output_class": OutputClassFactory(),
        "account": AccountFactory(),
        "unit_1": UnitFactory(),
        "output_code": "001",
        "component": "051",
        "factor_1": Decimal(10),
    }
    return [
        RabLine(
            proposal=proposal,
            position=position,
            description=f"Honorarium narasumber {position}",
            unit_price_idr=1_000 * position,
            **shared,
        )
        for proposal in proposals
        for position in range(1, per + 1)
    ]


def _spread(proposals: Sequence[Proposal], *, states: Sequence[ProposalState]) -> None:
    """Move them on in turn: one UPDATE per state, times counted from each one's creation."""
    signer = UserFactory()
    for turn, state in enumerate(states):
        mine = proposals[turn :: len(states)]
        if not mine or state == ProposalState.DRAFT:
            continue
        days = {
            name: F("created_at") + (value - mine[0].created_at) if name.endswith("_at") else value
            for name, value in state_fields(mine[0], state, signer=signer).items()
        }
        Proposal.objects.filter(pk__in=[p.pk for p in mine]).update(state=state, **days)
        for proposal in mine:
            proposal.state = state
