"""The room of a Rakor: what each desk shows now, and a beat that says when anything changed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only
from programs.models.beats import BY_DESK, beating
from programs.models.meetings import RakorDesk, RakorItem


class DeskBeat(models.Model):
    """A counter per desk; triggers raise it with every paper, position and decision.

    Screens ask for this number alone, and read the desk anew when it has changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.OneToOneField(RakorDesk, on_delete=models.PROTECT, related_name="pulse")
    beat = models.PositiveBigIntegerField(_("denyut"), default=0)

    class Meta:
        verbose_name = _("denyut meja")
        verbose_name_plural = _("denyut meja")

    def __str__(self) -> str:
        return f"{self.desk_id}: {self.beat}"


class DeskPosition(models.Model):
    """Which paper a desk has under discussion; the newest row counts. Never changed."""

    desk = models.ForeignKey(RakorDesk, on_delete=models.PROTECT, related_name="positions")
    item = models.ForeignKey(RakorItem, on_delete=models.PROTECT, related_name="positions")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(_("dibuka"))

    class Meta:
        verbose_name = _("posisi meja")
        verbose_name_plural = _("posisi meja")
        indexes = [models.Index(fields=["desk", "-id"], name="desk_position_newest")]
        triggers = [*append_only(), beating(BY_DESK)]

    def __str__(self) -> str:
        return f"{self.desk_id} → {self.item_id}"
