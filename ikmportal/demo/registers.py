"""Sample entries in the registers of Kota Sawahlunto, each marked as a sample.

The sentra and the UPTD themselves, their product lines and service area are published facts and
come with the reference data. No source names their machines, partners or counts: what stands here
is made up and says so.
"""

from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.people import address
from provinces.actions.reference_files import identity
from provinces.actions.registers import add_partner
from provinces.actions.technical_units import MachineDetails, add_machine
from provinces.models import Sentra, TechnicalUnit
from provinces.rules import Actor
from provinces.states import MachineCondition, PartnerKind

_WHEN = at(2023, 10, 3)
_MACHINES = (
    ("Alat tenun bukan mesin", 12, 2009, MachineCondition.LIGHT_DAMAGE),
    ("Bak pencelupan benang", 4, 2011, MachineCondition.HEAVY_DAMAGE),
    ("Mesin jahit sepatu", 6, 2014, MachineCondition.GOOD),
)
_PARTNERS = (
    (PartnerKind.SUPPLIER, "Kelompok tani contoh", "ubi dan talas"),
    (PartnerKind.BUYER, "Toko oleh-oleh contoh", "makanan ringan"),
)


def seed(cast: Cast) -> int:
    """Add what is missing; returns how many entries were added."""
    by = cast.of(address("penyusun.sawahlunto"))
    return _seed_machines(by) + _seed_partners(by)


def _seed_machines(by: Actor) -> int:
    """Only into an empty inventory: what people changed in the demo stays theirs."""
    unit = TechnicalUnit.objects.get(pk=identity("uptd", "uptd-tekstil-sawahlunto"))
    if unit.machines.exists():
        return 0
    for name, count, year, condition in _MACHINES:
        details = MachineDetails(
            name=name, count=count, year=year, condition=condition, note=SAMPLE
        )
        add_machine(unit, details=details, by=by, at=_WHEN)
    return len(_MACHINES)


def _seed_partners(by: Actor) -> int:
    key = identity("sentra", "13.73", "Sentra IKM Pengolahan Makanan Ringan")
    sentra = Sentra.objects.get(pk=key)
    if sentra.partners.exists():
        return 0
    for kind, name, subject in _PARTNERS:
        add_partner(sentra, kind=kind, name=f"{name} ({SAMPLE})", subject=subject, by=by, at=_WHEN)
    return len(_PARTNERS)
