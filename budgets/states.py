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


class SbmClass(models.TextChoices):
    """What an SBM rate is (PMK on SBM, annexes I and II)."""

    CEILING = "tertinggi", _("Batas tertinggi")
    ESTIMATE = "estimasi", _("Estimasi")
