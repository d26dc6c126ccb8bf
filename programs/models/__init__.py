from .awards import Award
from .documents import DocumentRequirement, ProposalDocument
from .meetings import LineDecision, ProposalDecision, Rakor, RakorDesk, RakorItem
from .needs import Need, NeedTransition, Rank, Uptake, UptakeLine
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .rounds import Round, RoundExtension
from .support import SupportFile, SupportItem, SupportRequest, SupportTask, SupportTransition

__all__ = [
    "Award",
    "DocumentRequirement",
    "EligibilityItem",
    "LineDecision",
    "Need",
    "NeedTransition",
    "NumberCounter",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalVersion",
    "RabLine",
    "Rakor",
    "RakorDesk",
    "RakorItem",
    "Rank",
    "Round",
    "RoundExtension",
    "SupportFile",
    "SupportItem",
    "SupportRequest",
    "SupportTask",
    "SupportTransition",
    "Transition",
    "Uptake",
    "UptakeLine",
]
