"""Letters as rows: written with the act that causes them, delivered after it commits."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """What may be asked of the outbox."""

    def waiting(self) -> "OutgoingMailQuerySet":
        """Letters not yet delivered that still have tries left."""
        return self.filter(sent_at=None, attempts__lt=OutgoingMail.MAX_ATTEMPTS)

    def due(self, at: datetime) -> "OutgoingMailQuerySet":
        """Waiting letters whose pause after the last failure is over, oldest first.

        The pause doubles, so a mail server that is down for hours uses up no letter's tries.
        """
        paused = [
            models.Q(attempts=tries, created_at__gt=at - timedelta(minutes=2**tries - 1))
            for tries in range(1, OutgoingMail.MAX_ATTEMPTS)
        ]
        return (
            self.waiting().exclude(models.Q(*paused, _connector=models.Q.OR)).order_by("created_at")
        )


class OutgoingMail(models.Model):
    """One letter to one address."""

    # The last try comes 2^11 minutes, a day and a half, after the letter was written.
    MAX_ATTEMPTS = 12

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
