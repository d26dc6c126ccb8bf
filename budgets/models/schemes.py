"""Fiscal years and what belongs to each: rows with a year, never constants."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.querysets import FocusMenuQuerySet, FundingSchemeQuerySet
from budgets.states import CeilingStage, SchemeKind
from ikmportal.audit.triggers import tracked
from ikmportal.prepared import ReadBySixties


class FiscalYear(models.Model):
    """A tahun anggaran, 1 January to 31 December in the declared fiscal zone (WIB)."""

    year = models.PositiveSmallIntegerField(_("tahun anggaran"), primary_key=True)

    class Meta:
        verbose_name = _("tahun anggaran")
        verbose_name_plural = _("tahun anggaran")
        constraints = [
            models.CheckConstraint(
                name="fiscal_year_is_plausible", condition=models.Q(year__range=(2000, 2100))
            )
        ]

    def __str__(self) -> str:
        return f"TA {self.year}"


class FundingScheme(models.Model):
    """One scheme in one fiscal year, with the law it stands on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="schemes")
    kind = models.CharField(_("skema"), max_length=14, choices=SchemeKind)
    legal_basis = models.CharField(_("dasar hukum"), max_length=200)
    accepts_proposals = models.BooleanField(_("menerima usulan di portal"), default=False)
    # A market price from here on needs a document or a note; empty asks for none.
    evidence_above_idr = RupiahField(_("bukti harga pasar mulai"), null=True, blank=True)
    note = models.TextField(_("keterangan"), blank=True)
    source = models.TextField(_("sumber"), blank=True)

    objects = FundingSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("skema pendanaan")
        verbose_name_plural = _("skema pendanaan")
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "kind"], name="scheme_once_per_year"),
            models.CheckConstraint(
                name="scheme_dekon_until_2023",
                condition=~models.Q(kind=SchemeKind.DECONCENTRATION)
                | models.Q(fiscal_year__lte=2023),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.fiscal_year_id}"

    @property
    def short_label(self) -> str:
        """For narrow columns: ``TP 2024``."""
        return f"{SchemeKind(self.kind).abbreviation} {self.fiscal_year_id}"


class FocusMenu(models.Model):
    """One focus of a scheme at one stage: menus change inside a single planning cycle."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="focuses")
    stage = models.CharField(_("tahap"), max_length=10, choices=CeilingStage)
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("fokus"), max_length=120)
    source = models.TextField(_("sumber"))

    objects = FocusMenuQuerySet.as_manager()

    class Meta:
        verbose_name = _("menu fokus")
        verbose_name_plural = _("menu fokus")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "stage", "name"], name="focus_once_per_scheme_and_stage"
            )
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class ActivityType(models.Model):
    """The ten facility types of PP 29/2018 article 13, letters a to j."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="activities")
    letter = models.CharField(_("huruf"), max_length=1)
    name = models.CharField(_("jenis kegiatan"), max_length=160)
    article = models.CharField(_("pasal"), max_length=60)

    class Meta:
        verbose_name = _("jenis kegiatan")
        verbose_name_plural = _("jenis kegiatan")
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "letter"], name="activity_letter_once")
        ]

    def __str__(self) -> str:
        return self.name


class OutputClass(ReadBySixties):
    """KRO (klasifikasi rincian output) with its unit. Q and R codes carry national priority."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, related_name="output_classes"
    )
    code = models.CharField(_("kode"), max_length=3)
    name = models.CharField(_("nama"), max_length=120)
    unit = models.CharField(_("satuan"), max_length=40)
    is_national_priority = models.BooleanField(_("prioritas nasional"), default=False)

    class Meta:
        verbose_name = _("KRO")
        verbose_name_plural = _("KRO")
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "code"], name="kro_code_once_per_year"),
            models.CheckConstraint(
                name="kro_code_is_three_latin_letters",
                condition=models.Q(code__regex=r"^[A-Z]{3}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Account(ReadBySixties):
    """A six-digit account of the Bagan Akun Standar, as of one fiscal year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="accounts")
    code = models.CharField(_("kode"), max_length=6)
    name = models.CharField(_("nama"), max_length=160)
    is_handover = models.BooleanField(
        _("untuk diserahkan"), default=False, help_text=_("Kelompok 526: barang untuk masyarakat.")
    )
    source = models.TextField(_("sumber"))

    class Meta:
        verbose_name = _("akun")
        verbose_name_plural = _("akun")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "code"], name="account_code_once_per_year"
            ),
            models.CheckConstraint(
                name="account_code_is_six_digits", condition=models.Q(code__regex=r"^\d{6}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Unit(models.Model):
    """A unit of a volume factor: OH, OJ, paket."""

    code = models.CharField(_("kode"), max_length=20, primary_key=True)
    name = models.CharField(_("nama"), max_length=60)
    name_en = models.CharField(_("nama Inggris"), max_length=60)
    short = models.CharField(_("singkatan"), max_length=12, blank=True)
    is_person_based = models.BooleanField(_("berbasis orang"), default=False)
    # Counts repetitions: 3 paket × 2 kali are 6 paket.
    is_multiplier = models.BooleanField(_("pengulangan"), default=False)

    class Meta:
        verbose_name = _("satuan")
        verbose_name_plural = _("satuan")

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """As people write it in a calculation: Org, Kgt, Jam."""
        return self.short or self.code
