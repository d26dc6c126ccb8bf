"""Funding that other systems decide (DAK, Dekonsentrasi), kept as what a source says."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.models.schemes import FiscalYear
from budgets.querysets import FundingRecordQuerySet
from budgets.states import FundingStatus, SchemeKind
from ikmportal.audit.triggers import append_only, tracked
from provinces.models import Province, Regency
from provinces.states import Confidence


class FundingRecord(models.Model):
    """A shadow record: what a named source says a place was given, promised or asked for.

    It never stands for the DAK system itself. It comes from reference tables only and never
    changes; a correction is another row that names the one it ``corrects``. ``fiscal_year`` is
    None where the source states none; without a place the record is national.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("kunci"), max_length=80, unique=True)
    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, null=True, related_name="funding_records"
    )
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, related_name="funding_records"
    )
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, null=True, related_name="funding_records"
    )
    kind = models.CharField(_("skema"), max_length=12, choices=SchemeKind)
    amount_idr = RupiahField(_("jumlah"))
    recipient_count = models.PositiveIntegerField(_("daerah penerima"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=FundingStatus)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="correction"
    )
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)
    source = models.TextField(_("sumber"))
    note = models.TextField(_("catatan"), blank=True)

    objects = FundingRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan pendanaan")
        verbose_name_plural = _("catatan pendanaan")
        constraints = [
            models.CheckConstraint(
                name="funding_record_of_one_place", condition=Q(province=None) | Q(regency=None)
            ),
            models.CheckConstraint(name="funding_record_positive", condition=Q(amount_idr__gt=0)),
            models.CheckConstraint(
                name="funding_record_kind_is_known", condition=Q(kind__in=SchemeKind.values)
            ),
            models.CheckConstraint(
                name="funding_record_status_is_known", condition=Q(status__in=FundingStatus.values)
            ),
            models.CheckConstraint(
                name="funding_record_confidence_is_known",
                condition=Q(confidence__in=Confidence.values),
            ),
            models.CheckConstraint(name="funding_record_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="funding_record_corrects_another",
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
            ),
        ]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount_idr}"
