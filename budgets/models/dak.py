"""DAK requests as shadows: what the national DAK system decides, with our advice beside it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.models.schemes import FiscalYear
from budgets.querysets import DakCriterionQuerySet, DakRequestQuerySet
from budgets.states import DakRecommendation, SchemeKind
from ikmportal.audit.triggers import append_only, tracked
from provinces.models import Regency, Sentra
from provinces.states import Confidence

_DAK = (SchemeKind.DAK_PHYSICAL, SchemeKind.DAK_NON_PHYSICAL)
DAK_CHOICES = [(kind.value, kind.label) for kind in _DAK]


class DakRequest(models.Model):
    """What a kabupaten/kota asks for in the national DAK system, noted here for our advice.

    It never replaces that system: no state here decides anything there. ``external_ref`` is its
    number there. The newest ``DakOpinion`` is the advice that counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(
        FiscalYear,
        on_delete=models.PROTECT,
        related_name="dak_requests",
        verbose_name=_("tahun anggaran"),
    )
    kind = models.CharField(_("skema"), max_length=12, choices=DAK_CHOICES)
    regency = models.ForeignKey(
        Regency,
        on_delete=models.PROTECT,
        related_name="dak_requests",
        verbose_name=_("kabupaten/kota"),
    )
    sentra = models.ForeignKey(
        Sentra,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dak_requests",
        verbose_name=_("sentra"),
    )
    commodity = models.CharField(_("komoditas"), max_length=120)
    subject = models.CharField(_("yang diusulkan"), max_length=200)
    amount_idr = RupiahField(_("jumlah diusulkan"))
    external_ref = models.CharField(_("nomor di sistem DAK nasional"), max_length=80, blank=True)
    source = models.CharField(_("sumber"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    objects = DakRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("usulan DAK")
        verbose_name_plural = _("usulan DAK")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "kind", "regency", "subject"], name="dak_request_once"
            ),
            models.CheckConstraint(
                name="dak_request_kind_is_dak", condition=Q(kind__in=[k.value for k in _DAK])
            ),
            models.CheckConstraint(name="dak_request_positive", condition=Q(amount_idr__gt=0)),
            models.CheckConstraint(
                name="dak_request_says_what_and_whence",
                condition=~Q(subject="") & ~Q(commodity="") & ~Q(source=""),
            ),
        ]
        indexes = [models.Index(fields=["regency", "fiscal_year"], name="dak_request_of_place")]
        triggers = tracked()

    def __str__(self) -> str:
        return self.subject


class DakCriterion(models.Model):
    """One readiness criterion of a kind of DAK in a span of fiscal years."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("kunci"), max_length=40)
    kind = models.CharField(_("skema"), max_length=12, choices=DAK_CHOICES)
    first_year = models.PositiveSmallIntegerField(_("dari tahun anggaran"))
    last_year = models.PositiveSmallIntegerField(_("sampai tahun anggaran"))
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("kriteria"), max_length=200)
    source = models.TextField(_("sumber"))
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)

    objects = DakCriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kriteria kesiapan DAK")
        verbose_name_plural = _("kriteria kesiapan DAK")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "kind", "first_year"], name="dak_criterion_once"
            ),
            models.CheckConstraint(
                name="dak_criterion_kind_is_dak", condition=Q(kind__in=[k.value for k in _DAK])
            ),
            models.CheckConstraint(
                name="dak_criterion_years_in_order", condition=Q(last_year__gte=F("first_year"))
            ),
            models.CheckConstraint(name="dak_criterion_has_a_source", condition=~Q(source="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class DakOpinion(models.Model):
    """One advice with the criteria met when it was given. Rows never change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(DakRequest, on_delete=models.PROTECT, related_name="opinions")
    recommendation = models.CharField(_("rekomendasi"), max_length=16, choices=DakRecommendation)
    note = models.CharField(_("catatan"), max_length=500, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("diberikan"))

    class Meta:
        verbose_name = _("rekomendasi DAK")
        verbose_name_plural = _("rekomendasi DAK")
        constraints = [
            models.CheckConstraint(
                name="dak_opinion_is_known",
                condition=Q(recommendation__in=DakRecommendation.values),
            ),
            models.CheckConstraint(
                name="dak_opinion_against_says_why",
                condition=~Q(recommendation="tidak") | ~Q(note=""),
            ),
        ]
        indexes = [models.Index(fields=["request", "-given_at"], name="dak_opinion_newest")]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.recommendation}"


class DakCriterionMet(models.Model):
    """A criterion that was met when an opinion was given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(DakOpinion, on_delete=models.PROTECT, related_name="met_rows")
    criterion = models.ForeignKey(DakCriterion, on_delete=models.PROTECT, related_name="met_rows")

    class Meta:
        verbose_name = _("kriteria terpenuhi")
        verbose_name_plural = _("kriteria terpenuhi")
        constraints = [
            models.UniqueConstraint(fields=["opinion", "criterion"], name="dak_criterion_met_once")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.criterion_id}"
