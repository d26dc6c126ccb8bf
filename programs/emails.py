"""What we write: one letter, one function. Letters are rows, sent after the act commits."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ikmportal.accounts.models import User
from ikmportal.mail.outbox import queue
from ikmportal.ui.formats import rupiah_short
from programs.models import Proposal, ProposalVersion
from provinces.states import Role


def awaiting_signature(proposal: Proposal, *, at: datetime) -> None:
    """To the Kepala Dinas of the office: one proposal waits for a signature."""
    total = sum(int(line.amount_idr) for line in proposal.lines.current())
    subject = _("Perlu persetujuan: %(title)s") % {"title": proposal.title}
    for head in _holders(proposal, Role.HEAD, at=at):
        _write(
            proposal,
            head,
            subject=subject,
            letter="awaiting_signature",
            extra={"total": rupiah_short(total)},
        )


def returned(proposal: Proposal, *, note: str, at: datetime) -> None:
    """To the drafters: the proposal came back, with the reason."""
    subject = _("Dikembalikan untuk perbaikan: %(title)s") % {"title": proposal.title}
    for drafter in _holders(proposal, Role.DRAFTER, at=at):
        _write(proposal, drafter, subject=subject, letter="returned", extra={"note": note})


def submitted(proposal: Proposal, version: ProposalVersion, *, at: datetime) -> None:
    """To the drafters: the head signed and the proposal is with Ditjen IKMA."""
    subject = _("Sudah diajukan: %(title)s") % {"title": proposal.title}
    for drafter in _holders(proposal, Role.DRAFTER, at=at):
        _write(
            proposal,
            drafter,
            subject=subject,
            letter="submitted",
            extra={"version": version, "total": rupiah_short(int(version.total_idr))},
        )


def decided(proposal: Proposal, *, note: str, at: datetime) -> None:
    """To the drafters and the head: the Rakor has decided."""
    subject = _("Keputusan Rakor: %(title)s") % {"title": proposal.title}
    for person in _holders(proposal, Role.DRAFTER, Role.HEAD, at=at):
        _write(proposal, person, subject=subject, letter="decided", extra={"note": note})


def allocated(proposal: Proposal, *, amount_idr: int, at: datetime) -> None:
    """To the drafters and the head: an allocation was agreed."""
    subject = _("Alokasi disepakati: %(title)s") % {"title": proposal.title}
    for person in _holders(proposal, Role.DRAFTER, Role.HEAD, at=at):
        _write(
            proposal,
            person,
            subject=subject,
            letter="allocated",
            extra={"amount": rupiah_short(amount_idr)},
        )


def _holders(proposal: Proposal, *roles: Role, at: datetime) -> Iterable[User]:
    return User.objects.filter(
        is_active=True,
        appointments__post__office=proposal.office_id,
        appointments__post__role__in=roles,
        appointments__valid__contains=at.date(),
    ).distinct()


def _write(
    proposal: Proposal, person: User, *, subject: str, letter: str, extra: dict[str, object]
) -> None:
    link = settings.BASE_URL + reverse("programs:proposal", args=[proposal.pk])
    context = {"proposal": proposal, "person": person, "link": link, **extra}
    queue(
        recipient=person.email,
        subject=subject,
        body=render_to_string(f"programs/emails/{letter}.txt", context),
        dedupe_key=f"{letter}:{proposal.pk}:{proposal.version}:{person.pk}",
    )
