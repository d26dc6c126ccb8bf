"""What things usually cost: medians of submitted lines, refreshed by a command."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.states import PriceMeasure
from provinces.models import Province


class PriceLevel(models.Model):
    """The usual level of one measure among lines that share what is filled in here.

    ``center`` is the median of log10(rupiah) and ``spread`` the median distance from it (MAD).
    An empty ``item``, ``code`` or ``unit`` and no ``province`` mean: any. A projection: the command
    ``refresh_price_levels`` writes it anew from the lines, and nothing else does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.CharField(_("ukuran"), max_length=10, choices=PriceMeasure)
    item = models.CharField(_("barang atau jasa"), max_length=300, blank=True)
    # Account of a line, KRO of an output, or letter of an activity type.
    code = models.CharField(_("kode"), max_length=6, blank=True)
    unit = models.CharField(_("satuan"), max_length=90, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, related_name="+")
    sample = models.PositiveIntegerField(_("banyaknya"))
    center = models.DecimalField(_("median log10"), max_digits=9, decimal_places=4)
    spread = models.DecimalField(_("MAD log10"), max_digits=9, decimal_places=4)
    as_of = models.DateTimeField(_("per"))

    class Meta:
        verbose_name = _("tingkat harga")
        verbose_name_plural = _("tingkat harga")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "item", "code", "unit", "province"],
                name="price_level_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="price_level_has_a_sample", condition=Q(sample__gt=0)),
            models.CheckConstraint(name="price_level_spread_positive", condition=Q(spread__gte=0)),
        ]
        indexes = [
            models.Index(fields=["measure", "unit", "code"], name="price_level_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.item or self.code or self.unit}"
