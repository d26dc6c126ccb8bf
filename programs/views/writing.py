"""The drafter's pages: task list and sections. Anyone else reads the same address."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ikmportal.ui.components import Step
from ikmportal.ui.formats import rupiah
from programs import rules
from programs.actions.drafts import DraftExists
from programs.actions.moves import StaleVersion, WrongState
from programs.actions.rounds import window_of
from programs.actions.rows import TooManyRows, save_section_with_rows
from programs.checks import Section, examine, read_dossier
from programs.checks.progress import SectionProgress, progress
from programs.forms.rows import Rows
from programs.forms.sections import SECTION_TITLES, section_form, section_parts
from programs.forms.ticks import SectionForm
from programs.models import Proposal, Transition
from programs.states import ARRIVED, Move, ProposalState
from programs.views import section_rows
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.office_notes import OfficeNotes, chain_of, newest_moves, office_notes
from programs.views.reading import read_page
from provinces.middleware import ActorRequest

_GROUPS = (
    (gettext_lazy("Persiapan"), (Section.IDENTITY, Section.PROGRAMME)),
    (
        gettext_lazy("Isi usulan"),
        (
            Section.TERMS,
            Section.PLACE,
            Section.CANDIDATES,
            Section.TARGETS,
            Section.RAB,
            Section.SCHEDULE,
        ),
    ),
    (gettext_lazy("Data dukung"), (Section.DOCUMENTS, Section.STATEMENTS)),
)

# Blockers shown below a task, each leading to its field; the page itself shows the rest.
_MOST_LINKS = 3


@require_safe
def proposal(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The task list for whoever may write now; the reading page for everyone else."""
    found = find_proposal(request, proposal_id)
    if rules.may_edit_now(request.actor, found):
        return _task_list(request, found)
    return read_page(request, found)


def _task_list(request: ActorRequest, found: Proposal) -> HttpResponse:
    dossier = read_dossier(found)
    sections = progress(dossier, examine(dossier))
    moves = newest_moves(found.pk)
    notes = office_notes(request, found, last=moves[0] if moves else None)
    done = sum(part.state == "ok" for part in sections.values())
    open_parts = [part for part in sections.values() if part.is_open]
    context = {
        "proposal": found,
        "badge": ProposalState(found.state).badge,
        "groups": [
            (
                str(title),
                [_task(found, sections[section], dossier.total_idr, notes) for section in parts],
            )
            for title, parts in _GROUPS
        ],
        "states": [
            *(part.state for part in sections.values()),
            "terkunci" if open_parts else "kosong",
        ],
        "done": done,
        "wanted": len(sections) + 1,
        "open_count": len(open_parts),
        "next": _next(found, open_parts),
        "total_idr": dossier.total_idr,
        "limit_idr": dossier.ceiling_limit_idr,
        "remaining_idr": dossier.ceiling_remaining_idr,
        "steps": path_steps(found),
        "history": moves[:3],
        "return_note": _return_note(found, moves),
        "notes": notes,
        "chain": chain_of(request, found),
        "asked": [(SECTION_TITLES[Section(s)], text) for s, text in notes.asked.items()],
        "window": window_of(found.scheme_id, found.office_id),
    }
    return render(request, "programs/task_list.html", context)


def _task(
    found: Proposal, part: SectionProgress, total_idr: int, notes: OfficeNotes
) -> dict[str, Any]:
    asked = notes.asked.get(part.section, "")
    blocker = part.blockers[0].message if part.state == "salah" else ""
    return {
        "title": str(SECTION_TITLES[part.section]),
        "state": part.state,
        "href": section_address(found, part.section),
        "links": [
            (f"{section_address(found, part.section)}#{finding.anchor}", finding.message)
            for finding in part.blockers[:_MOST_LINKS]
            if finding.anchor and not asked
        ],
        "detail": notes.detail(part.section, _detail(found, part, total_idr)),
        "warning": (_asked_by(notes) % {"note": asked}) if asked else blocker,
    }


def _asked_by(notes: OfficeNotes) -> str:
    if notes.is_from_centre:
        return _("Diminta Ditjen IKMA: %(note)s")
    return _("Diminta Kepala Dinas: %(note)s")


def _detail(found: Proposal, part: SectionProgress, total_idr: int) -> str:
    """What is in a section, in a few words."""
    counts = {"filled": part.filled, "wanted": part.wanted, "total": rupiah(total_idr)}
    if part.section == Section.RAB:
        return _("%(filled)s baris · %(total)s") % counts if part.filled else _("Belum ada baris")
    if part.section == Section.DOCUMENTS:
        return _("%(filled)s dari %(wanted)s berkas wajib") % counts
    if part.is_open:
        return _("%(filled)s dari %(wanted)s isian") % counts
    told = _summary(found, part.section) if part.filled else _("Boleh kosong untuk usulan ini")
    return " · ".join(filter(None, (told, _warned(part))))


def _warned(part: SectionProgress) -> str:
    count = len(part.warnings)
    if not count:
        return ""
    return ngettext("%(count)s peringatan", "%(count)s peringatan", count) % {"count": count}


def _summary(found: Proposal, section: Section) -> str:
    """The content of a finished section, in a few words."""
    return {
        Section.IDENTITY: found.office.short_name,
        Section.PROGRAMME: f"{found.scheme.get_kind_display()} · {found.focus}",
        Section.PLACE: f"{found.regency} · {found.place}",
    }.get(section, "")


def _next(found: Proposal, open_parts: list[SectionProgress]) -> dict[str, str]:
    if not open_parts:
        return {
            "href": reverse("programs:check", args=[found.pk]),
            "label": _("Periksa dan ajukan"),
        }
    first = next((part for part in open_parts if part.state == "salah"), open_parts[0])
    return {
        "href": section_address(found, first.section),
        "label": _("Lanjutkan: %(title)s") % {"title": SECTION_TITLES[first.section]},
    }


def _return_note(found: Proposal, moves: list[Transition]) -> str:
    """Why it came back last, newest move first."""
    if found.state not in (ProposalState.RETURNED, ProposalState.DRAFT):
        return ""
    back = (
        move.note
        for move in moves
        if move.move in (Move.RETURN, Move.HEAD_RETURNS, Move.PROVINCE_RETURNS)
    )
    return next(back, "")


def section_address(found: Proposal, section: Section) -> str:
    """Where a section is written."""
    if section == Section.RAB:
        return reverse("programs:rab", args=[found.pk])
    if section == Section.DOCUMENTS:
        return reverse("programs:documents", args=[found.pk])
    return reverse("programs:section", args=[found.pk, section])


def path_steps(found: Proposal) -> list[Step]:
    """The way a proposal goes, with its place marked."""
    order = (
        ((ProposalState.DRAFT, ProposalState.RETURNED), _("Draf di Dinas")),
        ((ProposalState.AWAITING_HEAD,), _("Persetujuan Kepala Dinas")),
        *_provincial_step(found),
        ((*ARRIVED, ProposalState.IN_REVIEW), _("Telaah Ditjen IKMA")),
        ((ProposalState.IN_DISCUSSION, ProposalState.DEFERRED), _("Rakor")),
        (
            (
                ProposalState.APPROVED,
                ProposalState.ADJUSTED,
                ProposalState.DECLINED,
                ProposalState.WITHDRAWN,
            ),
            _("Keputusan"),
        ),
        ((ProposalState.ALLOCATED,), _("Penetapan alokasi")),
    )
    at = next(index for index, (states, _label) in enumerate(order) if found.state in states)
    return [
        Step(label=label, is_current=index == at, is_done=index < at)
        for index, (_states, label) in enumerate(order)
    ]


def _provincial_step(found: Proposal) -> list[tuple[tuple[ProposalState, ...], str]]:
    """Only a kabupaten/kota proposes through its province."""
    if not found.through_province:
        return []
    return [((ProposalState.AT_PROVINCE, ProposalState.CONSOLIDATED), _("Verifikasi provinsi"))]


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, proposal_id: UUID, name: str) -> HttpResponse:
    """One section: one form, one "Simpan". Works without JavaScript."""
    found = find_proposal(request, proposal_id)
    form_class = section_form(name)
    require(rules.may_write(request.actor, found))
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    if request.method == "POST":
        return _save(request, found, Section(name), form_class)
    rows = section_rows.drawn(request, found, Section(name))
    return _section_page(request, found, Section(name), form_class(instance=found), rows)


def _save(
    request: ActorRequest, found: Proposal, name: Section, form_class: type[SectionForm]
) -> HttpResponse:
    form = form_class(request.POST, instance=found)
    rows = section_rows.sent(request, found, name)
    version = _version(request.POST.get("version", ""))
    # All of them are asked, so that every mistake is shown at once.
    is_right = [form.is_valid(), *(part.is_valid() for part in rows)]
    if not all(is_right) or version is None:
        return _section_page(request, found, name, form, rows, status=422)
    try:
        perform(
            lambda: save_section_with_rows(
                found.pk,
                by=request.actor,
                version=version,
                values=form.values,
                rows=section_rows.changes(rows, request.POST),
                at=timezone.now(),
            )
        )
    except StaleVersion as problem:
        return _section_page(request, found, name, form, rows, status=409, stale=str(problem))
    except WrongState as problem:
        return conflict(request, str(problem), back=reverse("programs:proposal", args=[found.pk]))
    except (DraftExists, TooManyRows) as problem:
        form.add_error("focus" if isinstance(problem, DraftExists) else None, str(problem))
        return _section_page(request, found, name, form, rows, status=422)
    messages.success(request, _("%(title)s tersimpan.") % {"title": SECTION_TITLES[name]})
    return redirect(section_rows.after_saving(found, name, request.POST))


def _version(text: str) -> int | None:
    """The version a page was drawn from; nothing for what no page of ours holds."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _section_page(
    request: ActorRequest,
    found: Proposal,
    name: Section,
    form: SectionForm,
    rows: list[Rows],
    *,
    status: int = 200,
    stale: str = "",
) -> HttpResponse:
    current = Proposal.objects.values_list("version", flat=True).get(pk=found.pk)
    last = found.transitions.order_by("-made_at", "-id").first()
    notes = office_notes(request, found, last=last)
    section_rows.share_menus(form, rows)
    context: dict[str, Any] = {
        "proposal": found,
        "name": name,
        "title": SECTION_TITLES[name],
        "section": name,
        "form": form,
        "parts": section_parts(form),
        "rows": rows,
        "is_refused": status == 422,
        "row_forms": [row for part in rows for row in part.forms],
        "version": current,
        "stale": stale,
        "notes": notes,
        "asked": notes.asked.get(name, ""),
        "is_from_centre": notes.is_from_centre,
        "last_change": notes.last_change(name),
        "talk": notes.talk.get(name, 0),
    }
    if status != 200:
        pairs = section_rows.stored_forms(form, rows, found)
        context |= {
            "theirs": section_rows.stored_texts(pairs),
            "stored": section_rows.stored_values(pairs),
        }
    return render(request, "programs/section.html", context, status=status)
