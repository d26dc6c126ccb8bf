"""Kinds and roles: what an office and a post may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.components import Badge, Tone


class TimeZone(models.TextChoices):
    """The three legal zones (Keppres 41/1987)."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class RegencyKind(models.TextChoices):
    KABUPATEN = "kabupaten", _("Kabupaten")
    KOTA = "kota", _("Kota")


class OfficeKind(models.TextChoices):
    DITJEN = "ditjen", _("Direktorat jenderal")
    DIRECTORATE = "direktorat", _("Direktorat")
    INSPECTORATE = "itjen", _("Inspektorat Jenderal")
    PROVINCE = "provinsi", _("Dinas provinsi")
    REGENCY = "kabkota", _("Dinas kabupaten/kota")


class Role(models.TextChoices):
    """What a post is for. Rights attach to the post, with dates, never to an address."""

    DRAFTER = "penyusun", _("Penyusun")
    HEAD = "kepala_dinas", _("Kepala Dinas")
    PROVINCE_VERIFIER = "verifikator", _("Verifikator provinsi")
    REVIEWER = "penelaah", _("Penelaah")
    DIRECTOR = "direktur", _("Direktur")
    ADMIN = "admin", _("Admin")
    AUDITOR = "auditor", _("Auditor Itjen")
    LEADERSHIP = "pimpinan", _("Pimpinan")


class AppointmentKind(models.TextChoices):
    DEFINITIVE = "definitif", _("Definitif")
    PLT = "plt", _("Plt.")
    PLH = "plh", _("Plh.")


class Confidence(models.TextChoices):
    """How sure a loaded figure is, as its table says."""

    HIGH = "high", _("Tinggi")
    MEDIUM = "medium", _("Sedang")
    LOW = "low", _("Rendah")


class SentraStageKind(models.TextChoices):
    """The life of a sentra. "" means that nobody recorded a stage yet."""

    PROPOSED = "diusulkan", _("Diusulkan")
    BUILT = "dibangun", _("Dibangun")
    OPERATING = "beroperasi", _("Beroperasi")
    POST_BUILD = "pascabangun", _("Pascabangun/pembinaan")
    INACTIVE = "tidak_aktif", _("Tidak aktif")

    @property
    def badge(self) -> Badge:
        """The stage as people see it: word, icon and colour."""
        icon, tone = _STAGE_LOOKS[self]
        return Badge(self.label, icon, tone)


_STAGE_LOOKS: dict[SentraStageKind, tuple[str, Tone]] = {
    SentraStageKind.PROPOSED: ("berkas", "draf"),
    SentraStageKind.BUILT: ("separuh", "proses"),
    SentraStageKind.OPERATING: ("cek", "setuju"),
    SentraStageKind.POST_BUILD: ("cek", "selesai"),
    SentraStageKind.INACTIVE: ("silang", "kosong"),
}

# PP 29/2018 Pasal 1 angka 8: at least five units. It binds a sentra that is at work.
ESTABLISHED_STAGES = (SentraStageKind.OPERATING, SentraStageKind.POST_BUILD)
FEWEST_SENTRA_UNITS = 5


class PartnerKind(models.TextChoices):
    """What links a sentra to somebody else."""

    SUPPLIER = "pemasok", _("Pemasok bahan baku")
    BUYER = "pembeli", _("Pembeli atau pemasar")
    PARTNER = "mitra", _("Mitra usaha")
    SUPPORT = "pendukung", _("Lembaga pendukung")


class TechnicalUnitKind(models.TextChoices):
    UPTD = "uptd", _("UPTD (unit pelaksana teknis daerah)")
    UPT = "upt", _("UPT (unit pelayanan teknis)")


class MachineCondition(models.TextChoices):
    GOOD = "baik", _("Baik")
    LIGHT_DAMAGE = "rusak_ringan", _("Rusak ringan")
    HEAVY_DAMAGE = "rusak_berat", _("Rusak berat")
    UNKNOWN = "belum_diperiksa", _("Belum diperiksa")


class StatisticSize(models.TextChoices):
    """Which establishments a figure counts."""

    MICRO = "micro", _("Mikro")
    SMALL = "small", _("Kecil")
    MICRO_SMALL = "micro_small", _("Mikro dan kecil")
    SMALL_MEDIUM = "small_medium", _("Kecil dan menengah (definisi Kemenperin)")


class StatisticIndicator(models.TextChoices):
    ESTABLISHMENTS = "establishments", _("Unit usaha")
    ESTABLISHMENTS_ROUNDED = "establishments_rounded", _("Unit usaha (dibulatkan)")
    WORKERS = "workers", _("Tenaga kerja")
    OUTPUT = "output_value", _("Nilai produksi")
    INPUT = "input_value", _("Biaya antara")
    VALUE_ADDED = "value_added", _("Nilai tambah")
    LABOUR_COST = "labour_cost", _("Balas jasa tenaga kerja")
    USING_INTERNET = "establishments_using_internet", _("Unit usaha yang memakai internet")
    IN_PARTNERSHIP = "establishments_in_partnership", _("Unit usaha yang bermitra")
    WITH_LOAN = "establishments_with_loan", _("Unit usaha yang meminjam")
    NATIONAL_SHARE = "share_of_national_establishments", _("Bagian dari unit usaha nasional")
    IKM_UNITS = "ikm_units", _("Unit IKM")
    IKM_WORKERS = "ikm_workers", _("Tenaga kerja IKM")
    IKM_WORKER_SHARE = (
        "ikm_share_of_manufacturing_workers",
        _("Bagian IKM dari tenaga kerja industri pengolahan"),
    )
    IKM_OUTPUT_SHARE = (
        "ikm_share_of_manufacturing_output",
        _("Bagian IKM dari keluaran industri pengolahan"),
    )
    IKM_SENTRA = "ikm_sentra", _("Sentra IKM")
    IKM_IN_SENTRA = "ikm_in_sentra", _("IKM di dalam sentra")


class StatisticUnit(models.TextChoices):
    COUNT = "count", _("unit")
    PERSONS = "persons", _("orang")
    PERCENT = "percent", _("persen")
    MILLION = "million", _("juta")
    MILLION_PERSONS = "million_persons", _("juta orang")
    MILLION_IDR = "million_idr", _("juta rupiah")
