"""What happened to a proposal: moves, versions, changed fields, and two versions compared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budgets.models import RupiahField
from ikmportal.accounts.models import User
from ikmportal.audit.models import Entry
from ikmportal.ui.formats import rupiah
from ikmportal.ui.tables import Column, Row, Table
from programs.actions.comparison import Difference, LineChange, RowChange, compare
from programs.models import Proposal, ProposalVersion, RabLine
from programs.views.details import frozen_text
from programs.views.finding import find_proposal
from provinces.middleware import ActorRequest

_MOST_ENTRIES = 100
# Bookkeeping that says nothing to people.
_SILENT = frozenset({"version", "changed_at"})
_TRACKED: dict[str, type[models.Model]] = {
    "programs_proposal": Proposal,
    "programs_rabline": RabLine,
}
_DONE = {
    "insert": gettext_lazy("Ditambah"),
    "update": gettext_lazy("Diubah"),
    "delete": gettext_lazy("Dihapus"),
}


@dataclass(frozen=True)
class Change:
    """One recorded change in people's words."""

    what: str
    at: datetime
    by: str
    fields: list[tuple[str, Any, Any]]


@require_safe
def history(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Every recorded change of the proposal and its lines, newest first."""
    found = find_proposal(request, proposal_id)
    versions = list(found.versions.select_related("frozen_by").order_by("-ordinal"))
    context = {
        "proposal": found,
        "changes": _changes(found),
        "transitions": found.transitions.select_related("made_by").order_by("-made_at"),
        "versions": versions,
        "may_compare": len(versions) > 1,
    }
    return render(request, "programs/history.html", context)


def _changes(found: Proposal) -> list[Change]:
    line_ids = list(RabLine.objects.filter(proposal=found).values_list("pk", flat=True))
    about = Entry.objects.about("programs_proposal", [found.pk]) | Entry.objects.about(
        "programs_rabline", line_ids
    )
    entries = list(about.newest_first()[:_MOST_ENTRIES])
    names = dict(
        User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list(
            "pk", "full_name"
        )
    )
    changes = [_change(entry, names) for entry in entries]
    return [
        change
        for change, entry in zip(changes, entries, strict=True)
        if change.fields or entry.operation != "update"
    ]


def _change(entry: Entry, names: dict[UUID, str]) -> Change:
    model = _TRACKED[entry.table_name]
    kind = str(model._meta.verbose_name)
    subject = (entry.after or entry.before or {}).get("description", "")
    # What is new is told by its name; its fields are on the page of the proposal.
    columns = entry.changed_fields if entry.operation == "update" else []
    told = (_told(model, *column) for column in columns if column[0] not in _SILENT)
    return Change(
        what=f"{_DONE[entry.operation]}: {kind}" + (f" “{subject}”" if subject else ""),
        at=entry.at,
        by=names.get(entry.actor_id, "") if entry.actor_id else "",
        fields=[column for column in told if column is not None],
    )


def _told(
    model: type[models.Model], column: str, before: Any, after: Any
) -> tuple[str, Any, Any] | None:
    """A changed column in people's words; None for what the database computes itself."""
    field = model._meta.get_field(column)
    if getattr(field, "generated", False):
        return None
    label = _label(model, column)
    if field.is_relation or isinstance(field, models.JSONField):
        # A row's id or a form's answers say nothing to people: that it changed does.
        return label, "", _("Diubah")
    return label, _shown(field, before), _shown(field, after)


def _shown(field: Any, value: Any) -> Any:
    if isinstance(value, bool):
        return _("Ya") if value else _("Belum")
    if isinstance(field, RupiahField) and value is not None:
        return rupiah(int(value))
    return dict(field.flatchoices).get(value, value)


def _label(model: type[models.Model], column: str) -> str:
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return column
    return str(getattr(field, "verbose_name", column))


@require_safe
def comparison(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Two submitted versions side by side, line by line; the last two unless others are named."""
    found = find_proposal(request, proposal_id)
    versions = list(found.versions.order_by("ordinal"))
    if len(versions) < 2:
        raise Http404
    before = _named(versions, request.GET.get("dari", ""), default=versions[-2])
    after = _named(versions, request.GET.get("ke", ""), default=versions[-1])
    difference = compare(before.snapshot, after.snapshot)
    context = {
        "proposal": found,
        "versions": versions,
        "before": before,
        "after": after,
        "moved_idr": int(after.total_idr - before.total_idr),
        "fields": [_field_told(*field) for field in difference.fields],
        "table": _table(difference, before, after) if difference.lines else None,
        "documents": difference.documents,
        "rows": [_row_told(change) for change in difference.rows],
    }
    return render(request, "programs/comparison.html", context)


def _field_told(name: str, old: Any, new: Any) -> tuple[str, Any, Any]:
    """Answers to a register are told by how many were given; the rest by what they say."""
    if isinstance(new, dict):
        return _label(Proposal, name), _ticked(old), _ticked(new)
    field = Proposal._meta.get_field(name)
    return _label(Proposal, name), _shown(field, old), _shown(field, new)


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


def _named(
    versions: list[ProposalVersion], ordinal: str, *, default: ProposalVersion
) -> ProposalVersion:
    return next((v for v in versions if str(v.ordinal) == ordinal), default)


def _table(difference: Difference, before: ProposalVersion, after: ProposalVersion) -> Table:
    old, new = {"ordinal": before.ordinal}, {"ordinal": after.ordinal}
    return Table(
        caption=_("Baris RAB yang berbeda"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Uraian"), kind="head"),
            Column(label=_("Perubahan")),
            Column(label=_("Versi %(ordinal)s (Rp)") % old, kind="number"),
            Column(label=_("Versi %(ordinal)s (Rp)") % new, kind="number"),
            Column(label=_("Selisih (Rp)"), kind="number"),
        ),
        rows=[_row(change) for change in difference.lines],
    )


def _row(change: LineChange) -> Row:
    words = {
        "added": _("Baris baru"),
        "removed": _("Dihapus"),
        "changed": ", ".join(_label(RabLine, _column(name)) for name in change.fields),
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
