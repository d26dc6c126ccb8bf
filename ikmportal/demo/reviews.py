"""What the review shows in the demo year: rules and assignments, scores that differ, marks on
lines, a correction, an opinion and a conflict of interest. Made up, and marked so."""

from datetime import date, datetime

from django.core.files.base import ContentFile

from budgets.models import FocusMenu, FundingScheme
from ikmportal.demo.acts import SAMPLE, Cast, after, at
from ikmportal.demo.people import address
from ikmportal.demo.sample_pdf import sample_pdf
from programs.actions import assigning, conflicts, reviewing
from programs.actions.assigning import Cover
from programs.actions.reviewing import Correction, Mark, Opinion
from programs.models import Criterion, Proposal, ReviewerCoverage
from programs.states import LineFlagKind, OpinionBody, OpinionStance, ProposalState
from provinces.models import Office
from provinces.rules import Actor

_WHEN = at(2023, 10, 5, 10)
_DAY = date(2023, 10, 5)
_NOTE = f"{SAMPLE}."
_DESKS = ("pangan", "kimia", "logam")
# Two sheets that lie far apart, as scores out of five.
_SHEETS = {"pangan": (5, 4, 4, 4, 3), "kimia": (3, 3, 2, 2, 2)}


def seed(cast: Cast, scheme: FundingScheme) -> int:
    """Add everything once; returns how many rows were added."""
    if ReviewerCoverage.objects.filter(scheme=scheme).exists():
        return 0
    added = _declare(cast) + _cover(cast, scheme) + _assign(cast, scheme)
    in_review = Proposal.objects.filter(scheme=scheme, state=ProposalState.IN_REVIEW)
    for ordinal, proposal in enumerate(in_review.order_by("number")[:3]):
        added += _examine(proposal, cast, ordinal)
    discussed = Proposal.objects.filter(scheme=scheme, state=ProposalState.IN_DISCUSSION)
    for proposal in discussed.order_by("number")[:3]:
        added += _mark(proposal, cast.of(address("penelaah.kimia")))
    return added


def _declare(cast: Cast) -> int:
    """One reviewer stands aside for a Dinas of which no sample proposal is in review."""
    office = Office.objects.filter(kind="provinsi", province__code="94").first()
    if office is None:
        return 0
    conflicts.declare(
        office,
        reason=f"{SAMPLE}: pernah menjadi konsultan Dinas ini.",
        by=cast.of(address("penelaah.logam")),
        at=_WHEN,
    )
    return 1


def _cover(cast: Cast, scheme: FundingScheme) -> int:
    """Each focus of the scheme is shared by two of the three reviewers."""
    people = [cast.of(address(f"penelaah.{key}")).user for key in _DESKS]
    admin = cast.of(address("admin"))
    focuses = list(FocusMenu.objects.filter(scheme=scheme).order_by("position", "name"))
    for ordinal, focus in enumerate(focuses):
        for step in (0, 1):
            assigning.cover(
                scheme,
                people[(ordinal + step) % len(people)],
                what=Cover(focus=focus),
                by=admin,
                at=_WHEN,
            )
    return 2 * len(focuses)


def _assign(cast: Cast, scheme: FundingScheme) -> int:
    """What the rules give, as the admin applied it."""
    admin = cast.of(address("admin"))
    plan = assigning.plan(scheme, on=_DAY)
    made = assigning.apply_plan(scheme, mark=plan.mark, on=_DAY, by=admin, at=_WHEN)
    return len(made)


def _examine(proposal: Proposal, cast: Cast, ordinal: int) -> int:
    """Sheets, marks and, on the first, an opinion of another institution."""
    moment = _moment(proposal)
    added = 0
    for key, scores in list(_SHEETS.items())[: 2 if ordinal == 0 else 1]:
        by = cast.of(address(f"penelaah.{key}"))
        criteria = Criterion.objects.filter(scheme=proposal.scheme_id).order_by("position")
        marks = {one.pk: Mark(score) for one, score in zip(criteria, scores, strict=True)}
        reviewing.submit_review(proposal.pk, marks=marks, note=_NOTE, by=by, at=moment)
        added += 1
    added += _mark(proposal, cast.of(address("penelaah.pangan")))
    if ordinal == 0:
        reviewing.record_opinion(
            proposal,
            opinion=Opinion(
                body=OpinionBody.PLANNING,
                stance=OpinionStance.CONDITIONAL,
                text=f"{SAMPLE}: sesuai dengan Renja; keluaran perlu disebut per triwulan.",
                given_by=f"{SAMPLE}, Biro Perencanaan",
                given_on=moment.date(),
            ),
            letter=_letter(proposal),
            by=cast.of(address("penelaah.pangan")),
            at=moment,
        )
        added += 1
    return added


def _letter(proposal: Proposal) -> "ContentFile[bytes]":
    """A page that says that it is no real memorandum."""
    lines = [f"Pendapat atas {proposal.number}", f"{SAMPLE}: berkas ini bukan surat aslinya."]
    return ContentFile(sample_pdf(lines), name="nota-dinas-data-contoh.pdf")


def _mark(proposal: Proposal, by: Actor) -> int:
    """The first line is fine, the second is to be discussed, and the third costs too much."""
    moment = after(_moment(proposal), hours=1)
    lines = list(proposal.lines.current().in_order()[:3])
    words = ((LineFlagKind.ACCEPTED, ""), (LineFlagKind.DISCUSS, f"{SAMPLE}: cek volumenya."))
    for line, (flag, note) in zip(lines, words, strict=False):
        reviewing.flag_line(line, flag=flag, note=note, by=by, at=moment)
    if len(lines) < 3 or lines[2].unit_price_idr < 2:
        return len(lines[:2])
    price = int(lines[2].unit_price_idr) * 9 // 10
    correction = Correction(reason=f"{SAMPLE}: harga pasar lebih rendah.", unit_price_idr=price)
    reviewing.suggest(lines[2], correction=correction, by=by, at=moment)
    return 3


def _moment(proposal: Proposal) -> datetime:
    return after(proposal.submitted_at or _WHEN, days=5)
