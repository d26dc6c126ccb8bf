"""What the codes of a RAB stand for: RO, komponen and subkomponen have names of their own."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import OutputClass
from ikmportal.audit.triggers import tracked
from programs.models.proposals import Proposal
from programs.models.rab import only_while_editable
from programs.querysets import RabHeadingQuerySet


class RabHeading(models.Model):
    """One level of one proposal. An RO has no component; a komponen has no subcomponent.

    Only an RO has a volume and a unit of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="headings")
    output_class = models.ForeignKey(
        OutputClass, on_delete=models.PROTECT, related_name="+", verbose_name=_("KRO")
    )
    output_code = models.CharField(_("RO"), max_length=3)
    component = models.CharField(_("komponen"), max_length=3, blank=True)
    subcomponent = models.CharField(_("subkomponen"), max_length=2, blank=True)
    name = models.CharField(_("nama"), max_length=200, blank=True)
    volume = models.DecimalField(
        _("volume RO"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(_("satuan RO"), max_length=40, blank=True)

    objects = RabHeadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("judul struktur RAB")
        verbose_name_plural = _("judul struktur RAB")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "output_class", "output_code", "component", "subcomponent"],
                name="heading_once_per_code",
            ),
            models.CheckConstraint(
                name="heading_codes_are_latin",
                condition=Q(output_code__regex=r"^\d{3}$")
                & Q(component__regex=r"^(\d{3})?$")
                & Q(subcomponent__regex=r"^[A-Z]{0,2}$"),
            ),
            models.CheckConstraint(
                name="heading_sub_has_a_component", condition=Q(subcomponent="") | ~Q(component="")
            ),
            models.CheckConstraint(
                name="heading_volume_is_of_an_output",
                condition=Q(volume=None, unit="") | Q(component=""),
            ),
            models.CheckConstraint(
                name="heading_volume_positive", condition=Q(volume=None) | Q(volume__gt=0)
            ),
        ]
        triggers = [*tracked(), only_while_editable()]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> tuple[str, ...]:
        """Its place in the tree: KRO identity, RO, komponen, subkomponen, as far as it goes."""
        parts = (str(self.output_class_id), self.output_code, self.component, self.subcomponent)
        return tuple(part for part in parts if part)
