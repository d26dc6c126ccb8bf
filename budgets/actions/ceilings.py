"""Set and change ceilings: every change is a ledger row with its letter."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from budgets.models import Ceiling, CeilingEntry, FundingScheme
from budgets.rules import may_set_ceilings
from ikmportal.ui.formats import rupiah
from provinces.models import Province, Regency
from provinces.rules import Actor


class CeilingRefused(Exception):
    """The change would break a limit; nothing was written. ``str()`` says why and what to do."""


@dataclass(frozen=True)
class Letter:
    """The letter that orders a change."""

    number: str
    dated: date
    reason: str


def change_ceiling(
    *,
    scheme: FundingScheme,
    stage: str,
    province: Province | None,
    amount_idr: int,
    letter: Letter,
    by: Actor | None,
    at: datetime,
    regency: Regency | None = None,
) -> Ceiling:
    """Add ``amount_idr`` rupiah (negative lowers) to a ceiling, creating it at zero first.

    With a regency, its share of the province's ceiling. Refuses a person without the right, a
    limit below what is already used or distributed, and shares above the ceiling over them.
    ``by`` is None for the loading commands only.
    """
    if by is not None and not may_set_ceilings(by):
        raise PermissionDenied
    ceiling = _ceiling(scheme, stage, province, regency)
    try:
        with transaction.atomic():
            CeilingEntry.objects.create(
                ceiling=ceiling,
                amount_idr=amount_idr,
                letter_number=letter.number,
                letter_date=letter.dated,
                reason=letter.reason,
                recorded_by_id=_user_id(by),
                recorded_at=at,
            )
    except IntegrityError as problem:
        raise _explain(ceiling, amount_idr) from problem
    except DataError as problem:
        raise CeilingRefused(
            _("Pagu akan melebihi 20 angka. Periksa nol pada jumlahnya.")
        ) from problem
    ceiling.refresh_from_db()
    return ceiling


def _user_id(by: Actor | None) -> UUID | None:
    return by.user.pk if by is not None else None


def _ceiling(
    scheme: FundingScheme, stage: str, province: Province | None, regency: Regency | None = None
) -> Ceiling:
    above = None if regency is None else province
    parent = None if province is None else _ceiling(scheme, stage, above)
    ceiling, _created = Ceiling.objects.get_or_create(
        scheme=scheme,
        stage=stage,
        province=province,
        regency=regency,
        defaults={"parent": parent},
    )
    return ceiling


def _explain(ceiling: Ceiling, amount_idr: int) -> CeilingRefused:
    now = Ceiling.objects.get(pk=ceiling.pk)
    after = now.limit_idr + amount_idr
    if after < 0:
        return CeilingRefused(
            _("Pagu ini %(limit)s; paling banyak sebesar itu dapat dikurangi.")
            % {"limit": rupiah(now.limit_idr)}
        )
    if after < now.used_idr:
        return CeilingRefused(
            _(
                "Pagu tidak dapat di bawah yang sudah terpakai, %(used)s. "
                "Batalkan alokasi lebih dahulu."
            )
            % {"used": rupiah(now.used_idr)}
        )
    if after < now.distributed_idr and now.province_id is not None:
        return CeilingRefused(
            _(
                "Pagu tidak dapat di bawah yang sudah dibagi ke kabupaten/kota, %(shared)s. "
                "Kurangi pembagiannya lebih dahulu."
            )
            % {"shared": rupiah(now.distributed_idr)}
        )
    if now.regency_id is not None:
        return CeilingRefused(
            _(
                "Jumlah pagu kabupaten/kota akan melebihi pagu provinsinya %(limit)s. "
                "Naikkan pagu provinsi atau kurangi kabupaten/kota lain lebih dahulu."
            )
            % {"limit": rupiah((now.parent or now).limit_idr)}
        )
    return CeilingRefused(
        _(
            "Jumlah pagu provinsi akan melebihi pagu nasional %(limit)s. "
            "Naikkan pagu nasional atau kurangi pagu provinsi lain lebih dahulu."
        )
        % {"limit": rupiah((now.parent or now).limit_idr)}
    )
