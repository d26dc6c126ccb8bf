"""Sign a berita acara, let offices know, and check a printed one without signing in."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions.minutes_signing import SignatureUnfit, may_sign_side, sign
from programs.actions.moves import MoveRefused
from programs.actions.release import release_rakor, set_policy
from programs.forms.minutes import ReleaseForm, SignForm
from programs.models import BeritaAcara, Round
from programs.states import ReleasePolicy, Side
from programs.views.finding import conflict, find_rakor, perform, require
from programs.views.minutes import find_minutes
from provinces.middleware import ActorRequest

# Enough for a meeting room behind one address; a search through codes is hopeless.
_CHECKS = {"verify_minutes": "120/m/ip"}


@require_http_methods(["GET", "HEAD", "POST"])
def sign_page(request: ActorRequest, minutes_id: UUID, side: str) -> HttpResponse:
    """Draw, type, upload or approve, in the name of one side."""
    found = find_minutes(request, minutes_id)
    if side not in Side.values:
        raise Http404
    chosen = Side(side)
    require(may_sign_side(request.actor, found, chosen))
    page = reverse("programs:minutes", args=[found.pk])
    if not found.is_waiting:
        return conflict(
            request, _("Berita acara ini tidak sedang menunggu tanda tangan."), back=page
        )
    form = _form(request, found, chosen)
    if request.method == "POST" and form.is_valid() and _sign(request, found, chosen, form):
        messages.success(request, _("Tanda tangan tercatat."))
        return redirect(page)
    context = {"minutes": found, "side": chosen, "form": form, "at_desk": _at_desk(request, found)}
    status = 422 if form.errors else 200
    return render(request, "programs/minutes_sign.html", context, status=status)


def _form(request: ActorRequest, found: BeritaAcara, side: Side) -> SignForm:
    named: dict[str, str] = next((p for p in found.snapshot["parties"] if p["side"] == side), {})
    at_desk = side == Side.PROVINCE and _at_desk(request, found)
    return SignForm(
        request.POST or None,
        request.FILES or None,
        at_desk=at_desk,
        initial={"seen": found.sha256, "name": named.get("name", "")},
    )


def _at_desk(request: ActorRequest, found: BeritaAcara) -> bool:
    return not rules.may_sign_for_province(request.actor, found.desk)


def _sign(request: ActorRequest, found: BeritaAcara, side: Side, form: SignForm) -> bool:
    try:
        perform(
            lambda: sign(found, signing=form.signing(side), by=request.actor, at=timezone.now())
        )
    except MoveRefused as problem:
        form.add_error(None, str(problem))
    except SignatureUnfit as problem:
        form.add_error("method", str(problem))
    else:
        return True
    return False


@require_POST
def rakor_release(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """A director lets the offices of every desk know at once."""
    found = find_rakor(request, rakor_id)
    require(rules.may_release(request.actor))
    page = reverse("programs:rakor", args=[found.pk])
    try:
        count = perform(lambda: release_rakor(found, by=request.actor, at=timezone.now()))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=page)
    messages.success(request, _("%(count)s keputusan dirilis kepada Dinas.") % {"count": count})
    return redirect(page)


@require_POST
def round_release(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """An admin says when offices learn what desks of this round decide."""
    require(rules.may_run_rounds(request.actor))
    held = get_object_or_404(Round.objects.all(), pk=round_id)
    form = ReleaseForm(request.POST)
    page = reverse("programs:round", args=[held.pk])
    if not form.is_valid():
        return conflict(request, _("Pilih kapan Dinas melihat keputusan."), back=page)
    release = ReleasePolicy(form.cleaned_data["release"])
    perform(lambda: set_policy(held, release=release, by=request.actor))
    messages.success(request, _("Waktu rilis tersimpan."))
    return redirect(page)


@login_not_required
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a printed berita acara is the sealed one. Names no person; knows nobody's session.

    ``sidik`` is the digest printed on the paper, or as much of it as somebody typed.
    """
    if not ratelimit.consume(
        request, app="ikmportal", action="verify_minutes", config=_CHECKS, limit_get=True
    ):
        return render(request, "429.html", status=429)
    sealed = BeritaAcara.objects.sealed().with_released().select_related("desk__province")
    found = get_object_or_404(sealed, verification_code=code)
    typed = request.GET.get("sidik", "").strip().lower()[:64]
    context = {
        "minutes": found,
        "parties": [
            (Side(party["side"]).label, party["post_title"]) for party in found.snapshot["parties"]
        ],
        "addendum": found.desk.minutes.sealed().filter(ordinal__gt=found.ordinal).exists(),
        "typed": typed,
        "is_same": len(typed) >= 8 and found.sha256.startswith(typed),
    }
    return render(request, "programs/verify_minutes.html", context)
