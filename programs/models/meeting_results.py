"""What a meeting leaves behind: issues with their follow-up, and numbered recommendations."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import tracked
from programs.models.meetings import Rakor
from programs.models.needs import Need
from programs.querysets import IssueQuerySet
from provinces.models import Office, Post


class RakorIssue(models.Model):
    """A point of discussion: what was said, what was decided, who follows it up until when.

    Unfinished, it is carried to a later meeting as a row of its own that names where it came from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rakor = models.ForeignKey(Rakor, on_delete=models.PROTECT, related_name="issues")
    position = models.PositiveSmallIntegerField(_("nomor"))
    topic = models.CharField(_("isu"), max_length=200)
    discussion = models.TextField(_("pembahasan"), blank=True)
    decision = models.TextField(_("keputusan"), blank=True)
    need = models.ForeignKey(
        Need, on_delete=models.PROTECT, null=True, blank=True, related_name="rakor_issues"
    )
    owner_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="rakor_issues"
    )
    # A seat, so that a task outlives the person who sat in it.
    owner_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="rakor_issues"
    )
    due_date = models.DateField(_("batas waktu"), null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(_("selesai"), null=True)
    done_note = models.TextField(_("hasil"), blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("isu Rakor")
        verbose_name_plural = _("isu Rakor")
        constraints = [
            models.UniqueConstraint(fields=["rakor", "position"], name="issue_number_once"),
            models.CheckConstraint(name="issue_says_what", condition=~Q(topic="")),
            models.CheckConstraint(
                name="issue_followed_up_as_a_whole",
                condition=Q(owner_office=None, owner_post=None, due_date=None)
                | Q(owner_office__isnull=False, due_date__isnull=False),
            ),
            models.CheckConstraint(
                name="issue_done_by_somebody",
                condition=Q(done_at=None, done_by=None, done_note="")
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="issue_is_not_its_own_origin",
                condition=Q(carried_from=None) | ~Q(carried_from=F("id")),
            ),
        ]
        indexes = [models.Index(fields=["due_date"], name="issue_due", condition=Q(done_at=None))]
        triggers = tracked()

    def __str__(self) -> str:
        return self.topic


class RakorRecommendation(models.Model):
    """One numbered rumusan. The numbers have no gaps (``actions.meeting_results``)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rakor = models.ForeignKey(Rakor, on_delete=models.PROTECT, related_name="recommendations")
    position = models.PositiveSmallIntegerField(_("nomor"))
    text = models.TextField(_("rumusan"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    class Meta:
        verbose_name = _("rumusan Rakor")
        verbose_name_plural = _("rumusan Rakor")
        constraints = [
            # Deferred: when one is taken away the later ones move up in one statement.
            models.UniqueConstraint(
                fields=["rakor", "position"],
                name="recommendation_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="recommendation_says_something", condition=~Q(text="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.text[:60]
