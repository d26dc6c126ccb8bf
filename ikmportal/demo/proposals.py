"""Play each sample proposal through the actions, up to the state its plot ends in."""

from collections.abc import Sequence
from datetime import datetime

from budgets.models import FundingScheme
from ikmportal.demo import contents, meetings, needs, papers, structures
from ikmportal.demo.acts import Cast, after, at
from ikmportal.demo.letters import keep_letters_home
from ikmportal.demo.people import address, slug
from ikmportal.demo.plots import Plot
from programs.actions import awards, decisions, documents, lines, proposals, rakors, sections
from programs.actions.decisions import LineRuling
from programs.models import DocumentRequirement, Proposal, ProposalDocument, RabLine, RakorItem
from programs.states import DocumentStatus, LineVerdict, Move, ProposalState

S = ProposalState
_FIRST_START = at(2023, 9, 11, 8, 30)
_RAKOR = at(2023, 10, 9, 10)
_AWARD = at(2023, 10, 17, 14)
# How far each final state has come on the way.
_SENT = frozenset(S) - {S.DRAFT}
_SIGNED = _SENT - {S.AWAITING_HEAD}
_WITH_THE_CENTRE = _SIGNED - {S.AT_PROVINCE, S.CONSOLIDATED}
_REVIEWED = _WITH_THE_CENTRE - {S.SUBMITTED, S.VERIFIED}
_TABLED = _REVIEWED - {S.IN_REVIEW, S.RETURNED}
_EXTRA_FILES = ("rab", "harga", "kesediaan-bast")


class Play:
    """One proposal on its way. Each step is one action by the person whose step it is."""

    def __init__(self, plot: Plot, *, number: int, cast: Cast, scheme: FundingScheme) -> None:
        self.plot, self.number, self.cast, self.scheme = plot, number, cast, scheme
        self.started = after(_FIRST_START, days=number // 2, hours=number % 2 * 3)
        self.place = slug(plot.office)

    def run(self) -> Proposal:
        """Write it, and carry it as far as the plot goes. Call inside one part."""
        proposal = self._draft()
        needs.take_up(proposal, cast=self.cast, at=after(self.started, hours=4))
        proposal.refresh_from_db()
        state = self.plot.state
        if state in _SENT:
            self._send(proposal)
        if state in _SIGNED:
            self._sign(proposal)
            self._pass_the_province(proposal)
        if state in _REVIEWED:
            self._review(proposal)
        if state == S.RETURNED:
            self._return(proposal)
        if state in _TABLED:
            self._decide(self._table(proposal))
        if state == S.ALLOCATED:
            self._award(proposal)
        keep_letters_home()
        return proposal

    def _draft(self) -> Proposal:
        drafter = self.cast.of(address(f"penyusun.{self.place}"))
        proposal = proposals.start(
            by=drafter,
            scheme=self.scheme,
            office=self.plot.office,
            title=self.plot.title,
            at=self.started,
        )
        is_unfinished = self.plot.state == S.DRAFT
        answers = dict(self.plot.answers)
        if is_unfinished:
            for name in ("method", "place", "declares_responsibility"):
                del answers[name]
        sections.save_section(
            proposal.pk,
            by=drafter,
            version=proposal.version,
            values=answers,
            at=after(self.started, hours=1),
        )
        for values in self.plot.lines:
            lines.add_line(proposal.pk, by=drafter, values=values, at=after(self.started, hours=2))
        proposal.refresh_from_db()
        structures.name_levels(proposal, by=drafter, at=after(self.started, hours=2))
        if is_unfinished:
            papers.attach_unfinished(proposal, by=drafter, at=after(self.started, hours=3))
        else:
            contents.fill(proposal, by=drafter, at=after(self.started, hours=2))
            self._attach(proposal)
        proposal.refresh_from_db()
        return proposal

    def _attach(self, proposal: Proposal) -> None:
        drafter = self.cast.of(address(f"penyusun.{self.place}"))
        for requirement in self._answered_requirements(proposal):
            papers.attach_clean(proposal, requirement, by=drafter, at=after(self.started, hours=3))

    def _answered_requirements(self, proposal: Proposal) -> Sequence[DocumentRequirement]:
        """The mandatory ones, and on every other proposal some of the optional ones."""
        wanted = _EXTRA_FILES if self.number % 2 else ()
        checklist = DocumentRequirement.objects.asked_of(proposal)
        return [one for one in checklist if one.is_mandatory or one.code in wanted]

    def _send(self, proposal: Proposal) -> None:
        proposals.send_to_head(
            proposal.pk,
            by=self.cast.of(address(f"penyusun.{self.place}")),
            version=proposal.version,
            at=after(self.started, days=1),
        )
        proposal.refresh_from_db()

    def _sign(self, proposal: Proposal) -> None:
        proposals.sign(
            proposal.pk,
            by=self.cast.of(address(f"kepala.{self.place}")),
            version=proposal.version,
            at=after(self.started, days=3),
        )

    def _pass_the_province(self, proposal: Proposal) -> None:
        """Only a kabupaten/kota waits for its province, which forwards it or takes it up."""
        moment = after(self.started, days=5)
        if proposal.through_province and self.plot.state in _WITH_THE_CENTRE:
            needs.forward(proposal, cast=self.cast, at=moment)
        if self.plot.state == S.CONSOLIDATED:
            needs.consolidate(proposal, cast=self.cast, at=moment)

    def _review(self, proposal: Proposal) -> None:
        reviewer, moment = self.cast.of(self._desk("penelaah")), after(self.started, days=7)
        rakors.start_review(proposal.pk, by=reviewer, at=moment)
        current = ProposalDocument.objects.current().filter(proposal_id=proposal.pk)
        for document in current.order_by("requirement__position")[:3]:
            documents.verify_document(
                document, by=reviewer, status=DocumentStatus.ACCEPTED, note="", at=moment
            )

    def _return(self, proposal: Proposal) -> None:
        reviewer = self.cast.of(self._desk("penelaah"))
        extra = ProposalDocument.objects.current().filter(
            proposal_id=proposal.pk, requirement__is_mandatory=False
        )
        for document in extra.order_by("requirement__position")[:1]:
            documents.verify_document(
                document,
                by=reviewer,
                status=DocumentStatus.REJECTED,
                note="Belum ditandatangani. Tanda tangani, pindai, lalu unggah lagi.",
                at=after(self.started, days=9),
            )
        decisions.return_from_review(
            proposal.pk,
            by=reviewer,
            note=(
                "Daftar calon penerima belum memuat NIB, dan harga mesin belum disertai "
                "pembanding. Lengkapi keduanya lalu ajukan kembali."
            ),
            at=after(self.started, days=9),
        )

    def _table(self, proposal: Proposal) -> RakorItem:
        return rakors.table(
            proposal.pk,
            rakor=meetings.bekasi(),
            by=self.cast.of(self._desk("penelaah")),
            at=self._at_rakor(),
        )

    def _decide(self, item: RakorItem) -> None:
        match self.plot.state:
            case S.IN_DISCUSSION:
                self._rule(item, first_lines_only=True)
            case S.ADJUSTED:
                self._rule(item, first_lines_only=False)
                self._close(item, Move.ADJUST, "Disetujui dengan penurunan dua baris.")
            case S.APPROVED | S.ALLOCATED:
                self._close(item, Move.APPROVE, "")
            case S.DEFERRED:
                self._close(item, Move.DEFER, "Ditunda sampai kesiapan kelompok penerima jelas.")
            case S.DECLINED:
                self._close(
                    item, Move.DECLINE, "Kegiatan serupa sudah didanai di lokasi yang sama."
                )

    def _rule(self, item: RakorItem, *, first_lines_only: bool) -> None:
        """Accept the first line, lower the second; for a whole decision also refuse the last."""
        current = list(item.proposal.lines.current().in_order())
        self._line(item, current[0], LineRuling(LineVerdict.ACCEPTED))
        self._line(item, current[1], _lowered(current[1]))
        if not first_lines_only:
            refusal = "Tidak terkait langsung dengan keluaran."
            self._line(item, current[-1], LineRuling(LineVerdict.REFUSED, note=refusal))

    def _line(self, item: RakorItem, line: RabLine, ruling: LineRuling) -> None:
        decisions.decide_line(
            item,
            line,
            ruling=ruling,
            by=self.cast.of(self._desk("penelaah")),
            at=after(self._at_rakor(), hours=1),
        )

    def _close(self, item: RakorItem, verdict: Move, note: str) -> None:
        decisions.decide_proposal(
            item,
            verdict=verdict,
            note=note,
            by=self.cast.of(self._desk("penelaah")),
            at=after(self._at_rakor(), hours=2),
        )

    def _award(self, proposal: Proposal) -> None:
        awards.approve_award(
            proposal.pk,
            by=self.cast.of(self._desk("direktur")),
            at=after(_AWARD, days=self.number % 3),
        )

    def _at_rakor(self) -> datetime:
        return after(_RAKOR, days=self.number % 3)

    def _desk(self, role: str) -> str:
        return address(f"{role}.{self.plot.desk}")


def _lowered(line: RabLine) -> LineRuling:
    """Four fifths of the line, in whole thousands."""
    agreed_idr = int(line.amount_idr) * 4 // 5 // 1000 * 1000
    return LineRuling(
        LineVerdict.ADJUSTED, agreed_idr=agreed_idr, note="Volume disesuaikan dengan kebutuhan."
    )
