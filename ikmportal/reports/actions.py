"""Ask for a report."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from ikmportal.reports.build import Parameters, check_subject, may_make, office_for
from ikmportal.reports.models import STREAMED_KINDS, ReportFormat, ReportRun
from ikmportal.reports.render.pdf import PdfUnavailableError
from ikmportal.reports.tasks import hint
from provinces.rules import Actor


class KeyTakenError(Exception):
    """Another person's request carries the same key; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for: kind, what it is about, in which form, for which scope."""

    kind: str
    parameters: Parameters
    format: str
    province_id: UUID | None = None


def request_report(order: Order, *, by: Actor, key: UUID, at: datetime) -> ReportRun:
    """Put a report in the queue and hint a worker once the transaction commits.

    Promises: the same key gives the same run, however often it is sent. Refuses a person who may
    not have it (PermissionDenied), a subject that is not theirs to see (SubjectMissingError), PDF
    where there is none (PdfUnavailableError) and somebody else's key (KeyTakenError).
    """
    if not may_make(by, order.kind, province_id=order.province_id):
        raise PermissionDenied
    check_subject(by, order.kind, order.parameters)
    is_too_long = order.kind in STREAMED_KINDS
    if order.format == ReportFormat.PDF and (is_too_long or not settings.PDF_ENABLED):
        raise PdfUnavailableError
    run, is_new = ReportRun.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "kind": order.kind,
            "parameters": order.parameters,
            "format": order.format,
            "province_id": order.province_id,
            "office": office_for(by, order.kind, order.parameters, province_id=order.province_id),
            "requested_by": by.user,
            "created_at": at,
            "hinted_at": at,
        },
    )
    if run.requested_by_id != by.user.pk:
        raise KeyTakenError
    if is_new:
        transaction.on_commit(partial(hint, run.pk), robust=True)
    return run
