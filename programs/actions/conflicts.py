"""A reviewer stands aside for one office, and may come back."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from programs.models import ConflictDeclaration, ReviewAssignment
from programs.querysets import conflicting_offices
from programs.rules import may_declare_conflict
from provinces.models import Office
from provinces.rules import Actor


class ConflictRefused(Exception):
    """The declaration is not possible; nothing was written. ``str()`` says why."""


def declare(office: Office, *, reason: str, by: Actor, at: datetime) -> ConflictDeclaration:
    """Say that one does not judge an office; declared twice is one. Open assignments end.

    Refuses whoever is no reviewer (PermissionDenied) and a declaration without a reason.
    """
    if not may_declare_conflict(by):
        raise PermissionDenied
    if not reason.strip():
        raise ConflictRefused(_("Tulis alasan benturan kepentingan."))
    declared, _is_new = ConflictDeclaration.objects.standing().get_or_create(
        reviewer=by.user,
        office=office,
        withdrawn_at=None,
        defaults={"reason": reason.strip(), "declared_at": at},
    )
    own = ReviewAssignment.objects.current().filter(
        reviewer=by.user, proposal__office__in=conflicting_offices(by.user.pk)
    )
    own.update(
        ended_at=at,
        end_reason=_("Benturan kepentingan: %(reason)s") % {"reason": reason.strip()[:200]},
    )
    return declared


def withdraw(declaration_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Take one's own declaration back, with the reason. Posts held or once held still count."""
    if not may_declare_conflict(by):
        raise PermissionDenied
    if not reason.strip():
        raise ConflictRefused(_("Tulis alasan pencabutan."))
    own = ConflictDeclaration.objects.standing().filter(pk=declaration_id, reviewer=by.user)
    own.update(withdrawn_at=at, withdrawn_reason=reason.strip())
