"""Allocations (Tugas Pembantuan): legal objects of their own, append-only."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from budgets.models.ceilings import Ceiling
from budgets.models.fields import RupiahField
from budgets.models.renstra import Indicator
from budgets.models.revisions import Revision
from budgets.querysets import AllocationLineQuerySet, AllocationQuerySet
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

# What revisions made of it is given back as well.
_REVERSAL_MIRRORS = """
    IF NOT EXISTS (
        SELECT 1 FROM budgets_allocation AS given
        WHERE given.id = NEW.reverses_id AND given.revises_id IS NULL
            AND (given.ceiling_id, given.office_id, given.award_ref)
                = (NEW.ceiling_id, NEW.office_id, NEW.award_ref)
            AND given.amount_idr + (
                SELECT COALESCE(sum(change.amount_idr), 0) FROM budgets_allocation AS change
                WHERE change.revises_id = given.id
            ) = -NEW.amount_idr
    ) THEN
        RAISE EXCEPTION 'ikm: a reversal mirrors its allocation';
    END IF;
    RETURN NULL;
"""

_CHANGE_FOLLOWS_ITS_REVISION = """
    IF NOT EXISTS (
        SELECT 1 FROM budgets_allocation AS given
        JOIN budgets_revision AS revision ON revision.id = NEW.revision_id
        JOIN budgets_ceiling AS ceiling ON ceiling.id = given.ceiling_id
        WHERE given.id = NEW.revises_id AND given.reverses_id IS NULL AND given.revises_id IS NULL
            AND (given.ceiling_id, given.office_id, given.award_ref)
                = (NEW.ceiling_id, NEW.office_id, NEW.award_ref)
            AND revision.state = 'disetujui' AND revision.scheme_id = ceiling.scheme_id
            AND NEW.amount_idr = (
                SELECT sum(delta_idr) FROM budgets_revisionline
                WHERE revision_id = NEW.revision_id AND allocation_id = NEW.revises_id
            )
    ) OR EXISTS (SELECT 1 FROM budgets_allocation WHERE reverses_id = NEW.revises_id) THEN
        RAISE EXCEPTION 'ikm: a change follows its approved revision';
    END IF;
    RETURN NULL;
"""

# Lines are written before their allocation, so this is looked at when the transaction ends.
_LINE_FOLLOWS_ITS_REVISION = """
    IF EXISTS (
        SELECT 1 FROM budgets_allocation AS given
        WHERE given.id = NEW.allocation_id AND given.revision_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM budgets_revisionline AS change
            WHERE change.revision_id = given.revision_id
                AND change.allocation_id = given.revises_id
                AND (change.line_ref, change.delta_idr) = (NEW.line_ref, NEW.amount_idr)
        )
    ) THEN
        RAISE EXCEPTION 'ikm: a changed line follows its revision';
    END IF;
    RETURN NULL;
"""


class Allocation(models.Model):
    """Money agreed for an office under a ceiling. A reversal is a row with the amount negated,
    a change by a ``revision`` a row with the difference; the first row itself never changes.

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
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    revises = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
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
                condition=Q(reverses=None, revises=None, amount_idr__gt=0)
                | Q(reverses__isnull=False, revises=None, amount_idr__lt=0) & ~Q(reason="")
                | Q(reverses=None, revises__isnull=False),
            ),
            models.CheckConstraint(
                name="allocation_changed_iff_by_a_revision",
                condition=Q(revises=None, revision=None)
                | Q(revises__isnull=False, revision__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["award_ref"],
                name="allocation_once_per_award",
                condition=Q(reverses=None, revises=None),
            ),
            models.UniqueConstraint(
                fields=["revision", "revises"],
                name="allocation_changed_once_per_revision",
                condition=Q(revision__isnull=False),
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
            pgtrigger.Trigger(
                name="change_follows_its_revision",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__revises__isnull=False),
                func=_CHANGE_FOLLOWS_ITS_REVISION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.amount_idr}"


class AllocationLine(models.Model):
    """What one RAB line received. ``line_ref`` is the line's identity from proposal to report.

    Under a change it holds the difference. A price is kept where it makes the amount; a volume
    without one is what the amount agreed buys.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="lines")
    line_ref = models.UUIDField(_("rujukan baris"))
    account_code = models.CharField(_("akun"), max_length=6)
    description = models.CharField(_("uraian"), max_length=300)
    # KRO and RO, ``QDG.001``; "" where none is known.
    output_code = models.CharField(_("RO"), max_length=8, blank=True, default="", db_default="")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, related_name="allocation_lines"
    )
    unit_code = models.CharField(_("satuan"), max_length=100, blank=True)
    volume = models.DecimalField(_("volume"), max_digits=24, decimal_places=6, null=True)
    unit_price_idr = RupiahField(_("harga satuan"), null=True)
    amount_idr = RupiahField(_("jumlah"))

    objects = AllocationLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris alokasi")
        verbose_name_plural = _("baris alokasi")
        constraints = [
            models.UniqueConstraint(fields=["allocation", "line_ref"], name="allocation_line_once"),
            models.CheckConstraint(
                name="allocation_line_is_volume_times_price",
                condition=Q(unit_price_idr=None)
                | Q(volume__isnull=False) & Q(amount_idr=Round(F("volume") * F("unit_price_idr"))),
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="line_follows_its_revision",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=_LINE_FOLLOWS_ITS_REVISION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.amount_idr}"
