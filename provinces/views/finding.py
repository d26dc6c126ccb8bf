"""Find the place or register entry an address names, or 404; and the right to change it."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404

from ikmportal.ui.formats import wib_today
from provinces.actions.registers import RegisterRefused
from provinces.middleware import ActorRequest
from provinces.models import Province, RegencyPlacement, Sentra, TechnicalUnit
from provinces.rules import may_edit_register, may_read_territory

Made = TypeVar("Made")


def today() -> date:
    """The day in WIB, which binds."""
    return wib_today()


def require_reader(request: ActorRequest) -> None:
    """Registers are open to everyone who holds a post."""
    if not may_read_territory(request.actor):
        raise PermissionDenied


def find_province(code: str) -> Province:
    return get_object_or_404(Province.objects.existing_on(today()), code=code)


def find_placement(code: str, regency_code: str) -> RegencyPlacement:
    """A kabupaten/kota under the province and code it has today."""
    placements = RegencyPlacement.objects.on(today()).select_related("province", "regency")
    return get_object_or_404(placements, code=regency_code, province__code=code)


def placement_of(regency_id: UUID) -> RegencyPlacement:
    """Where a kabupaten/kota lies today."""
    placements = RegencyPlacement.objects.on(today()).select_related("province", "regency")
    return get_object_or_404(placements, regency_id=regency_id)


def find_sentra(sentra_id: UUID) -> Sentra:
    return get_object_or_404(Sentra.objects.select_related("regency"), pk=sentra_id)


def find_unit(unit_id: UUID) -> TechnicalUnit:
    units = TechnicalUnit.objects.select_related("regency", "province")
    return get_object_or_404(units, pk=unit_id)


class Place:
    """A province, or a kabupaten/kota in it, as pages show it: names, codes, who may change it."""

    def __init__(self, province: Province, placement: RegencyPlacement | None = None) -> None:
        self.province = province
        self.placement = placement

    @property
    def regency_id(self) -> UUID | None:
        return self.placement.regency_id if self.placement else None

    @property
    def name(self) -> str:
        return self.placement.regency.full_name if self.placement else self.province.official_name

    @property
    def codes(self) -> list[str]:
        """The arguments of the place's addresses."""
        return [self.province.code, *([self.placement.code] if self.placement else [])]

    def may_be_edited_by(self, request: ActorRequest) -> bool:
        return may_edit_register(
            request.actor, province_id=self.province.pk, regency_id=self.regency_id
        )

    def require_registrar(self, request: ActorRequest) -> None:
        if not self.may_be_edited_by(request):
            raise PermissionDenied


def place_of_sentra(sentra: Sentra) -> Place:
    placement = placement_of(sentra.regency_id)
    return Place(placement.province, placement)


def place_of_unit(unit: TechnicalUnit) -> Place:
    if unit.province is not None:
        return Place(unit.province)
    assert unit.regency_id is not None, "a unit stands in one place"  # noqa: S101 - for mypy
    placement = placement_of(unit.regency_id)
    return Place(placement.province, placement)


def refusable(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """Do one act in one transaction; a refusal becomes an error of the form."""
    try:
        with transaction.atomic(durable=True):
            return act()
    except RegisterRefused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
        return None
