"""Offices of two kabupaten of Aceh. Nobody looked up their real names: these are generic."""

from uuid import UUID

from provinces.actions.reference_files import identity
from provinces.models import Office, Regency
from provinces.states import OfficeKind

_REGENCIES = ("11.04", "11.07")  # Aceh Tengah, Pidie


def seed() -> int:
    """Add the offices that are missing; returns how many were added."""
    dinas = Office.objects.get(pk=identity("kantor", "prov-11"))
    made = 0
    for code in _REGENCIES:
        office_id = identity("kantor", f"kabkota-{code}")
        if not Office.objects.filter(pk=office_id).exists():
            _add(office_id, Regency.objects.get(pk=identity("kabkota", code)), dinas)
            made += 1
    return made


def _add(office_id: UUID, regency: Regency, dinas: Office) -> None:
    Office.objects.create(
        id=office_id,
        kind=OfficeKind.REGENCY,
        parent=dinas,
        province=dinas.province,
        regency=regency,
        name=f"Dinas Perindustrian {regency.full_name}",
        short_name=f"Disperin {regency.name}",
        has_generic_name=True,
        time_zone=dinas.time_zone,
        valid=dinas.valid,
        source="Data contoh: nama dinas belum dicocokkan dengan peraturan daerah.",
    )
