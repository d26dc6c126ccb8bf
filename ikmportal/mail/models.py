"""Letters as rows: written with the act that causes them, delivered after it commits."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """What may be asked of the outbox."""

    def waiting(self) -> "OutgoingMailQuerySet":
        """Letters not yet delivered that still have tries left."""
        return self.filter(sent_at=None, attempts__lt=OutgoingMail.MAX_ATTEMPTS)


class OutgoingMail(models.Model):
    """One letter to one address."""

    MAX_ATTEMPTS = 8

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.EmailField(_("penerima"))
    subject = models.CharField(_("perihal"), max_length=200)
    body = models.TextField(_("isi"))
    dedupe_key = models.CharField(_("kunci"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    sent_at = models.DateTimeField(_("terkirim"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    last_error = models.CharField(_("galat terakhir"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("surat keluar")
        verbose_name_plural = _("surat keluar")
        indexes = [
            models.Index(
                fields=["created_at"], name="mail_waiting", condition=models.Q(sent_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"
