"""What happened to a proposal: moves, versions and changed fields."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budgets.models import RupiahField
from ikmportal.accounts.models import User
from ikmportal.audit.models import Entry
from ikmportal.ui.formats import rupiah
from programs.models import Proposal, RabLine
from programs.views.finding import find_proposal
from programs.views.office_notes import chain_of
from provinces.middleware import ActorRequest

_MOST_ENTRIES = 100
# Bookkeeping that says nothing to people, and persons whom the moves name already.
_SILENT = frozenset({"version", "changed_at", "sent_by_id", "signed_by_id", "verified_by_id"})
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
        "may_compare": len(versions) > 1 or found.derived_from_id is not None,
        "chain": chain_of(request, found),
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
    label = field_label(model, column)
    if field.is_relation or isinstance(field, models.JSONField):
        # A row's id or a form's answers say nothing to people: that it changed does.
        return label, "", _("Diubah")
    return label, shown(field, before), shown(field, after)


def shown(field: Any, value: Any) -> Any:
    """A stored value as people read it."""
    if isinstance(value, bool):
        return _("Ya") if value else _("Belum")
    if isinstance(field, RupiahField) and value is not None:
        return rupiah(int(value))
    return dict(field.flatchoices).get(value, value)


def field_label(model: type[models.Model], column: str) -> str:
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return column
    return str(getattr(field, "verbose_name", column))
