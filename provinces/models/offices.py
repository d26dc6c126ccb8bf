"""Offices, their posts, and who holds a post between two dates."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import tracked
from provinces.models.territory import Province, Regency
from provinces.querysets import AppointmentQuerySet, OfficeQuerySet
from provinces.states import AppointmentKind, OfficeKind, Role, TimeZone

_CENTRAL = [OfficeKind.DITJEN, OfficeKind.DIRECTORATE, OfficeKind.INSPECTORATE]


class Office(models.Model):
    """A Dinas or a central unit. Names change often; an administrator may edit them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("jenis"), max_length=12, choices=OfficeKind)
    name = models.CharField(_("nama"), max_length=150)
    short_name = models.CharField(_("nama pendek"), max_length=80)
    has_generic_name = models.BooleanField(
        _("nama umum"), default=False, help_text=_("Nama belum dicocokkan dengan peraturan daerah.")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="offices"
    )
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, null=True, blank=True, related_name="offices"
    )
    time_zone = models.CharField(_("zona waktu"), max_length=20, choices=TimeZone)
    letterhead = models.TextField(_("kop surat"), blank=True)
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    city = models.CharField(_("tempat surat"), max_length=60, blank=True)
    satker_code = models.CharField(_("kode satker"), max_length=6, blank=True)
    valid = DateRangeField(_("berlaku"))
    source = models.TextField(_("sumber"))

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("kantor")
        verbose_name_plural = _("kantor")
        constraints = [
            models.CheckConstraint(
                name="office_place_fits_its_kind",
                condition=models.Q(kind__in=_CENTRAL, province=None, regency=None)
                | models.Q(kind=OfficeKind.PROVINCE, province__isnull=False, regency=None)
                | models.Q(kind=OfficeKind.REGENCY, province__isnull=False, regency__isnull=False),
            ),
            ExclusionConstraint(
                name="office_one_dinas_per_province",
                expressions=[
                    ("province", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(kind=OfficeKind.PROVINCE),
            ),
            ExclusionConstraint(
                name="office_one_dinas_per_regency",
                expressions=[("regency", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=models.Q(kind=OfficeKind.REGENCY),
            ),
            models.CheckConstraint(
                name="office_satker_is_six_digits",
                condition=models.Q(satker_code="") | models.Q(satker_code__regex=r"^\d{6}$"),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in an office. Rights belong to the seat, not to the person who sits in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("peran"), max_length=14, choices=Role)
    title = models.CharField(_("jabatan"), max_length=150)

    class Meta:
        verbose_name = _("jabatan")
        verbose_name_plural = _("jabatan")
        constraints = [
            models.UniqueConstraint(fields=["office", "title"], name="post_title_once_per_office")
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """Who holds a post between two dates: definitive, acting (Plt.) or daily acting (Plh.)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    kind = models.CharField(
        _("jenis"), max_length=10, choices=AppointmentKind, default=AppointmentKind.DEFINITIVE
    )
    letter_number = models.CharField(_("nomor surat"), max_length=80, blank=True)
    valid = DateRangeField(_("berlaku"))
    # Set where a person made it here; what was loaded has its letter alone.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField(_("dicatat"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("penugasan")
        verbose_name_plural = _("penugasan")
        constraints = [
            ExclusionConstraint(
                name="appointment_one_holder_per_kind",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="appointment_acting_has_an_end",
                condition=models.Q(kind=AppointmentKind.DEFINITIVE)
                | models.Q(valid__upper_inf=False),
            ),
            models.CheckConstraint(
                name="appointment_made_by_somebody_some_day",
                condition=models.Q(made_by=None, made_on=None)
                | models.Q(made_by__isnull=False, made_on__isnull=False),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.post_id} {self.valid}"
