"""The upper levels of a budget, and what products of units are called: rows, not constants."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.schemes import FiscalYear, Unit
from ikmportal.audit.triggers import tracked


class BudgetProgram(models.Model):
    """A program (two letters) of BA 019 in one fiscal year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, related_name="budget_programs"
    )
    code = models.CharField(_("kode"), max_length=2)
    name = models.CharField(_("nama"), max_length=160)
    source = models.TextField(_("sumber"))

    class Meta:
        verbose_name = _("program anggaran")
        verbose_name_plural = _("program anggaran")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "code"], name="budget_program_code_once_per_year"
            ),
            models.CheckConstraint(
                name="budget_program_code_is_two_latin_letters",
                condition=models.Q(code__regex=r"^[A-Z]{2}$"),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BudgetActivity(models.Model):
    """A kegiatan (four digits) under a program. None is shipped: an admin enters them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(
        BudgetProgram,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("program anggaran"),
    )
    code = models.CharField(_("kode"), max_length=4)
    name = models.CharField(_("nama"), max_length=200)
    source = models.TextField(_("sumber"))

    class Meta:
        verbose_name = _("kegiatan anggaran")
        verbose_name_plural = _("kegiatan anggaran")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "code"], name="budget_activity_code_once_per_program"
            ),
            models.CheckConstraint(
                name="budget_activity_code_is_four_digits",
                condition=models.Q(code__regex=r"^\d{4}$"),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def _part(position: int) -> "models.ForeignKey[Unit, Unit]":
    return models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        null=position > 2,
        blank=position > 2,
        verbose_name=_("satuan %(position)s") % {"position": position},
    )


class UnitProduct(models.Model):
    """What the product of two to four units is called: orang × jam = OJ, in any order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit_1 = _part(1)
    unit_2 = _part(2)
    unit_3 = _part(3)
    unit_4 = _part(4)
    result = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="products", verbose_name=_("hasil")
    )
    source = models.TextField(_("sumber"))

    class Meta:
        verbose_name = _("hasil kali satuan")
        verbose_name_plural = _("hasil kali satuan")
        constraints = [
            models.UniqueConstraint(
                fields=["unit_1", "unit_2", "unit_3", "unit_4"],
                name="unit_product_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="unit_product_parts_in_order",
                condition=models.Q(unit_4=None) | models.Q(unit_3__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{' × '.join(self.parts)} = {self.result_id}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The unit codes in the order they are usually written."""
        found = (self.unit_1_id, self.unit_2_id, self.unit_3_id, self.unit_4_id)
        return tuple(code for code in found if code)
