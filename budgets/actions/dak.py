"""Note a DAK request beside the national system, and give our advice on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budgets.models import DakCriterion, DakCriterionMet, DakOpinion, DakRequest
from budgets.rules import may_advise_on_dak, may_record_dak
from budgets.states import DakRecommendation
from provinces.rules import Actor


class DakRefused(Exception):
    """Nothing was written; ``str()`` says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What the national system holds of one request."""

    fiscal_year_id: int
    kind: str
    regency_id: UUID
    sentra_id: UUID | None
    commodity: str
    subject: str
    amount_idr: int
    external_ref: str
    source: str


def record(noted: Noted, *, by: Actor, at: datetime) -> DakRequest:
    """Note a request. Refuses other people than admins and reviewers, and a second note of it."""
    if not may_record_dak(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return DakRequest.objects.create(**noted.__dict__, recorded_by=by.user, recorded_at=at)
    except IntegrityError as problem:
        if "dak_request_once" not in str(problem):
            raise
        raise DakRefused(
            _("Usulan ini sudah dicatat untuk daerah, skema, dan tahun yang sama.")
        ) from problem


def advise(
    request: DakRequest,
    *,
    recommendation: str,
    met: Collection[DakCriterion],
    note: str,
    by: Actor,
    at: datetime,
) -> DakOpinion:
    """Give advice with the criteria that are met; earlier advice stays in the history.

    Refuses other people than reviewers and directors, and, without a note, a recommendation
    against or one for a request that is not ready.
    """
    if not may_advise_on_dak(by):
        raise PermissionDenied
    criteria = DakCriterion.objects.of(kind=request.kind, year=request.fiscal_year_id)
    missing = [one.name for one in criteria if one not in met]
    is_for = recommendation == DakRecommendation.RECOMMENDED
    if is_for and missing and not note:
        raise DakRefused(
            _("Belum terpenuhi: %(list)s. Isi catatan mengapa tetap direkomendasikan.")
            % {"list": "; ".join(missing)}
        )
    if recommendation == DakRecommendation.NOT_RECOMMENDED and not note:
        raise DakRefused(_("Isi alasan tidak direkomendasikan."))
    opinion = DakOpinion.objects.create(
        request=request, recommendation=recommendation, note=note, given_by=by.user, given_at=at
    )
    DakCriterionMet.objects.bulk_create(
        DakCriterionMet(opinion=opinion, criterion=one) for one in met
    )
    return opinion
