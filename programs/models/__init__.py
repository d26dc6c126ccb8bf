from .awards import Award
from .choices import FormChoice
from .contents import (
    Candidate,
    CandidateReading,
    OutputTarget,
    ProposalLocation,
    RecipientGroup,
    ScheduleStage,
    YearPlan,
)
from .documents import DocumentRequirement, ProposalDocument, RequirementActivity, Upload
from .meetings import LineDecision, ProposalDecision, Rakor, RakorDesk, RakorItem
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .room import DeskBeat, DeskPosition
from .rounds import Round, RoundExtension

__all__ = [
    "Award",
    "Candidate",
    "CandidateReading",
    "DeskBeat",
    "DeskPosition",
    "DocumentRequirement",
    "EligibilityItem",
    "FormChoice",
    "LineDecision",
    "NumberCounter",
    "OutputTarget",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalLocation",
    "ProposalVersion",
    "RabLine",
    "Rakor",
    "RakorDesk",
    "RakorItem",
    "RecipientGroup",
    "RequirementActivity",
    "Round",
    "RoundExtension",
    "ScheduleStage",
    "Transition",
    "Upload",
    "YearPlan",
]
