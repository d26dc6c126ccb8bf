"""The award: what a director agreed to allocate, in the portal's sense of agreed."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import Allocation, RupiahField
from ikmportal.audit.triggers import append_only, tracked
from programs.models.meetings import ProposalDecision
from programs.models.proposals import Proposal

# Two people whichever way the row is written: who decided is who is named as having decided, and
# the approver decided neither the proposal nor any of its lines.
_SECOND_PERSON = """
    IF EXISTS (
        SELECT 1 FROM programs_proposaldecision AS decision
        WHERE decision.id = NEW.decision_id
            AND (decision.decided_by_id <> NEW.decided_by_id
                OR decision.decided_by_id = NEW.approved_by_id)
    ) OR EXISTS (
        SELECT 1 FROM programs_proposaldecision AS decision
        JOIN programs_linedecision AS line ON line.item_id = decision.item_id
        WHERE decision.id = NEW.decision_id AND line.decided_by_id = NEW.approved_by_id
    ) THEN
        RAISE EXCEPTION 'ikm: an award takes a second person';
    END IF;
    RETURN NULL;
"""


class Award(models.Model):
    """One award per proposal, made together with its allocation in one transaction.

    Whoever decided the proposal or one of its lines at the Rakor cannot approve the award.
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
        triggers = [
            *append_only(),
            *tracked(),
            pgtrigger.Trigger(
                name="second_person",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_SECOND_PERSON,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.amount_idr}"
