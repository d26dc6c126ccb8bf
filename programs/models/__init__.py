from .awards import Award
from .choices import FormChoice
from .comments import Comment, Mention, Thread
from .contents import (
    Candidate,
    CandidateReading,
    OutputTarget,
    ProposalLocation,
    RecipientGroup,
    ScheduleStage,
    YearPlan,
)
from .documents import DocumentRequirement, ProposalDocument
from .headings import RabHeading
from .meetings import LineDecision, ProposalDecision, Rakor, RakorDesk, RakorItem
from .parts import ReturnedPart, ReturnReading, SectionEdit
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .room import DeskBeat, DeskPosition
from .rounds import Round, RoundExtension
from .views import SavedView

__all__ = [
    "Award",
    "Candidate",
    "CandidateReading",
    "Comment",
    "DeskBeat",
    "DeskPosition",
    "DocumentRequirement",
    "EligibilityItem",
    "FormChoice",
    "LineDecision",
    "Mention",
    "NumberCounter",
    "OutputTarget",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalLocation",
    "ProposalVersion",
    "RabHeading",
    "RabLine",
    "Rakor",
    "RakorDesk",
    "RakorItem",
    "RecipientGroup",
    "ReturnReading",
    "ReturnedPart",
    "Round",
    "RoundExtension",
    "SavedView",
    "ScheduleStage",
    "SectionEdit",
    "Thread",
    "Transition",
    "YearPlan",
]
