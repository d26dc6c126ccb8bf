from .awards import Award
from .comments import Comment, Mention, Thread
from .documents import DocumentRequirement, ProposalDocument
from .meetings import LineDecision, ProposalDecision, Rakor, RakorDesk, RakorItem
from .parts import ReturnedPart, ReturnReading, SectionEdit
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .rounds import Round, RoundExtension
from .views import SavedView

__all__ = [
    "Award",
    "Comment",
    "DocumentRequirement",
    "EligibilityItem",
    "LineDecision",
    "Mention",
    "NumberCounter",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalVersion",
    "RabLine",
    "Rakor",
    "RakorDesk",
    "RakorItem",
    "ReturnReading",
    "ReturnedPart",
    "Round",
    "RoundExtension",
    "SavedView",
    "SectionEdit",
    "Thread",
    "Transition",
]
