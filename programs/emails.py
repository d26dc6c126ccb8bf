"""What we write: one letter, one function. Letters are rows, sent after the act commits."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ikmportal.accounts.models import User
from ikmportal.mail.outbox import queue
from ikmportal.ui.formats import WIB, date_text, rupiah_short
from programs.models import Comment, Proposal, ProposalVersion
from programs.states import SECTION_NAMES
from provinces.states import Role


def awaiting_signature(
    proposal: Proposal, *, at: datetime, closes_at: datetime | None = None
) -> None:
    """To the Kepala Dinas of the office, or who acts for them: one proposal waits."""
    total = sum(int(line.amount_idr) for line in proposal.lines.current())
    subject = _("Perlu persetujuan: %(title)s") % {"title": proposal.title[:150]}
    if closes_at is not None:
        subject = _("%(subject)s, batas %(date)s") % {
            "subject": subject,
            "date": date_text(closes_at.astimezone(ZoneInfo(WIB)).date()),
        }
    for head in _holders(proposal, Role.HEAD, at=at):
        _write(
            proposal,
            head,
            subject=subject,
            letter="awaiting_signature",
            extra={"total": rupiah_short(total), "link": _link("signoff", proposal)},
        )


def returned(
    proposal: Proposal, *, note: str, at: datetime, parts: Mapping[str, str] | None = None
) -> None:
    """To the drafters: the proposal came back, with the reason, by part where it was given so."""
    subject = _("Dikembalikan untuk perbaikan: %(title)s") % {"title": proposal.title}
    asked = [(SECTION_NAMES.get(name, name), text) for name, text in (parts or {}).items()]
    extra: dict[str, object] = {"note": note, "parts": asked}
    for drafter in _holders(proposal, Role.DRAFTER, at=at):
        _write(proposal, drafter, subject=subject, letter="returned", extra=extra)


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


def withdrawn(proposal: Proposal, *, note: str, at: datetime) -> None:
    """To the head and the drafters: the office took its proposal back."""
    subject = _("Usulan ditarik: %(title)s") % {"title": proposal.title}
    for person in _holders(proposal, Role.DRAFTER, Role.HEAD, at=at):
        _write(proposal, person, subject=subject, letter="withdrawn", extra={"note": note})


def mentioned(comment: Comment, people: Iterable[User]) -> None:
    """To each colleague who was named in a comment."""
    proposal = comment.thread.proposal
    subject = _("%(name)s menyebut Anda: %(title)s") % {
        "name": comment.author.full_name,
        "title": proposal.title,
    }
    link = _link("thread", proposal, comment.thread_id)
    for person in people:
        _write(
            proposal,
            person,
            subject=subject,
            letter="mentioned",
            extra={"comment": comment, "link": link},
            about=str(comment.pk),
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


def _link(name: str, proposal: Proposal, *parts: object) -> str:
    return f"{settings.BASE_URL}{reverse(f'programs:{name}', args=[proposal.pk, *parts])}"


def _write(
    proposal: Proposal,
    person: User,
    *,
    subject: str,
    letter: str,
    extra: dict[str, object],
    about: str = "",
) -> None:
    """One letter. What it is about tells two letters of the same kind apart."""
    context = {"proposal": proposal, "person": person, "link": _link("proposal", proposal), **extra}
    queue(
        recipient=person.email,
        subject=subject,
        body=render_to_string(f"programs/emails/{letter}.txt", context),
        dedupe_key=f"{letter}:{about or f'{proposal.pk}:{proposal.version}'}:{person.pk}",
    )
