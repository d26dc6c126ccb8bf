"""Berita acara: what a desk and its province agreed, signed by both sides and then sealed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import FiscalYear, RupiahField
from ikmportal.audit.triggers import append_only, tracked
from programs.models.meetings import RakorDesk
from programs.models.minutes_guards import parties_of_a_draft, signs_what_waits, stands_once_sent
from programs.querysets import BeritaAcaraQuerySet
from programs.states import MinutesState, Side, SigningMethod, Standing
from provinces.models import Province

_SHA256 = r"^[0-9a-f]{64}$"
_WITH_IMAGE = (SigningMethod.DRAWN, SigningMethod.UPLOADED)


class MinutesCounter(models.Model):
    """The last number given out per year and province; taken by one statement, never counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "province"], name="minutes_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id} {self.province_id}: {self.last}"


class BeritaAcara(models.Model):
    """One berita acara of a desk, or a numbered addendum to it (``ordinal`` from 1).

    ``content`` is the canonical snapshot both sides sign, ``sha256`` its digest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(RakorDesk, on_delete=models.PROTECT, related_name="minutes")
    number = models.CharField(_("nomor"), max_length=40, unique=True)
    ordinal = models.PositiveSmallIntegerField(_("adendum ke"), default=0)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="addenda"
    )
    reason = models.TextField(_("alasan adendum"), blank=True)
    held_on = models.DateField(_("tanggal berita acara"))
    place = models.CharField(_("tempat"), max_length=150)
    # One legal basis a line.
    legal_bases = models.TextField(_("dasar hukum"))
    notes = models.TextField(_("catatan"), blank=True)
    documents_due = models.DateField(_("batas melengkapi dokumen"), null=True, blank=True)
    state = models.CharField(
        _("status"), max_length=8, choices=MinutesState, default=MinutesState.DRAFT
    )
    content = models.JSONField(_("isi"), null=True)
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64, blank=True)
    total_idr = RupiahField(_("disepakati"), null=True)
    # What the QR leads to: hard to guess, and it tells nothing.
    verification_code = models.CharField(_("kode verifikasi"), max_length=32, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("dibuat"))
    sent_at = models.DateTimeField(_("dikirim"), null=True)
    sealed_at = models.DateTimeField(_("disegel"), null=True)

    objects = BeritaAcaraQuerySet.as_manager()

    class Meta:
        verbose_name = _("berita acara")
        verbose_name_plural = _("berita acara")
        constraints = [
            models.UniqueConstraint(fields=["desk", "ordinal"], name="minutes_ordinal_once"),
            models.UniqueConstraint(
                fields=["desk"],
                condition=~Q(state=MinutesState.SEALED),
                name="minutes_one_open_per_desk",
            ),
            models.CheckConstraint(
                name="minutes_addendum_says_what",
                condition=Q(ordinal=0, corrects=None, reason="")
                | Q(ordinal__gt=0, corrects__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="minutes_content_iff_sent",
                condition=Q(state=MinutesState.DRAFT, content__isnull=True, sha256="")
                & Q(total_idr=None, sent_at=None)
                | ~Q(state=MinutesState.DRAFT)
                & Q(content__isnull=False, sha256__regex=_SHA256)
                & Q(total_idr__gte=0, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_sealed_iff_state_says_so",
                condition=Q(state=MinutesState.SEALED, sealed_at__isnull=False)
                | ~Q(state=MinutesState.SEALED) & Q(sealed_at=None),
            ),
            models.CheckConstraint(
                name="minutes_documents_due_later",
                condition=Q(documents_due=None) | Q(documents_due__gte=F("held_on")),
            ),
        ]
        triggers = [*tracked(), stands_once_sent(), append_only()[1]]

    def __str__(self) -> str:
        return self.number

    @property
    def is_addendum(self) -> bool:
        return self.ordinal > 0

    @property
    def is_draft(self) -> bool:
        return self.state == MinutesState.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.state == MinutesState.WAITING

    @property
    def is_sealed(self) -> bool:
        return self.state == MinutesState.SEALED

    @property
    def snapshot(self) -> dict[str, Any]:
        """What was sent for signature; empty while it is drawn up."""
        return self.content or {}


class MinutesParty(models.Model):
    """Who signs for a side: name, post and NIP as printed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(BeritaAcara, on_delete=models.PROTECT, related_name="parties")
    side = models.CharField(_("pihak"), max_length=6, choices=Side)
    name = models.CharField(_("nama"), max_length=150)
    post_title = models.CharField(_("jabatan"), max_length=200)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    standing = models.CharField(_("bertindak sebagai"), max_length=3, choices=Standing, blank=True)
    on_behalf_of = models.CharField(_("atas nama jabatan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pihak berita acara")
        verbose_name_plural = _("pihak berita acara")
        constraints = [
            models.UniqueConstraint(fields=["minutes", "side"], name="minutes_party_once_a_side"),
            models.CheckConstraint(
                name="minutes_party_is_named", condition=~Q(name="") & ~Q(post_title="")
            ),
            models.CheckConstraint(
                name="minutes_party_nip_has_18_digits", condition=Q(nip__regex=r"^(\d{18})?$")
            ),
            models.CheckConstraint(
                name="minutes_party_says_for_whom",
                condition=Q(standing=Standing.ON_BEHALF) & ~Q(on_behalf_of="")
                | ~Q(standing=Standing.ON_BEHALF) & Q(on_behalf_of=""),
            ),
        ]
        triggers = [*tracked(), parties_of_a_draft()]

    def __str__(self) -> str:
        return f"{self.side}: {self.name}"


class MinutesSignature(models.Model):
    """One side's word on one content. Never changed; not a certified electronic signature.

    ``at_desk``: given on the desk's device, in the presence of ``signed_by``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(BeritaAcara, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(_("pihak"), max_length=6, choices=Side)
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    method = models.CharField(_("cara"), max_length=8, choices=SigningMethod)
    name = models.CharField(_("nama"), max_length=150)
    image = models.BinaryField(_("gambar"), null=True)
    at_desk = models.BooleanField(_("di meja"), default=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post_title = models.CharField(_("sebagai"), max_length=170)
    signed_at = models.DateTimeField(_("waktu"))

    class Meta:
        verbose_name = _("tanda tangan berita acara")
        verbose_name_plural = _("tanda tangan berita acara")
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "side", "sha256"], name="minutes_signature_once_a_side"
            ),
            models.UniqueConstraint(
                fields=["minutes", "sha256", "signed_by"], name="minutes_signature_two_people"
            ),
            models.CheckConstraint(
                name="minutes_signature_image_iff_drawn",
                condition=Q(method__in=_WITH_IMAGE, image__isnull=False)
                | ~Q(method__in=_WITH_IMAGE) & Q(image=None),
            ),
            models.CheckConstraint(name="minutes_signature_is_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="minutes_signature_portal_is_personal",
                condition=Q(at_desk=False) | ~Q(method=SigningMethod.PORTAL),
            ),
        ]
        triggers = [*append_only(), signs_what_waits()]

    def __str__(self) -> str:
        return f"{self.side}: {self.name}"
