"""The meetings the press reported, with their real names, places and days."""

from datetime import date
from uuid import UUID

from budgets.models import FundingScheme
from budgets.states import SchemeKind
from ikmportal.demo.acts import Cast
from ikmportal.demo.people import address
from programs.actions.rakors import RakorFacts, arrange, open_desks
from programs.models import Rakor
from programs.states import MeetingMode, RakorKind
from provinces.actions.reference_files import identity
from provinces.models import Office, Province

BEKASI = "Rapat Koordinasi Penyusunan Program/Kegiatan dan Pagu Alokasi Anggaran 2024"
ACEH = "Rapat Koordinasi IKM Disperindag Provinsi dan Kabupaten/Kota se-Aceh"
BANJARMASIN = (
    "Rapat Koordinasi Nasional Penyusunan Program Penumbuhan dan Pengembangan Industri "
    "Kecil dan Menengah Tahun 2024"
)
BEKASI_FIRST_DAY = date(2023, 10, 9)


def seed(cast: Cast) -> int:
    """Record the three meetings and the 38 desks of Bekasi. Returns how many were new."""
    present = set(Rakor.objects.values_list("name", flat=True))
    missing = [facts for facts in _meetings() if facts["name"] not in present]
    for facts in missing:
        rakor = arrange(by=cast.of(address("admin")), **facts)
        if rakor.name == BEKASI:
            provinces = Province.objects.existing_on(rakor.first_day).by_code()
            open_desks(rakor, by=cast.of(address("admin")), provinces=list(provinces))
    return len(missing)


def bekasi() -> Rakor:
    """The Rakor that decides on TA 2024."""
    return Rakor.objects.get(name=BEKASI, first_day=BEKASI_FIRST_DAY)


def _meetings() -> list[RakorFacts]:
    tp_2024 = _scheme(2024, SchemeKind.CO_ADMINISTRATION)
    return [
        {
            "kind": RakorKind.PROVINCIAL,
            "name": ACEH,
            "scheme": _scheme(2021, SchemeKind.DECONCENTRATION),
            "host": _office("prov-11"),
            "city": "Banda Aceh",
            "first_day": date(2021, 4, 20),
            "last_day": date(2021, 4, 20),
            "note": (
                "Dibuka Direktur Jenderal IKMA. Skema dicatat menurut tahun rapat; sumbernya tidak "
                "menyebut skema. Sumber: popularitas.com. Jam acara adalah data contoh."
            ),
        },
        {
            "kind": RakorKind.NATIONAL_PROGRAMME,
            "name": BANJARMASIN,
            "mode": MeetingMode.HYBRID,
            "scheme": tp_2024,
            "host": _office("prov-63"),
            "city": "Banjarmasin",
            "first_day": date(2023, 5, 22),
            "last_day": date(2023, 5, 25),
            "note": (
                "Dibuka Menteri Perindustrian secara virtual; sambutan Gubernur Kalimantan Selatan "
                "dibacakan Sekretaris Daerah. Sumber: goodnews.co.id. Jam acara dan isi berkas "
                "adalah data contoh."
            ),
        },
        {
            "kind": RakorKind.ALLOCATION_CEILING,
            "name": BEKASI,
            "scheme": tp_2024,
            "host": _office("ditjen-ikma"),
            "city": "Bekasi",
            "first_day": BEKASI_FIRST_DAY,
            "last_day": date(2023, 10, 12),
            "note": (
                "Reviu usulan program/kegiatan 2024 dan kelengkapan data dukung. "
                "Sumber: EGINDO.co. Meja per provinsi, jadwal, jam acara, dan hasilnya adalah data "
                "contoh."
            ),
        },
    ]


def _scheme(year: int, kind: SchemeKind) -> FundingScheme:
    return FundingScheme.objects.get(fiscal_year=year, kind=kind)


def _office(key: str) -> Office:
    office_id: UUID = identity("kantor", key)
    return Office.objects.get(pk=office_id)
