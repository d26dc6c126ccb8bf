"""Save one section of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ikmportal.prepared_writes import write_columns
from programs.actions.drafts import require_only_draft
from programs.actions.locking import lock_proposal
from programs.actions.moves import StaleVersion, WrongState
from programs.models import Proposal
from programs.rules import may_write
from programs.states import EDITABLE, ProposalState
from provinces.rules import Actor

# Columns that hold the answers of a register, each answer a field ``<column>_<code>``.
_TICKED = ("eligibility", "themes", "readiness", "legal_bases", "startup")


def open_for_writing(proposal_id: UUID, *, by: Actor, version: int | None) -> Proposal:
    """Lock a draft for the length of the transaction.

    Refuses another office's drafter (PermissionDenied), a proposal that is not open for writing
    (WrongState) and a version older than the stored one (StaleVersion).
    """
    proposal = lock_proposal(proposal_id)
    if not may_write(by, proposal):
        raise PermissionDenied
    if proposal.state not in EDITABLE:
        raise WrongState(
            _("Usulan ini sudah %(state)s dan tidak dapat diubah lagi.")
            % {"state": proposal.get_state_display().lower()}
        )
    if version is not None and version != proposal.version:
        raise StaleVersion(
            _("Bagian ini diubah orang lain setelah Anda membukanya. Pilih isian yang dipakai.")
        )
    return proposal


def save_section(
    proposal_id: UUID, *, by: Actor, version: int, values: Mapping[str, Any], at: datetime
) -> Proposal:
    """Store the fields of one section. Same refusals as ``open_for_writing``, and the focus of
    another draft of the office (DraftExists)."""
    proposal = open_for_writing(proposal_id, by=by, version=version)
    _require_own_focus(proposal, values)
    for name, value in values.items():
        setattr(proposal, name, value)
    touch(proposal, at=at, fields=list(values))
    return proposal


@dataclass(frozen=True)
class FieldChange:
    """One field as it was seen and as it is now. ``name`` may be a column or ``themes_ovop``."""

    name: str
    seen: Any
    value: Any


class FieldTaken(Exception):
    """Somebody else changed this field meanwhile; nothing was written."""


def save_field(proposal_id: UUID, *, by: Actor, change: FieldChange, at: datetime) -> Proposal:
    """Store one field if it still holds what this person saw.

    Two people in different fields never disturb each other. Refuses like ``save_section``, and a
    field that holds neither what was seen nor what is sent (FieldTaken).
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    stored = _stored(proposal, change.name)
    if stored == change.value:
        return proposal
    if stored != change.seen:
        raise FieldTaken
    _require_own_focus(proposal, {change.name: change.value})
    ticked = _ticked(change.name)
    if ticked:
        column, code = ticked
        setattr(proposal, column, getattr(proposal, column) | {code: change.value})
        touch(proposal, at=at, fields=[column])
    else:
        setattr(proposal, change.name, change.value)
        touch(proposal, at=at, fields=[change.name])
    return proposal


def _stored(proposal: Proposal, name: str) -> Any:
    ticked = _ticked(name)
    if ticked is None:
        return getattr(proposal, name)
    column, code = ticked
    return getattr(proposal, column).get(code, False)


def _ticked(name: str) -> tuple[str, str] | None:
    """The column and the code that the name of a tick says; None for a plain column."""
    for column in _TICKED:
        if name.startswith(f"{column}_"):
            return column, name.removeprefix(f"{column}_")
    return None


def _require_own_focus(proposal: Proposal, values: Mapping[str, Any]) -> None:
    focus = values.get("focus")
    if focus is None or focus.pk == proposal.focus_id or proposal.state != ProposalState.DRAFT:
        return
    require_only_draft(
        office_id=proposal.office_id,
        scheme_id=proposal.scheme_id,
        focus_id=focus.pk,
        apart_from=proposal.pk,
    )


def touch(proposal: Proposal, *, at: datetime, fields: list[str]) -> None:
    """Raise the version of an open proposal, saving the named fields with it."""
    proposal.version += 1
    proposal.changed_at = at
    write_columns(proposal, [*fields, "version", "changed_at"])
