"""Read an SBM table from a workbook, say which drafts it would change, and apply it."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.utils.translation import gettext as _

from budgets.actions.sbm_tables import TableFile, apply_table, keep_table
from budgets.models import FiscalYear, SbmImport, SbmRate
from ikmportal.files.child import Limits, ReaderBroken, read_guarded
from ikmportal.files.refusal import FileUnfit
from programs.models import Proposal, RabLine
from programs.rules import may_keep_sbm
from programs.states import EDITABLE, ProposalState
from programs.workbook.sbm_table import READER, SHEET, interpret
from provinces.models import Province
from provinces.rules import Actor

MOST_BYTES = 5 * 1024**2
_LIMITS = Limits(cpu_seconds=10)


class TableUnreadable(Exception):
    """The file is no SBM table; ``str()`` says what to do."""


@dataclass(frozen=True)
class DraftImpact:
    """A draft with lines whose SBM rate would be another one."""

    proposal: Proposal
    lines: int
    newly_above: int
    no_longer_above: int


def keep_workbook(
    upload: "File[bytes]",
    *,
    year: FiscalYear,
    regulation: str,
    by: Actor,
    at: datetime,
) -> SbmImport:
    """Read a workbook in a guarded child and keep its table; nothing is applied yet.

    Refuses other people than admins (PermissionDenied), a file that is no workbook of ours
    (TableUnreadable) and cells that do not fit (TableRefused).
    """
    if not may_keep_sbm(by):
        raise PermissionDenied
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TableUnreadable(_("Berkas terlalu besar; paling besar 5 MB."))
    cells = _cells(content)
    provinces = dict(Province.objects.values_list("code", "pk"))
    rows = interpret(cells, provinces=provinces)
    file = TableFile(
        regulation=regulation,
        file_name=Path(upload.name or "sbm.xlsx").name,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return keep_table(year, [row.as_json() for row in rows], file=file, by=by.user, at=at)


def _cells(content: bytes) -> list[list[str]]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as body:
        body.write(content)
        body.flush()
        try:
            reading = read_guarded(
                READER, Path(body.name), options={"sheet": SHEET}, limits=_LIMITS
            )
        except FileUnfit as problem:
            raise TableUnreadable(_sentence(problem.reason)) from problem
        except ReaderBroken as problem:
            raise TableUnreadable(_("Berkas belum dapat dibaca. Coba lagi sebentar.")) from problem
    rows: list[list[str]] = reading.result["rows"]
    return rows


def _sentence(reason: str) -> str:
    known = {
        "tanpa_lembar": _("Lembar SBM tidak ada. Pakai templat dari halaman ini."),
        "terkunci": _("Berkas bersandi. Simpan sebagai .xlsx tanpa sandi, lalu unggah lagi."),
        "makro": _("Berkas berisi makro. Simpan sebagai .xlsx tanpa makro, lalu unggah lagi."),
        "tautan_luar": _("Berkas tertaut ke berkas lain. Putuskan tautannya, lalu unggah lagi."),
        "lembar_luas": _("Ada isi jauh di luar tabel. Hapus sel itu lalu unggah lagi."),
        "rusak": _("Berkas rusak. Buka, simpan ulang sebagai .xlsx, lalu unggah lagi."),
    }
    other = _("Berkas ini bukan buku kerja Excel yang dapat dibaca. Pakai templat halaman ini.")
    return known.get(reason, other)


def table_impact(rates: Sequence[SbmRate]) -> list[DraftImpact]:
    """The open drafts that these rates would change, those newly above first. Writes nothing."""
    fresh = {(rate.item_id, rate.province_id): int(rate.rate_idr) for rate in rates}
    open_states = [*EDITABLE, ProposalState.AWAITING_HEAD]
    lines = (
        RabLine.objects.current()
        .filter(sbm_item__in={rate.item_id for rate in rates}, proposal__state__in=open_states)
        .select_related("proposal")
        .order_by("proposal__number", "id")
    )
    by_proposal: dict[UUID, list[RabLine]] = {}
    for line in lines:
        by_proposal.setdefault(line.proposal_id, []).append(line)
    before = _rates_now(by_proposal)
    found = [_impact(own, before, fresh) for own in by_proposal.values()]
    return sorted(
        (one for one in found if one.lines), key=lambda one: (-one.newly_above, one.proposal.number)
    )


def _rates_now(by_proposal: Mapping[UUID, list[RabLine]]) -> dict[UUID, int]:
    """Rates of today by line: one question per province that has such drafts."""
    provinces = {own[0].proposal.province_id for own in by_proposal.values()}
    rates: dict[UUID, int] = {}
    for province in provinces:
        named = RabLine.objects.filter(proposal__in=by_proposal.keys(), proposal__province=province)
        rates |= named.sbm_rates(province)
    return rates


def _impact(
    lines: list[RabLine],
    before: Mapping[UUID, int],
    fresh: Mapping[tuple[UUID, UUID | None], int],
) -> DraftImpact:
    province = lines[0].proposal.province_id
    touched = newly = freed = 0
    for line in lines:
        item, old = line.sbm_item_id, before.get(line.pk)
        if item is None:
            continue
        new = fresh.get((item, province), fresh.get((item, None), old))
        if new == old:
            continue
        touched += 1
        was, will = (rate is not None and line.unit_price_idr > rate for rate in (old, new))
        newly += will and not was
        freed += was and not will
    return DraftImpact(lines[0].proposal, touched, newly, freed)


def apply_import(import_id: UUID, *, by: Actor, at: datetime) -> SbmImport:
    """Apply a kept table, once. Refuses other people than admins (PermissionDenied)."""
    if not may_keep_sbm(by):
        raise PermissionDenied
    return apply_table(import_id, by=by.user, at=at)
