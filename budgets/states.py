"""Kinds and stages of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.components import Badge, Tone


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


class InstrumentKind(models.TextChoices):
    """What makes an agreed allocation official (PP 19/2022 art. 16; PP 6/2023)."""

    ASSIGNMENT = "permen", _("Permen penugasan")
    GOVERNOR_DECREE = "sk_gubernur", _("SK Gubernur")
    DIPA = "dipa", _("DIPA")


class OfficialKind(models.TextChoices):
    """Officials of a work unit whose names stand in an allocation."""

    KPA = "kpa", _("KPA (Kuasa Pengguna Anggaran)")
    PPK = "ppk", _("PPK (Pejabat Pembuat Komitmen)")

    @property
    def abbreviation(self) -> str:
        return self.value.upper()


class HolidayKind(models.TextChoices):
    NATIONAL = "libur_nasional", _("Libur nasional")
    JOINT_LEAVE = "cuti_bersama", _("Cuti bersama")


class DateRule(models.TextChoices):
    """How the last day of a duty is found."""

    FIXED = "tanggal", _("Tanggal tetap")
    MONTH_END = "akhir_bulan", _("Akhir bulan, ditambah hari")
    AFTER_EVENT = "hari_kerja", _("Hari kerja sesudah peristiwa")


class DutyEvent(models.TextChoices):
    """What working days are counted from; each gives a duty its periods in a year."""

    NONE = "", _("Tidak ada")
    QUARTER_END = "triwulan", _("Akhir triwulan")
    MONTH_CLOSE = "bulan", _("Akhir bulan")


class Proof(models.TextChoices):
    """Where the portal sees that a duty is done."""

    REPORT = "laporan", _("Dicatat pelaksananya")
    ASSIGNMENT = "permen", _("Permen penugasan")
    GOVERNOR_DECREE = "sk_gubernur", _("SK Gubernur")
    DIPA = "dipa", _("DIPA")
    OFFICIALS = "pejabat", _("Penunjukan KPA dan PPK")
    CEILING_INDICATIVE = "pagu_indikatif", _("Pagu indikatif tercatat")
    CEILING_BUDGET = "pagu_anggaran", _("Pagu anggaran tercatat")
    CEILING_ALLOCATION = "pagu_alokasi", _("Alokasi anggaran tercatat")


INSTRUMENT_PROOFS = {Proof(kind.value): kind for kind in InstrumentKind}
CEILING_PROOFS = {
    Proof.CEILING_INDICATIVE: CeilingStage.INDICATIVE,
    Proof.CEILING_BUDGET: CeilingStage.BUDGET,
    Proof.CEILING_ALLOCATION: CeilingStage.ALLOCATION,
}


class ObligationActKind(models.TextChoices):
    """What somebody recorded of an obligation; the newest counts."""

    DONE = "terpenuhi", _("Sudah dipenuhi")
    EXEMPT = "dikecualikan", _("Tidak berlaku bagi kantor ini")
    WITHDRAWN = "dicabut", _("Catatan dicabut")


class ReminderStage(models.TextChoices):
    """Each stage is written about once."""

    TWO_WEEKS = "14_hari", _("Empat belas hari lagi")
    THREE_DAYS = "3_hari", _("Tiga hari lagi")
    OVERDUE = "terlambat", _("Terlambat")


class ObligationStatus(models.TextChoices):
    DONE = "terpenuhi", _("Terpenuhi")
    EXEMPT = "dikecualikan", _("Dikecualikan")
    OVERDUE = "terlambat", _("Terlambat")
    COMING = "akan_datang", _("Akan datang")

    @property
    def badge(self) -> Badge:
        icon, tone = _STATUS_LOOKS[self]
        return Badge(self.label, icon, tone)


_STATUS_LOOKS: dict[ObligationStatus, tuple[str, Tone]] = {
    ObligationStatus.DONE: ("cek", "setuju"),
    ObligationStatus.EXEMPT: ("silang", "kosong"),
    ObligationStatus.OVERDUE: ("seru", "galat"),
    ObligationStatus.COMING: ("jam", "proses"),
}


class RevisionKind(models.TextChoices):
    """Why agreed money changes after it was allocated."""

    SHIFT = "geser", _("Pergeseran rincian")
    REFOCUSING = "refocusing", _("Refocusing")
    CEILING = "pagu", _("Perubahan pagu")


class RevisionState(models.TextChoices):
    """A revision is written, submitted, and decided by a second person; an office's own goes to
    its KPA first."""

    DRAFT = "draf", _("Draf")
    WITH_KPA = "di_kpa", _("Menunggu KPA")
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
    BETWEEN_OUTPUTS = "antar_ro", _("Antar-RO dalam satu KRO")
    BETWEEN_TYPES = "antar_belanja", _("Antar-jenis belanja")
    BETWEEN_CLASSES = "antar_kro", _("Antar-KRO")
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
