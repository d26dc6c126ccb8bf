"""The list of a desk narrowed to some papers, and the decision one may still undo."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from programs.models import RakorItem
from programs.states import ProposalState

_LONGEST = 100
WAITING, DEFERRED = "belum", "ditunda"
_STATES = {WAITING: ProposalState.IN_DISCUSSION, DEFERRED: ProposalState.DEFERRED}


@dataclass(frozen=True)
class DeskFilter:
    """Words and a state; anything unknown is ignored."""

    words: str = ""
    only: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "DeskFilter":
        only = request.GET.get("saring", "")
        words = request.GET.get("cari", "").replace("\x00", "").strip()[:_LONGEST]
        return cls(words=words, only=only if only in _STATES else "")

    @property
    def query(self) -> str:
        """As an address carries it, with its question mark; "" for everything."""
        given = {"cari": self.words, "saring": self.only}
        text = urlencode({name: value for name, value in given.items() if value})
        return f"?{text}" if text else ""

    def narrow(
        self, items: "QuerySet[RakorItem]", *, keep: UUID | None = None
    ) -> "QuerySet[RakorItem]":
        """What fits, and the paper that is open, if one is, in any case."""
        fits = Q()
        if self.words:
            fits &= (
                Q(proposal__title__icontains=self.words)
                | Q(proposal__number__istartswith=self.words)
                | Q(proposal__regency__full_name__icontains=self.words)
            )
        if self.only:
            fits &= Q(proposal__state=_STATES[self.only])
        if keep is not None and fits:
            fits |= Q(pk=keep)
        return items.filter(fits)
