"""The review sheet: everything a reviewer needs before any desk, on one page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import rules
from programs.actions import decisions, reviewing
from programs.actions.comparison import Difference, compare
from programs.actions.holding import Holder, PaperHeld, holder_of
from programs.actions.moves import MoveRefused
from programs.actions.reviewing import REVIEWABLE, edition_of
from programs.actions.rubrics import policy_of
from programs.checks import examine, read_dossier
from programs.figures.reviewing import Panel, award_years, panel
from programs.forms.acts import VerifyForm
from programs.forms.reviewing import (
    CentreReturnForm,
    FlagForm,
    OpinionForm,
    ScoreForm,
    SuggestForm,
)
from programs.models import Proposal, RabLine, Review, Transition
from programs.states import SECTION_NAMES, Move, ProposalState
from programs.views.around import LineWords, words_of
from programs.views.document_html import checklist_html
from programs.views.document_rows import document_rows
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.reading import fact_pairs, volume_text
from provinces.middleware import ActorRequest


@dataclass
class Refused:
    """The one form of the page that was sent and refused; the others are fresh."""

    score: ScoreForm | None = None
    flag: FlagForm | None = None
    suggest: SuggestForm | None = None
    opinion: OpinionForm | None = None
    back: CentreReturnForm | None = None
    line_id: UUID | None = None

    @property
    def form(self) -> Any:
        return self.score or self.flag or self.suggest or self.opinion or self.back


@dataclass(frozen=True)
class ReviewedLine:
    """One line with what reviewers said of it, and the forms where it is the chosen one."""

    line: RabLine
    volume: str
    words: LineWords
    flag_form: FlagForm | None = None
    suggest_form: SuggestForm | None = None


@dataclass(frozen=True)
class LastReturn:
    """What was asked when the proposal last came back from the centre, and what changed since."""

    transition: Transition
    parts: list[tuple[str, str]] = field(default_factory=list)
    difference: Difference | None = None

    @property
    def change_count(self) -> int:
        if self.difference is None:
            return 0
        found = self.difference
        return len(found.fields) + len(found.lines) + len(found.documents) + len(found.rows)


@require_safe
def review(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Read, mark, correct, score, return; each act has a door of its own."""
    return draw(request, find_sheet(request, proposal_id), Refused())


def find_sheet(request: ActorRequest, proposal_id: UUID) -> Proposal:
    """A proposal whose review the person may read."""
    found = find_proposal(request, proposal_id)
    require(rules.may_read_reviews(request.actor))
    return found


def draw(request: ActorRequest, found: Proposal, refused: Refused) -> HttpResponse:
    """The sheet, with a refused form in its place if there is one."""
    dossier = read_dossier(found, reader=request.actor)
    is_reviewer = rules.may_review(request.actor, found)
    held = _held_by_another(request, found)
    may_write = held is None or found.state == ProposalState.IN_DISCUSSION or refused.form
    is_open = bool(is_reviewer and found.state in REVIEWABLE and may_write)
    seen = _panel(request, found)
    chosen = refused.line_id or _asked_line(request) if is_open else None
    acts = _forms(request, found, seen, refused, is_open=is_open)
    rows = document_rows(found, asked=dossier.requirements)
    context = {
        "proposal": found,
        "badge": ProposalState(found.state).badge,
        "facts": fact_pairs(dossier),
        "findings": examine(dossier),
        "lines": _lines(found, dossier.lines, chosen=chosen, refused=refused),
        "total_idr": dossier.total_idr,
        "documents": checklist_html(rows, found, request=request, form=acts.get("verify_form")),
        "document_count": len(dossier.answered),
        "requirement_count": len(dossier.requirements),
        "last_return": _last_return(found),
        "award_years": award_years(found.office_id),
        "opinions": found.opinions.select_related("recorded_by").order_by("given_on", "pk"),
        "assigned": found.assignments.current().select_related("reviewer").order_by("assigned_at"),
        "panel": seen,
        "own": seen.of(request.actor.user.pk),
        "is_open": is_open,
        "holder": held,
        "mark": held.person_id if held else None,
        "may_hold": is_reviewer and found.state in REVIEWABLE,
        "may_assign": rules.may_assign(request.actor),
        "has_conflict": _stands_aside(request, found),
        "form": refused.form,
        **acts,
    }
    return render(
        request, "programs/review.html", context, status=422 if refused.form is not None else 200
    )


def _held_by_another(request: ActorRequest, found: Proposal) -> Holder | None:
    """Who else has the paper in hand; nobody holds what is not under review."""
    if found.state not in REVIEWABLE:
        return None
    return holder_of(found, seen_by=request.actor)


def _stands_aside(request: ActorRequest, found: Proposal) -> bool:
    return rules.may_declare_conflict(request.actor) and rules.has_conflict(
        request.actor, found.office_id
    )


def _panel(request: ActorRequest, found: Proposal) -> Panel:
    return panel(
        found,
        edition=edition_of(found),
        seen=Review.objects.open_to(request.actor),
        threshold=policy_of(found.scheme_id).spread_points,
    )


def _forms(
    request: ActorRequest, found: Proposal, seen: Panel, refused: Refused, *, is_open: bool
) -> dict[str, Any]:
    """The forms of what this person may do now."""
    forms: dict[str, Any] = {}
    if is_open and seen.criteria and seen.of(request.actor.user.pk) is None:
        forms["score_form"] = refused.score or ScoreForm(criteria=seen.criteria)
    if is_open and found.state == ProposalState.IN_REVIEW:
        forms["return_form"] = refused.back or CentreReturnForm(scheme=found.scheme)
    if is_open:
        forms["verify_form"] = VerifyForm()
    if rules.may_record_opinion(request.actor, found):
        forms["opinion_form"] = refused.opinion or OpinionForm()
    return forms


def _asked_line(request: ActorRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("baris", ""))
    except ValueError:
        return None


def _lines(
    found: Proposal, lines: list[RabLine], *, chosen: UUID | None, refused: Refused
) -> list[ReviewedLine]:
    words = words_of(found.pk)
    return [
        ReviewedLine(
            line=line,
            volume=volume_text(line),
            words=words.get(line.pk, LineWords()),
            flag_form=(refused.flag or FlagForm()) if line.pk == chosen else None,
            suggest_form=(refused.suggest or SuggestForm()) if line.pk == chosen else None,
        )
        for line in lines
    ]


def _last_return(found: Proposal) -> LastReturn | None:
    """The newest return by the centre, and how the newest version differs from the one before."""
    last = found.transitions.filter(move=Move.RETURN).order_by("-made_at", "-id").first()
    if last is None:
        return None
    versions = list(found.versions.order_by("-ordinal")[:2])
    snapshots: list[Mapping[str, Any]] = [v.snapshot for v in versions]
    return LastReturn(
        transition=last,
        parts=[(str(SECTION_NAMES.get(p.section, "")), p.note) for p in last.parts.all()],
        difference=compare(snapshots[1], snapshots[0]) if len(snapshots) > 1 else None,
    )


@require_POST
def score(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Hand in one's sheet."""
    found = _reviewable(request, proposal_id)
    form = ScoreForm(request.POST, criteria=_panel(request, found).criteria)
    if not form.is_valid():
        return draw(request, found, Refused(score=form))
    try:
        perform(
            lambda: reviewing.submit_review(
                found.pk,
                marks=form.marks,
                note=form.cleaned_data["note"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except PaperHeld as problem:
        return _kept(request, found, Refused(score=form), problem)
    except MoveRefused as problem:
        return _told(request, found, problem)
    messages.success(request, _("Penilaian Anda tersimpan. Penilaian penelaah lain kini terlihat."))
    return redirect(reverse("programs:review", args=[found.pk]) + "#penilaian")


@require_POST
def flag(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Mark one line."""
    found = _reviewable(request, proposal_id)
    line = _line(found, line_id)
    form = FlagForm(request.POST)
    if not form.is_valid():
        return draw(request, found, Refused(flag=form, line_id=line.pk))
    given = form.cleaned_data
    try:
        perform(
            lambda: reviewing.flag_line(
                line, flag=given["flag"], note=given["note"], by=request.actor, at=timezone.now()
            )
        )
    except PaperHeld as problem:
        return _kept(request, found, Refused(flag=form, line_id=line.pk), problem)
    except MoveRefused as problem:
        return _told(request, found, problem)
    return _to_line(found, line)


@require_POST
def suggest(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Suggest another volume or price for one line."""
    found = _reviewable(request, proposal_id)
    line = _line(found, line_id)
    form = SuggestForm(request.POST)
    if not form.is_valid():
        return draw(request, found, Refused(suggest=form, line_id=line.pk))
    try:
        perform(
            lambda: reviewing.suggest(
                line, correction=form.correction, by=request.actor, at=timezone.now()
            )
        )
    except MoveRefused as problem:
        form.add_error(None, str(problem))
        return draw(request, found, Refused(suggest=form, line_id=line.pk))
    return _to_line(found, line)


@require_POST
def send_back(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Return a proposal to its office during review, as a whole or by part."""
    found = find_proposal(request, proposal_id)
    require(rules.may_review(request.actor, found))
    form = CentreReturnForm(request.POST, scheme=found.scheme)
    if not form.is_valid():
        return draw(request, found, Refused(back=form))
    try:
        perform(
            lambda: decisions.return_from_review(
                found.pk,
                note=form.cleaned_data["note"],
                parts=form.asked,
                by=request.actor,
                at=timezone.now(),
            )
        )
    except PaperHeld as problem:
        return _kept(request, found, Refused(back=form), problem)
    except MoveRefused as problem:
        return _told(request, found, problem)
    messages.success(request, _("Usulan dikembalikan untuk perbaikan."))
    return redirect("programs:proposal", found.pk)


def _reviewable(request: ActorRequest, proposal_id: UUID) -> Proposal:
    found = find_proposal(request, proposal_id)
    require(rules.may_review(request.actor, found))
    return found


def _line(found: Proposal, line_id: UUID) -> RabLine:
    return get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found)


def _kept(
    request: ActorRequest, found: Proposal, refused: Refused, problem: PaperHeld
) -> HttpResponse:
    """The page again with what was typed, and who has the paper in hand."""
    refused.form.add_error(None, str(problem))
    return draw(request, found, refused)


def _told(request: ActorRequest, found: Proposal, problem: MoveRefused) -> HttpResponse:
    return conflict(request, str(problem), back=reverse("programs:review", args=[found.pk]))


def _to_line(found: Proposal, line: RabLine) -> HttpResponse:
    return redirect(reverse("programs:review", args=[found.pk]) + f"#baris-{line.pk}")
