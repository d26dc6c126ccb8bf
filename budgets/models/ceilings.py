"""Ceilings (pagu). The limit is the sum of a ledger; the database itself defends it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.models.schemes import FundingScheme
from budgets.querysets import CeilingQuerySet
from budgets.states import CeilingStage
from ikmportal.audit.triggers import append_only, tracked
from provinces.models import Province

_COUNTERS_ONLY_BY_LEDGER = """
    IF TG_OP = 'INSERT' THEN
        NEW.limit_idr := 0; NEW.used_idr := 0; NEW.distributed_idr := 0;
        RETURN NEW;
    END IF;
    IF (NEW.scheme_id, NEW.stage, NEW.province_id, NEW.parent_id)
        IS DISTINCT FROM (OLD.scheme_id, OLD.stage, OLD.province_id, OLD.parent_id) THEN
        RAISE EXCEPTION 'ikm: a ceiling never moves: its ledger and allocations would not follow';
    END IF;
    IF pg_trigger_depth() < 2 AND (NEW.limit_idr, NEW.used_idr, NEW.distributed_idr)
        IS DISTINCT FROM (OLD.limit_idr, OLD.used_idr, OLD.distributed_idr) THEN
        RAISE EXCEPTION 'ikm: ceiling counters change through ledger rows only';
    END IF;
    RETURN NEW;
"""

# Child first, then parent, always in this order: no two writers can wait for each other.
_RAISE_LIMIT = """
    UPDATE budgets_ceiling SET limit_idr = limit_idr + NEW.amount_idr WHERE id = NEW.ceiling_id;
    UPDATE budgets_ceiling SET distributed_idr = distributed_idr + NEW.amount_idr
        WHERE id = (SELECT parent_id FROM budgets_ceiling WHERE id = NEW.ceiling_id);
    RETURN NULL;
"""


class Ceiling(models.Model):
    """A limit per scheme, stage and province; no province means national.

    ``limit_idr``, ``used_idr`` and ``distributed_idr`` (rupiah) are counters that only ledger
    rows can move: raw SQL that sets them, or that would pass a limit, is refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="ceilings")
    stage = models.CharField(_("tahap"), max_length=10, choices=CeilingStage)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="ceilings"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    limit_idr = RupiahField(_("pagu"), default=0, editable=False)
    used_idr = RupiahField(_("terpakai"), default=0, editable=False)
    distributed_idr = RupiahField(_("dibagi ke daerah"), default=0, editable=False)

    objects = CeilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pagu")
        verbose_name_plural = _("pagu")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "stage", "province"],
                name="ceiling_once_per_scheme_stage_province",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="ceiling_national_iff_no_parent",
                condition=Q(province=None, parent=None)
                | Q(province__isnull=False, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="ceiling_used_within_limit",
                condition=Q(used_idr__gte=0) & Q(used_idr__lte=F("limit_idr")),
            ),
            models.CheckConstraint(
                name="ceiling_distributed_within_limit",
                condition=Q(distributed_idr__gte=0) & Q(distributed_idr__lte=F("limit_idr")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="counters_only_by_ledger",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_COUNTERS_ONLY_BY_LEDGER,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.scheme_id} {self.province_id or 'nasional'}"


class CeilingEntry(models.Model):
    """One change of a ceiling with the letter that orders it. Rows never change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ceiling = models.ForeignKey(Ceiling, on_delete=models.PROTECT, related_name="entries")
    amount_idr = RupiahField(_("perubahan"))
    letter_number = models.CharField(_("nomor surat"), max_length=120)
    letter_date = models.DateField(_("tanggal surat"))
    reason = models.CharField(_("alasan"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    class Meta:
        verbose_name = _("mutasi pagu")
        verbose_name_plural = _("mutasi pagu")
        constraints = [
            models.CheckConstraint(
                name="ceiling_entry_changes_something", condition=~Q(amount_idr=0)
            )
        ]
        triggers = [
            *append_only(),
            *tracked(),
            pgtrigger.Trigger(
                name="raise_limit",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_RAISE_LIMIT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_number}: {self.amount_idr}"
