"""Registers from which a section is ticked: rows of a fiscal year, never constants."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models import FiscalYear
from ikmportal.audit.triggers import tracked
from programs.states import ChoiceKind


class FormChoice(models.Model):
    """One thing that may be ticked in a year: a legal basis, a theme, a condition.

    ``source`` names the text it comes from, or says that it is assumed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="choices")
    kind = models.CharField(_("daftar"), max_length=12, choices=ChoiceKind)
    code = models.SlugField(_("kode"), max_length=40)
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("isi"), max_length=200)
    article = models.CharField(_("pasal"), max_length=120, blank=True)
    source = models.CharField(_("sumber"), max_length=200)

    class Meta:
        verbose_name = _("pilihan isian")
        verbose_name_plural = _("pilihan isian")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "kind", "code"], name="form_choice_code_once"
            ),
            models.CheckConstraint(
                name="form_choice_kind_is_known",
                condition=models.Q(kind__in=ChoiceKind.values),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name
