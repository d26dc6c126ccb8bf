"""Two states of a proposal side by side: versions, the present text, and what it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ikmportal.ui.tables import Column, Row, Table
from programs.actions.comparison import Difference, LineChange, RowChange, compare
from programs.actions.versions import snapshot_of
from programs.models import Proposal, ProposalVersion, RabLine
from programs.views.details import frozen_text
from programs.views.finding import find_proposal
from programs.views.history import field_label, shown
from programs.views.office_notes import chain_of
from provinces.middleware import ActorRequest

NOW = "kini"
_MOST_ANCESTORS = 10


@dataclass(frozen=True)
class Edition:
    """One state that can be chosen: a frozen version, or a proposal as it stands now."""

    key: str
    proposal: Proposal
    version: ProposalVersion | None
    is_own: bool

    @property
    def name(self) -> str:
        """``Versi 2``, with the number of the proposal where it is another one."""
        word = _("Versi %(ordinal)s") % {"ordinal": self.version.ordinal} if self.version else ""
        word = word or _("Isi sekarang")
        return word if self.is_own else f"{self.proposal.number}: {word}"

    @property
    def at(self) -> datetime:
        return self.version.frozen_at if self.version else self.proposal.changed_at

    def snapshot(self) -> Mapping[str, Any]:
        return self.version.snapshot if self.version else snapshot_of(self.proposal)


@require_safe
def comparison(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Line by line: the last two versions unless others are named, also those of its sources."""
    found = find_proposal(request, proposal_id)
    family = [found, *_ancestors(request, found)]
    editions = _editions(family)
    if len(editions) < 2 or (len(family) == 1 and len(editions) < 3):
        raise Http404
    before, after = _asked(request, editions, has_source=len(family) > 1)
    old, new = before.snapshot(), after.snapshot()
    difference = compare(old, new, origins=_origins(family))
    context = {
        "proposal": found,
        "editions": editions,
        "before": before,
        "after": after,
        "before_idr": _total(old),
        "after_idr": _total(new),
        "moved_idr": _total(new) - _total(old),
        "fields": [_field_told(*field) for field in difference.fields],
        "table": _table(difference, before, after) if difference.lines else None,
        "documents": difference.documents,
        "rows": [_row_told(change) for change in difference.rows],
        "chain": chain_of(request, found),
    }
    return render(request, "programs/comparison.html", context)


def _field_told(name: str, old: Any, new: Any) -> tuple[str, Any, Any]:
    """Answers to a register are told by their letters; the rest by what they say."""
    if isinstance(new, dict):
        return field_label(Proposal, name), _ticked(old), _ticked(new)
    field = Proposal._meta.get_field(name)
    return field_label(Proposal, name), shown(field, old), shown(field, new)


def _ticked(answers: Any) -> str:
    codes = sorted(code for code, is_ticked in (answers or {}).items() if is_ticked)
    return ", ".join(codes) or "–"


def _row_told(change: RowChange) -> tuple[str, str, str]:
    """(what it is, before, after) of a repeating row."""
    model: type[models.Model] = getattr(Proposal, change.kind).rel.related_model
    before = frozen_text(change.kind, change.before) if change.before else "–"
    after = frozen_text(change.kind, change.after) if change.after else "–"
    if before == after:
        # A number whose visible part stayed the same.
        after = _("%(text)s (nomor diganti)") % {"text": after}
    return str(model._meta.verbose_name), before, after


def _ancestors(request: ActorRequest, found: Proposal) -> list[Proposal]:
    """What it was copied from or stands in for, and so on, as far as the person may see."""
    seen = Proposal.objects.visible_to(request.actor)
    known, waiting = [found], [found.derived_from_id, found.supersedes_id]
    while waiting and len(known) <= _MOST_ANCESTORS:
        key = waiting.pop(0)
        if key is None or any(one.pk == key for one in known):
            continue
        if (earlier := seen.filter(pk=key).first()) is not None:
            known.append(earlier)
            waiting += [earlier.derived_from_id, earlier.supersedes_id]
    return known[1:]


def _editions(family: list[Proposal]) -> list[Edition]:
    """Sources first, oldest first; the proposal itself last, as it stands at the very end."""
    versions = list(ProposalVersion.objects.filter(proposal__in=family).order_by("ordinal"))
    found = []
    for one in reversed(family):
        is_own = one is family[0]
        mark = "" if is_own else f"{one.pk}."
        own = [v for v in versions if v.proposal_id == one.pk]
        found += [Edition(f"{mark}{v.ordinal}", one, v, is_own) for v in own]
        found.append(Edition(f"{mark}{NOW}", one, None, is_own))
    return found


def _asked(
    request: ActorRequest, editions: list[Edition], *, has_source: bool
) -> tuple[Edition, Edition]:
    """Those named in the address; else the last two frozen ones, or the source and the draft."""
    by_key = {edition.key: edition for edition in editions}
    own = [edition for edition in editions if edition.is_own and edition.version]
    if len(own) > 1:
        usual = own[-2], own[-1]
    elif has_source:
        source = next(e for e in reversed(editions) if not e.is_own)
        usual = source, editions[-1]
    else:
        usual = editions[-2], editions[-1]
    return (
        by_key.get(request.GET.get("dari", ""), usual[0]),
        by_key.get(request.GET.get("ke", ""), usual[1]),
    )


def _origins(family: list[Proposal]) -> dict[str, str]:
    lines = RabLine.objects.filter(proposal__in=family, origin_line__isnull=False)
    return {str(own): str(origin) for own, origin in lines.values_list("pk", "origin_line")}


def _total(snapshot: Mapping[str, Any]) -> int:
    return sum(int(line["amount_idr"]) for line in snapshot["lines"])


def _table(difference: Difference, before: Edition, after: Edition) -> Table:
    return Table(
        caption=_("Baris RAB yang berbeda"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Uraian"), kind="head"),
            Column(label=_("Perubahan")),
            Column(label=f"{before.name} (Rp)", kind="number"),
            Column(label=f"{after.name} (Rp)", kind="number"),
            Column(label=_("Selisih (Rp)"), kind="number"),
        ),
        rows=[_row(change) for change in difference.lines],
    )


def _row(change: LineChange) -> Row:
    words = {
        "added": _("Baris baru"),
        "removed": _("Dihapus"),
        "changed": ", ".join(field_label(RabLine, _column(name)) for name in change.fields),
    }
    return Row(
        cells=(
            change.description,
            words[change.kind],
            change.before_idr,
            change.after_idr,
            (change.after_idr or 0) - (change.before_idr or 0),
        ),
        tone="temuan" if change.kind == "removed" else "",
    )


def _column(name: str) -> str:
    """``account__code`` is about the account."""
    return name.split("__", maxsplit=1)[0]
