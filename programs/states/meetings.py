"""What meetings, their desks and the reviews before them may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineVerdict(models.TextChoices):
    ACCEPTED = "diterima", _("Diterima")
    ADJUSTED = "disesuaikan", _("Disesuaikan")
    REFUSED = "ditolak", _("Ditolak")


class RakorKind(models.TextChoices):
    NATIONAL_PROGRAMME = "rakornas", _("Rakornas penyusunan program")
    ALLOCATION_CEILING = "pagu_alokasi", _("Rakor pagu alokasi")
    PROVINCIAL = "provinsi", _("Rakor provinsi")
    DIPA_BRIEFING = "dipa", _("Pengarahan DIPA")


class LineFlagKind(models.TextChoices):
    """A reviewer's mark on a line before any desk, in the words of KRISNA."""

    ACCEPTED = "diterima", _("Diterima")
    REFUSED = "ditolak", _("Ditolak")
    DISCUSS = "didiskusikan", _("Didiskusikan")
    MEND = "perbaikan", _("Perbaikan")


class OpinionBody(models.TextChoices):
    """Who besides Ditjen IKMA may be asked for an opinion."""

    PLANNING = "biro", _("Biro Perencanaan")
    INSPECTORATE = "itjen", _("Inspektorat Jenderal")
    OTHER = "lain", _("Lembaga lain")


class OpinionStance(models.TextChoices):
    FOR = "setuju", _("Mendukung")
    CONDITIONAL = "bersyarat", _("Mendukung dengan catatan")
    AGAINST = "tidak", _("Tidak mendukung")


class MeetingMode(models.TextChoices):
    ON_SITE = "luring", _("Luring")
    ONLINE = "daring", _("Daring")
    HYBRID = "hybrid", _("Hybrid")


class Presence(models.TextChoices):
    """How somebody takes part. A speaker is here or virtual; a participant may be represented."""

    HERE = "hadir", _("Hadir")
    VIRTUAL = "virtual", _("Virtual")
    REPRESENTED = "diwakili", _("Diwakili")


class ProxyKind(models.TextChoices):
    READ_OUT = "dibacakan", _("dibacakan")
    ON_BEHALF = "an", _("a.n.")
    ACTING = "plt", _("Plt.")
    DAILY = "plh", _("Plh.")


class MaterialKind(models.TextChoices):
    POLICY = "arahan", _("Arahan")
    SLIDES = "paparan", _("Paparan")
    WORK_PLAN = "rencana_kerja", _("Rencana kerja")
    MONEV = "monev", _("Monitoring dan evaluasi")
    REPORT = "laporan", _("Laporan penyelenggara")
    PHOTO = "foto", _("Foto")
    OTHER = "lain", _("Lainnya")
