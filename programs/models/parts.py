"""Parts of a proposal: who changed each, what the head asked to change, and what was read."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only
from programs.models.proposals import Proposal, Transition


class SectionEdit(models.Model):
    """Who last changed which part, and when. Kept by triggers only (see ``authorship``).

    One row a person and part: the newest tells the last change, all together tell the authors.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="edits")
    section = models.CharField(_("bagian"), max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(_("diubah"))

    class Meta:
        verbose_name = _("perubahan bagian")
        verbose_name_plural = _("perubahan bagian")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "section", "person"], name="section_edit_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.section}: {self.person_id}"


class ReturnedPart(models.Model):
    """What a return asks of one part of the form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="parts")
    section = models.CharField(_("bagian"), max_length=20)
    note = models.CharField(_("catatan"), max_length=1000)
    reason = models.ForeignKey(
        "ReturnReason", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("catatan pengembalian")
        verbose_name_plural = _("catatan pengembalian")
        constraints = [
            models.UniqueConstraint(
                fields=["transition", "section"], name="returned_part_once_a_section"
            ),
            models.CheckConstraint(
                name="returned_part_says_what", condition=~Q(note="") & ~Q(section="")
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.section}: {self.note}"


class ReturnReading(models.Model):
    """A drafter opened a return: from here on the head cannot take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transition = models.OneToOneField(Transition, on_delete=models.PROTECT, related_name="reading")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(_("dibuka"))

    class Meta:
        verbose_name = _("pengembalian dibuka")
        verbose_name_plural = _("pengembalian dibuka")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.transition_id} {self.read_at}"
