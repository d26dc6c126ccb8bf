"""Write needs of a kabupaten/kota, send them to the province, and dispose of them there."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budgets.models import ActivityType, Unit
from programs import emails
from programs.actions.moves import KeyReused, StaleVersion, WrongState
from programs.actions.need_moves import advance_need, lock_need
from programs.models import Need
from programs.rules import may_write_need, needing_offices
from programs.states import NEED_EDITABLE, BeneficiaryKind, NeedMove, NeedPriority
from provinces.models import Office, Sentra, TechnicalUnit
from provinces.rules import Actor


@dataclass(frozen=True, kw_only=True)
class NeedFacts:
    """What a need says. The wished year is the one of its activity."""

    title: str
    problem: str
    activity: ActivityType
    priority: NeedPriority
    beneficiary_kind: BeneficiaryKind
    beneficiary_count: int
    volume: Decimal
    unit: Unit
    estimate_idr: int
    place: str = ""
    sentra: Sentra | None = None
    technical_unit: TechnicalUnit | None = None
    evidence: str = ""


def record_need(
    office: Office, *, facts: NeedFacts, by: Actor, at: datetime, key: UUID | None = None
) -> Need:
    """Write a new need of a regency office, as a draft.

    The browser's ``key`` becomes its identity, so a form sent twice is one need. Refuses other
    people than the office's drafter and head (PermissionDenied).
    """
    if office.pk not in needing_offices(by) or office.province is None or office.regency is None:
        raise PermissionDenied
    need = Need(
        id=key or uuid4(),
        office=office,
        province=office.province,
        regency=office.regency,
        created_by=by.user,
        created_at=at,
        changed_at=at,
    )
    _tell(need, facts)
    try:
        with transaction.atomic():
            need.save(force_insert=True)
    except IntegrityError as problem:
        known = Need.objects.filter(pk=need.pk, created_by=by.user).first()
        if known is None:
            raise KeyReused(
                _("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim.")
            ) from problem
        return known
    return need


def change_need(need_id: UUID, *, facts: NeedFacts, version: int, by: Actor, at: datetime) -> Need:
    """Rewrite a draft or a returned need.

    Refuses another office (PermissionDenied), a need that is with the province (WrongState) and
    a version older than the stored one (StaleVersion).
    """
    need = lock_need(need_id)
    if not may_write_need(by, need):
        raise PermissionDenied
    if need.state not in NEED_EDITABLE:
        raise WrongState(_("Kebutuhan ini sudah diajukan dan tidak dapat diubah lagi."))
    if need.version != version:
        raise StaleVersion(
            _("Kebutuhan ini diubah orang lain setelah Anda membukanya. Periksa isinya lagi.")
        )
    _tell(need, facts)
    need.version += 1
    need.changed_at = at
    need.save()
    return need


def _tell(need: Need, facts: NeedFacts) -> None:
    for fact in fields(facts):
        setattr(need, fact.name, getattr(facts, fact.name))
    need.fiscal_year_id = facts.activity.fiscal_year_id


def send_need(need_id: UUID, *, by: Actor, version: int, at: datetime) -> Need:
    """Hand a need to the province; its verifier gets a letter."""
    need = advance_need(need_id, move=NeedMove.SEND, by=by, version=version, at=at)
    emails.need_sent(need, at=at)
    return need


def accept_need(need_id: UUID, *, by: Actor, at: datetime, note: str = "") -> Need:
    """The province takes a need on."""
    need = advance_need(need_id, move=NeedMove.ACCEPT, by=by, version=None, at=at, note=note)
    emails.need_disposed(need, note=note, at=at)
    return need


def return_need(need_id: UUID, *, by: Actor, note: str, at: datetime) -> Need:
    """The province gives a need back with the reason."""
    need = advance_need(need_id, move=NeedMove.RETURN, by=by, version=None, at=at, note=note)
    emails.need_disposed(need, note=note, at=at)
    return need


def answer_need(need_id: UUID, *, by: Actor, note: str, at: datetime) -> Need:
    """The province answers a need that becomes no proposal: why, or what helps instead."""
    need = advance_need(need_id, move=NeedMove.ANSWER, by=by, version=None, at=at, note=note)
    emails.need_disposed(need, note=note, at=at)
    return need
