"""What-if scenarios: how a ceiling might be shared out. Never a ceiling itself.

A scenario holds no amount of its own: what it sets are append-only edits, what it gives is worked
out from them. Only a scenario locked by two people may write the ledger, once.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.models.schemes import FiscalYear, FundingScheme
from budgets.querysets import ScenarioQuerySet
from budgets.states import IN_NUMBERS, OF_A_PROVINCE, CeilingStage, EditKind, FactorKind
from ikmportal.audit.triggers import append_only, tracked
from provinces.models import Province

_LOCKED_STAYS = """
    RAISE EXCEPTION 'ikm: a locked scenario never changes';
"""

_OPEN_FOR_EDITS = """
    IF EXISTS (
        SELECT 1 FROM budgets_scenario
        WHERE id = NEW.scenario_id AND first_approved_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'ikm: an approved scenario takes no edits';
    END IF;
    RETURN NEW;
"""


class Scenario(models.Model):
    """One way to share out a ceiling, named. Two different people other than its maker lock it.

    ``step`` numbers the last edit, so that two editors notice each other; ``seal`` numbers the
    shares frozen by the first approval, which the second approval writes to the ledger.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="scenarios")
    stage = models.CharField(_("tahap"), max_length=10, choices=CeilingStage)
    name = models.CharField(_("nama"), max_length=80)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    step = models.PositiveIntegerField(_("langkah"), default=0)
    seal = models.PositiveIntegerField(_("segel"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"))
    first_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_approved_at = models.DateTimeField(_("disetujui pertama"), null=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    locked_at = models.DateTimeField(_("dikunci"), null=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("skenario")
        verbose_name_plural = _("skenario")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "stage", "name"], name="scenario_name_once_per_stage"
            ),
            models.CheckConstraint(
                name="scenario_stage_is_known", condition=Q(stage__in=CeilingStage.values)
            ),
            models.CheckConstraint(
                name="scenario_first_approval_is_whole",
                condition=Q(first_approved_by=None, first_approved_at=None)
                | Q(first_approved_by__isnull=False, first_approved_at__isnull=False, seal__gte=1),
            ),
            models.CheckConstraint(
                name="scenario_locked_by_a_second_person",
                condition=Q(locked_by=None, locked_at=None)
                | Q(
                    locked_by__isnull=False,
                    locked_at__isnull=False,
                    first_approved_by__isnull=False,
                )
                & ~Q(locked_by=F("first_approved_by")),
            ),
            models.CheckConstraint(
                name="scenario_not_approved_by_its_maker",
                condition=~Q(first_approved_by=F("created_by")) & ~Q(locked_by=F("created_by")),
            ),
        ]
        triggers = [
            *tracked(),
            pgtrigger.Trigger(
                name="locked_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__locked_at__isnull=False),
                func=_LOCKED_STAYS,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """May still be edited."""
        return self.first_approved_at is None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class ScenarioEdit(models.Model):
    """One thing set in a scenario, with what it was. Rows never change; undo is the inverse row.

    Rows of one ``step`` were made together. A blank "after" takes the setting away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="edits")
    step = models.PositiveIntegerField(_("langkah"))
    kind = models.CharField(_("jenis"), max_length=16, choices=EditKind)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    before_idr = RupiahField(_("semula"), null=True)
    after_idr = RupiahField(_("menjadi"), null=True)
    before_number = models.PositiveIntegerField(_("bilangan semula"), null=True)
    after_number = models.PositiveIntegerField(_("bilangan menjadi"), null=True)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    undoes_step = models.PositiveIntegerField(_("membatalkan langkah"), null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("dibuat"))

    class Meta:
        verbose_name = _("perubahan skenario")
        verbose_name_plural = _("perubahan skenario")
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "step", "kind", "province"],
                name="scenario_edit_once_per_step",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["scenario", "undoes_step", "kind", "province"],
                name="scenario_step_undone_once",
                condition=Q(undoes_step__isnull=False),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="scenario_edit_kind_is_known", condition=Q(kind__in=EditKind.values)
            ),
            models.CheckConstraint(
                name="scenario_edit_in_its_measure",
                condition=Q(kind__in=IN_NUMBERS, before_idr=None, after_idr=None)
                | ~Q(kind__in=IN_NUMBERS) & Q(before_number=None, after_number=None),
            ),
            models.CheckConstraint(
                name="scenario_edit_of_its_place",
                condition=Q(kind__in=OF_A_PROVINCE, province__isnull=False)
                | Q(kind__in=[EditKind.FLOOR, EditKind.CAP])
                | ~Q(kind__in=[*OF_A_PROVINCE, EditKind.FLOOR, EditKind.CAP]) & Q(province=None),
            ),
            models.CheckConstraint(
                name="scenario_edit_not_negative",
                condition=Q(after_idr=None) | Q(after_idr__gte=0),
            ),
            models.CheckConstraint(
                name="scenario_edit_changes_something",
                condition=~Q(before_idr=F("after_idr")) & ~Q(before_number=F("after_number")),
            ),
            models.CheckConstraint(
                name="scenario_manual_says_why",
                condition=~Q(kind=EditKind.MANUAL) | Q(after_idr=None) | ~Q(reason=""),
            ),
        ]
        triggers = [
            *append_only(),
            *tracked(),
            pgtrigger.Trigger(
                name="open_for_edits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_OPEN_FOR_EDITS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.kind}"


class ScenarioShare(models.Model):
    """What one province gets in a sealed scenario: the amounts both approvers saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="shares")
    seal = models.PositiveIntegerField(_("segel"))
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    amount_idr = RupiahField(_("jumlah"))

    class Meta:
        verbose_name = _("bagian skenario")
        verbose_name_plural = _("bagian skenario")
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "seal", "province"], name="scenario_share_once_per_seal"
            ),
            models.CheckConstraint(
                name="scenario_share_not_negative", condition=Q(amount_idr__gte=0)
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.province_id}: {self.amount_idr}"


class ProvinceFactor(models.Model):
    """How remote or poor a province is, as somebody entered it from a named source.

    Rows never change; the newest of a year, kind and province counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="factors")
    kind = models.CharField(_("jenis"), max_length=10, choices=FactorKind)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="factors")
    value = models.DecimalField(_("nilai"), max_digits=12, decimal_places=4)
    source = models.CharField(_("sumber"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    class Meta:
        verbose_name = _("faktor provinsi")
        verbose_name_plural = _("faktor provinsi")
        constraints = [
            models.CheckConstraint(
                name="province_factor_kind_is_known", condition=Q(kind__in=FactorKind.values)
            ),
            models.CheckConstraint(name="province_factor_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="province_factor_has_a_source", condition=~Q(source="")),
        ]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.kind} {self.province_id}: {self.value}"
