"""Conflicts of interest: whom one does not judge, and why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import rules
from programs.actions import conflicts as acts
from programs.forms.assigning import DeclareForm, WhyForm
from programs.models import ConflictDeclaration
from programs.views.finding import conflict, perform, require
from provinces.middleware import ActorRequest
from provinces.models import Appointment

_MOST_ROWS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: ActorRequest) -> HttpResponse:
    """One's own declarations, and what posts bring with them; admins and auditors read all."""
    require(rules.may_read_conflicts(request.actor))
    may_declare = rules.may_declare_conflict(request.actor)
    if request.method == "POST":
        require(may_declare)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        perform(
            lambda: acts.declare(
                data["office"], reason=data["reason"], by=request.actor, at=timezone.now()
            )
        )
        messages.success(request, _("Pernyataan tersimpan. Usulan kantor itu tidak Anda telaah."))
        return redirect("programs:conflicts")
    seen = ConflictDeclaration.objects.visible_to(request.actor)
    own_posts = Appointment.objects.filter(
        user=request.actor.user, post__office__province__isnull=False
    )
    context = {
        "declared": seen.select_related("office", "reviewer").order_by("-declared_at", "pk")[
            :_MOST_ROWS
        ],
        "posts": own_posts.select_related("post__office").order_by("post__office__name", "pk"),
        "may_declare": may_declare,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "programs/conflicts.html", context, status=status)


@require_POST
def withdraw(request: ActorRequest, declaration_id: UUID) -> HttpResponse:
    """Take one's own declaration back."""
    require(rules.may_declare_conflict(request.actor))
    own = ConflictDeclaration.objects.standing().filter(reviewer=request.actor.user)
    found = get_object_or_404(own, pk=declaration_id)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return conflict(request, form.problem, back=reverse("programs:conflicts"))
    reason = form.cleaned_data["reason"]
    perform(lambda: acts.withdraw(found.pk, reason=reason, by=request.actor, at=timezone.now()))
    messages.success(request, _("Pernyataan dicabut."))
    return redirect("programs:conflicts")
