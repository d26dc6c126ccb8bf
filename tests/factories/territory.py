"""Provinces, regencies and offices."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from provinces.models import Office, Province, Regency, RegencyPlacement
from provinces.states import OfficeKind, RegencyKind, TimeZone

SINCE = DateRange(date(2012, 1, 1), None)
# Codes no real province has, so that a test which names "91" never meets it by chance.
REAL = (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77))
UNUSED_CODES = sorted({*range(10, 100)} - {*REAL, 81, 82, *range(91, 98)})


class ProvinceFactory(DjangoModelFactory):
    """A province with a free code; the same code gives the same province."""

    class Meta:
        model = Province
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: str(UNUSED_CODES[n % len(UNUSED_CODES)]))
    name = factory.LazyAttribute(lambda o: f"Wilayah {o.code}")
    official_name = factory.LazyAttribute(lambda o: f"Provinsi {o.name}")
    abbreviation = factory.LazyAttribute(lambda o: f"W{o.code}")
    iso_code = factory.LazyAttribute(lambda o: f"ID-{o.code}")
    capital = "Ibu Kota"
    island_group = "Sumatera"
    time_zone = TimeZone.WIB
    tile_row = factory.LazyAttribute(lambda o: int(o.code) // 10)
    tile_column = factory.LazyAttribute(lambda o: int(o.code) % 10 + 1)
    valid = SINCE
    source = "uji"


class RegencyFactory(DjangoModelFactory):
    """A kabupaten, placed in ``province`` since 2012; ``province=None`` places it nowhere."""

    class Meta:
        model = Regency

    kind = RegencyKind.KABUPATEN
    name = factory.Sequence(lambda n: f"Daerah {n}")
    full_name = factory.LazyAttribute(lambda o: f"{RegencyKind(o.kind).label} {o.name}")
    source = "uji"
    province = factory.SubFactory(ProvinceFactory)

    @classmethod
    def _create(cls, model_class, *args, province=None, **fields):
        regency = super()._create(model_class, *args, **fields)
        if province is not None:
            RegencyPlacementFactory(regency=regency, province=province)
        return regency


class RegencyPlacementFactory(DjangoModelFactory):
    class Meta:
        model = RegencyPlacement

    regency = factory.SubFactory(RegencyFactory, province=None)
    province = factory.SubFactory(ProvinceFactory)
    code = factory.Sequence(
        lambda n: f"{UNUSED_CODES[n % len(UNUSED_CODES)]}.{n // len(UNUSED_CODES) % 99 + 1:02}"
    )
    valid = SINCE
    source = "uji"


class OfficeFactory(DjangoModelFactory):
    """The Dinas of a province; the same province gives the same Dinas."""

    class Meta:
        model = Office
        django_get_or_create = ("kind", "province", "regency", "name")

    kind = OfficeKind.PROVINCE
    province = factory.SubFactory(ProvinceFactory)
    regency = None
    name = factory.LazyAttribute(lambda o: f"Dinas Perindustrian Provinsi {o.province.name}")
    short_name = factory.LazyAttribute(lambda o: f"Disperin {o.province.name}")
    time_zone = factory.LazyAttribute(
        lambda o: o.province.time_zone if o.province else TimeZone.WIB
    )
    letterhead = factory.LazyAttribute(lambda o: o.name.upper())
    address = "Jalan Contoh Nomor 1"
    city = factory.LazyAttribute(lambda o: o.province.capital if o.province else "Jakarta")
    valid = SINCE
    source = "uji"


def regency_office(province: Province, **fields) -> Office:
    """The Dinas of a new kabupaten in the province (or of ``regency``)."""
    regency = fields.pop("regency", None) or RegencyFactory(province=province)
    return OfficeFactory(
        kind=OfficeKind.REGENCY,
        province=province,
        regency=regency,
        name=f"Dinas Perindustrian {regency.full_name}",
        short_name=f"Disperin {regency.name}",
        **fields,
    )


def _central(kind: OfficeKind, name: str, short_name: str) -> Office:
    return OfficeFactory(kind=kind, province=None, name=name, short_name=short_name)


def ditjen() -> Office:
    """Ditjen IKMA: always the same row."""
    return _central(
        OfficeKind.DITJEN,
        "Direktorat Jenderal Industri Kecil, Menengah, dan Aneka",
        "Ditjen IKMA",
    )


def directorate() -> Office:
    """One directorate of Ditjen IKMA: always the same row."""
    return _central(OfficeKind.DIRECTORATE, "Direktorat IKM Pangan", "Dit. IKM Pangan")


def inspectorate() -> Office:
    """Inspektorat Jenderal: always the same row."""
    return _central(OfficeKind.INSPECTORATE, "Inspektorat Jenderal", "Itjen")
