from .awards import Award
from .documents import DocumentRequirement, ProposalDocument
from .meetings import LineDecision, ProposalDecision, Rakor, RakorDesk, RakorItem
from .price_levels import PriceLevel
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .rounds import Round, RoundExtension
from .rule_settings import RuleSetting

__all__ = [
    "Award",
    "DocumentRequirement",
    "EligibilityItem",
    "LineDecision",
    "NumberCounter",
    "PriceLevel",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalVersion",
    "RabLine",
    "Rakor",
    "RakorDesk",
    "RakorItem",
    "Round",
    "RoundExtension",
    "RuleSetting",
    "Transition",
]
