"""What may be asked of proposals, lines, files, meetings, needs and talk."""

from .files import (
    DocumentRequirementQuerySet,
    ProposalDocumentQuerySet,
    UploadQuerySet,
    WorkbookUploadQuerySet,
)
from .meetings import (
    IssueQuerySet,
    LineDecisionQuerySet,
    MaterialQuerySet,
    ProposalDecisionQuerySet,
    RakorItemQuerySet,
    RakorQuerySet,
    RoundQuerySet,
    RuleSettingQuerySet,
)
from .minutes import BeritaAcaraQuerySet
from .proposals import SORTS, Narrowing, ProposalQuerySet, Sight, sight_of
from .provincial import (
    NeedQuerySet,
    RankQuerySet,
    SupportRequestQuerySet,
    SupportTaskQuerySet,
    UptakeQuerySet,
)
from .rab import RabHeadingQuerySet, RabLineQuerySet, SbmMatch
from .reviews import (
    ConflictDeclarationQuerySet,
    LineFlagQuerySet,
    LineSuggestionQuerySet,
    PaperHoldQuerySet,
    ReviewAssignmentQuerySet,
    ReviewerCoverageQuerySet,
    ReviewQuerySet,
    conflicting_offices,
)
from .talk import MentionQuerySet, ThreadQuerySet

__all__ = [
    "SORTS",
    "BeritaAcaraQuerySet",
    "ConflictDeclarationQuerySet",
    "DocumentRequirementQuerySet",
    "IssueQuerySet",
    "LineDecisionQuerySet",
    "LineFlagQuerySet",
    "LineSuggestionQuerySet",
    "MaterialQuerySet",
    "MentionQuerySet",
    "Narrowing",
    "NeedQuerySet",
    "PaperHoldQuerySet",
    "ProposalDecisionQuerySet",
    "ProposalDocumentQuerySet",
    "ProposalQuerySet",
    "RabHeadingQuerySet",
    "RabLineQuerySet",
    "RakorItemQuerySet",
    "RakorQuerySet",
    "RankQuerySet",
    "ReviewAssignmentQuerySet",
    "ReviewQuerySet",
    "ReviewerCoverageQuerySet",
    "RoundQuerySet",
    "RuleSettingQuerySet",
    "SbmMatch",
    "Sight",
    "SupportRequestQuerySet",
    "SupportTaskQuerySet",
    "ThreadQuerySet",
    "UploadQuerySet",
    "UptakeQuerySet",
    "WorkbookUploadQuerySet",
    "conflicting_offices",
    "sight_of",
]
