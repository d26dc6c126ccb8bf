"""Keep the register of UPTD and UPT: enter, change, and the inventory of their machines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from provinces.actions.registers import bring_lines, refusing, require_registrar, take_version
from provinces.models import Machine, Province, Regency, ServedArea, TechnicalUnit
from provinces.rules import Actor

_ONE_NAME = "technical_unit_name_once_per_place"


@dataclass(frozen=True, kw_only=True)
class UnitDetails:
    """What people enter about a unit. It may serve places outside its own."""

    kind: str
    name: str
    products: Sequence[str]
    served_regency_ids: Collection[UUID]
    served_province_ids: Collection[UUID]
    note: str


@dataclass(frozen=True, kw_only=True)
class MachineDetails:
    """One line of the inventory; ``year`` None is not known."""

    name: str
    count: int
    year: int | None
    condition: str
    note: str


def register_unit(
    place: Province | Regency, *, details: UnitDetails, by: Actor, at: datetime
) -> TechnicalUnit:
    """Enter a unit of a province or a kabupaten/kota.

    Refuses a person without the right (PermissionDenied) and a taken name (NameTaken).
    """
    unit = TechnicalUnit(
        kind=details.kind,
        name=details.name,
        province=place if isinstance(place, Province) else None,
        regency=place if isinstance(place, Regency) else None,
        note=details.note,
        source=_("Dicatat oleh %(title)s") % {"title": by.title},
    )
    _require(by, unit, at=at)
    with refusing(_ONE_NAME):
        unit.save(force_insert=True)
    bring_lines(unit.products, details.products)
    _bring_areas(unit, details)
    return unit


def change_unit(
    unit: TechnicalUnit, *, details: UnitDetails, version: int, by: Actor, at: datetime
) -> TechnicalUnit:
    """Change what is known of a unit.

    Refuses a person without the right (PermissionDenied), an old ``version`` (StaleRegister) and
    a taken name (NameTaken).
    """
    _require(by, unit, at=at)
    take_version(unit, version=version)
    unit.kind, unit.name, unit.note = details.kind, details.name, details.note
    with refusing(_ONE_NAME):
        unit.save(update_fields=["kind", "name", "note", "version"])
    bring_lines(unit.products, details.products)
    _bring_areas(unit, details)
    return unit


def _bring_areas(unit: TechnicalUnit, details: UnitDetails) -> None:
    wanted: set[tuple[UUID | None, UUID | None]] = {
        *((None, regency) for regency in details.served_regency_ids),
        *((province, None) for province in details.served_province_ids),
    }
    for area in unit.served_areas.all():
        place = (area.province_id, area.regency_id)
        if place in wanted:
            wanted.remove(place)
        else:
            area.delete()
    for province, regency in wanted:
        ServedArea.objects.create(unit=unit, province_id=province, regency_id=regency)


def add_machine(
    unit: TechnicalUnit, *, details: MachineDetails, by: Actor, at: datetime
) -> Machine:
    """Add a line to the inventory. Refuses a person without the right (PermissionDenied)."""
    _require(by, unit, at=at)
    return Machine.objects.create(
        unit=unit,
        name=details.name,
        count=details.count,
        year=details.year,
        condition=details.condition,
        note=details.note,
    )


def change_machine(
    machine: Machine, *, details: MachineDetails, by: Actor, at: datetime
) -> Machine:
    """Change a line of the inventory. Refuses a person without the right (PermissionDenied)."""
    _require(by, machine.unit, at=at)
    machine.name, machine.count, machine.year = details.name, details.count, details.year
    machine.condition, machine.note = details.condition, details.note
    machine.save(update_fields=["name", "count", "year", "condition", "note"])
    return machine


def remove_machine(machine: Machine, *, by: Actor, at: datetime) -> None:
    """Take a line away; the audit history keeps it. Refuses who has no right (PermissionDenied)."""
    _require(by, machine.unit, at=at)
    machine.delete()


def _require(by: Actor, unit: TechnicalUnit, *, at: datetime) -> None:
    require_registrar(by, regency_id=unit.regency_id, province_id=unit.province_id, at=at)
