"""What colleagues left at the parts of a proposal: last changes, what a return asks, talk."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ikmportal.prepared import Prepared
from ikmportal.ui.templatetags.ikm import waktu
from programs.models import Proposal, ReturnReading, SectionEdit, Thread, Transition
from programs.querysets import sight_of
from programs.states import REPLACEABLE, Move
from provinces.middleware import ActorRequest

_MOST_MOVES = 20


@dataclass(frozen=True)
class OfficeNotes:
    """Notes by section: two queries, and two more after a return."""

    edits: dict[str, SectionEdit]
    talk: dict[str, int]
    returned: Transition | None = None
    asked: dict[str, str] = field(default_factory=dict)
    # Whether the centre asked, or the own head.
    is_from_centre: bool = False
    is_return_opened: bool = True

    def last_change(self, section: str) -> str:
        """Who changed a part last, and when; "" where nobody did."""
        edit = self.edits.get(section)
        if edit is None:
            return ""
        return _("diubah %(name)s, %(at)s") % {
            "name": edit.person.full_name,
            "at": waktu(edit.edited_at),
        }

    def talk_words(self, section: str) -> str:
        count = self.talk.get(section, 0)
        words = ngettext("%(count)s diskusi terbuka", "%(count)s diskusi terbuka", count)
        return words % {"count": count} if count else ""

    def detail(self, section: str, words: str) -> str:
        """What a task row says below its title."""
        return " · ".join(
            filter(None, [words, self.last_change(section), self.talk_words(section)])
        )


def office_notes(request: ActorRequest, found: Proposal, *, last: Transition | None) -> OfficeNotes:
    """Read what the task list and the parts show of colleagues. ``last`` is the newest move."""
    returned = last if last is not None and last.move == Move.HEAD_RETURNS else None
    asked: dict[str, str] = {}
    is_opened = True
    if last is not None and last.move in (Move.HEAD_RETURNS, Move.RETURN):
        asked = dict(last.parts.values_list("section", "note"))
    if returned is not None:
        is_opened = ReturnReading.objects.filter(transition=returned).exists()
    return OfficeNotes(
        edits=_last_edits(found),
        talk=_open_talk(request, found),
        returned=returned,
        asked=asked,
        is_from_centre=last is not None and last.move == Move.RETURN,
        is_return_opened=is_opened,
    )


def chain_of(request: ActorRequest, found: Proposal) -> list[tuple[str, Proposal]]:
    """Where a proposal comes from and what stands in for it, of what the person may see."""
    if not (found.derived_from_id or found.supersedes_id or found.state in REPLACEABLE):
        return []
    near = Q(pk__in=[key for key in (found.derived_from_id, found.supersedes_id) if key])
    others = (
        Proposal.objects.visible_to(request.actor)
        .filter(near | Q(supersedes=found))
        .only("number", "title", "supersedes")
        .order_by("created_at")
    )
    words = {found.derived_from_id: _("Disalin dari"), found.supersedes_id: _("Menggantikan")}
    return [(words.get(other.pk, _("Digantikan oleh")), other) for other in others]


def _last_edits(found: Proposal) -> dict[str, SectionEdit]:
    return {edit.section: edit for edit in newest_edits(found.pk)}


@Prepared
def newest_edits(proposal_id: UUID) -> QuerySet[SectionEdit]:
    edits = SectionEdit.objects.filter(proposal=proposal_id).select_related("person")
    return edits.order_by("section", "-edited_at").distinct("section")


@Prepared
def newest_moves(proposal_id: UUID) -> QuerySet[Transition]:
    """The last moves of a proposal, with whoever made them, as its pages tell them."""
    moves = Transition.objects.filter(proposal=proposal_id).select_related("made_by")
    return moves.order_by("-made_at", "-id")[:_MOST_MOVES]


def _open_talk(request: ActorRequest, found: Proposal) -> dict[str, int]:
    actor = request.actor
    return dict(_open_threads(found.pk, tuple(actor.office_ids()), *sight_of(actor)))


@Prepared
def _open_threads(
    proposal_id: UUID, own_offices: Any, *sight: Any
) -> QuerySet[Thread, tuple[str, int]]:
    seen = Thread.objects.in_sight(own_offices, *sight)
    counted: QuerySet[Thread, Any] = seen.filter(proposal=proposal_id, resolved_at=None)
    return counted.values_list("section").annotate(count=Count("pk")).order_by("section")
