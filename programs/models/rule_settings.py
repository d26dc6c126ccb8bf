"""How the checks are set, by scheme and year: data that an admin keeps, never code."""

import uuid

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import FundingScheme
from ikmportal.audit.triggers import tracked
from programs.querysets import RuleSettingQuerySet
from programs.states import Severity


class RuleSetting(models.Model):
    """What one rule does in one scheme of one year. Without a row its declaration counts.

    ``parameters`` was checked against the declaration when it was written; ``valid`` is the days
    (WIB) on which the row counts, outside of which the declaration does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="rules")
    code = models.CharField(_("kode"), max_length=12)
    severity = models.CharField(_("tindakan"), max_length=10, choices=Severity)
    parameters = models.JSONField(_("parameter"), default=dict, blank=True)
    note = models.CharField(_("alasan"), max_length=300)
    valid = DateRangeField(_("berlaku"))
    version = models.PositiveIntegerField(_("versi"), default=1)
    changed_at = models.DateTimeField(_("diubah"))

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pengaturan aturan")
        verbose_name_plural = _("pengaturan aturan")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="rule_set_once_per_scheme"),
            models.CheckConstraint(
                name="rule_severity_is_known", condition=Q(severity__in=Severity.values)
            ),
            models.CheckConstraint(
                name="rule_code_is_plain", condition=Q(code__regex=r"^[A-Z]+[0-9]*$")
            ),
            models.CheckConstraint(name="rule_says_why", condition=~Q(note="")),
            models.CheckConstraint(name="rule_holds_some_day", condition=Q(valid__isempty=False)),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.code}: {self.severity}"
