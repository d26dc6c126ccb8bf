"""What an office does with what it sent or once wrote: withdraw it, copy it, replace it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from programs import rules
from programs.actions import proposals
from programs.actions.copying import Copied, copy_proposal
from programs.actions.moves import KeyReused, MoveRefused
from programs.forms.office import CopyForm, ReasonForm
from programs.models import Proposal
from programs.states import REPLACEABLE
from programs.views.finding import find_proposal, perform, require
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Say why, and take a proposal back before its review begins."""
    found = find_proposal(request, proposal_id)
    require(rules.may_withdraw(request.actor, found))
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm.fresh()
    if form.is_bound and form.is_valid():
        try:
            perform(
                lambda: proposals.withdraw(
                    found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data
                )
            )
        except MoveRefused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Usulan ditarik. Anda dapat membuat penggantinya."))
            return redirect("programs:proposal", found.pk)
    elif not form.is_bound and not rules.may_withdraw_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    context = {"proposal": found, "form": form}
    return render(request, "programs/withdraw.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Choose what to copy into a new draft."""
    found = find_proposal(request, proposal_id)
    require(rules.may_copy(request.actor, found))
    form = CopyForm(request.POST if request.method == "POST" else None, source=found)
    if form.is_bound and form.is_valid() and (copied := _copied(request, found, form)):
        messages.success(request, _said(copied))
        return redirect("programs:proposal", copied.proposal.pk)
    context = {
        "proposal": found,
        "form": form,
        "line_count": found.lines.current().count(),
        "is_replaceable": found.state in REPLACEABLE,
    }
    return render(request, "programs/copy.html", context, status=422 if form.errors else 200)


def _copied(request: ActorRequest, found: Proposal, form: CopyForm) -> Copied | None:
    try:
        return perform(
            lambda: copy_proposal(
                found,
                form.order,
                by=request.actor,
                at=timezone.now(),
                key=form.cleaned_data["key"],
            )
        )
    except (MoveRefused, KeyReused, proposals.SchemeClosed) as problem:
        form.add_error(None, str(problem))
        return None


def _said(copied: Copied) -> str:
    """What was copied, and which codes are to be chosen again."""
    count = copied.proposal.lines.count()
    words = ngettext(
        "Draf baru %(number)s dibuat dengan %(count)s baris RAB.",
        "Draf baru %(number)s dibuat dengan %(count)s baris RAB.",
        count,
    ) % {"number": copied.proposal.number, "count": count}
    if not copied.gone:
        return words
    gone = _("Tidak ada lagi di tahun ini, pilih yang baru: %(codes)s.")
    return f"{words} {gone % {'codes': ', '.join(copied.gone)}}"
