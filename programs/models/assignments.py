"""Who reviews what: rules and assignments, and whom a conflict of interest keeps away."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import FocusMenu, FundingScheme
from ikmportal.audit.triggers import tracked
from programs.models.impartiality import BY_PROPOSAL, impartial
from programs.models.meetings import RakorDesk
from programs.models.proposals import Proposal
from programs.querysets import (
    ConflictDeclarationQuerySet,
    ReviewAssignmentQuerySet,
    ReviewerCoverageQuerySet,
)
from provinces.models import Office, Province


class ReviewerCoverage(models.Model):
    """A reviewer's share of a scheme: a province, a focus, or the desk of a Rakor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="coverages")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="coverages"
    )
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    focus = models.ForeignKey(
        FocusMenu, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    desk = models.ForeignKey(
        RakorDesk, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("dibuat"))
    ended_at = models.DateTimeField(_("diakhiri"), null=True)

    objects = ReviewerCoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("aturan penugasan")
        verbose_name_plural = _("aturan penugasan")
        constraints = [
            models.CheckConstraint(
                name="coverage_names_one_thing",
                condition=Q(province__isnull=False, focus=None, desk=None)
                | Q(province=None, focus__isnull=False, desk=None)
                | Q(province=None, focus=None, desk__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["scheme", "reviewer", "province", "focus", "desk"],
                name="coverage_once_at_a_time",
                condition=Q(ended_at=None),
                nulls_distinct=False,
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.reviewer_id}: {self.province_id or self.focus_id or self.desk_id}"


class ReviewAssignment(models.Model):
    """One reviewer on one proposal, until it is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    by_rule = models.BooleanField(_("menurut aturan"), default=False)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(_("ditugaskan"))
    ended_at = models.DateTimeField(_("diakhiri"), null=True)
    end_reason = models.CharField(_("alasan diakhiri"), max_length=300, blank=True)

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("penugasan telaah")
        verbose_name_plural = _("penugasan telaah")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer"],
                name="assignment_once_at_a_time",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="assignment_ends_with_a_reason",
                condition=Q(ended_at=None, end_reason="")
                | Q(ended_at__isnull=False) & ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["reviewer"], name="assignment_current", condition=Q(ended_at=None))
        ]
        triggers = [*tracked(), impartial("new_rows.reviewer_id", BY_PROPOSAL)]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.reviewer_id}"


class ConflictDeclaration(models.Model):
    """A reviewer says why they do not judge what one office proposes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="conflicts")
    reason = models.CharField(_("alasan"), max_length=500)
    declared_at = models.DateTimeField(_("dinyatakan"))
    withdrawn_at = models.DateTimeField(_("dicabut"), null=True)
    withdrawn_reason = models.CharField(_("alasan dicabut"), max_length=500, blank=True)

    objects = ConflictDeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("benturan kepentingan")
        verbose_name_plural = _("benturan kepentingan")
        constraints = [
            models.CheckConstraint(name="conflict_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="conflict_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
            ),
            models.UniqueConstraint(
                fields=["reviewer", "office"],
                name="conflict_once_at_a_time",
                condition=Q(withdrawn_at=None),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.reviewer_id}: {self.office_id}"
