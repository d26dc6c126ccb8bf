"""The first page: the country for the centre, the own desk for a Dinas."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.figures.obligations import next_for
from budgets.models import FundingScheme, Revision
from ikmportal.prepared import Prepared
from ikmportal.reports.assemble.dashboard import Concern, national_dashboard
from ikmportal.reports.build import may_make_national
from ikmportal.reports.models import ReportKind
from ikmportal.ui.navigation import safe_reverse
from programs.figures.meeting import waiting_calls
from programs.figures.neighbours import neighbours
from programs.models import Mention, Proposal
from programs.querysets import ProposalQuerySet, sight_of
from programs.states import ProposalState
from provinces.middleware import ActorRequest
from provinces.rules import Actor
from provinces.states import Role
from provinces.views.finding import today

_CARD_COUNT = 5


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A few proposals of one kind, with what to do about them."""

    key: str
    title: str
    empty: str
    action: str
    proposals: list[Proposal]
    more_href: str
    url_name: str = "programs:proposal"
    # The offices or provinces it is about; it shows the newest few and says how many there are.
    places: tuple[UUID, ...]
    count: int = 0


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Show the dashboard that fits the posts the person holds."""
    if request.actor.is_national:
        return _national(request)
    if request.actor.mandates:
        return _office(request)
    return render(request, "reports/home_no_post.html")


def scheme_asked(request: HttpRequest) -> FundingScheme | None:
    """The scheme named by ?skema=, else the newest that takes proposals; None without any."""
    schemes = FundingScheme.objects.open_for_proposals()
    try:
        wanted = UUID(request.GET.get("skema", ""))
    except ValueError:
        return schemes.first()
    return schemes.filter(pk=wanted).first() or schemes.first()


def _national(request: ActorRequest) -> HttpResponse:
    scheme = scheme_asked(request)
    context: dict[str, Any] = {"scheme": scheme, "mentions": _mentions(request.actor)}
    if scheme is not None:
        statistics = f"{reverse('statistics')}?skema={scheme.pk}"
        board = national_dashboard(scheme, at=timezone.now(), href=statistics)
        context |= {
            "board": board,
            "statistics_href": statistics,
            "concerns": [(c, _concern_href(c, statistics)) for c in board.concerns],
            "may_export": may_make_national(request.actor, ReportKind.STATISTICS),
        }
    return render(request, "reports/home_national.html", context)


def _mentions(actor: Actor) -> list[Mention]:
    """The newest words that wait for this person."""
    return _newest_mentions(actor.user.pk, tuple(actor.office_ids()), *sight_of(actor))


@Prepared
def _newest_mentions(person_id: UUID, own_offices: Any, *sight: Any) -> QuerySet[Mention]:
    return Mention.objects.waiting_for(person_id, own_offices, *sight)[:_CARD_COUNT]


def _concern_href(concern: Concern, statistics: str) -> str:
    listing = safe_reverse("programs:list")
    return f"{listing}?status={concern.state}" if concern.state and listing else statistics


def _office(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    shelves = _with_counts(
        [
            *_head_shelf(actor),
            *_verifier_shelf(actor),
            *_drafter_shelves(actor),
            _with_the_centre(actor),
        ],
        actor,
    )
    context = {
        "shelves": shelves,
        "start_href": safe_reverse("programs:start") if request.actor.holds(Role.DRAFTER) else "",
        "mentions": _mentions(actor),
        "acting_href": safe_reverse("provinces:delegations"),
        "is_empty": not any(shelf.count for shelf in shelves),
        "desk": neighbours(request.actor),
        "owed": next_for(request.actor, on=today(), most=_CARD_COUNT),
        "calls": waiting_calls(request.actor),
        "revisions": _revisions(actor),
    }
    return render(request, "reports/home_office.html", context)


def _revisions(actor: Actor) -> list[Revision]:
    """Of the own office, those that wait for its head as KPA."""
    if not actor.holds(Role.HEAD):
        return []
    waiting = Revision.objects.waiting_for(actor).select_related("scheme")
    return list(waiting.order_by("submitted_at", "pk")[:_CARD_COUNT])


def _head_shelf(actor: Actor) -> list[Shelf]:
    if not actor.holds(Role.HEAD):
        return []
    return [
        _shelf(
            actor,
            key="tanda-tangan",
            places=actor.office_ids(Role.HEAD),
            title=_("Menunggu saya"),
            empty=_("Tidak ada yang menunggu persetujuan Bapak/Ibu."),
            action=_("Buka"),
            state=ProposalState.AWAITING_HEAD,
            url_name="programs:signoff",
        )
    ]


def _verifier_shelf(actor: Actor) -> list[Shelf]:
    if not actor.holds(Role.PROVINCE_VERIFIER):
        return []
    return [
        _shelf(
            actor,
            key="verifikasi",
            places=actor.province_ids(),
            title=_("Menunggu verifikasi provinsi"),
            empty=_("Tidak ada usulan kabupaten/kota yang menunggu."),
            action=_("Periksa"),
            state=ProposalState.AT_PROVINCE,
        )
    ]


def _drafter_shelves(actor: Actor) -> list[Shelf]:
    offices = actor.office_ids(Role.DRAFTER)
    if not offices:
        return []
    return [
        _shelf(
            actor,
            key="perbaikan",
            places=offices,
            title=_("Perlu diperbaiki"),
            empty=_("Tidak ada usulan yang dikembalikan."),
            action=_("Perbaiki"),
            state=ProposalState.RETURNED,
        ),
        _shelf(
            actor,
            key="draf",
            places=offices,
            title=_("Draf"),
            empty=_("Belum ada draf. Mulai dari program yang dibuka."),
            action=_("Lanjutkan"),
            state=ProposalState.DRAFT,
        ),
    ]


def _with_the_centre(actor: Actor) -> Shelf:
    return _shelf(
        actor,
        key="diajukan",
        title=_("Sudah diajukan"),
        empty=_("Belum ada usulan yang diajukan ke Ditjen IKMA."),
        action=_("Lihat"),
        state="",
    )


def _shelf(
    actor: Actor,
    *,
    key: str,
    places: Iterable[UUID] = (),
    title: str,
    empty: str,
    action: str,
    state: str,
    url_name: str = "programs:proposal",
) -> Shelf:
    listing = safe_reverse("programs:list")
    where = tuple(places)
    return Shelf(
        key=key,
        title=title,
        empty=empty,
        action=action,
        proposals=_NEWEST[key](where, *sight_of(actor)),
        more_href=f"{listing}?status={state}" if state and listing else listing,
        url_name=url_name,
        places=where,
    )


# What belongs on a shelf, of what the person sees, for offices or provinces.
_BELONGS: dict[str, Callable[[ProposalQuerySet, Any], ProposalQuerySet]] = {
    "tanda-tangan": lambda seen, offices: seen.awaiting_signature(offices),
    "verifikasi": lambda seen, provinces: seen.awaiting_province(provinces),
    "perbaikan": lambda seen, offices: seen.returned_to(offices),
    "draf": lambda seen, offices: seen.drafts_of(offices),
    "diajukan": lambda seen, _nowhere: seen.submitted(),
}


def _newest(key: str) -> Prepared[Proposal]:
    def question(places: Any, *sight: Any) -> ProposalQuerySet:
        belonging = _BELONGS[key](Proposal.objects.in_sight(*sight), places)
        return belonging.for_list().order_by("-changed_at", "id")[:_CARD_COUNT]

    return Prepared(question)


_NEWEST = {key: _newest(key) for key in _BELONGS}


@lru_cache
def _counts(keys: Sequence[str]) -> Prepared[dict[str, int]]:
    """How many belong on each of these shelves, in one row; none where nothing is seen at all."""

    def question(*values: Any) -> QuerySet[Proposal, dict[str, int]]:
        places, sight = values[: len(keys)], values[len(keys) :]
        seen = Proposal.objects.in_sight(*sight)
        counts = {
            key: Count("pk", filter=Q(pk__in=_BELONGS[key](seen, where).values("pk")))
            for key, where in zip(keys, places, strict=True)
        }
        together: QuerySet[Proposal, Any] = seen.order_by().annotate(all=Value(1)).values("all")
        return together.annotate(**counts)

    return Prepared(question)


def _with_counts(shelves: list[Shelf], actor: Actor) -> list[Shelf]:
    keys = tuple(shelf.key for shelf in shelves)
    rows = _counts(keys)(*(shelf.places for shelf in shelves), *sight_of(actor))
    found = rows[0] if rows else dict.fromkeys(keys, 0)
    return [replace(shelf, count=found[shelf.key]) for shelf in shelves]
