"""What reviewers said of the lines before any desk: their marks and their corrections."""

from dataclasses import dataclass, field
from uuid import UUID

from ikmportal.ui.components import Badge, Tone
from programs.models import LineFlag, LineSuggestion, Proposal
from programs.states import LineFlagKind

_LOOKS: dict[LineFlagKind, tuple[str, Tone]] = {
    LineFlagKind.ACCEPTED: ("cek", "selesai"),
    LineFlagKind.REFUSED: ("silang", "tolak"),
    LineFlagKind.DISCUSS: ("orang", "proses"),
    LineFlagKind.MEND: ("balik", "perbaiki"),
}


@dataclass
class LineWords:
    """Marks with their look, and corrections, of one line."""

    flags: list[tuple[Badge, LineFlag]] = field(default_factory=list)
    suggestions: list[LineSuggestion] = field(default_factory=list)

    @property
    def is_flagged(self) -> bool:
        """Whether anybody asks for more than acceptance."""
        marked = any(flag.flag != LineFlagKind.ACCEPTED for _badge, flag in self.flags)
        return marked or bool(self.suggestions)


def line_words(proposal: Proposal) -> dict[UUID, LineWords]:
    """By line, since the last submission: two queries."""
    found: dict[UUID, LineWords] = {}
    for flag in LineFlag.objects.newest_of(proposal):
        icon, tone = _LOOKS[LineFlagKind(flag.flag)]
        words = found.setdefault(flag.line_id, LineWords())
        words.flags.append((Badge(flag.get_flag_display(), icon, tone), flag))
    for suggestion in LineSuggestion.objects.newest_of(proposal):
        found.setdefault(suggestion.line_id, LineWords()).suggestions.append(suggestion)
    return found
