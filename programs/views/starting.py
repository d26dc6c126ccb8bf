"""Start a proposal: everything that counts is shown before anybody types."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from budgets.models import Ceiling, FocusMenu, FundingScheme
from budgets.states import CeilingStage
from ikmportal.ui.formats import moment
from programs import rules
from programs.actions import proposals
from programs.actions.drafts import DraftExists
from programs.actions.moves import KeyReused
from programs.actions.rounds import Window, windows_of
from programs.forms.sections import StartForm
from programs.models import DocumentRequirement, EligibilityItem, Proposal
from programs.states import ProposalState
from programs.views.finding import perform, require
from provinces.middleware import ActorRequest
from provinces.models import Office
from provinces.states import Role, TimeZone

_MOST_DRAFTS = 100


@dataclass
class SchemeMenu:
    """One open scheme as an office meets it."""

    scheme: FundingScheme
    window: Window | None = None
    ceiling: Ceiling | None = None
    focuses: list[tuple[FocusMenu, Proposal | None]] = field(default_factory=list)
    requirements: list[DocumentRequirement] = field(default_factory=list)
    conditions: list[EligibilityItem] = field(default_factory=list)

    @property
    def opens(self) -> list[str]:
        return _in_three_zones(self.window, "opens_at")

    @property
    def closes(self) -> list[str]:
        return _in_three_zones(self.window, "closes_at")

    @property
    def remaining_idr(self) -> int | None:
        return int(self.ceiling.limit_idr - self.ceiling.used_idr) if self.ceiling else None


def _in_three_zones(window: Window | None, name: str) -> list[str]:
    return [moment(getattr(window, name), zone=z.value) for z in TimeZone] if window else []


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: ActorRequest) -> HttpResponse | HttpResponseRedirect:
    """Open a new draft, or lead to the one that the office has in the same focus."""
    require(rules.may_start(request.actor))
    drafts = _own_drafts(request)
    offices = list(Office.objects.filter(pk__in=request.actor.office_ids(Role.DRAFTER)))
    menus = menus_for(offices[0], drafts) if offices else []
    focuses = [focus for menu in menus for focus, _draft in menu.focuses]
    form = StartForm(
        request.POST or None,
        schemes=[menu.scheme for menu in menus],
        focuses=focuses,
        offices=offices,
        wanted=request.GET.get("fokus", ""),
    )
    known: Proposal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            proposal = perform(
                lambda: proposals.start(by=request.actor, at=timezone.now(), **form.cleaned_data)
            )
        except (proposals.SchemeClosed, KeyReused) as problem:
            form.add_error("scheme", str(problem))
        except DraftExists as problem:
            known = problem.draft
            form.add_error("focus", str(problem))
        else:
            return redirect("programs:proposal", proposal.pk)
    context = {
        "form": form,
        "known": known,
        "menus": menus,
        "drafts": drafts[:5],
        "back": reverse("programs:list"),
    }
    return render(request, "programs/start.html", context, status=422 if form.errors else 200)


def _own_drafts(request: ActorRequest) -> list[Proposal]:
    own = (
        Proposal.objects.filter(
            office_id__in=request.actor.office_ids(Role.DRAFTER), state=ProposalState.DRAFT
        )
        .only("title", "number", "scheme", "focus", "office", "changed_at", "created_at")
        .newest_first()
    )
    return list(own[:_MOST_DRAFTS])


def menus_for(office: Office, drafts: list[Proposal]) -> list[SchemeMenu]:
    """Every open scheme with its menus, in six queries whatever their number."""
    schemes = list(FundingScheme.objects.open_for_proposals())
    menus = {scheme.pk: SchemeMenu(scheme) for scheme in schemes}
    for scheme_id, window in windows_of(list(menus), office.pk).items():
        menus[scheme_id].window = window
    for ceiling in Ceiling.objects.drawn_on(office.pk).filter(
        scheme__in=schemes, province=office.province_id
    ):
        menus[ceiling.scheme_id].ceiling = menus[ceiling.scheme_id].ceiling or ceiling
    written = _by_focus(office, drafts)
    for focus in FocusMenu.objects.filter(
        scheme__in=schemes, stage=CeilingStage.ALLOCATION
    ).order_by("position"):
        menus[focus.scheme_id].focuses.append((focus, written.get(focus.pk)))
    for requirement in DocumentRequirement.objects.filter(scheme__in=schemes).order_by("position"):
        menus[requirement.scheme_id].requirements.append(requirement)
    for condition in EligibilityItem.objects.filter(scheme__in=schemes).order_by("letter"):
        menus[condition.scheme_id].conditions.append(condition)
    return list(menus.values())


def _by_focus(office: Office, drafts: list[Proposal]) -> dict[UUID, Proposal]:
    return {d.focus_id: d for d in reversed(drafts) if d.focus_id and d.office_id == office.pk}
