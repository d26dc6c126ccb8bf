"""Comments: threads on a part or a RAB line, their messages, and who was mentioned."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only, tracked
from programs.models.proposals import Proposal
from programs.models.rab import RabLine
from programs.querysets import MentionQuerySet, ThreadQuerySet
from programs.states import Audience

_ONLY_RESOLVING = """
    IF ROW(NEW.proposal_id, NEW.section, NEW.line_id, NEW.audience, NEW.opened_by_id)
        IS DISTINCT FROM
        ROW(OLD.proposal_id, OLD.section, OLD.line_id, OLD.audience, OLD.opened_by_id)
    THEN
        RAISE EXCEPTION 'ikm: a thread keeps its place and its audience';
    END IF;
    RETURN NEW;
"""


class Thread(models.Model):
    """One question about one part, or about one line by its identity, for one audience.

    A line that is removed keeps its threads.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="threads")
    section = models.CharField(_("bagian"), max_length=20)
    line = models.ForeignKey(
        RabLine, on_delete=models.PROTECT, null=True, blank=True, related_name="threads"
    )
    audience = models.CharField(_("pembaca"), max_length=10, choices=Audience)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("dibuka"))
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("selesai"), null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("utas diskusi")
        verbose_name_plural = _("utas diskusi")
        constraints = [
            models.CheckConstraint(
                name="thread_resolved_by_somebody",
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            ),
            models.CheckConstraint(name="thread_names_a_section", condition=~Q(section="")),
            models.CheckConstraint(
                name="thread_of_a_line_is_about_the_rab",
                condition=Q(line=None) | Q(section="rab"),
            ),
        ]
        indexes = [models.Index(fields=["proposal", "-opened_at"], name="thread_of_proposal")]
        triggers = [
            *tracked(),
            pgtrigger.Trigger(
                name="keeps_its_audience",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_ONLY_RESOLVING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.section} ({self.audience})"


class Comment(models.Model):
    """One message. Never changed: a correction is a new row that replaces the earlier one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    body = models.TextField(_("isi"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(_("sebagai"), max_length=170)
    written_at = models.DateTimeField(_("waktu"))
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("komentar")
        verbose_name_plural = _("komentar")
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(body="")),
            models.CheckConstraint(
                name="comment_replaces_another",
                condition=Q(replaces=None) | ~Q(replaces=F("id")),
            ),
        ]
        indexes = [models.Index(fields=["thread", "written_at"], name="comment_of_thread")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.body[:60]


class Mention(models.Model):
    """A colleague named in a comment; unread until they say so or answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )
    read_at = models.DateTimeField(_("dibaca"), null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sebutan")
        verbose_name_plural = _("sebutan")
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="mention_once_a_comment")
        ]
        indexes = [
            models.Index(fields=["person"], name="mention_unread", condition=Q(read_at=None))
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.person_id}"
