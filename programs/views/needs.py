"""Needs of kabupaten/kota: the list, one need, and what its office and its province do with it."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import state_badge
from programs import rules
from programs.actions import needs
from programs.actions.moves import KeyReused, MoveRefused, StaleVersion
from programs.figures.outcomes import Outcome, outcomes
from programs.figures.province_desk import Kind, Subject, newest_ranks
from programs.forms.needs import NeedFilterForm, NeedForm, ReasonForm
from programs.models import Need, Uptake
from programs.states import NEED_OPEN, NeedState
from programs.views.finding import conflict, find_need, perform, require
from provinces.middleware import ActorRequest
from provinces.models import Office

PAGE_SIZE = 50


@require_safe
def need_list(request: ActorRequest) -> HttpResponse:
    """Everything the person may see, newest first, with what became of it."""
    require(rules.may_read_needs(request.actor))
    asked = {name: request.GET.get(name, "") for name in ("q", "status")}
    seen = Need.objects.visible_to(request.actor).search(asked["q"]).in_state(asked["status"])
    page = Paginator(seen.for_list().newest_first(), PAGE_SIZE).get_page(request.GET.get("halaman"))
    shown = list(page)
    context = {
        "form": NeedFilterForm(request.GET),
        "is_filtered": any(asked.values()),
        "count": page.paginator.count,
        "table": need_table(shown, _outcomes_of(shown)),
        "previous": _address(asked, page.number - 1) if page.has_previous() else "",
        "next": _address(asked, page.number + 1) if page.has_next() else "",
        "may_record": rules.may_record_needs(request.actor),
        "may_read_desk": rules.may_read_province_desk(request.actor),
    }
    return render(request, "programs/need_list.html", context)


def _address(asked: dict[str, str], number: int) -> str:
    return f"?{urlencode({**asked, 'halaman': number})}"


def _outcomes_of(shown: list[Need]) -> dict[UUID, Outcome]:
    """What became of the consolidated ones, by need."""
    taken = [need.pk for need in shown if need.state == NeedState.CONSOLIDATED]
    uptakes = list(Uptake.objects.current().filter(need__in=taken).with_both_ends())
    return {
        outcome.uptake.need_id: outcome for outcome in outcomes(uptakes) if outcome.uptake.need_id
    }


def need_table(shown: list[Need], became: dict[UUID, Outcome]) -> Table:
    """Rows of a list page."""
    return Table(
        caption=_("Daftar kebutuhan"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Kebutuhan"), kind="head"),
            Column(label=_("Kabupaten/kota")),
            Column(label=_("Jenis kegiatan")),
            Column(label=_("Tahun"), kind="code"),
            Column(label=_("Perkiraan (Rp)"), kind="number"),
            Column(label=_("Disepakati (Rp)"), kind="number"),
            Column(label=_("Dialokasikan (Rp)"), kind="number"),
            Column(label=_("Status")),
        ),
        rows=[_row(need, became.get(need.pk)) for need in shown],
    )


def _row(need: Need, became: Outcome | None) -> Row:
    return Row(
        cells=(
            link(reverse("programs:need", args=[need.pk]), need.title),
            need.regency.full_name,
            need.activity.name,
            str(need.fiscal_year_id),
            need.estimate_idr,
            became.agreed_idr if became else None,
            became.allocated_idr if became else None,
            state_badge(NeedState(need.state).badge),
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: ActorRequest) -> HttpResponse:
    """Record a need of the own kabupaten/kota."""
    require(rules.may_record_needs(request.actor))
    office = _own_office(request)
    if request.method != "POST":
        form = NeedForm(office=office, initial={"key": uuid4()})
        return _form_page(request, form, office=office)
    form = NeedForm(request.POST, office=office)
    if form.is_valid():
        try:
            made = perform(
                lambda: needs.record_need(
                    office,
                    facts=form.facts,
                    key=form.cleaned_data["key"],
                    by=request.actor,
                    at=timezone.now(),
                )
            )
        except KeyReused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Kebutuhan tersimpan sebagai draf."))
            return redirect("programs:need", made.pk)
    return _form_page(request, form, office=office)


def _own_office(request: ActorRequest) -> Office:
    offices = Office.objects.select_related("province", "regency").order_by("name")
    own = offices.filter(pk__in=rules.needing_offices(request.actor)).first()
    require(own is not None)
    assert own is not None  # noqa: S101 - for mypy
    return own


@require_http_methods(["GET", "HEAD", "POST"])
def need_edit(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """Rewrite a draft or a returned need."""
    found = find_need(request, need_id)
    require(rules.may_write_need(request.actor, found))
    if not rules.may_edit_need_now(request.actor, found):
        return redirect("programs:need", found.pk)
    office = Office.objects.select_related("province", "regency").get(pk=found.office_id)
    if request.method != "POST":
        return _form_page(request, NeedForm.of(found, office=office), office=office, need=found)
    form = NeedForm(request.POST, office=office)
    if form.is_valid():
        try:
            perform(
                lambda: needs.change_need(
                    found.pk,
                    facts=form.facts,
                    version=form.cleaned_data["version"] or 0,
                    by=request.actor,
                    at=timezone.now(),
                )
            )
        except StaleVersion as problem:
            return _stale(request, found, office=office, message=str(problem))
        except MoveRefused as problem:
            back = reverse("programs:need", args=[found.pk])
            return conflict(request, str(problem), back=back)
        messages.success(request, _("Perubahan kebutuhan tersimpan."))
        return redirect("programs:need", found.pk)
    return _form_page(request, form, office=office, need=found)


def _stale(request: ActorRequest, found: Need, *, office: Office, message: str) -> HttpResponse:
    """Keep what was typed beside what is stored; saving again is a choice made knowingly."""
    typed = request.POST.copy()
    typed["version"] = str(found.version)
    form = NeedForm(typed, office=office)
    stored = NeedForm.of(found, office=office)
    form.add_error(None, message)
    theirs = [
        (bound.label, stored[bound.name].value())
        for bound in form.visible_fields()
        if bound.name in ("title", "problem", "place", "evidence")
        and bound.value() != stored[bound.name].value()
    ]
    return _form_page(request, form, office=office, need=found, theirs=theirs, status=409)


def _form_page(
    request: ActorRequest,
    form: NeedForm,
    *,
    office: Office,
    need: Need | None = None,
    theirs: Sequence[tuple[object, object]] = (),
    status: int = 0,
) -> HttpResponse:
    context = {"form": form, "office": office, "need": need, "theirs": theirs}
    code = status or (422 if form.errors else 200)
    return render(request, "programs/need_form.html", context, status=code)


@require_safe
def need(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """One need: what it says, where it stands, and what became of it."""
    return _page(request, find_need(request, need_id))


def _page(
    request: ActorRequest, found: Need, *, refused: ReasonForm | None = None, act: str = ""
) -> HttpResponse:
    actor = request.actor
    subject = Subject(Kind.NEED, found.pk)
    disposes = rules.may_dispose_of_need(actor, found) and found.state in NEED_OPEN
    context = {
        "need": found,
        "badge": NeedState(found.state).badge,
        "outcome": _outcome(request, found),
        "rank": newest_ranks([subject]).get(subject),
        "transitions": found.transitions.select_related("made_by").order_by("-made_at")[:30],
        "may_edit": rules.may_edit_need_now(actor, found),
        "may_accept": disposes and found.state == NeedState.SENT,
        "subject": str(subject),
        "may_read_desk": rules.may_read_province_desk(actor),
        "form": refused,
    }
    if disposes:
        context |= {
            name: refused if refused and act == name else ReasonForm(auto_id=f"id_{name}_%s")
            for name in ("return_form", "answer_form")
        }
    return render(request, "programs/need.html", context, status=422 if refused else 200)


def _outcome(request: ActorRequest, found: Need) -> Outcome | None:
    """What became of it; the centre reads of no provincial draft."""
    outcome = _outcomes_of([found]).get(found.pk)
    is_sent = outcome is not None and outcome.uptake.target.first_submitted_at is not None
    return outcome if is_sent or not request.actor.is_national else None


@require_POST
def need_send(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """Hand a need to the province."""
    found = find_need(request, need_id)
    require(rules.may_write_need(request.actor, found))
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else 0
    return _act(
        request,
        found,
        lambda: needs.send_need(found.pk, by=request.actor, version=seen, at=timezone.now()),
        done=_("Kebutuhan diajukan ke provinsi."),
    )


@require_POST
def need_accept(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """The province takes a need on."""
    found = find_need(request, need_id)
    require(rules.may_dispose_of_need(request.actor, found))
    return _act(
        request,
        found,
        lambda: needs.accept_need(found.pk, by=request.actor, at=timezone.now()),
        done=_("Kebutuhan diterima."),
    )


@require_POST
def need_return(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """The province gives a need back."""
    return _dispose(
        request,
        need_id,
        needs.return_need,
        form_name="return_form",
        done=_("Kebutuhan dikembalikan ke kabupaten/kota."),
    )


@require_POST
def need_answer(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """The province answers a need that becomes no proposal."""
    return _dispose(
        request,
        need_id,
        needs.answer_need,
        form_name="answer_form",
        done=_("Jawaban tersimpan."),
    )


def _dispose(
    request: ActorRequest,
    need_id: UUID,
    act: Callable[..., Need],
    *,
    form_name: str,
    done: str,
) -> HttpResponse:
    found = find_need(request, need_id)
    require(rules.may_dispose_of_need(request.actor, found))
    form = ReasonForm(request.POST, auto_id=f"id_{form_name}_%s")
    if not form.is_valid():
        return _page(request, found, refused=form, act=form_name)
    return _act(
        request,
        found,
        lambda: act(found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data),
        done=done,
    )


def _act(
    request: ActorRequest, found: Need, act: Callable[[], object], *, done: str
) -> HttpResponse:
    try:
        perform(act)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=reverse("programs:need", args=[found.pk]))
    messages.success(request, done)
    return redirect("programs:need", found.pk)
