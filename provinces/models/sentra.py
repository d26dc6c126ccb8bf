"""Sentra IKM: industries of one kind in one place, from the wish to the years after building."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only, tracked
from provinces.models.territory import Regency
from provinces.querysets import SentraQuerySet
from provinces.states import (
    ESTABLISHED_STAGES,
    FEWEST_SENTRA_UNITS,
    Confidence,
    PartnerKind,
    SentraStageKind,
)

_STAGE_ONLY_BY_ROWS = """
    IF TG_OP = 'INSERT' THEN
        NEW.stage := ''; NEW.stage_since := NULL;
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() < 2 AND (NEW.stage, NEW.stage_since)
        IS DISTINCT FROM (OLD.stage, OLD.stage_since) THEN
        RAISE EXCEPTION 'ikm: a sentra changes its stage through stage rows only';
    END IF;
    RETURN NEW;
"""

# The sentra's row is locked first: two writers cannot both believe they are the next stage.
_NEVER_BACKWARDS = """
    PERFORM 1 FROM provinces_sentra WHERE id = NEW.sentra_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM provinces_sentrastage AS earlier
        WHERE earlier.sentra_id = NEW.sentra_id
            AND (NEW.since IS NULL OR earlier.since > NEW.since OR earlier.stage = NEW.stage
                AND earlier.stage = (SELECT stage FROM provinces_sentra WHERE id = NEW.sentra_id))
    ) THEN
        RAISE EXCEPTION 'ikm: a stage follows another one, never before it';
    END IF;
    RETURN NEW;
"""

_MOVE_SENTRA = """
    UPDATE provinces_sentra SET stage = NEW.stage, stage_since = NEW.since
        WHERE id = NEW.sentra_id;
    RETURN NULL;
"""


class Sentra(models.Model):
    """One sentra. ``stage`` and ``stage_since`` repeat its newest stage row; only rows move them.

    ``unit_count`` is None where the source states none; from the day it operates, a sentra that
    is entered here has at least five (PP 29/2018 Pasal 1 angka 8).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="sentra")
    name = models.CharField(_("nama"), max_length=150)
    unit_count = models.PositiveIntegerField(_("jumlah unit IKM"), null=True, blank=True)
    note = models.TextField(_("catatan"), blank=True)
    stage = models.CharField(
        _("tahap"), max_length=12, choices=SentraStageKind, blank=True, editable=False
    )
    stage_since = models.DateField(_("sejak"), null=True, editable=False)
    is_from_reference = models.BooleanField(_("dari data acuan"), default=False, editable=False)
    confidence = models.CharField(
        _("keyakinan"), max_length=6, choices=Confidence, blank=True, editable=False
    )
    source = models.TextField(_("sumber"))
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    objects = SentraQuerySet.as_manager()

    class Meta:
        verbose_name = _("sentra IKM")
        verbose_name_plural = _("sentra IKM")
        constraints = [
            models.UniqueConstraint("regency", Lower("name"), name="sentra_name_once_per_regency"),
            models.CheckConstraint(
                name="sentra_stage_is_known",
                condition=Q(stage="") | Q(stage__in=SentraStageKind.values),
            ),
            models.CheckConstraint(
                name="sentra_established_has_five_units",
                condition=~Q(stage__in=ESTABLISHED_STAGES)
                | Q(unit_count__isnull=False, unit_count__gte=FEWEST_SENTRA_UNITS)
                | Q(unit_count=None, is_from_reference=True),
            ),
            models.CheckConstraint(
                name="sentra_confidence_iff_from_reference",
                condition=Q(is_from_reference=True, confidence__in=Confidence.values)
                | Q(is_from_reference=False, confidence=""),
            ),
        ]
        triggers = [
            *tracked(),
            pgtrigger.Trigger(
                name="stage_only_by_rows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_STAGE_ONLY_BY_ROWS,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SentraStage(models.Model):
    """One stage and the day it began. Rows never change; each follows the one before.

    ``since`` is None only on a first row whose source states no date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sentra = models.ForeignKey(Sentra, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("tahap"), max_length=12, choices=SentraStageKind)
    since = models.DateField(_("sejak"), null=True)
    note = models.TextField(_("catatan"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"), null=True)

    class Meta:
        verbose_name = _("tahap sentra")
        verbose_name_plural = _("tahap sentra")
        constraints = [
            models.CheckConstraint(
                name="sentra_stage_row_is_known", condition=Q(stage__in=SentraStageKind.values)
            ),
            models.CheckConstraint(
                name="sentra_stage_dated_iff_recorded_here",
                condition=Q(recorded_by=None, recorded_at=None)
                | Q(recorded_by__isnull=False, recorded_at__isnull=False, since__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["sentra", "-since"], name="sentra_stage_by_sentra")]
        triggers = [
            *append_only(),
            *tracked(),
            pgtrigger.Trigger(
                name="never_backwards",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NEVER_BACKWARDS,
            ),
            pgtrigger.Trigger(
                name="move_sentra",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_MOVE_SENTRA,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.since}"


class SentraProduct(models.Model):
    """One product line or commodity of a sentra."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sentra = models.ForeignKey(Sentra, on_delete=models.PROTECT, related_name="products")
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("nama"), max_length=100)

    class Meta:
        verbose_name = _("lini produk sentra")
        verbose_name_plural = _("lini produk sentra")
        constraints = [
            models.UniqueConstraint("sentra", Lower("name"), name="sentra_product_once"),
            models.CheckConstraint(name="sentra_product_has_a_name", condition=~Q(name="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class SentraPartner(models.Model):
    """Who supplies a sentra, buys from it or stands by it: a link of its supply chain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sentra = models.ForeignKey(Sentra, on_delete=models.PROTECT, related_name="partners")
    kind = models.CharField(_("hubungan"), max_length=10, choices=PartnerKind)
    name = models.CharField(_("nama"), max_length=150)
    subject = models.CharField(_("barang atau layanan"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("mitra sentra")
        verbose_name_plural = _("mitra sentra")
        constraints = [
            models.UniqueConstraint(
                "sentra", "kind", Lower("name"), name="sentra_partner_once_per_kind"
            ),
            models.CheckConstraint(
                name="sentra_partner_kind_is_known", condition=Q(kind__in=PartnerKind.values)
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name
