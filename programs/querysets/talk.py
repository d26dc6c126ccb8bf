"""What may be asked of discussions."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from programs.querysets.totals import sibling
from programs.states import Audience

if TYPE_CHECKING:
    from programs.models import Mention, Thread
    from provinces.rules import Actor


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, actor: "Actor") -> "ThreadQuerySet":
        """What the office keeps to itself is its own; the rest follows the proposal.

        Nobody outside the office reads an internal thread: not the centre, not the auditor, not
        the province of a kabupaten/kota.
        """
        seen = sibling("Proposal").objects.visible_to(actor)
        return self.filter(
            Q(audience=Audience.SHARED) | Q(proposal__office_id__in=actor.office_ids()),
            proposal__in=seen,
        )

    def newest_first(self) -> "ThreadQuerySet":
        return self.order_by("-opened_at", "id")


class MentionQuerySet(models.QuerySet["Mention"]):
    def waiting_for(self, actor: "Actor") -> "MentionQuerySet":
        """Unread, in threads the person may still read, newest first."""
        threads = sibling("Thread").objects.visible_to(actor)
        return (
            self.filter(person=actor.user, read_at=None, comment__thread__in=threads)
            .select_related("comment__author", "comment__thread__proposal")
            .order_by("-comment__written_at", "id")
        )
