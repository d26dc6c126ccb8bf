from .awards import Award
from .documents import DocumentRequirement, ProposalDocument, RequirementActivity, Upload
from .meetings import LineDecision, ProposalDecision, Rakor, RakorDesk, RakorItem
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .rounds import Round, RoundExtension

__all__ = [
    "Award",
    "DocumentRequirement",
    "EligibilityItem",
    "LineDecision",
    "NumberCounter",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalVersion",
    "RabLine",
    "Rakor",
    "RakorDesk",
    "RakorItem",
    "RequirementActivity",
    "Round",
    "RoundExtension",
    "Transition",
    "Upload",
]
