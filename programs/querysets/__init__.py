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
    RakorItemQuerySet,
    RakorQuerySet,
    RoundQuerySet,
    RuleSettingQuerySet,
)
from .proposals import SORTS, Narrowing, ProposalQuerySet
from .provincial import (
    NeedQuerySet,
    RankQuerySet,
    SupportRequestQuerySet,
    SupportTaskQuerySet,
    UptakeQuerySet,
)
from .rab import RabHeadingQuerySet, RabLineQuerySet, SbmMatch
from .talk import MentionQuerySet, ThreadQuerySet

__all__ = [
    "SORTS",
    "DocumentRequirementQuerySet",
    "IssueQuerySet",
    "LineDecisionQuerySet",
    "MaterialQuerySet",
    "MentionQuerySet",
    "Narrowing",
    "NeedQuerySet",
    "ProposalDocumentQuerySet",
    "ProposalQuerySet",
    "RabHeadingQuerySet",
    "RabLineQuerySet",
    "RakorItemQuerySet",
    "RakorQuerySet",
    "RankQuerySet",
    "RoundQuerySet",
    "RuleSettingQuerySet",
    "SbmMatch",
    "SupportRequestQuerySet",
    "SupportTaskQuerySet",
    "ThreadQuerySet",
    "UploadQuerySet",
    "UptakeQuerySet",
    "WorkbookUploadQuerySet",
]
