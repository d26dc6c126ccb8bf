"""Rounds (putaran): when proposals of a scheme may be submitted, and who got longer."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import FundingScheme
from ikmportal.audit.triggers import append_only, tracked
from programs.querysets import RoundQuerySet
from programs.states import ReleasePolicy
from provinces.models import Office


class Round(models.Model):
    """One window of a scheme. A submission counts when the database's clock is inside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("nama putaran"), max_length=120)
    window = DateTimeRangeField(_("masa pengajuan"))
    announcement = models.TextField(_("pengumuman"), blank=True)
    release = models.CharField(
        _("kapan Dinas melihat keputusan"),
        max_length=12,
        choices=ReleasePolicy,
        default=ReleasePolicy.AT_ONCE,
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("putaran")
        verbose_name_plural = _("putaran")
        constraints = [
            ExclusionConstraint(
                name="round_one_at_a_time_per_scheme",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("window", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="round_has_both_ends",
                condition=Q(window__lower_inf=False)
                & Q(window__upper_inf=False)
                & Q(window__isempty=False),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name

    @property
    def opens_at(self) -> datetime:
        """The first instant at which a submission counts."""
        return self.window.lower  # type: ignore[no-any-return]

    @property
    def closes_at(self) -> datetime:
        """The first instant at which it no longer does."""
        return self.window.upper  # type: ignore[no-any-return]


class RoundExtension(models.Model):
    """Longer for one office, with the reason. Never changed; a later row may give still longer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateTimeField(_("sampai"))
    reason = models.CharField(_("alasan"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("diberikan"))

    class Meta:
        verbose_name = _("perpanjangan")
        verbose_name_plural = _("perpanjangan")
        constraints = [
            models.CheckConstraint(name="extension_says_why", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["round", "office", "-until"], name="extension_of_office")]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.office_id} {self.until}"
