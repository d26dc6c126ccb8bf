"""RAB lines: the one identity that runs from proposal to report."""

import uuid
from decimal import Decimal
from typing import Any

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budgets.models import Account, Indicator, OutputClass, RupiahField, SbmItem, Unit
from ikmportal.audit.triggers import tracked
from ikmportal.prepared import ReadBySixties
from programs.models.authorship import remembers_editor_of
from programs.models.documents import ProposalDocument
from programs.models.proposals import Proposal
from programs.querysets import RabLineQuerySet
from programs.states import EDITABLE, PriceSource

_ONLY_WHILE_EDITABLE = f"""
    IF EXISTS (
        SELECT 1 FROM programs_proposal WHERE id IN (NEW.proposal_id, OLD.proposal_id)
            AND state NOT IN ({", ".join(f"'{state}'" for state in EDITABLE)})
    ) THEN
        RAISE EXCEPTION 'ikm: RAB lines change only while the proposal is a draft or returned';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""  # noqa: S608


def only_while_editable() -> pgtrigger.Trigger:
    """Refuse any write while the proposal is with somebody else."""
    return pgtrigger.Trigger(
        name="only_while_editable",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_ONLY_WHILE_EDITABLE,
    )


def _factor(position: int) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(
        _("faktor %(position)s") % {"position": position},
        max_digits=12,
        decimal_places=3,
        null=position > 1,
        blank=position > 1,
        validators=[MinValueValidator(Decimal("0.001"))],
    )


def _unit(position: int) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        null=position > 1,
        blank=position > 1,
        verbose_name=_("satuan %(position)s") % {"position": position},
    )


_VOLUME = (
    F("factor_1")
    * Coalesce(F("factor_2"), Decimal(1))
    * Coalesce(F("factor_3"), Decimal(1))
    * Coalesce(F("factor_4"), Decimal(1))
)


class RabLine(ReadBySixties):
    """One cost line. Volume is the product of up to four factors; volume and amount are computed
    by the database and never typed. A removed line stays, marked, because decisions may name it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField(_("urutan"))
    output_class = models.ForeignKey(
        OutputClass, on_delete=models.PROTECT, related_name="+", verbose_name=_("KRO")
    )
    output_code = models.CharField(_("RO"), max_length=3)
    component = models.CharField(_("komponen"), max_length=3)
    subcomponent = models.CharField(_("subkomponen"), max_length=2, blank=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("akun")
    )
    description = models.CharField(_("uraian"), max_length=300)
    factor_1 = _factor(1)
    unit_1 = _unit(1)
    factor_2 = _factor(2)
    unit_2 = _unit(2)
    factor_3 = _factor(3)
    unit_3 = _unit(3)
    factor_4 = _factor(4)
    unit_4 = _unit(4)
    unit_price_idr = RupiahField(_("harga satuan"))
    price_source = models.CharField(
        _("sumber harga"), max_length=8, choices=PriceSource, default=PriceSource.MARKET
    )
    sbm_item = models.ForeignKey(
        SbmItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("item SBM"),
    )
    evidence = models.ForeignKey(
        ProposalDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bukti harga"),
    )
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indikator Renstra"),
    )
    is_removed = models.BooleanField(_("dihapus"), default=False)
    # The line of another proposal that this one was copied from: lines are compared by it.
    origin_line = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("disalin dari baris"),
    )
    volume = models.GeneratedField(
        expression=_VOLUME,
        output_field=models.DecimalField(max_digits=40, decimal_places=12),
        db_persist=True,
    )
    amount_idr = models.GeneratedField(
        expression=_VOLUME * F("unit_price_idr"), output_field=RupiahField(), db_persist=True
    )

    objects = RabLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris RAB")
        verbose_name_plural = _("baris RAB")
        constraints = [
            models.CheckConstraint(
                name="line_factors_positive",
                condition=Q(factor_1__gt=0)
                & (Q(factor_2=None) | Q(factor_2__gt=0))
                & (Q(factor_3=None) | Q(factor_3__gt=0))
                & (Q(factor_4=None) | Q(factor_4__gt=0)),
            ),
            models.CheckConstraint(
                name="line_factor_has_a_unit",
                condition=(
                    Q(factor_2=None, unit_2=None) | Q(factor_2__isnull=False, unit_2__isnull=False)
                )
                & (Q(factor_3=None, unit_3=None) | Q(factor_3__isnull=False, unit_3__isnull=False))
                & (Q(factor_4=None, unit_4=None) | Q(factor_4__isnull=False, unit_4__isnull=False)),
            ),
            models.CheckConstraint(name="line_price_positive", condition=Q(unit_price_idr__gt=0)),
            models.CheckConstraint(
                name="line_amount_is_whole_rupiah",
                condition=Q(amount_idr=_VOLUME * F("unit_price_idr")),
            ),
            models.CheckConstraint(
                name="line_codes_are_latin",
                condition=Q(output_code__regex=r"^\d{3}$")
                & Q(component__regex=r"^\d{3}$")
                & Q(subcomponent__regex=r"^[A-Z]{0,2}$"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposal", "position"],
                name="line_of_proposal",
                condition=Q(is_removed=False),
                include=["amount_idr"],
            )
        ]
        triggers = [
            *tracked(),
            only_while_editable(),
            remembers_editor_of("rab"),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def code(self) -> str:
        """KRO.RO.komponen as printed before the line; the account stands in its own column."""
        return ".".join(filter(None, [self.output_code, self.component, self.subcomponent]))

    @property
    def factors(self) -> list[tuple[Decimal, str]]:
        """(value, unit code) of the factors in use."""
        pairs = [
            (self.factor_1, self.unit_1_id),
            (self.factor_2, self.unit_2_id),
            (self.factor_3, self.unit_3_id),
            (self.factor_4, self.unit_4_id),
        ]
        return [(value, unit or "") for value, unit in pairs if value is not None]
