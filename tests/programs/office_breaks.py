"""How the constraints of comments, parts, copies and saved views are broken past every form."""

from collections.abc import Callable

from programs.models import Comment, Proposal, ReturnedPart, ReturnReading
from programs.states import ProposalState
from tests import factories
from tests.factories import MOMENT, office


def _change(row, **fields) -> Callable[[], object]:
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def _twice(make, **same) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        row = make()
        return lambda: make(**{name: getattr(row, name) for name in same})

    return prepare


def _own_replacement() -> Callable[[], object]:
    draft = factories.ProposalFactory(lines=0)
    return _change(draft, supersedes=draft)


def _replaces_itself() -> Callable[[], object]:
    comment = office.CommentFactory()
    copy = Comment(
        thread=comment.thread, body="x", author=comment.author, post_title="", written_at=MOMENT
    )
    copy.replaces_id = copy.pk
    return lambda: Comment.objects.bulk_create([copy])


def _withdrawn_at_no_time() -> Callable[[], object]:
    row = factories.ProposalFactory(lines=0)
    return lambda: Proposal.objects.filter(pk=row.pk).update(state=ProposalState.WITHDRAWN)


def _line_of_another_part() -> Callable[[], object]:
    line = factories.RabLineFactory()
    return lambda: office.ThreadFactory(proposal=line.proposal, line=line, section="kak")


OFFICE_BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "comment_replaces_another": _replaces_itself,
    "comment_says_something": lambda: lambda: office.CommentFactory(body=""),
    "mention_once_a_comment": _twice(office.MentionFactory, comment=1, person=1),
    "proposal_comes_from_another": _own_replacement,
    "proposal_withdrawn_iff_state_says_so": _withdrawn_at_no_time,
    "returned_part_once_a_section": _twice(office.ReturnedPartFactory, transition=1, section=1),
    "returned_part_says_what": lambda: lambda: office.ReturnedPartFactory(note=""),
    "saved_view_has_a_name": lambda: lambda: office.SavedViewFactory(name=""),
    "saved_view_name_once": _twice(office.SavedViewFactory, owner=1, name=1),
    "section_edit_once_a_person": _twice(
        office.SectionEditFactory, proposal=1, section=1, person=1
    ),
    "thread_names_a_section": lambda: lambda: office.ThreadFactory(section=""),
    "thread_of_a_line_is_about_the_rab": _line_of_another_part,
    "thread_resolved_by_somebody": lambda: _change(office.ThreadFactory(), resolved_at=MOMENT),
}
OFFICE_FROZEN = {
    Comment: office.CommentFactory,
    ReturnedPart: office.ReturnedPartFactory,
    ReturnReading: office.ReturnReadingFactory,
}
