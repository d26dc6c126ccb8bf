"""What may be asked of the checklist, of files, and of uploads on their way."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from programs.states import DocumentSafety, DocumentStatus, UploadState

if TYPE_CHECKING:
    from programs.models import (
        DocumentRequirement,
        Proposal,
        ProposalDocument,
        Upload,
        WorkbookUpload,
    )


class DocumentRequirementQuerySet(models.QuerySet["DocumentRequirement"]):
    def asked(self, *, scheme: Any, activity: Any) -> "DocumentRequirementQuerySet":
        """The checklist of a scheme for one activity: the general items and those of it."""
        return self.filter(Q(only_for=None) | Q(only_for__activity=activity), scheme=scheme)

    def asked_of(self, proposal: "Proposal") -> "DocumentRequirementQuerySet":
        """The checklist of one proposal, in its order."""
        asked = self.asked(scheme=proposal.scheme_id, activity=proposal.activity_id)
        return asked.order_by("position", "code")

    def mandatory(self) -> "DocumentRequirementQuerySet":
        return self.filter(is_mandatory=True)


class ProposalDocumentQuerySet(models.QuerySet["ProposalDocument"]):
    def current(self) -> "ProposalDocumentQuerySet":
        """The clean file that answers each requirement now."""
        return self.filter(replaced_at=None, safety=DocumentSafety.CLEAN)

    def arriving(self) -> "ProposalDocumentQuerySet":
        """The newest file of a requirement while it is looked into, or when it was refused."""
        return self.filter(replaced_at=None).exclude(safety=DocumentSafety.CLEAN)

    def clean(self) -> "ProposalDocumentQuerySet":
        """What may be given out."""
        return self.filter(safety=DocumentSafety.CLEAN)

    def not_rejected(self) -> "ProposalDocumentQuerySet":
        return self.exclude(status=DocumentStatus.REJECTED)

    def of_asked(self, *, activity: Any) -> "ProposalDocumentQuerySet":
        """Files whose requirement applies to the activity."""
        return self.filter(
            Q(requirement__only_for=None) | Q(requirement__only_for__activity=activity)
        )

    def claimable(self) -> "ProposalDocumentQuerySet":
        """In quarantine, with nobody looking into them now."""
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.filter(free, safety=DocumentSafety.QUARANTINED)

    def forgotten(self, *, patience: timedelta) -> "ProposalDocumentQuerySet":
        """Claimable, and no hint is on its way."""
        late = Q(hinted_at=None) | Q(hinted_at__lt=Now() - patience)
        return self.claimable().filter(late)

    def held(self, document_id: UUID, *, attempt: int) -> "ProposalDocumentQuerySet":
        """The file, only while this attempt still owns it: the fence of every write of a job."""
        return self.filter(pk=document_id, safety=DocumentSafety.QUARANTINED, attempt=attempt)


class UploadQuerySet(models.QuerySet["Upload"]):
    def open(self) -> "UploadQuerySet":
        """Begun and not finished."""
        return self.filter(document=None)

    def expired(self) -> "UploadQuerySet":
        """By the clock of the database."""
        return self.filter(expires_at__lte=Now())


class WorkbookUploadQuerySet(models.QuerySet["WorkbookUpload"]):
    def newest_first(self) -> "WorkbookUploadQuerySet":
        return self.order_by("-uploaded_at", "id")

    def claimable(self) -> "WorkbookUploadQuerySet":
        """Not read yet, and no worker holds it."""
        is_free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.filter(is_free, state=UploadState.RECEIVED)

    def forgotten(self, patience: timedelta) -> "WorkbookUploadQuerySet":
        """Claimable, and no hint is on its way."""
        return self.claimable().filter(hinted_at__lt=Now() - patience)

    def held(self, upload_id: UUID, *, attempt: int) -> "WorkbookUploadQuerySet":
        """The upload, only while this attempt still reads it."""
        return self.filter(pk=upload_id, state=UploadState.RECEIVED, attempt=attempt)
