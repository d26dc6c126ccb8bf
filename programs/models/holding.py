"""A paper in one reviewer's hand: a short lease that the page renews, and who took it over."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only, tracked
from programs.models.proposals import Proposal
from programs.querysets import PaperHoldQuerySet


class PaperHold(models.Model):
    """Who holds a proposal, since when, and until when without another word from their page.

    Moments are the database's own. A row that has run out says nothing; it is used again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="hold")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(_("sejak"))
    until = models.DateTimeField(_("sampai"))
    # Whoever had it before, where it was taken over; then that person is told.
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PaperHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("usulan yang dipegang")
        verbose_name_plural = _("usulan yang dipegang")
        constraints = [
            models.CheckConstraint(name="hold_ends_later", condition=Q(until__gt=F("since"))),
            models.CheckConstraint(
                name="hold_is_taken_from_another",
                condition=Q(taken_from=None) | ~Q(taken_from=F("holder")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.holder_id}"


class PaperTakeover(models.Model):
    """Somebody took a paper out of another's hand. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="takeovers")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    held_since = models.DateTimeField(_("dipegang sejak"))
    taken_at = models.DateTimeField(_("diambil alih"))

    class Meta:
        verbose_name = _("pengambilalihan usulan")
        verbose_name_plural = _("pengambilalihan usulan")
        constraints = [
            models.CheckConstraint(
                name="takeover_is_from_another", condition=~Q(taken_by=F("taken_from"))
            )
        ]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.taken_from_id} → {self.taken_by_id}"
