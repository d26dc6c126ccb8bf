"""What a proposal, a decision and a document may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.components import Badge, Tone

from .meetings import LineFlagKind as LineFlagKind
from .meetings import LineVerdict as LineVerdict
from .meetings import MaterialKind as MaterialKind
from .meetings import MeetingMode as MeetingMode
from .meetings import OpinionBody as OpinionBody
from .meetings import OpinionStance as OpinionStance
from .meetings import Presence as Presence
from .meetings import ProxyKind as ProxyKind
from .meetings import RakorKind as RakorKind
from .minutes import MinutesState as MinutesState
from .minutes import Paper as Paper
from .minutes import ReleasePolicy as ReleasePolicy
from .minutes import Side as Side
from .minutes import SigningMethod as SigningMethod
from .minutes import Standing as Standing


class ProposalState(models.TextChoices):
    DRAFT = "draf", _("Draf")
    AWAITING_HEAD = "menunggu_kadis", _("Menunggu Kepala Dinas")
    AT_PROVINCE = "di_provinsi", _("Menunggu verifikasi provinsi")
    CONSOLIDATED = "dikonsolidasikan", _("Dikonsolidasikan provinsi")
    SUBMITTED = "diajukan", _("Diajukan")
    VERIFIED = "diverifikasi", _("Diverifikasi provinsi")
    IN_REVIEW = "ditelaah", _("Ditelaah")
    IN_DISCUSSION = "dibahas", _("Dibahas")
    APPROVED = "disetujui", _("Disetujui")
    ADJUSTED = "disesuaikan", _("Disetujui dengan penyesuaian")
    RETURNED = "dikembalikan", _("Dikembalikan")
    DEFERRED = "ditunda", _("Ditunda")
    DECLINED = "tidak_disetujui", _("Tidak disetujui")
    ALLOCATED = "dialokasikan", _("Dialokasikan")
    WITHDRAWN = "ditarik", _("Ditarik")

    @property
    def badge(self) -> Badge:
        """The state as people see it: word, icon and colour."""
        icon, tone = _LOOKS[self]
        return Badge(self.label, icon, tone)


_LOOKS: dict[ProposalState, tuple[str, Tone]] = {
    ProposalState.DRAFT: ("berkas", "draf"),
    ProposalState.AWAITING_HEAD: ("jam", "proses"),
    ProposalState.AT_PROVINCE: ("gedung", "proses"),
    ProposalState.CONSOLIDATED: ("cek", "selesai"),
    ProposalState.SUBMITTED: ("kanan", "proses"),
    ProposalState.VERIFIED: ("kanan", "proses"),
    ProposalState.IN_REVIEW: ("separuh", "proses"),
    ProposalState.IN_DISCUSSION: ("orang", "proses"),
    ProposalState.APPROVED: ("cek", "setuju"),
    ProposalState.ADJUSTED: ("cek", "setuju"),
    ProposalState.RETURNED: ("balik", "perbaiki"),
    ProposalState.DEFERRED: ("jam", "kosong"),
    ProposalState.DECLINED: ("silang", "tolak"),
    ProposalState.ALLOCATED: ("cek", "setuju"),
    ProposalState.WITHDRAWN: ("silang", "kosong"),
}

# The drafter may write in these; the database refuses changes of lines in any other.
EDITABLE = (ProposalState.DRAFT, ProposalState.RETURNED)
# The submission clock runs in every other state.
NOT_SUBMITTED = (
    ProposalState.DRAFT,
    ProposalState.AWAITING_HEAD,
    ProposalState.AT_PROVINCE,
    ProposalState.CONSOLIDATED,
    ProposalState.RETURNED,
    ProposalState.WITHDRAWN,
)
# Sent, and nobody has begun to examine it.
WITHDRAWABLE = (ProposalState.AWAITING_HEAD, ProposalState.SUBMITTED)
# Its office may put another proposal in its place.
REPLACEABLE = (ProposalState.WITHDRAWN, ProposalState.DECLINED)
# Only what a kabupaten/kota proposes goes through these.
PROVINCIAL_STEPS = (
    ProposalState.AT_PROVINCE,
    ProposalState.CONSOLIDATED,
    ProposalState.VERIFIED,
)
# With the centre, and nobody there has begun.
ARRIVED = (ProposalState.SUBMITTED, ProposalState.VERIFIED)
# The centre has said its word.
DECIDED = (
    ProposalState.APPROVED,
    ProposalState.ADJUSTED,
    ProposalState.DEFERRED,
    ProposalState.DECLINED,
    ProposalState.ALLOCATED,
)
# With the centre and not finally decided: what a reviewer's queue shows.
AWAITING_REVIEW = (
    ProposalState.SUBMITTED,
    ProposalState.VERIFIED,
    ProposalState.IN_REVIEW,
    ProposalState.IN_DISCUSSION,
    ProposalState.DEFERRED,
)
AGREED = (ProposalState.APPROVED, ProposalState.ADJUSTED, ProposalState.ALLOCATED)


class Move(models.TextChoices):
    """Named transitions. The table that says what each may do is in actions.moves."""

    SEND_TO_HEAD = "kirim", _("Dikirim ke Kepala Dinas")
    HEAD_RETURNS = "kembalikan_internal", _("Dikembalikan ke penyusun")
    SIGN = "setujui_ajukan", _("Disetujui dan diajukan")
    SIGN_TO_PROVINCE = "ajukan_ke_provinsi", _("Disetujui dan diajukan ke provinsi")
    FORWARD = "teruskan", _("Diverifikasi provinsi dan diteruskan")
    PROVINCE_RETURNS = "kembalikan_provinsi", _("Dikembalikan provinsi untuk perbaikan")
    CONSOLIDATE = "satukan", _("Dikonsolidasikan ke usulan provinsi")
    RELEASE = "lepaskan", _("Dilepas dari usulan provinsi")
    START_REVIEW = "mulai_telaah", _("Mulai ditelaah")
    TABLE = "bahas", _("Dibawa ke Rakor")
    RETURN = "kembalikan", _("Dikembalikan untuk perbaikan")
    APPROVE = "setujui", _("Disetujui")
    ADJUST = "sesuaikan", _("Disetujui dengan penyesuaian")
    DEFER = "tunda", _("Ditunda")
    DECLINE = "tolak", _("Tidak disetujui")
    ALLOCATE = "alokasikan", _("Dialokasikan")
    WITHDRAW = "tarik", _("Ditarik oleh Dinas")
    TAKE_BACK = "batal_kembalikan", _("Pengembalian dibatalkan")
    UNDO = "batal_putus", _("Keputusan diurungkan")


class NeedState(models.TextChoices):
    """What became of a need of a kabupaten/kota."""

    DRAFT = "draf", _("Draf")
    SENT = "diajukan", _("Diajukan ke provinsi")
    ACCEPTED = "diterima", _("Diterima provinsi")
    RETURNED = "dikembalikan", _("Dikembalikan")
    CONSOLIDATED = "dikonsolidasikan", _("Dikonsolidasikan provinsi")
    ANSWERED = "dijawab", _("Dijawab")

    @property
    def badge(self) -> Badge:
        """The state as people see it: word, icon and colour."""
        icon, tone = _NEED_LOOKS[self]
        return Badge(self.label, icon, tone)


_NEED_LOOKS: dict[NeedState, tuple[str, Tone]] = {
    NeedState.DRAFT: ("berkas", "draf"),
    NeedState.SENT: ("kanan", "proses"),
    NeedState.ACCEPTED: ("cek", "proses"),
    NeedState.RETURNED: ("balik", "perbaiki"),
    NeedState.CONSOLIDATED: ("cek", "setuju"),
    NeedState.ANSWERED: ("info", "kosong"),
}
NEED_EDITABLE = (NeedState.DRAFT, NeedState.RETURNED)
# The province has it on its table and has not disposed of it.
NEED_OPEN = (NeedState.SENT, NeedState.ACCEPTED)
# The province took it on: the centre may know of it.
NEED_TAKEN_ON = (NeedState.ACCEPTED, NeedState.CONSOLIDATED)


class NeedMove(models.TextChoices):
    """Named transitions of a need. The table is in actions.need_moves."""

    SEND = "kirim", _("Diajukan ke provinsi")
    ACCEPT = "terima", _("Diterima provinsi")
    RETURN = "kembalikan", _("Dikembalikan ke kabupaten/kota")
    CONSOLIDATE = "satukan", _("Dikonsolidasikan ke usulan provinsi")
    RELEASE = "lepaskan", _("Dilepas dari usulan provinsi")
    ANSWER = "jawab", _("Dijawab")


class NeedPriority(models.TextChoices):
    """How the kabupaten/kota itself ranks what it asks for."""

    HIGH = "tinggi", _("Tinggi")
    MIDDLE = "sedang", _("Sedang")
    LOW = "rendah", _("Rendah")


class SupportStage(models.TextChoices):
    """How far a request for support has come, in the words of the Direktur Jenderal."""

    RECEIVED = "diterima", _("Diterima")
    IDENTIFIED = "identifikasi", _("Identifikasi")
    FOLLOW_UP = "tindak_lanjut", _("Tindak lanjut")
    PROPOSED = "menjadi_usulan", _("Menjadi usulan")
    ANSWERED = "dijawab", _("Dijawab")

    @property
    def badge(self) -> Badge:
        """The stage as people see it: word, icon and colour."""
        icon, tone = _SUPPORT_LOOKS[self]
        return Badge(self.label, icon, tone)


_SUPPORT_LOOKS: dict[SupportStage, tuple[str, Tone]] = {
    SupportStage.RECEIVED: ("berkas", "draf"),
    SupportStage.IDENTIFIED: ("cari", "proses"),
    SupportStage.FOLLOW_UP: ("separuh", "proses"),
    SupportStage.PROPOSED: ("cek", "setuju"),
    SupportStage.ANSWERED: ("info", "selesai"),
}
# Somebody in the centre still has to act.
SUPPORT_OPEN = (SupportStage.RECEIVED, SupportStage.IDENTIFIED, SupportStage.FOLLOW_UP)


class SupportMove(models.TextChoices):
    """Named transitions of a request for support. The table is in actions.support_moves."""

    IDENTIFY = "identifikasi", _("Mulai diidentifikasi")
    FOLLOW_UP = "tindak_lanjut", _("Mulai ditindaklanjuti")
    PROPOSE = "menjadi_usulan", _("Menjadi usulan")
    ANSWER = "jawab", _("Dijawab")


class SupportItemKind(models.TextChoices):
    """What a place asks the centre to support."""

    SENTRA = "sentra", _("Sentra IKM")
    UNIT_MACHINES = "mesin_uptd", _("Mesin dan peralatan UPTD/UPT")
    DAK_PHYSICAL = "dak_fisik", _("DAK Fisik")
    DAK_NON_PHYSICAL = "dak_nonfisik", _("DAK Nonfisik")
    OTHER = "lain", _("Lainnya")


class SupportFileKind(models.TextChoices):
    LETTER = "surat", _("Surat permohonan")
    EXPOSE = "ekspose", _("Bahan ekspose")
    PHOTO = "foto", _("Foto")


class Audience(models.TextChoices):
    """Who reads a thread of comments. Chosen when it is opened, and never changed."""

    OFFICE = "internal", _("Internal kantor")
    SHARED = "ditjen", _("Bersama Ditjen")


# Which part of the form each column of a proposal belongs to. The database keeps by it who
# changed what last; copying takes whole parts by it.
SECTION_COLUMNS: dict[str, tuple[str, ...]] = {
    "identitas": (
        "title", "contact_name", "contact_position", "contact_nip", "contact_phone",
        "kpa_name", "kpa_nip", "ppk_name", "ppk_nip",
    ),
    "program": (
        "kind", "focus_id", "activity_id", "eligibility", "themes", "readiness", "plan_document",
        "plan_section", "plan_programme", "builds_place",
    ),
    "kak": ("problem", "objective", "output", "method", "risk", "legal_note", "legal_bases"),
    "lokasi": (
        "regency_id", "sentra_id", "place", "beneficiary_kind", "beneficiary_count", "women_count",
        "disability_count", "beneficiary_note", "handover_plan", "startup",
    ),
    "keluaran": ("market", "market_note"),
    "jadwal": ("first_month", "last_month", "schedule_note"),
    "pernyataan": ("declares_responsibility", "declares_no_cofunding"),
}  # fmt: skip


# How the parts are named in lists and letters; the pages of the form say more.
SECTION_NAMES = {
    "identitas": _("Identitas"),
    "program": _("Program dan kriteria"),
    "kak": _("Latar belakang dan sasaran"),
    "lokasi": _("Lokasi dan penerima"),
    "calon": _("Kelompok dan calon penerima"),
    "keluaran": _("Keluaran, target, dan pasar"),
    "rab": _("RAB"),
    "jadwal": _("Jadwal"),
    "data-dukung": _("Data dukung"),
    "pernyataan": _("Pernyataan"),
}


class ProposalKind(models.TextChoices):
    NEW = "baru", _("Baru")
    CONTINUING = "berlanjut", _("Berlanjut")


class BeneficiaryKind(models.TextChoices):
    """Tugas Pembantuan serves the public, industry people first (PP 19/2022)."""

    INDUSTRY_PEOPLE = "pelaku_industri", _("Pelaku industri kecil dan menengah")
    ASPIRING = "calon_wirausaha", _("Calon wirausaha industri")
    GROUPS = "kelompok", _("Kelompok usaha bersama (KUB)")
    PUBLIC = "masyarakat", _("Masyarakat lain")


class PriceSource(models.TextChoices):
    SBM = "sbm", _("Standar Biaya Masukan (SBM)")
    AT_COST = "at_cost", _("Biaya riil (at cost)")
    MARKET = "pasar", _("Harga pasar")


class DocumentStatus(models.TextChoices):
    UNCHECKED = "belum", _("Belum diperiksa")
    ACCEPTED = "sesuai", _("Sesuai")
    REJECTED = "tidak_sesuai", _("Tidak sesuai")


class DocumentSafety(models.TextChoices):
    """Whether a file was looked into. Only a clean one answers a requirement or is given out."""

    QUARANTINED = "karantina", _("Sedang diperiksa keamanannya")
    CLEAN = "bersih", _("Aman")
    REFUSED = "ditolak", _("Tidak diterima")


class ChoiceKind(models.TextChoices):
    """Registers from which a section is ticked, by fiscal year."""

    LEGAL_BASIS = "dasar_hukum", _("Dasar hukum")
    THEME = "tema", _("Tema")
    READINESS = "kesiapan", _("Kesiapan pembangunan")
    STARTUP = "modal_awal", _("Syarat modal awal wirausaha baru")


class GroupKind(models.TextChoices):
    KUB = "kub", _("Kelompok usaha bersama (KUB)")
    COOPERATIVE = "koperasi", _("Koperasi")
    OTHER = "lain", _("Kelompok lain")


class MarketReach(models.TextChoices):
    """How far the product shall reach."""

    LOCAL = "lokal", _("Pasar lokal")
    DOMESTIC = "domestik", _("Pasar domestik antardaerah")
    EXPORT = "ekspor", _("Ekspor")


class Severity(models.TextChoices):
    """What a finding does: stops a submission, warns, or is not looked for at all."""

    BLOCK = "blok", _("Memblokir")
    WARN = "peringatan", _("Memperingatkan")
    OFF = "mati", _("Mati")


class PriceMeasure(models.TextChoices):
    """What a usual level is a level of."""

    UNIT_PRICE = "harga", _("Harga satuan")
    PER_BENEFICIARY = "penerima", _("Biaya per penerima")
    PER_OUTPUT = "keluaran", _("Biaya per RO")


class UploadState(models.TextChoices):
    """Where a workbook that came back stands."""

    RECEIVED = "diunggah", _("Sedang dibaca")
    READ = "dibaca", _("Menunggu persetujuan Anda")
    APPLIED = "diterapkan", _("Diterapkan")
    REJECTED = "ditolak", _("Ditolak")

    @property
    def badge(self) -> Badge:
        icon, tone = _UPLOAD_LOOKS[self]
        return Badge(self.label, icon, tone)


_UPLOAD_LOOKS: dict[UploadState, tuple[str, Tone]] = {
    UploadState.RECEIVED: ("jam", "proses"),
    UploadState.READ: ("separuh", "perbaiki"),
    UploadState.APPLIED: ("cek", "setuju"),
    UploadState.REJECTED: ("silang", "tolak"),
}


# Where a verdict of a desk leads, once offices may know of it.
VERDICT_STATES = {
    Move.APPROVE: ProposalState.APPROVED,
    Move.ADJUST: ProposalState.ADJUSTED,
    Move.RETURN: ProposalState.RETURNED,
    Move.DEFER: ProposalState.DEFERRED,
    Move.DECLINE: ProposalState.DECLINED,
}
