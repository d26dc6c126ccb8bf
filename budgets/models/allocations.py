"""Allocations (Tugas Pembantuan): legal objects of their own, append-only."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.ceilings import Ceiling
from budgets.models.fields import RupiahField
from budgets.models.renstra import Indicator
from budgets.querysets import AllocationQuerySet
from ikmportal.audit.triggers import append_only, tracked
from provinces.models import Office

# Child first, then parent, always in this order: no two writers can wait for each other.
_USE_CEILING = """
    UPDATE budgets_ceiling SET used_idr = used_idr + NEW.amount_idr WHERE id = NEW.ceiling_id;
    UPDATE budgets_ceiling SET used_idr = used_idr + NEW.amount_idr
        WHERE id = (SELECT parent_id FROM budgets_ceiling WHERE id = NEW.ceiling_id);
    UPDATE budgets_ceiling SET used_idr = used_idr + NEW.amount_idr
        WHERE id = (
            SELECT middle.parent_id FROM budgets_ceiling AS low
            JOIN budgets_ceiling AS middle ON middle.id = low.parent_id
            WHERE low.id = NEW.ceiling_id
        );
    RETURN NULL;
"""

_REVERSAL_MIRRORS = """
    IF NOT EXISTS (
        SELECT 1 FROM budgets_allocation AS given
        WHERE given.id = NEW.reverses_id
            AND (given.ceiling_id, given.office_id, given.award_ref, -given.amount_idr)
                = (NEW.ceiling_id, NEW.office_id, NEW.award_ref, NEW.amount_idr)
    ) THEN
        RAISE EXCEPTION 'ikm: a reversal mirrors its allocation';
    END IF;
    RETURN NULL;
"""


class Allocation(models.Model):
    """Money agreed for an office under a ceiling. A reversal is a row with the amount negated.

    ``award_ref`` names the award it came from by UUID: money looks up to no proposal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ceiling = models.ForeignKey(Ceiling, on_delete=models.PROTECT, related_name="allocations")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="allocations")
    award_ref = models.UUIDField(_("rujukan penetapan"))
    title = models.CharField(_("judul"), max_length=200)
    amount_idr = RupiahField(_("jumlah"))
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("disetujui"))

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("alokasi")
        verbose_name_plural = _("alokasi")
        constraints = [
            models.CheckConstraint(
                name="allocation_negative_iff_reversal",
                condition=Q(reverses=None, amount_idr__gt=0)
                | Q(reverses__isnull=False, amount_idr__lt=0) & ~Q(reason=""),
            ),
            models.UniqueConstraint(
                fields=["award_ref"],
                name="allocation_once_per_award",
                condition=Q(reverses=None),
            ),
            models.CheckConstraint(
                name="allocation_reverses_another", condition=~Q(reverses=F("id"))
            ),
        ]
        indexes = [models.Index(fields=["ceiling", "-approved_at"], name="allocation_by_ceiling")]
        triggers = [
            *append_only(),
            *tracked(),
            pgtrigger.Trigger(
                name="use_ceiling",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_USE_CEILING,
            ),
            pgtrigger.Trigger(
                name="reversal_mirrors",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__reverses__isnull=False),
                func=_REVERSAL_MIRRORS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.amount_idr}"


class AllocationLine(models.Model):
    """What one RAB line received. ``line_ref`` is the line's identity from proposal to report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="lines")
    line_ref = models.UUIDField(_("rujukan baris"))
    account_code = models.CharField(_("akun"), max_length=6)
    description = models.CharField(_("uraian"), max_length=300)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, related_name="allocation_lines"
    )
    amount_idr = RupiahField(_("jumlah"))

    class Meta:
        verbose_name = _("baris alokasi")
        verbose_name_plural = _("baris alokasi")
        constraints = [
            models.UniqueConstraint(fields=["allocation", "line_ref"], name="allocation_line_once")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.description}: {self.amount_idr}"
