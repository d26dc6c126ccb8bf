"""Ceilings (pagu). The limit is the sum of a ledger; the database itself defends it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.models.revisions import Revision
from budgets.models.scenarios import Scenario
from budgets.models.schemes import FundingScheme
from budgets.querysets import CeilingEntryQuerySet, CeilingQuerySet
from budgets.states import CeilingStage
from ikmportal.audit.triggers import append_only, tracked
from provinces.models import Province, Regency

_COUNTERS_ONLY_BY_LEDGER = """
    IF TG_OP = 'INSERT' THEN
        NEW.limit_idr := 0; NEW.used_idr := 0; NEW.distributed_idr := 0;
        RETURN NEW;
    END IF;
    IF (NEW.scheme_id, NEW.stage, NEW.province_id, NEW.regency_id, NEW.parent_id)
        IS DISTINCT FROM
        (OLD.scheme_id, OLD.stage, OLD.province_id, OLD.regency_id, OLD.parent_id) THEN
        RAISE EXCEPTION 'ikm: a ceiling never moves: its ledger and allocations would not follow';
    END IF;
    IF pg_trigger_depth() < 2 AND (NEW.limit_idr, NEW.used_idr, NEW.distributed_idr)
        IS DISTINCT FROM (OLD.limit_idr, OLD.used_idr, OLD.distributed_idr) THEN
        RAISE EXCEPTION 'ikm: ceiling counters change through ledger rows only';
    END IF;
    RETURN NEW;
"""

# A kabupaten/kota stands under its province, a province under the nation, in the same stage.
_STANDS_UNDER_ITS_OWN = """
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM budgets_ceiling AS above
        WHERE above.id = NEW.parent_id AND above.regency_id IS NULL
            AND (above.scheme_id, above.stage) = (NEW.scheme_id, NEW.stage)
            AND above.province_id IS NOT DISTINCT FROM
                CASE WHEN NEW.regency_id IS NULL THEN NULL ELSE NEW.province_id END
    ) THEN
        RAISE EXCEPTION 'ikm: a ceiling stands under the one above it';
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

_SCENARIO_IS_LOCKED = """
    IF NOT EXISTS (
        SELECT 1 FROM budgets_scenario WHERE id = NEW.scenario_id AND locked_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'ikm: only a locked scenario writes the ledger';
    END IF;
    RETURN NEW;
"""

_REVISION_IS_APPROVED = """
    IF NOT EXISTS (
        SELECT 1 FROM budgets_revision WHERE id = NEW.revision_id AND state = 'disetujui'
    ) THEN
        RAISE EXCEPTION 'ikm: only an approved revision writes the ledger';
    END IF;
    RETURN NEW;
"""


class Ceiling(models.Model):
    """A limit per scheme, stage and place; no province means national, a regency its own share.

    ``limit_idr``, ``used_idr`` and ``distributed_idr`` (rupiah) are counters that only ledger
    rows can move: raw SQL that sets them, or that would pass a limit, is refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="ceilings")
    stage = models.CharField(_("tahap"), max_length=10, choices=CeilingStage)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="ceilings"
    )
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, null=True, blank=True, related_name="ceilings"
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
                fields=["scheme", "stage", "province", "regency"],
                name="ceiling_once_per_scheme_stage_place",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="ceiling_national_iff_no_parent",
                condition=Q(province=None, regency=None, parent=None)
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
            ),
            pgtrigger.Trigger(
                name="stands_under_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_STANDS_UNDER_ITS_OWN,
            ),
        ]

    def __str__(self) -> str:
        place = self.regency_id or self.province_id or "nasional"
        return f"{self.get_stage_display()} {self.scheme_id} {place}"


class CeilingEntry(models.Model):
    """One change of a ceiling with the letter that orders it. Rows never change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ceiling = models.ForeignKey(Ceiling, on_delete=models.PROTECT, related_name="entries")
    amount_idr = RupiahField(_("perubahan"))
    letter_number = models.CharField(_("nomor surat"), max_length=120)
    letter_date = models.DateField(_("tanggal surat"))
    reason = models.CharField(_("alasan"), max_length=300)
    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="ceiling_entries"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    objects = CeilingEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("mutasi pagu")
        verbose_name_plural = _("mutasi pagu")
        constraints = [
            models.CheckConstraint(
                name="ceiling_entry_changes_something", condition=~Q(amount_idr=0)
            ),
            models.UniqueConstraint(
                fields=["scenario", "ceiling"],
                name="ceiling_entry_once_per_scenario",
                condition=Q(scenario__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["revision", "ceiling"],
                name="ceiling_entry_once_per_revision",
                condition=Q(revision__isnull=False),
            ),
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
            pgtrigger.Trigger(
                name="scenario_is_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__scenario__isnull=False),
                func=_SCENARIO_IS_LOCKED,
            ),
            pgtrigger.Trigger(
                name="revision_is_approved",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__revision__isnull=False),
                func=_REVISION_IS_APPROVED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_number}: {self.amount_idr}"
