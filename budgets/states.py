"""Kinds and stages of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemeKind(models.TextChoices):
    """Funding schemes. Ditjen IKMA's Dekonsentrasi became Tugas Pembantuan from TA 2024."""

    CO_ADMINISTRATION = "tp", _("Tugas Pembantuan")
    DECONCENTRATION = "dekon", _("Dekonsentrasi")
    DAK_PHYSICAL = "dak_fisik", _("DAK Fisik")
    DAK_NON_PHYSICAL = "dak_nonfisik", _("DAK Nonfisik")

    @property
    def abbreviation(self) -> str:
        """The usual short name of a scheme, the same in every language."""
        return {"tp": "TP", "dekon": "Dekon"}.get(self.value, str(self.label))


class CeilingStage(models.TextChoices):
    """Stages of a ceiling (PP 17/2017, PP 6/2023). Separate amounts, never overwritten."""

    INDICATIVE = "indikatif", _("Pagu indikatif")
    BUDGET = "anggaran", _("Pagu anggaran")
    ALLOCATION = "alokasi", _("Alokasi anggaran")


class IndicatorDirection(models.TextChoices):
    UP = "naik", _("Makin besar makin baik")
    DOWN = "turun", _("Makin kecil makin baik")


class IndicatorLevel(models.TextChoices):
    OBJECTIVE = "sasaran", _("Sasaran")
    PROGRAMME = "program", _("Program")
    ACTIVITY = "kegiatan", _("Kegiatan")


class FundingStatus(models.TextChoices):
    """What a source says of an amount decided elsewhere."""

    ALLOCATED = "dialokasikan", _("Dialokasikan")
    ANNOUNCED = "diumumkan", _("Diumumkan")
    PROPOSED = "diusulkan", _("Diusulkan")
    STATED = "disebut", _("Disebut penerima atau berita")


class EditKind(models.TextChoices):
    """What one edit of a scenario sets. The weights are percent points of one mix."""

    TOTAL = "total", _("Jumlah yang dibagi")
    BY_POPULATION = "bobot_ikm", _("Populasi IKM")
    BY_PAST_USE = "bobot_serapan", _("Serapan tahun lalu")
    BY_NEWNESS = "bobot_baru", _("Provinsi baru")
    BY_REMOTENESS = "bobot_terpencil", _("Keterpencilan")
    BY_POVERTY = "bobot_miskin", _("Kemiskinan")
    BY_EQUAL = "bobot_rata", _("Sama rata")
    BY_LAST_YEAR = "bobot_lalu", _("Pagu tahun lalu")
    BY_STAGE_BEFORE = "bobot_tahap", _("Tahap sebelumnya")
    BAND = "pita", _("Paling jauh dari tahun lalu (persen)")
    NEW_WITHIN = "usia_baru", _("Provinsi disebut baru sampai (tahun)")
    FLOOR = "batas_bawah", _("Batas bawah")
    CAP = "batas_atas", _("Batas atas")
    LOCK = "kunci", _("Kunci")
    MANUAL = "manual", _("Isian manual")


WEIGHTS = (
    EditKind.BY_POPULATION,
    EditKind.BY_PAST_USE,
    EditKind.BY_NEWNESS,
    EditKind.BY_REMOTENESS,
    EditKind.BY_POVERTY,
    EditKind.BY_EQUAL,
    EditKind.BY_LAST_YEAR,
    EditKind.BY_STAGE_BEFORE,
)
IN_NUMBERS = (*WEIGHTS, EditKind.BAND, EditKind.NEW_WITHIN)
OF_A_PROVINCE = (EditKind.LOCK, EditKind.MANUAL)


class FactorKind(models.TextChoices):
    """What an entered factor of a province measures."""

    REMOTENESS = "terpencil", _("Keterpencilan")
    POVERTY = "miskin", _("Kemiskinan")


class SbmClass(models.TextChoices):
    """What an SBM rate is (PMK on SBM, annexes I and II)."""

    CEILING = "tertinggi", _("Batas tertinggi")
    ESTIMATE = "estimasi", _("Estimasi")


class RevisionKind(models.TextChoices):
    """Why agreed money changes after it was allocated."""

    SHIFT = "geser", _("Pergeseran rincian")
    REFOCUSING = "refocusing", _("Refocusing")
    CEILING = "pagu", _("Perubahan pagu")


class RevisionState(models.TextChoices):
    """A revision is written, submitted, and decided by a second person."""

    DRAFT = "draf", _("Draf")
    SUBMITTED = "diajukan", _("Diajukan")
    APPROVED = "disetujui", _("Disetujui")
    REJECTED = "ditolak", _("Ditolak")


class RevisionAuthority(models.TextChoices):
    """Who may decide a revision, from the least power to the greatest."""

    KPA = "kpa", _("KPA (revisi POK)")
    REGIONAL = "kanwil", _("Kanwil DJPb (revisi DIPA)")
    DIRECTORATE = "dja", _("Ditjen Anggaran (revisi DIPA)")
    CEILING = "pagu", _("Perubahan pagu")


class RevisionFeature(models.TextChoices):
    """What a revision moves; the dated table says whose power each needs."""

    WITHIN_ACCOUNT = "dalam_akun", _("Rincian dalam satu akun")
    BETWEEN_ACCOUNTS = "antar_akun", _("Antar-akun dalam satu jenis belanja")
    BETWEEN_TYPES = "antar_belanja", _("Antar-jenis belanja")
    BETWEEN_ALLOCATIONS = "antar_alokasi", _("Antar-alokasi dalam satu satker")
    BETWEEN_OFFICES = "antar_satker", _("Antar-satker")
    TOTAL = "jumlah_berubah", _("Jumlah seluruhnya berubah")


class RevisionRuleKey(models.TextChoices):
    """Rules of a revision whose weight and date are rows of a year."""

    VOLUME_DROP = "volume_turun", _("Volume keluaran tidak turun")
    LAST_POK_DATE = "batas_pok", _("Batas akhir revisi POK")
    REALISED = "di_atas_realisasi", _("Menjadi tidak di bawah realisasi")


class RuleWeight(models.TextChoices):
    BLOCK = "tahan", _("Menahan")
    NOTE = "catat", _("Dicatat")
    OFF = "mati", _("Tidak dipakai")


class BeneficiaryClass(models.TextChoices):
    """Whom a line serves, as the refocusing of 2020 named them."""

    AFFECTED_IKM = "ikm_terdampak", _("IKM terdampak")
    NEW_ENTREPRENEURS = "wirausaha_baru", _("Wirausaha baru")
    TASK_FORCE = "gugus_tugas", _("Gugus tugas")
    HEALTH = "faskes", _("Fasilitas pelayanan kesehatan")


class DakRecommendation(models.TextChoices):
    """What Ditjen IKMA advises on a request that the national DAK system decides."""

    OPEN = "belum", _("Belum ada rekomendasi")
    RECOMMENDED = "direkomendasikan", _("Direkomendasikan")
    NOT_RECOMMENDED = "tidak", _("Tidak direkomendasikan")
