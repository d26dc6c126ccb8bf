from .assignments import ConflictDeclaration, ReviewAssignment, ReviewerCoverage
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
from .documents import DocumentRequirement, ProposalDocument, RequirementActivity, Upload
from .headings import RabHeading
from .holding import PaperHold, PaperTakeover
from .meeting_parts import (
    DeskCall,
    RakorAttendance,
    RakorInvitation,
    RakorMaterial,
    RakorSession,
)
from .meeting_results import RakorIssue, RakorRecommendation
from .meetings import (
    DecisionUndo,
    LineDecision,
    ProposalDecision,
    Rakor,
    RakorDesk,
    RakorItem,
)
from .minutes import BeritaAcara, MinutesCounter, MinutesParty, MinutesSignature
from .needs import Need, NeedTransition, Rank, Uptake, UptakeLine
from .parts import ReturnedPart, ReturnReading, SectionEdit
from .price_levels import PriceLevel
from .proposals import EligibilityItem, NumberCounter, Proposal, ProposalVersion, Transition
from .rab import RabLine
from .reviews import (
    Criterion,
    LineFlag,
    LineSuggestion,
    OutsideOpinion,
    ReturnReason,
    Review,
    ReviewPolicy,
    ReviewScore,
)
from .room import DeskBeat, DeskPosition
from .rounds import Round, RoundExtension
from .rule_settings import RuleSetting
from .support import SupportFile, SupportItem, SupportRequest, SupportTask, SupportTransition
from .views import SavedView
from .workbooks import WorkbookReading, WorkbookSnapshot, WorkbookUpload

__all__ = [
    "Award",
    "BeritaAcara",
    "Candidate",
    "CandidateReading",
    "Comment",
    "ConflictDeclaration",
    "Criterion",
    "DecisionUndo",
    "DeskBeat",
    "DeskCall",
    "DeskPosition",
    "DocumentRequirement",
    "EligibilityItem",
    "FormChoice",
    "LineDecision",
    "LineFlag",
    "LineSuggestion",
    "Mention",
    "MinutesCounter",
    "MinutesParty",
    "MinutesSignature",
    "Need",
    "NeedTransition",
    "NumberCounter",
    "OutputTarget",
    "OutsideOpinion",
    "PaperHold",
    "PaperTakeover",
    "PriceLevel",
    "Proposal",
    "ProposalDecision",
    "ProposalDocument",
    "ProposalLocation",
    "ProposalVersion",
    "RabHeading",
    "RabLine",
    "Rakor",
    "RakorAttendance",
    "RakorDesk",
    "RakorInvitation",
    "RakorIssue",
    "RakorItem",
    "RakorMaterial",
    "RakorRecommendation",
    "RakorSession",
    "Rank",
    "RecipientGroup",
    "RequirementActivity",
    "ReturnReading",
    "ReturnReason",
    "ReturnedPart",
    "Review",
    "ReviewAssignment",
    "ReviewPolicy",
    "ReviewScore",
    "ReviewerCoverage",
    "Round",
    "RoundExtension",
    "RuleSetting",
    "SavedView",
    "ScheduleStage",
    "SectionEdit",
    "SupportFile",
    "SupportItem",
    "SupportRequest",
    "SupportTask",
    "SupportTransition",
    "Thread",
    "Transition",
    "Upload",
    "Uptake",
    "UptakeLine",
    "WorkbookReading",
    "WorkbookSnapshot",
    "WorkbookUpload",
    "YearPlan",
]
