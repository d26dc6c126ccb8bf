from .awards import Award
from .documents import DocumentRequirement, ProposalDocument
from .headings import RabHeading
from .meetings import LineDecision, ProposalDecision, Rakor, RakorDesk, RakorItem
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .room import DeskBeat, DeskPosition
from .rounds import Round, RoundExtension

__all__ = [
    "Award",
    "DeskBeat",
    "DeskPosition",
    "DocumentRequirement",
    "EligibilityItem",
    "LineDecision",
    "NumberCounter",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalVersion",
    "RabHeading",
    "RabLine",
    "Rakor",
    "RakorDesk",
    "RakorItem",
    "Round",
    "RoundExtension",
    "Transition",
]
