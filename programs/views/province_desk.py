"""The province's table: what its kabupaten/kota ask for, in order, and what becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.models import ActivityType, FundingScheme
from ikmportal.ui.components import Badge
from programs import rules
from programs.actions import uptakes
from programs.actions.moves import KeyReused, MoveRefused
from programs.actions.proposals import SchemeClosed
from programs.actions.ranking import place_at
from programs.figures import document_completeness
from programs.figures.province_desk import (
    DESK_STATES,
    Kind,
    Placed,
    Subject,
    newest_ranks,
    open_order,
    subject_of,
)
from programs.forms.needs import ConsolidateForm, DeskFilterForm, ReasonForm, subjects_in
from programs.models import Need, Proposal, Uptake
from programs.states import NeedState, ProposalState
from programs.views.finding import conflict, perform, require
from programs.views.lists import page_number
from provinces.middleware import ActorRequest
from provinces.models import Province, Regency, Sentra
from provinces.views.finding import today

MOST_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of the table. ``position`` is 0 for what is no longer open."""

    subject: Subject
    href: str
    title: str
    regency: str
    activity: str
    sentra: str
    amount_idr: int
    documents: str
    badge: Badge
    position: int
    rank: Placed | None

    @property
    def above(self) -> int:
        return self.position - 1

    @property
    def below(self) -> int:
        return self.position + 1


@require_safe
def desk(request: ActorRequest) -> HttpResponse:
    """Needs and proposals of the province's kabupaten/kota; what is open stands in order."""
    province = _own_province(request)
    asked = {name: request.GET.get(name, "") for name in DeskFilterForm.base_fields}
    year = _year(asked["tahun"])
    order = open_order(province.pk, year)
    entries = _entries(province, asked, year=year, order=order)
    # What stood on a later page may have been disposed of meanwhile.
    last = max(1, -(-len(entries) // MOST_ROWS))
    turned_to = min(page_number(request), last)
    start = (turned_to - 1) * MOST_ROWS
    context = {
        "province": province,
        "form": _filter_form(asked, province, year=year),
        "entries": entries[start : start + MOST_ROWS],
        "previous": _here(asked, turned_to - 1) if start else "",
        "next": _here(asked, turned_to + 1) if len(entries) > start + MOST_ROWS else "",
        "is_open": _state(asked["status"]) == "terbuka",
        "is_filtered": any(asked[name] for name in ("q", "kabkota", "kegiatan", "sentra")),
        "open_count": len(order),
        "verifies": rules.verifies_in(request.actor, province.pk),
        "here": _here(asked, turned_to),
        "year": year,
    }
    return render(request, "programs/province_desk.html", context)


def _here(asked: dict[str, str], turned_to: int) -> str:
    """The same filters on another page."""
    return f"?{urlencode(asked | {'halaman': str(turned_to)})}"


def _own_province(request: ActorRequest) -> Province:
    """The province whose Dinas the person works for."""
    require(rules.may_read_province_desk(request.actor))
    return Province.objects.filter(pk__in=request.actor.province_ids()).by_code()[0]


def _year(text: str) -> int:
    """The asked year, else that of the newest scheme that takes proposals."""
    if text.isdecimal() and len(text) == 4:
        return int(text)
    newest = FundingScheme.objects.open_for_proposals().values_list("fiscal_year_id", flat=True)
    return int(newest.first() or today().year)


def _state(text: str) -> str:
    return text if text in DESK_STATES else "terbuka"


def _filter_form(asked: dict[str, str], province: Province, *, year: int) -> DeskFilterForm:
    letters = ActivityType.objects.filter(fiscal_year_id=year).order_by("letter")
    years = ActivityType.objects.order_by("-fiscal_year").values_list("fiscal_year_id", flat=True)
    regencies = Regency.objects.in_province(province.pk, on=today()).order_by("kind", "name")
    sentra = Sentra.objects.placed_on(today(), province_code=province.code).order_by("name")
    return DeskFilterForm(
        {**asked, "tahun": str(year), "status": _state(asked["status"])},
        years=list(years.distinct()),
        regencies=list(regencies),
        letters=[(one.letter, f"{one.letter}. {one.name}") for one in letters],
        sentra=list(sentra),
    )


def _entries(
    province: Province, asked: dict[str, str], *, year: int, order: list[Subject]
) -> list[Entry]:
    """The rows that fit the filter; open ones by rank, others newest first."""
    need_states, proposal_states = DESK_STATES[_state(asked["status"])]
    needs = list(_needs(province, asked).filter(state__in=need_states, fiscal_year_id=year))
    proposals = list(
        _proposals(province, asked).filter(state__in=proposal_states, scheme__fiscal_year_id=year)
    )
    places = {subject: number for number, subject in enumerate(order, start=1)}
    subjects = [Subject(Kind.NEED, need.pk) for need in needs]
    subjects += [Subject(Kind.PROPOSAL, proposal.pk) for proposal in proposals]
    ranks = newest_ranks(subjects)
    documents = _documents(proposals)
    entries = [
        *(_need_entry(need, places, ranks) for need in needs),
        *(_proposal_entry(proposal, places, ranks, documents) for proposal in proposals),
    ]
    return sorted(entries, key=lambda entry: (entry.position, entry.title))


def _documents(proposals: Sequence[Proposal]) -> dict[UUID, str]:
    """Data dukung x/y by proposal, two queries a scheme."""
    found: dict[UUID, str] = {}
    for scheme_id in {proposal.scheme_id for proposal in proposals}:
        own = [proposal.pk for proposal in proposals if proposal.scheme_id == scheme_id]
        counted = document_completeness(own, scheme_id=scheme_id)
        found |= {pk: str(complete) for pk, complete in counted.items()}
    return found


def _needs(province: Province, asked: dict[str, str]) -> Any:
    needs = Need.objects.filter(province=province).search(asked["q"]).for_list()
    return _narrowed(needs, asked, sentra=asked["sentra"])


def _proposals(province: Province, asked: dict[str, str]) -> Any:
    proposals = Proposal.objects.filter(province=province, through_province=True)
    proposals = proposals.search(asked["q"]).with_total()
    proposals = proposals.select_related("office__regency", "activity", "scheme")
    if asked["sentra"]:
        return proposals.none()
    return _narrowed(proposals, asked, sentra="")


def _narrowed(rows: Any, asked: dict[str, str], *, sentra: str) -> Any:
    """By kabupaten/kota, activity letter and sentra; what is no id narrows nothing."""
    where = Q()
    if regency := _id(asked["kabkota"]):
        where &= Q(office__regency_id=regency)
    if len(asked["kegiatan"]) == 1 and asked["kegiatan"].isalpha():
        where &= Q(activity__letter=asked["kegiatan"])
    if chosen := _id(sentra):
        where &= Q(sentra_id=chosen)
    return rows.filter(where)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _need_entry(need: Need, places: dict[Subject, int], ranks: dict[Subject, Placed]) -> Entry:
    subject = Subject(Kind.NEED, need.pk)
    return Entry(
        subject=subject,
        href=reverse("programs:need", args=[need.pk]),
        title=need.title,
        regency=need.regency.full_name,
        activity=need.activity.name,
        sentra=str(need.sentra or need.technical_unit or ""),
        amount_idr=int(need.estimate_idr),
        documents="",
        badge=NeedState(need.state).badge,
        position=places.get(subject, 0),
        rank=ranks.get(subject),
    )


def _proposal_entry(
    proposal: Proposal,
    places: dict[Subject, int],
    ranks: dict[Subject, Placed],
    documents: dict[UUID, str],
) -> Entry:
    subject = Subject(Kind.PROPOSAL, proposal.pk)
    regency = proposal.office.regency
    return Entry(
        subject=subject,
        href=reverse("programs:proposal", args=[proposal.pk]),
        title=proposal.title,
        regency=regency.full_name if regency else proposal.office.short_name,
        activity=proposal.activity.name if proposal.activity else "",
        sentra="",
        amount_idr=int(proposal.total_idr),  # type: ignore[attr-defined]
        documents=documents.get(proposal.pk, ""),
        badge=ProposalState(proposal.state).badge,
        position=places.get(subject, 0),
        rank=ranks.get(subject),
    )


@require_POST
def rank(request: ActorRequest) -> HttpResponse:
    """Put one thing at a place of the order, by button or by number."""
    province = _own_province(request)
    require(rules.verifies_in(request.actor, province.pk))
    back = reverse("programs:province-desk") + _query(request)
    subject, wanted = subject_of(request.POST.get("apa", "")), request.POST.get("ke", "")
    if subject is None or not wanted.isdecimal() or not 0 < len(wanted) < 4:
        return conflict(request, _("Isi urutan dengan angka, misalnya 2."), back=back)
    try:
        place = perform(
            lambda: place_at(
                subject,
                province_id=province.pk,
                position=int(wanted),
                by=request.actor,
                at=timezone.now(),
            )
        )
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Sekarang di urutan %(place)s.") % {"place": place})
    return redirect(f"{back}#{subject.kind}-{subject.id}")


def _query(request: ActorRequest) -> str:
    """Where the person was; only the query, so nothing leads away."""
    kept = request.POST.get("kembali", "")
    return kept if kept.startswith("?") and len(kept) < 1000 and "\n" not in kept else ""


@require_http_methods(["GET", "HEAD", "POST"])
def consolidate(request: ActorRequest) -> HttpResponse:
    """See what was ticked, name the provincial proposal, and take it all up at once."""
    province = _own_province(request)
    require(rules.verifies_in(request.actor, province.pk))
    given = request.POST if request.method == "POST" else request.GET
    subjects = subjects_in(given.getlist("apa"))
    form = ConsolidateForm(
        request.POST if request.method == "POST" else None, province_id=province.pk
    )
    if request.method == "POST" and form.is_valid():
        try:
            target = perform(
                lambda: uptakes.consolidate(
                    subjects,
                    province_id=province.pk,
                    target=form.chosen,
                    by=request.actor,
                    at=timezone.now(),
                )
            )
        except (MoveRefused, SchemeClosed, KeyReused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Sudah disatukan. Siapa yang meminta tetap tercatat."))
            return redirect("programs:origins", target.pk)
    context = {"form": form, "province": province, "chosen": _chosen(province, subjects)}
    status = 422 if form.errors else 200
    return render(request, "programs/consolidate.html", context, status=status)


def _chosen(province: Province, subjects: list[Subject]) -> list[tuple[str, str, str]]:
    """(value, kabupaten/kota, title) of what was ticked and is still open: two queries."""
    needs = Need.objects.open().filter(province=province, pk__in=_ids(subjects, Kind.NEED))
    waiting = Proposal.objects.awaiting_province(frozenset({province.pk}))
    waiting = waiting.filter(pk__in=_ids(subjects, Kind.PROPOSAL))
    return [
        *(
            (str(Subject(Kind.NEED, need.pk)), need.regency.full_name, need.title)
            for need in needs.select_related("regency").order_by("title")
        ),
        *(
            (str(Subject(Kind.PROPOSAL, one.pk)), one.office.short_name, one.title)
            for one in waiting.select_related("office").order_by("title")
        ),
    ]


def _ids(subjects: list[Subject], kind: Kind) -> list[UUID]:
    return [subject.id for subject in subjects if subject.kind == kind]


@require_POST
def release(request: ActorRequest, uptake_id: UUID) -> HttpResponse:
    """Undo one consolidation with the reason."""
    seen = Uptake.objects.current().filter(target__province_id__in=request.actor.province_ids())
    uptake = get_object_or_404(seen.select_related("target"), pk=uptake_id)
    require(rules.verifies_in(request.actor, uptake.target.province_id))
    back = reverse("programs:origins", args=[uptake.target_id])
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return conflict(request, form.problem, back=back)
    return _act(
        request,
        lambda: uptakes.release(
            uptake.pk, reason=form.cleaned_data["note"], by=request.actor, at=timezone.now()
        ),
        back=back,
        done=_("Kaitan dilepas. Yang diminta kembali menunggu provinsi."),
    )


def _act(request: ActorRequest, act: Callable[[], object], *, back: str, done: str) -> HttpResponse:
    try:
        perform(act)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, done)
    return redirect(back)
