"""What an office does with its own proposals in the sample year: copy, withdraw, return, talk."""

from datetime import date, datetime

from ikmportal.demo import papers
from ikmportal.demo.acts import SAMPLE, Cast, after, at
from ikmportal.demo.letters import keep_letters_home
from ikmportal.demo.people import address
from programs.actions import comments, decisions, lines, proposals, rakors, sections
from programs.actions.comments import Message, Topic
from programs.actions.copying import CopyOrder, copy_proposal
from programs.models import DocumentRequirement, Proposal
from programs.states import Audience
from provinces.actions.delegations import Delegation, delegate
from provinces.models import Appointment, Post
from provinces.states import AppointmentKind, Role

_SOURCE = "Penumbuhan wirausaha baru olahan kopi gayo di Aceh Tengah"
_TWICE = "Penumbuhan wirausaha baru olahan kopi gayo di Aceh Tengah, tahap kedua"
_TAKEN_BACK = "Penumbuhan wirausaha baru olahan kopi gayo, lokasi belum siap"
_INSTEAD = "Penumbuhan wirausaha baru olahan kopi gayo, pengganti"
_SENT_BACK = "Penumbuhan wirausaha baru olahan kopi gayo untuk kelompok perempuan"
_START = at(2023, 9, 25, 8, 30)
_DRAFTER, _HEAD = address("penyusun.aceh"), address("kepala.aceh")
_VERIFIER, _REVIEWER = address("verifikator.aceh"), address("penelaah.pangan")


def seed(cast: Cast) -> None:
    """Make what is missing, all or nothing. The source is one of the sample proposals."""
    if Proposal.objects.filter(title=_TWICE).exists():
        return
    source = Proposal.objects.get(title=_SOURCE)
    twice = _submitted_twice(cast, source)
    _talk(cast, twice)
    _withdrawn_and_replaced(cast, source)
    _returned_by_part(cast, source)
    _acting_head(cast)
    keep_letters_home()


def _copy(cast: Cast, source: Proposal, title: str, *, when: datetime) -> Proposal:
    """A complete copy, ready to be sent: files and statements are made anew."""
    drafter = cast.of(_DRAFTER)
    order = CopyOrder(scheme=source.scheme, title=title)
    copied = copy_proposal(source, order, by=drafter, at=when).proposal
    # A few more people than before: the budget stays small under the ceiling.
    keep = list(copied.lines.current().in_order())[:6]
    for line in copied.lines.current():
        if line not in keep:
            lines.remove_line(line, by=drafter, at=when)
    for requirement in DocumentRequirement.objects.asked_of(copied).filter(is_mandatory=True):
        papers.attach_clean(copied, requirement, by=drafter, at=when)
    copied.refresh_from_db()
    return sections.save_section(
        copied.pk,
        by=drafter,
        version=copied.version,
        values={"declares_responsibility": True, "declares_no_cofunding": True},
        at=after(when, hours=1),
    )


def _send(cast: Cast, proposal: Proposal, *, when: datetime) -> None:
    proposal.refresh_from_db()
    drafter = cast.of(_DRAFTER)
    proposals.send_to_head(proposal.pk, by=drafter, version=proposal.version, at=when)


def _sign(cast: Cast, proposal: Proposal, *, when: datetime) -> None:
    proposal.refresh_from_db()
    proposals.sign(proposal.pk, by=cast.of(_HEAD), version=proposal.version, at=when)


def _submitted_twice(cast: Cast, source: Proposal) -> Proposal:
    """Returned by the centre, mended and submitted again: two versions to compare."""
    proposal = _copy(cast, source, _TWICE, when=_START)
    _send(cast, proposal, when=after(_START, days=1))
    _sign(cast, proposal, when=after(_START, days=2))
    reviewer = cast.of(_REVIEWER)
    rakors.start_review(proposal.pk, by=reviewer, at=after(_START, days=3))
    note = "NIB calon penerima belum ada, dan harga dua baris belum disertai pembanding."
    decisions.return_from_review(proposal.pk, by=reviewer, note=note, at=after(_START, days=4))
    drafter = cast.of(_DRAFTER)
    first, second = list(proposal.lines.current().in_order())[:2]
    for line, price in ((first, 900_000), (second, 125_000)):
        values = {**_factors(line), "unit_price_idr": price}
        lines.change_line(line, by=drafter, values=values, at=after(_START, days=5))
    _send(cast, proposal, when=after(_START, days=6))
    _sign(cast, proposal, when=after(_START, days=7))
    return proposal


def _factors(line: object) -> dict[str, object]:
    names = ("factor_1", "factor_2", "factor_3", "factor_4")
    return {name: getattr(line, name) for name in names}


def _talk(cast: Cast, proposal: Proposal) -> None:
    """One thread inside the office on a line, one shared with the examiner."""
    drafter, verifier = cast.of(_DRAFTER), cast.of(_VERIFIER)
    line = proposal.lines.current().in_order().first()
    inside = comments.open_thread(
        proposal,
        Topic(section="rab", audience=Audience.OFFICE, line=line),
        Message(
            body="Apakah volume baris ini sudah sesuai jumlah kelompok?",
            mentioned=[verifier.user.pk],
        ),
        by=drafter,
        at=after(_START, hours=5),
    )
    answer = Message(body="Sudah, dua kelompok. Lampirkan daftar hadirnya.")
    comments.answer(inside, answer, by=cast.of(_VERIFIER), at=after(_START, hours=6))
    proposal.refresh_from_db()
    comments.open_thread(
        proposal,
        Topic(section="data-dukung", audience=Audience.SHARED),
        Message(
            body="Mohon NIB calon penerima nomor 7 dan 9 disusulkan.",
            mentioned=[drafter.user.pk],
        ),
        by=cast.of(_REVIEWER),
        at=after(_START, days=8),
    )


def _withdrawn_and_replaced(cast: Cast, source: Proposal) -> None:
    proposal = _copy(cast, source, _TAKEN_BACK, when=after(_START, hours=2))
    _send(cast, proposal, when=after(_START, days=1, hours=2))
    reason = "Lokasi pelatihan belum siap; diganti usulan dengan lokasi lain."
    when = after(_START, days=2, hours=2)
    drafter = cast.of(_DRAFTER)
    withdrawn = proposals.withdraw(proposal.pk, by=drafter, note=reason, at=when)
    order = CopyOrder(scheme=source.scheme, title=_INSTEAD, is_replacement=True)
    copy_proposal(withdrawn, order, by=drafter, at=after(when, hours=1))


def _returned_by_part(cast: Cast, source: Proposal) -> None:
    proposal = _copy(cast, source, _SENT_BACK, when=after(_START, hours=4))
    _send(cast, proposal, when=after(_START, days=1, hours=4))
    proposal.refresh_from_db()
    proposals.head_returns(
        proposal.pk,
        by=cast.of(_HEAD),
        version=proposal.version,
        note="",
        parts={
            "kak": "Sebutkan jumlah kelompok perempuan yang sudah berjalan.",
            "rab": "Harga alat sangrai perlu pembanding dari dua penyedia.",
        },
        at=after(_START, days=2, hours=4),
    )


def _acting_head(cast: Cast) -> None:
    """A week of the year in which the verifier acted for the head of Aceh."""
    head = cast.of(_HEAD)
    post = Post.objects.get(role=Role.HEAD, appointments__user=head.user)
    if Appointment.objects.filter(post=post, kind=AppointmentKind.PLH).exists():
        return
    delegate(
        post,
        Delegation(
            person=cast.of(_VERIFIER).user,
            kind=AppointmentKind.PLH,
            first_day=date(2023, 10, 16),
            last_day=date(2023, 10, 20),
            letter_number=SAMPLE,
        ),
        by=cast.of(_HEAD),
        today=date(2023, 10, 13),
    )
