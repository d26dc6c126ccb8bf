"""What we write: one letter, one function. Letters are rows, sent after the act commits."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from ikmportal.accounts.models import User
from ikmportal.mail.outbox import queue
from ikmportal.ui.formats import date_text, rupiah_short, wib_day
from programs.models import (
    BeritaAcara,
    Comment,
    DeskCall,
    Need,
    PaperTakeover,
    Proposal,
    ProposalVersion,
    Rakor,
    RakorInvitation,
    RakorIssue,
    SupportRequest,
    SupportTask,
)
from programs.states import SECTION_NAMES
from provinces.models import Office
from provinces.states import OfficeKind, Role

# Whoever follows up for an office where no post is named.
_FOLLOWING_UP = (Role.HEAD, Role.DRAFTER, Role.PROVINCE_VERIFIER, Role.REVIEWER, Role.ADMIN)


def awaiting_signature(
    proposal: Proposal, *, at: datetime, closes_at: datetime | None = None
) -> None:
    """To the Kepala Dinas of the office, or who acts for them: one proposal waits."""
    total = sum(int(line.amount_idr) for line in proposal.lines.current())
    subject = _("Perlu persetujuan: %(title)s") % {"title": proposal.title[:150]}
    if closes_at is not None:
        subject = _("%(subject)s, batas %(date)s") % {
            "subject": subject,
            "date": date_text(wib_day(closes_at)),
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


def decision_undone(proposal: Proposal, *, at: datetime) -> None:
    """To the head and the drafters: what was decided counts no more, the desk goes on."""
    subject = _("Keputusan diurungkan: %(title)s") % {"title": proposal.title}
    for person in _holders(proposal, Role.DRAFTER, Role.HEAD, at=at):
        _write(proposal, person, subject=subject, letter="decision_undone", extra={})


def taken_over(takeover: PaperTakeover) -> None:
    """To whoever had a paper in hand: a colleague works on it now."""
    _write(
        takeover.proposal,
        takeover.taken_from,
        subject=_("Usulan diambil alih: %(title)s") % {"title": takeover.proposal.title},
        letter="taken_over",
        extra={"colleague": takeover.taken_by, "link": _link("review", takeover.proposal)},
        about=str(takeover.pk),
    )


def awaiting_province(proposal: Proposal, *, at: datetime) -> None:
    """To the verifiers of the provincial Dinas: a kabupaten/kota proposal waits for them."""
    subject = _("Perlu verifikasi provinsi: %(title)s") % {"title": proposal.title}
    for verifier in _verifiers(proposal.province_id, at=at):
        _write(proposal, verifier, subject=subject, letter="awaiting_province", extra={})


def forwarded(proposal: Proposal, *, at: datetime) -> None:
    """To the drafters and the head of the kabupaten/kota: it is with Ditjen IKMA now."""
    subject = _("Diverifikasi provinsi: %(title)s") % {"title": proposal.title}
    for person in _holders(proposal, Role.DRAFTER, Role.HEAD, at=at):
        _write(proposal, person, subject=subject, letter="forwarded", extra={})


def consolidated(proposal: Proposal, *, target: Proposal, at: datetime) -> None:
    """To the drafters and the head of the kabupaten/kota: the province took it up."""
    subject = _("Dikonsolidasikan provinsi: %(title)s") % {"title": proposal.title}
    for person in _holders(proposal, Role.DRAFTER, Role.HEAD, at=at):
        _write(proposal, person, subject=subject, letter="consolidated", extra={"target": target})


def need_sent(need: Need, *, at: datetime) -> None:
    """To the verifiers of the provincial Dinas: a kabupaten/kota sent a need."""
    subject = _("Kebutuhan %(regency)s: %(title)s") % {
        "regency": need.regency.full_name,
        "title": need.title,
    }
    for verifier in _verifiers(need.province_id, at=at):
        _write_about_need(need, verifier, subject=subject, letter="need_sent", note="")


def need_disposed(need: Need, *, note: str, at: datetime) -> None:
    """To the drafters of the kabupaten/kota: what the province did with a need."""
    subject = f"{need.get_state_display()}: {need.title}"
    for person in _people(need.office_id, (Role.DRAFTER, Role.HEAD), at=at):
        _write_about_need(need, person, subject=subject, letter="need_disposed", note=note)


def support_moved(request: SupportRequest, *, note: str, at: datetime) -> None:
    """To the regency office: the stage of its request, and the answer if there is one."""
    subject = f"{request.get_stage_display()}: {request.subject}"
    offices = Office.objects.existing_on(wib_day(at)).filter(regency_id=request.regency_id)
    for office_id in offices.values_list("pk", flat=True):
        for person in _people(office_id, (Role.DRAFTER, Role.HEAD), at=at):
            _post(
                person,
                subject=subject,
                letter="support_moved",
                context={"request": request, "note": note, "link": _support_link(request)},
                dedupe_key=f"support_moved:{request.pk}:{request.version}:{person.pk}",
            )


def support_task_due(task: SupportTask, *, on: date) -> None:
    """To whoever holds the owning post: a task is due or late. One letter a day at most."""
    subject = _("Batas tindak lanjut: %(title)s") % {"title": task.title}
    holders = User.objects.filter(
        is_active=True, appointments__post=task.owner_id, appointments__valid__contains=on
    ).distinct()
    for person in holders:
        _post(
            person,
            subject=subject,
            letter="support_task_due",
            context={
                "task": task,
                "request": task.request,
                "link": _support_link(task.request),
            },
            dedupe_key=f"support_task_due:{task.pk}:{on}:{person.pk}",
        )


def invited(invitation: RakorInvitation, *, at: datetime) -> None:
    """To the head and the drafters of an office: it is asked to come to a meeting."""
    rakor = invitation.rakor
    subject = _("Undangan: %(name)s") % {"name": rakor.name}
    for person in _people(invitation.office_id, (Role.HEAD, Role.DRAFTER), at=at):
        _post(
            person,
            subject=subject,
            letter="invited",
            context={"rakor": rakor, "invitation": invitation, "link": _rakor_link("rakor", rakor)},
            dedupe_key=f"invited:{invitation.pk}:{person.pk}",
        )


def two_before_you(call: DeskCall, *, at: datetime) -> None:
    """To everyone of the provincial Dinas: two places to go until its turn at the desk."""
    rakor, province = call.desk.rakor, call.desk.province
    subject = _("Bersiap: meja %(number)s, %(province)s") % {
        "number": call.desk.number,
        "province": province.name,
    }
    roles = (Role.HEAD, Role.DRAFTER, Role.PROVINCE_VERIFIER)
    dinas = Office.objects.existing_on(wib_day(at)).filter(
        kind=OfficeKind.PROVINCE, province_id=province.pk
    )
    for office_id in dinas.values_list("pk", flat=True):
        for person in _people(office_id, roles, at=at):
            _post(
                person,
                subject=subject,
                letter="two_before_you",
                context={"desk": call.desk, "link": _rakor_link("rakor", rakor)},
                dedupe_key=f"two_before_you:{call.desk_id}:{person.pk}",
            )


def rakor_issue_due(issue: RakorIssue, *, on: date) -> None:
    """To the owning post, or the office where none is named. One letter per due date."""
    holds = Q(appointments__post=issue.owner_post_id)
    if issue.owner_post_id is None:
        holds = Q(
            appointments__post__office=issue.owner_office_id,
            appointments__post__role__in=_FOLLOWING_UP,
        )
    people = User.objects.filter(holds, is_active=True, appointments__valid__contains=on)
    for person in people.distinct():
        _post(
            person,
            subject=_("Batas tindak lanjut Rakor: %(topic)s") % {"topic": issue.topic},
            letter="rakor_issue_due",
            context={"issue": issue, "link": _rakor_link("followup", issue.rakor)},
            dedupe_key=f"rakor_issue_due:{issue.pk}:{issue.due_date}:{person.pk}",
        )


def decided(proposal: Proposal, *, note: str, at: datetime) -> None:
    """To the drafters and the head: the Rakor has decided."""
    subject = _("Keputusan Rakor: %(title)s") % {"title": proposal.title}
    for person in _holders(proposal, Role.DRAFTER, Role.HEAD, at=at):
        _write(proposal, person, subject=subject, letter="decided", extra={"note": note})


def minutes_waiting(minutes: BeritaAcara, *, at: datetime) -> None:
    """To the head of the provincial Dinas, or who acts for them: a berita acara waits."""
    subject = _("Perlu tanda tangan: berita acara %(number)s") % {"number": minutes.number}
    _write_about_minutes(minutes, subject=subject, letter="minutes_waiting", at=at)


def minutes_sealed(minutes: BeritaAcara, *, at: datetime) -> None:
    """To the head of the provincial Dinas: both sides signed, and nothing changes any more."""
    subject = _("Berita acara %(number)s disegel") % {"number": minutes.number}
    _write_about_minutes(minutes, subject=subject, letter="minutes_sealed", at=at)


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
    return _people(proposal.office_id, roles, at=at)


def _people(office_id: UUID, roles: tuple[Role, ...], *, at: datetime) -> Iterable[User]:
    return User.objects.filter(
        is_active=True,
        appointments__post__office=office_id,
        appointments__post__role__in=roles,
        appointments__valid__contains=wib_day(at),
    ).distinct()


def _link(name: str, proposal: Proposal, *parts: object) -> str:
    return f"{settings.BASE_URL}{reverse(f'programs:{name}', args=[proposal.pk, *parts])}"


def _verifiers(province_id: UUID, *, at: datetime) -> Iterable[User]:
    """Whoever verifies in the provincial Dinas today."""
    dinas = Office.objects.existing_on(wib_day(at)).filter(
        kind=OfficeKind.PROVINCE, province_id=province_id
    )
    for office_id in dinas.values_list("pk", flat=True):
        yield from _people(office_id, (Role.PROVINCE_VERIFIER,), at=at)


def _write_about_need(need: Need, person: User, *, subject: str, letter: str, note: str) -> None:
    link = settings.BASE_URL + reverse("programs:need", args=[need.pk])
    _post(
        person,
        subject=subject,
        letter=letter,
        context={"need": need, "note": note, "link": link},
        dedupe_key=f"{letter}:{need.pk}:{need.version}:{person.pk}",
    )


def _write_about_minutes(minutes: BeritaAcara, *, subject: str, letter: str, at: datetime) -> None:
    link = settings.BASE_URL + reverse("programs:minutes", args=[minutes.pk])
    dinas = Office.objects.existing_on(wib_day(at)).filter(
        kind=OfficeKind.PROVINCE, province_id=minutes.desk.province_id
    )
    for office_id in dinas.values_list("pk", flat=True):
        for head in _people(office_id, (Role.HEAD,), at=at):
            _post(
                head,
                subject=subject,
                letter=letter,
                context={"minutes": minutes, "link": link},
                dedupe_key=f"{letter}:{minutes.pk}:{minutes.sha256[:12]}:{head.pk}",
            )


def _rakor_link(name: str, rakor: Rakor) -> str:
    return str(settings.BASE_URL) + reverse(f"programs:{name}", args=[rakor.pk])


def _support_link(request: SupportRequest) -> str:
    return str(settings.BASE_URL) + reverse("programs:support", args=[request.pk])


def _post(
    person: User, *, subject: str, letter: str, context: dict[str, object], dedupe_key: str
) -> None:
    queue(
        recipient=person.email,
        subject=subject,
        body=render_to_string(f"programs/emails/{letter}.txt", {"person": person, **context}),
        dedupe_key=dedupe_key,
    )


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
