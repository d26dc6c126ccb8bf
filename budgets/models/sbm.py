"""Standar Biaya Masukan (SBM): items of a year and their rates, and tables brought by workbook."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.models.schemes import FiscalYear
from budgets.querysets import SbmItemQuerySet
from budgets.states import SbmClass
from ikmportal.audit.triggers import tracked
from provinces.models import Province
from provinces.states import Confidence


class SbmItem(models.Model):
    """One priced thing of the SBM in one year, as one class of it: a speaker of echelon II.

    ``account_codes`` (six digits, space) and ``words`` are ours: they suggest the item for a line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="sbm_items")
    key = models.CharField(_("kunci"), max_length=60)
    class_key = models.CharField(_("golongan"), max_length=60)
    name = models.CharField(_("nama"), max_length=200)
    unit = models.CharField(_("satuan"), max_length=20)
    kind = models.CharField(_("sifat"), max_length=10, choices=SbmClass)
    item_number = models.PositiveSmallIntegerField(_("nomor"), null=True)
    regulation = models.CharField(_("peraturan"), max_length=80)
    account_codes = models.CharField(_("akun"), max_length=80, blank=True)
    words = models.CharField(_("kata kunci"), max_length=160, blank=True)

    objects = SbmItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item SBM")
        verbose_name_plural = _("item SBM")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "key", "class_key"], name="sbm_item_once_per_year"
            ),
            models.CheckConstraint(
                name="sbm_item_kind_is_known", condition=Q(kind__in=SbmClass.values)
            ),
            models.CheckConstraint(
                name="sbm_item_is_named",
                condition=~Q(name="") & ~Q(key="") & ~Q(unit="") & ~Q(regulation=""),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"

    def fits(self, *, account_code: str, description: str) -> bool:
        """Whether a line of this account ("" is any) and these words may be this item."""
        accounts = self.account_codes.split()
        return (not account_code or not accounts or account_code in accounts) and any(
            word in description.casefold().split() for word in self.words.split()
        )


class SbmRate(models.Model):
    """The rate of an item in a province, or nationally where ``province`` is None."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(SbmItem, on_delete=models.PROTECT, related_name="rates")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, related_name="+")
    rate_idr = RupiahField(_("tarif"))
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)
    source = models.TextField(_("sumber"))
    note = models.TextField(_("catatan"), blank=True)

    class Meta:
        verbose_name = _("tarif SBM")
        verbose_name_plural = _("tarif SBM")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "province"], name="sbm_rate_once_per_place", nulls_distinct=False
            ),
            models.CheckConstraint(name="sbm_rate_positive", condition=Q(rate_idr__gt=0)),
            models.CheckConstraint(
                name="sbm_rate_confidence_is_known", condition=Q(confidence__in=Confidence.values)
            ),
            models.CheckConstraint(name="sbm_rate_has_a_source", condition=~Q(source="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.item_id} {self.province_id}: {self.rate_idr}"


class SbmImport(models.Model):
    """A table read from a workbook, kept until it is applied. Applying it twice changes nothing.

    ``rows`` holds what the workbook said, checked cell by cell; the file itself is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    regulation = models.CharField(_("peraturan"), max_length=80)
    file_name = models.CharField(_("nama berkas"), max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(_("isi"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(_("diterapkan"), null=True)

    class Meta:
        verbose_name = _("impor SBM")
        verbose_name_plural = _("impor SBM")
        constraints = [
            models.CheckConstraint(
                name="sbm_import_applied_by_somebody",
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="sbm_import_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.fiscal_year_id} {self.file_name}"
