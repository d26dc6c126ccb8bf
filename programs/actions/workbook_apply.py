"""Write what was accepted of an uploaded workbook: all of it in one transaction, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from programs.actions.sections import touch
from programs.actions.workbook_review import Sides, amount_problem, describe, sides_of
from programs.actions.workbooks import UploadRefused, lock_upload
from programs.models import RabLine, WorkbookUpload
from programs.states import UploadState
from programs.workbook.columns import BY_FIELD
from programs.workbook.diff import Difference, diff
from programs.workbook.interpret import amounts_of
from programs.workbook.lists import Lists
from programs.workbook.merge import Choices
from programs.workbook.snapshot import FIELDS, Line, by_id, digest
from provinces.rules import Actor

_BATCH = 2_000
# The columns a line's content is stored in.
_STORED = {"output_class": "output_class_id", "account": "account_id", "indicator": "indicator_id"}
_STORED |= {f"unit_{n}": f"unit_{n}_id" for n in (1, 2, 3, 4)}


class ChangedMeanwhile(UploadRefused):
    """Somebody changed the RAB after this comparison was shown."""


class ChoiceMissing(UploadRefused):
    """A conflict that is to be applied has no answer yet."""


class RemovalNotAgreed(UploadRefused):
    """Lines would disappear and nobody has agreed to it."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a person accepts. ``lines`` None is everything that could be read.

    ``seen`` is the digest of the comparison that was shown. Lines named one by one may be removed;
    with everything, removing needs ``agrees_to_remove``.
    """

    seen: str
    lines: frozenset[str] | None = None
    order: bool = True
    agrees_to_remove: bool = False
    choices: Choices = field(default_factory=dict)


def apply_upload(upload_id: UUID, *, by: Actor, decision: Decision, at: datetime) -> WorkbookUpload:
    """Apply a workbook under the lock of its proposal; applying it twice is applying it once.

    Refuses a RAB that changed since the comparison (ChangedMeanwhile), an open conflict
    (ChoiceMissing), an unconfirmed removal (RemovalNotAgreed), a line that cannot be stored or an
    empty choice (UploadRefused), and like ``open_for_writing``. Nothing is written then.
    """
    upload = lock_upload(upload_id, by=by)
    if upload.state == UploadState.APPLIED:
        return upload
    if upload.state != UploadState.READ:
        raise UploadRefused(
            _("Unggahan ini tidak dapat diterapkan lagi. Unggah berkasnya sekali lagi.")
        )
    sides = sides_of(upload)
    if digest(sides.ours) != decision.seen:
        raise ChangedMeanwhile(
            _("RAB berubah sejak perbandingan ini dibuka. Periksa lagi perbandingan terbaru.")
        )
    wanted = _accepted(sides, decision)
    found = diff(sides.ours, wanted)
    if not found:
        raise UploadRefused(_("Tidak ada perubahan yang dipilih."))
    _Writer(upload, sides, wanted).write(found)
    touch(upload.proposal, at=at, fields=[])
    return _finish(upload, found, by=by, at=at)


def _accepted(sides: Sides, decision: Decision) -> list[dict[str, str]]:
    merged = sides.merged(lines=decision.lines, order=decision.order, choices=decision.choices)
    if merged.conflicts:
        raise ChoiceMissing(
            _("Pilih isi yang dipakai untuk setiap sel yang bentrok: %(count)s belum dipilih.")
            % {"count": len(merged.conflicts)}
        )
    gone = by_id(sides.ours).keys() - by_id(merged.lines).keys()
    if gone and decision.lines is None and not decision.agrees_to_remove:
        raise RemovalNotAgreed(
            _("%(count)s baris akan dihapus. Centang persetujuannya dulu.") % {"count": len(gone)}
        )
    return merged.lines


def _finish(
    upload: WorkbookUpload, found: Sequence[Difference], *, by: Actor, at: datetime
) -> WorkbookUpload:
    kinds = ("added", "changed", "removed", "moved")
    upload.outcome = {kind: len({d.line_id for d in found if d.kind == kind}) for kind in kinds} | {
        "cells": sum(d.kind == "changed" for d in found)
    }
    upload.state, upload.applied_by, upload.applied_at = UploadState.APPLIED, by.user, at
    upload.save(update_fields=["state", "applied_by", "applied_at", "outcome"])
    return upload


class _Writer:
    """Brings the stored lines to what is wanted, with a few statements whatever their number."""

    def __init__(self, upload: WorkbookUpload, sides: Sides, wanted: Sequence[Line]) -> None:
        self._proposal_id = upload.proposal_id
        self._ours, self._lists = by_id(sides.ours), sides.lists
        self._wanted = wanted
        self._lines = by_id(wanted)

    def write(self, found: Sequence[Difference]) -> None:
        self._remove([d.line_id for d in found if d.kind == "removed"])
        touched = {d.line_id for d in found if d.kind in ("added", "changed")}
        for line_id in touched:
            self._check(self._lines[line_id])
        positions = self._positions()
        rows = [
            self._row(line, positions[line["id"]])
            for line in self._wanted
            if line["id"] in touched or self._is_moved(line["id"], positions)
        ]
        self._store(rows)

    def _remove(self, line_ids: Sequence[str]) -> None:
        if line_ids:
            RabLine.objects.filter(pk__in=line_ids, proposal=self._proposal_id).update(
                is_removed=True
            )

    def _check(self, line: Line) -> None:
        problems = (
            _pair_problem(line),
            _code_problem(line, self._lists),
            amount_problem(amounts_of(line)),
        )
        if said := next(filter(None, problems), ""):
            raise UploadRefused(f"{describe(line)}: {said}")

    def _positions(self) -> dict[str, int]:
        """Stored places stay where the order allows it; else all lines are counted anew."""
        rows = RabLine.objects.current().filter(proposal=self._proposal_id)
        self._stored = {str(pk): place for pk, place in rows.values_list("pk", "position")}
        kept = [self._stored[line["id"]] for line in self._wanted if line["id"] in self._stored]
        added = [line["id"] for line in self._wanted if line["id"] not in self._stored]
        at_end = [line["id"] for line in self._wanted[len(kept) :]] == added
        if at_end and all(a < b for a, b in pairwise(kept)):
            last = kept[-1] if kept else 0
            return self._stored | {key: last + n for n, key in enumerate(added, start=1)}
        return {line["id"]: place for place, line in enumerate(self._wanted, start=1)}

    def _is_moved(self, line_id: str, positions: Mapping[str, int]) -> bool:
        return self._stored.get(line_id) != positions[line_id]

    def _row(self, line: Line, position: int) -> RabLine:
        values = {
            _STORED.get(name, name): _stored_value(name, line, self._lists) for name in FIELDS
        }
        return RabLine(
            id=UUID(line["id"]),
            proposal_id=self._proposal_id,
            position=position,
            is_removed=False,
            **values,
        )

    def _store(self, rows: Sequence[RabLine]) -> None:
        """One statement a batch for new and changed lines alike."""
        RabLine.objects.bulk_create(
            rows,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*FIELDS, "position", "is_removed"],
        )


def _code_problem(line: Line, lists: Lists) -> str:
    for name in ("output_class", "account"):
        if line[name] not in lists[BY_FIELD[name].source].by_value:
            return _("Kode “%(code)s” tidak ada di daftar tahun ini.") % {"code": line[name]}
    return ""


def _stored_value(name: str, line: Line, lists: Lists) -> Any:
    text = line[name]
    column = BY_FIELD[name]
    if column.source:
        entry = lists[column.source].by_value.get(text)
        return entry.pk if entry else text or None
    if column.kind == "factor":
        return Decimal(text) if text else None
    return int(text) if column.kind == "money" else text


def _pair_problem(line: Line) -> str:
    for position in (1, 2, 3, 4):
        if bool(line[f"factor_{position}"]) != bool(line[f"unit_{position}"]):
            return _("Faktor %(position)s dan satuannya harus diisi keduanya.") % {
                "position": position
            }
    return ""
