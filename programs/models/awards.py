"""The award: what a director agreed to allocate, in the portal's sense of agreed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import Allocation, RupiahField
from ikmportal.audit.triggers import append_only, tracked
from programs.models.meetings import ProposalDecision
from programs.models.proposals import Proposal


class Award(models.Model):
    """One award per proposal, made together with its allocation in one transaction.

    The one who decided at the Rakor and the one who approves the award are two people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="award")
    decision = models.OneToOneField(
        ProposalDecision, on_delete=models.PROTECT, related_name="award"
    )
    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="+")
    amount_idr = RupiahField(_("jumlah"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("disetujui"))

    class Meta:
        verbose_name = _("penetapan")
        verbose_name_plural = _("penetapan")
        constraints = [
            models.CheckConstraint(
                name="award_two_people", condition=~Q(decided_by=F("approved_by"))
            ),
            models.CheckConstraint(name="award_amount_positive", condition=Q(amount_idr__gt=0)),
        ]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.amount_idr}"
