"""Approve an award: the proposal, its allocation and the ceiling in one transaction."""

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from budgets.actions.allocations import Grant, Share, allocate
from budgets.models import Ceiling
from programs import emails
from programs.actions.decisions import newest_rulings
from programs.actions.moves import MoveRefused, advance
from programs.figures.products import Products, agreed_volume_and_price, products
from programs.models import Award, Proposal, ProposalDecision, RabLine
from programs.states import Move
from provinces.rules import Actor


class NoCeiling(MoveRefused):
    """The province has no ceiling at the allocation stage."""


def approve_award(proposal_id: UUID, *, by: Actor, at: datetime, key: UUID | None = None) -> Award:
    """Allocate what the Rakor agreed, under the ceiling the database defends.

    All or nothing. Refuses whoever decided it or one of its lines at the Rakor, a proposal that is
    not agreed (WrongState), a province without a ceiling (NoCeiling) and an amount above what
    remains (budgets.actions.allocations.CeilingExceeded). The same key twice is one award.
    """
    proposal, is_new = advance(proposal_id, move=Move.ALLOCATE, by=by, version=None, at=at, key=key)
    if not is_new:
        return proposal.award
    decision = _decision(proposal)
    _require_second_person(decision, by)
    award = Award(
        id=uuid4(),
        proposal=proposal,
        decision=decision,
        amount_idr=decision.agreed_idr,
        decided_by_id=decision.decided_by_id,
        approved_by=by.user,
        approved_at=at,
    )
    grant = Grant(
        award_ref=award.pk,
        office_id=proposal.office_id,
        title=proposal.title,
        shares=_shares(decision),
    )
    award.allocation = allocate(_ceiling(proposal), grant=grant, by=by, at=at)
    award.save(force_insert=True)
    emails.allocated(proposal, amount_idr=int(award.amount_idr), at=at)
    return award


def _decision(proposal: Proposal) -> ProposalDecision:
    standing = ProposalDecision.objects.standing()
    return standing.filter(item__proposal=proposal).latest("decided_at")


def _require_second_person(decision: ProposalDecision, by: Actor) -> None:
    rulings = decision.item.line_decisions.filter(decided_by=by.user)
    if decision.decided_by_id == by.user.pk or rulings.exists():
        raise MoveRefused(
            _("Yang memutus di Rakor tidak dapat menyetujui alokasinya. Mintalah pejabat lain.")
        )


def _ceiling(proposal: Proposal) -> Ceiling:
    ceiling = Ceiling.objects.allocatable(
        proposal.scheme_id, proposal.province_id, office_id=proposal.office_id
    ).first()
    if ceiling is None:
        raise NoCeiling(
            _("Pagu alokasi %(province)s belum ditetapkan. Tetapkan pagunya lebih dahulu.")
            % {"province": proposal.province.name}
        )
    return ceiling


def _shares(decision: ProposalDecision) -> list[Share]:
    rulings, names = newest_rulings(decision.item), products()
    lines = decision.item.proposal.lines.current().in_order()
    return [
        _share(line, int(rulings[line.pk].agreed_idr), names)
        for line in lines.select_related("account", "output_class")
        if rulings[line.pk].agreed_idr
    ]


def _share(line: RabLine, agreed_idr: int, names: Products) -> Share:
    volume, price = agreed_volume_and_price(line, agreed_idr)
    return Share(
        line_ref=line.pk,
        account_code=line.account.code,
        description=line.description,
        indicator_id=line.indicator_id,
        amount_idr=agreed_idr,
        output_code=f"{line.output_class.code}.{line.output_code}",
        unit_code="·".join(names.named(unit for _value, unit in line.factors)),
        volume=volume,
        unit_price_idr=price,
    )
