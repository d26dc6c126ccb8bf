"""Keep the register of sentra: enter, change, move to the next stage, link partners."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from ikmportal.ui.formats import wib_day
from provinces.models import (
    Regency,
    RegencyPlacement,
    Sentra,
    SentraPartner,
    SentraStage,
    TechnicalUnit,
)
from provinces.rules import Actor, may_edit_register
from provinces.states import ESTABLISHED_STAGES, FEWEST_SENTRA_UNITS, SentraStageKind

Kept = TypeVar("Kept", Sentra, TechnicalUnit)


class RegisterRefused(Exception):
    """Nothing was written; ``str()`` says why and what to do. ``field`` is the answer to mend."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


class NameTaken(RegisterRefused):
    """The same name stands in the register of this place."""

    def __init__(self) -> None:
        message = _("Nama ini sudah tercatat di daerah ini. Pakai nama lain, atau ubah yang ada.")
        super().__init__(message, field="name")


class TooFewUnits(RegisterRefused):
    """A sentra at work has fewer than five units (PP 29/2018 Pasal 1 angka 8)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Sentra yang beroperasi terdiri atas paling sedikit %(fewest)d unit "
                "(PP 29/2018 Pasal 1 angka 8). Isi jumlah unit yang sebenarnya."
            )
            % {"fewest": FEWEST_SENTRA_UNITS},
            field="unit_count",
        )


class StageOutOfOrder(RegisterRefused):
    """The stage repeats the present one, or would begin before it or in the future."""


class StaleRegister(RegisterRefused):
    """Somebody else changed it since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("Orang lain sudah mengubah data ini. Muat ulang halaman, lalu ulangi perubahan Anda.")
        )


@dataclass(frozen=True, kw_only=True)
class SentraDetails:
    """What people enter about a sentra; ``unit_count`` None is not known yet."""

    name: str
    unit_count: int | None
    products: Sequence[str]
    note: str


def register_sentra(
    regency: Regency, *, details: SentraDetails, stage: str, since: date, by: Actor, at: datetime
) -> Sentra:
    """Enter a sentra with its first stage.

    Refuses a person without the right (PermissionDenied), a taken name, an established sentra of
    fewer than five units and a stage in the future (RegisterRefused).
    """
    require_registrar(by, regency_id=regency.pk, at=at)
    sentra = Sentra(
        regency=regency,
        name=details.name,
        unit_count=details.unit_count,
        note=details.note,
        source=_("Dicatat oleh %(title)s") % {"title": by.title},
    )
    with refusing("sentra_name_once_per_regency"):
        sentra.save(force_insert=True)
    bring_lines(sentra.products, details.products)
    return advance_sentra(sentra, stage=stage, since=since, note="", by=by, at=at)


def change_sentra(
    sentra: Sentra, *, details: SentraDetails, version: int, by: Actor, at: datetime
) -> Sentra:
    """Change what is known of a sentra; the stage stays.

    Refuses a person without the right (PermissionDenied), an old ``version``, a taken name and
    fewer than five units while it is at work (RegisterRefused).
    """
    require_registrar(by, regency_id=sentra.regency_id, at=at)
    present = take_version(sentra, version=version)
    if present.stage in ESTABLISHED_STAGES and not _is_enough(details.unit_count):
        raise TooFewUnits
    sentra.name, sentra.note = details.name, details.note
    sentra.unit_count = details.unit_count
    with refusing("sentra_name_once_per_regency"):
        sentra.save(update_fields=["name", "unit_count", "note", "version"])
    bring_lines(sentra.products, details.products)
    return sentra


def advance_sentra(
    sentra: Sentra, *, stage: str, since: date, note: str, by: Actor, at: datetime
) -> Sentra:
    """Write the next stage; the database moves the sentra along.

    Refuses a person without the right (PermissionDenied); the present stage again, a date before
    it or in the future, and work with fewer than five units (RegisterRefused).
    """
    require_registrar(by, regency_id=sentra.regency_id, at=at)
    # The second of two waits here and then sees the stage of the first.
    sentra = Sentra.objects.select_for_update(no_key=True, of=("self",)).get(pk=sentra.pk)
    _require_order(sentra, stage=stage, since=since, today=wib_day(at))
    if stage in ESTABLISHED_STAGES and not _is_enough(sentra.unit_count):
        raise TooFewUnits
    SentraStage.objects.create(
        sentra=sentra, stage=stage, since=since, note=note, recorded_by=by.user, recorded_at=at
    )
    sentra.refresh_from_db()
    return sentra


def _require_order(sentra: Sentra, *, stage: str, since: date, today: date) -> None:
    if stage == sentra.stage:
        message = _("Sentra ini sudah pada tahap %(stage)s. Pilih tahap lain.")
        raise StageOutOfOrder(message % {"stage": SentraStageKind(stage).label}, field="stage")
    if since > today:
        message = _("Tanggal ini belum tiba. Catat tahap setelah dimulai.")
        raise StageOutOfOrder(message, field="since")
    if sentra.stage_since and since < sentra.stage_since:
        message = _("Tahap baru tidak dapat dimulai sebelum tahap yang sekarang.")
        raise StageOutOfOrder(message, field="since")


def _is_enough(unit_count: int | None) -> bool:
    return unit_count is not None and unit_count >= FEWEST_SENTRA_UNITS


def add_partner(
    sentra: Sentra, *, kind: str, name: str, subject: str, by: Actor, at: datetime
) -> SentraPartner:
    """Link a supplier, buyer or partner.

    Refuses a person without the right (PermissionDenied) and the same link twice (NameTaken).
    """
    require_registrar(by, regency_id=sentra.regency_id, at=at)
    partner = SentraPartner(sentra=sentra, kind=kind, name=name, subject=subject)
    with refusing("sentra_partner_once_per_kind"):
        partner.save(force_insert=True)
    return partner


def remove_partner(partner: SentraPartner, *, by: Actor, at: datetime) -> None:
    """Take a link away; the audit history keeps it. Refuses who has no right (PermissionDenied)."""
    require_registrar(by, regency_id=partner.sentra.regency_id, at=at)
    partner.delete()


def require_registrar(
    by: Actor, *, regency_id: UUID | None, at: datetime, province_id: UUID | None = None
) -> None:
    """Refuse who may not keep the register of a place on that day (PermissionDenied)."""
    if regency_id is not None:
        placement = RegencyPlacement.objects.on(wib_day(at))
        province_id = placement.values_list("province_id", flat=True).get(regency_id=regency_id)
    if province_id is None or not may_edit_register(
        by, province_id=province_id, regency_id=regency_id
    ):
        raise PermissionDenied


def take_version(row: Kept, *, version: int) -> Kept:
    """Lock the row, step its version and return it as it stands now.

    Refuses a page older than the row (StaleRegister).
    """
    locked = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
    present = locked.get(pk=row.pk)
    if present.version != version:
        raise StaleRegister
    row.version = version + 1
    return present


@contextmanager
def refusing(constraint: str) -> Iterator[None]:
    """Turn the database's refusal of a name by that constraint into NameTaken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        if constraint in str(problem):
            raise NameTaken from problem
        raise


def bring_lines(lines: "models.Manager[Any]", names: Sequence[str]) -> None:
    """Make the product lines of a row be these names, in this order; unchanged ones stay."""
    wanted = {name.casefold(): (position, name) for position, name in enumerate(names, start=1)}
    for line in lines.all():
        position, name = wanted.pop(line.name.casefold(), (0, ""))
        if not position:
            line.delete()
        elif (line.position, line.name) != (position, name):
            line.position, line.name = position, name
            line.save(update_fields=["position", "name"])
    for position, name in wanted.values():
        lines.create(position=position, name=name)
