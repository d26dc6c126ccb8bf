"""Share out the reviewing: by hand, and by rule with an even load."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from budgets.models import FocusMenu, FundingScheme
from ikmportal.accounts.models import User
from programs.models import (
    Proposal,
    RakorDesk,
    RakorItem,
    ReviewAssignment,
    ReviewerCoverage,
)
from programs.querysets import conflicting_offices
from programs.rules import may_assign
from provinces.models import Appointment, Province
from provinces.rules import Actor
from provinces.states import Role


class AssignmentRefused(Exception):
    """The assignment is not possible; nothing was written. ``str()`` says why."""


@dataclass(frozen=True)
class Share:
    """One proposal of a plan: who gets it, or why nobody does."""

    proposal: Proposal
    reviewer: User | None
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """Who would get what. ``mark`` changes with every change of the plan."""

    shares: tuple[Share, ...]

    @property
    def given(self) -> tuple[Share, ...]:
        return tuple(share for share in self.shares if share.reviewer is not None)

    @property
    def left(self) -> tuple[Share, ...]:
        return tuple(share for share in self.shares if share.reviewer is None)

    @property
    def mark(self) -> str:
        text = "|".join(f"{s.proposal.pk}:{s.reviewer and s.reviewer.pk}" for s in self.shares)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Cover:
    """What a rule gives a reviewer: exactly one of the three."""

    province: Province | None = None
    focus: FocusMenu | None = None
    desk: RakorDesk | None = None


def reviewers_on(day: date) -> list[User]:
    """Everyone who holds a reviewer's post on a day, by name."""
    seats = Appointment.objects.in_force(day).filter(post__role=Role.REVIEWER)
    return list(User.objects.filter(pk__in=seats.values("user")).order_by("full_name", "pk"))


def cover(
    scheme: FundingScheme, reviewer: User, *, what: Cover, by: Actor, at: datetime
) -> ReviewerCoverage:
    """Write a rule; the same rule twice is one."""
    _require(by)
    if sum(one is not None for one in (what.province, what.focus, what.desk)) != 1:
        raise AssignmentRefused(_("Pilih satu saja: provinsi, fokus, atau meja Rakor."))
    _hold(scheme.pk)
    named = {"province": what.province, "focus": what.focus, "desk": what.desk}
    known = ReviewerCoverage.objects.current().filter(scheme=scheme, reviewer=reviewer, **named)
    return known.first() or ReviewerCoverage.objects.create(
        scheme=scheme, reviewer=reviewer, made_by=by.user, made_at=at, **named
    )


def uncover(coverage_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a rule. What it assigned stays."""
    _require(by)
    ReviewerCoverage.objects.current().filter(pk=coverage_id).update(ended_at=at)


def plan(scheme: FundingScheme, *, on: date) -> Plan:
    """Who would get each waiting proposal that nobody has. Writes nothing.

    A desk goes before a focus, a focus before a province; among several the one with the least
    to do gets it, and nobody gets what they have a conflict with. The same rows give the same plan.
    """
    waiting = list(_unassigned(scheme))
    people = {person.pk: person for person in reviewers_on(on)}
    covers = list(ReviewerCoverage.objects.current().filter(scheme=scheme, reviewer__in=people))
    near = {pk: _near(pk) for pk in {c.reviewer_id for c in covers}}
    desks = _desks_of(waiting)
    load = _load(scheme)
    shares = []
    for proposal in waiting:
        asked = _covering(covers, proposal, desks.get(proposal.pk, frozenset()))
        fit = [pk for pk in asked if proposal.office_id not in near[pk]]
        if not fit:
            words = _("Semua yang tercakup punya benturan kepentingan.") if asked else ""
            shares.append(Share(proposal, None, words or _("Belum ada aturan yang mencakupnya.")))
            continue
        chosen = min(fit, key=lambda pk: (load[pk], people[pk].full_name, str(pk)))
        load[chosen] += 1
        shares.append(Share(proposal, people[chosen]))
    return Plan(tuple(shares))


def apply_plan(
    scheme: FundingScheme, *, mark: str, on: date, by: Actor, at: datetime
) -> list[ReviewAssignment]:
    """Assign what the plan with this mark says. Applied again it finds nothing to do.

    Refuses a plan that changed since it was shown (AssignmentRefused).
    """
    _require(by)
    _hold(scheme.pk)
    found = plan(scheme, on=on)
    if found.given and found.mark != mark:
        raise AssignmentRefused(_("Rencana berubah sejak ditampilkan. Periksa lagi lalu terapkan."))
    rows = [
        ReviewAssignment(
            proposal=share.proposal,
            reviewer=share.reviewer,
            by_rule=True,
            assigned_by=by.user,
            assigned_at=at,
        )
        for share in found.given
        if share.reviewer is not None
    ]
    return ReviewAssignment.objects.bulk_create(rows)


def assign(
    proposal: Proposal, reviewer: User, *, on: date, by: Actor, at: datetime
) -> ReviewAssignment:
    """Give one proposal to one reviewer by hand; the same twice is one.

    Refuses who is no reviewer that day, and who has a conflict of interest (AssignmentRefused).
    """
    _require(by)
    _hold(proposal.scheme_id)
    if reviewer not in reviewers_on(on):
        raise AssignmentRefused(_("%(name)s bukan penelaah hari ini.") % {"name": reviewer})
    if proposal.office_id in _near(reviewer.pk):
        raise AssignmentRefused(
            _("%(name)s punya benturan kepentingan dengan %(office)s. Pilih penelaah lain.")
            % {"name": reviewer, "office": proposal.office.short_name}
        )
    known = ReviewAssignment.objects.current().filter(proposal=proposal, reviewer=reviewer)
    return known.first() or ReviewAssignment.objects.create(
        proposal=proposal, reviewer=reviewer, assigned_by=by.user, assigned_at=at
    )


def unassign(assignment_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """End one assignment, with the reason."""
    _require(by)
    if not reason.strip():
        raise AssignmentRefused(_("Tulis alasan penugasan diakhiri."))
    current = ReviewAssignment.objects.current().filter(pk=assignment_id)
    current.update(ended_at=at, end_reason=reason.strip())


def _require(by: Actor) -> None:
    if not may_assign(by):
        raise PermissionDenied


def _hold(scheme_id: UUID) -> None:
    """The scheme's row stands for the right to share out its proposals."""
    FundingScheme.objects.select_for_update(of=("self",), no_key=True).get(pk=scheme_id)


def _near(person_id: UUID) -> frozenset[UUID]:
    return frozenset(conflicting_offices(person_id).values_list("pk", flat=True))


def _unassigned(scheme: FundingScheme) -> Iterable[Proposal]:
    taken = ReviewAssignment.objects.current().values("proposal")
    return (
        Proposal.objects.filter(scheme=scheme)
        .awaiting_review()
        .exclude(pk__in=taken)
        .select_related("office", "province")
        .only(
            "number", "title", "focus", "scheme", "submitted_at", "office__short_name",
            "province__name",
        )
    )  # fmt: skip


def _desks_of(proposals: list[Proposal]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    items = RakorItem.objects.standing().filter(proposal__in=proposals)
    for proposal_id, desk_id in items.values_list("proposal", "desk"):
        found.setdefault(proposal_id, set()).add(desk_id)
    return {pk: frozenset(desks) for pk, desks in found.items()}


def _load(scheme: FundingScheme) -> Counter[UUID]:
    """Open assignments by reviewer: of proposals that still wait."""
    waiting = Proposal.objects.filter(scheme=scheme).awaiting_review().order_by()
    rows = ReviewAssignment.objects.current().filter(proposal__in=waiting.values("pk"))
    return Counter(rows.values_list("reviewer", flat=True))


def _covering(
    covers: list[ReviewerCoverage], proposal: Proposal, desks: frozenset[UUID]
) -> list[UUID]:
    """Reviewers whom the most particular rules name."""
    by_desk = [c.reviewer_id for c in covers if c.desk_id in desks]
    by_focus = [c.reviewer_id for c in covers if c.focus_id and c.focus_id == proposal.focus_id]
    by_place = [c.reviewer_id for c in covers if c.province_id == proposal.province_id]
    return by_desk or by_focus or by_place
