"""Kinds and roles: what an office and a post may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
