"""One draft per office and programme: a scheme and its focus."""

from uuid import UUID

from django.utils.translation import gettext as _

from programs.models import Proposal
from programs.states import ProposalState
from provinces.models import Office


class DraftExists(Exception):
    """The office already writes a draft in this focus; ``draft`` is the one to go on with."""

    def __init__(self, draft: Proposal) -> None:
        self.draft = draft
        super().__init__(
            _("Kantor Anda sudah punya draf dengan fokus ini: %(number)s “%(title)s”.")
            % {"number": draft.number, "title": draft.title}
        )


def require_only_draft(
    *, office_id: UUID, scheme_id: UUID, focus_id: UUID | None, apart_from: UUID | None = None
) -> None:
    """Refuse a second draft of an office in one focus (DraftExists). Call inside a transaction.

    The office's row is locked until its end, so two people cannot both start the first one.
    Proposals that were sent are no drafts: another one in the same focus may follow them.
    """
    if focus_id is None:
        return
    Office.objects.select_for_update(of=("self",), no_key=True).get(pk=office_id)
    drafts = Proposal.objects.filter(
        office_id=office_id, scheme_id=scheme_id, focus_id=focus_id, state=ProposalState.DRAFT
    )
    others = drafts.exclude(pk=apart_from) if apart_from else drafts
    known = others.newest_first().first()
    if known is not None:
        raise DraftExists(known)
