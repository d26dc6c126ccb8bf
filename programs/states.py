"""What a proposal, a decision and a document may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.components import Badge, Tone


class ProposalState(models.TextChoices):
    DRAFT = "draf", _("Draf")
    AWAITING_HEAD = "menunggu_kadis", _("Menunggu Kepala Dinas")
    SUBMITTED = "diajukan", _("Diajukan")
    IN_REVIEW = "ditelaah", _("Ditelaah")
    IN_DISCUSSION = "dibahas", _("Dibahas")
    APPROVED = "disetujui", _("Disetujui")
    ADJUSTED = "disesuaikan", _("Disetujui dengan penyesuaian")
    RETURNED = "dikembalikan", _("Dikembalikan")
    DEFERRED = "ditunda", _("Ditunda")
    DECLINED = "tidak_disetujui", _("Tidak disetujui")
    ALLOCATED = "dialokasikan", _("Dialokasikan")

    @property
    def badge(self) -> Badge:
        """The state as people see it: word, icon and colour."""
        icon, tone = _LOOKS[self]
        return Badge(self.label, icon, tone)


_LOOKS: dict[ProposalState, tuple[str, Tone]] = {
    ProposalState.DRAFT: ("berkas", "draf"),
    ProposalState.AWAITING_HEAD: ("jam", "proses"),
    ProposalState.SUBMITTED: ("kanan", "proses"),
    ProposalState.IN_REVIEW: ("separuh", "proses"),
    ProposalState.IN_DISCUSSION: ("orang", "proses"),
    ProposalState.APPROVED: ("cek", "setuju"),
    ProposalState.ADJUSTED: ("cek", "setuju"),
    ProposalState.RETURNED: ("balik", "perbaiki"),
    ProposalState.DEFERRED: ("jam", "kosong"),
    ProposalState.DECLINED: ("silang", "tolak"),
    ProposalState.ALLOCATED: ("cek", "setuju"),
}

# The drafter may write in these; the database refuses changes of lines in any other.
EDITABLE = (ProposalState.DRAFT, ProposalState.RETURNED)
# The submission clock runs in every other state.
NOT_SUBMITTED = (ProposalState.DRAFT, ProposalState.AWAITING_HEAD, ProposalState.RETURNED)
# The centre has said its word.
DECIDED = (
    ProposalState.APPROVED,
    ProposalState.ADJUSTED,
    ProposalState.DEFERRED,
    ProposalState.DECLINED,
    ProposalState.ALLOCATED,
)
AGREED = (ProposalState.APPROVED, ProposalState.ADJUSTED, ProposalState.ALLOCATED)


class Move(models.TextChoices):
    """Named transitions. The table that says what each may do is in actions.moves."""

    SEND_TO_HEAD = "kirim", _("Dikirim ke Kepala Dinas")
    HEAD_RETURNS = "kembalikan_internal", _("Dikembalikan ke penyusun")
    SIGN = "setujui_ajukan", _("Disetujui dan diajukan")
    START_REVIEW = "mulai_telaah", _("Mulai ditelaah")
    TABLE = "bahas", _("Dibawa ke Rakor")
    RETURN = "kembalikan", _("Dikembalikan untuk perbaikan")
    APPROVE = "setujui", _("Disetujui")
    ADJUST = "sesuaikan", _("Disetujui dengan penyesuaian")
    DEFER = "tunda", _("Ditunda")
    DECLINE = "tolak", _("Tidak disetujui")
    ALLOCATE = "alokasikan", _("Dialokasikan")


class LineVerdict(models.TextChoices):
    ACCEPTED = "diterima", _("Diterima")
    ADJUSTED = "disesuaikan", _("Disesuaikan")
    REFUSED = "ditolak", _("Ditolak")


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


class RakorKind(models.TextChoices):
    NATIONAL_PROGRAMME = "rakornas", _("Rakornas penyusunan program")
    ALLOCATION_CEILING = "pagu_alokasi", _("Rakor pagu alokasi")
    PROVINCIAL = "provinsi", _("Rakor provinsi")
    DIPA_BRIEFING = "dipa", _("Pengarahan DIPA")


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
