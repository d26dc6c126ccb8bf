"""What may be asked of discussions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from programs.querysets.proposals import sight_of
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
        return self.in_sight(tuple(actor.office_ids()), *sight_of(actor))

    def in_sight(self, own_offices: Sequence[UUID], *sight: Any) -> "ThreadQuerySet":
        """The same wall for a ``Prepared`` question, which takes plain values."""
        return self.filter(
            Q(audience=Audience.SHARED) | Q(proposal__office_id__in=own_offices),
            proposal__in=sibling("Proposal").objects.in_sight(*sight),
        )

    def newest_first(self) -> "ThreadQuerySet":
        return self.order_by("-opened_at", "id")


class MentionQuerySet(models.QuerySet["Mention"]):
    def waiting_for(
        self, person_id: UUID, own_offices: Sequence[UUID], *sight: Any
    ) -> "MentionQuerySet":
        """Unread, in threads the person may still read, newest first.

        What the person sees comes in plain values, for a ``Prepared`` question.
        """
        threads = sibling("Thread").objects.in_sight(own_offices, *sight)
        return (
            self.filter(person=person_id, read_at=None, comment__thread__in=threads)
            .select_related("comment__author", "comment__thread__proposal")
            .order_by("-comment__written_at", "id")
        )
