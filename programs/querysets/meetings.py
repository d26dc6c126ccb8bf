"""What may be asked of rounds, rules, meetings and decisions."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from ikmportal.ui.formats import WIB_ZONE
from programs.querysets.totals import line_total, sibling
from programs.states import ProposalState, RakorKind

if TYPE_CHECKING:
    from programs.models import (
        LineDecision,
        ProposalDecision,
        Rakor,
        RakorIssue,
        RakorItem,
        RakorMaterial,
        Round,
        RuleSetting,
    )
    from provinces.rules import Actor


class RakorQuerySet(models.QuerySet["Rakor"]):
    def visible_to(self, actor: "Actor") -> "RakorQuerySet":
        """The centre sees every meeting.

        A Dinas sees those in which its province has a desk, those its province holds for its
        kabupaten/kota, those it hosts, and those it was invited to.
        """
        if actor.is_national:
            return self
        mine = frozenset(m.province_id for m in actor.mandates if m.province_id)
        offices = actor.office_ids()
        desks = sibling("RakorDesk").objects.filter(rakor=OuterRef("pk"), province_id__in=mine)
        invited = sibling("RakorInvitation").objects.filter(
            rakor=OuterRef("pk"), office_id__in=offices
        )
        provincial = Q(kind=RakorKind.PROVINCIAL, host__province_id__in=mine)
        return self.filter(Exists(desks) | Exists(invited) | provincial | Q(host_id__in=offices))

    def newest_first(self) -> "RakorQuerySet":
        return self.order_by("-first_day", "name")


class MaterialQuerySet(models.QuerySet["RakorMaterial"]):
    def current(self) -> "MaterialQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class IssueQuerySet(models.QuerySet["RakorIssue"]):
    def open(self) -> "IssueQuerySet":
        """Neither done nor carried to a later meeting."""
        return self.filter(done_at=None, carried_to=None)

    def due_by(self, day: date) -> "IssueQuerySet":
        """Open, and due on that day or before."""
        return self.open().filter(due_date__lte=day)


class RakorItemQuerySet(models.QuerySet["RakorItem"]):
    def standing(self) -> "RakorItemQuerySet":
        """Without those whose decision was undone: another item stands in their place."""
        undone = sibling("DecisionUndo").objects.filter(decision__item=OuterRef("pk"))
        return self.filter(~Exists(undone))

    def with_total(self) -> "RakorItemQuerySet":
        """Adds ``total_idr`` (rupiah): the sum of the proposal's current lines."""
        return self.annotate(total_idr=line_total(of="proposal_id"))

    def pending(self) -> "RakorItemQuerySet":
        """Decided by the desk, and no office may know of it yet.

        An earlier sitting of the same proposal led somewhere already.
        """
        later = self.model.objects.filter(
            proposal=OuterRef("proposal"), tabled_at__gt=OuterRef("tabled_at")
        )
        return self.filter(
            ~Exists(later),
            decision__isnull=False,
            proposal__state=ProposalState.IN_DISCUSSION,
        )

    def undecided(self) -> "RakorItemQuerySet":
        """Still to be decided by the desk."""
        return self.filter(decision=None, proposal__state=ProposalState.IN_DISCUSSION)


class LineDecisionQuerySet(models.QuerySet["LineDecision"]):
    def newest(self) -> "QuerySet[LineDecision]":
        """The decision that counts for each line of each item."""
        return self.order_by("item", "line", "-id").distinct("item", "line")


class ProposalDecisionQuerySet(models.QuerySet["ProposalDecision"]):
    def visible_to(self, actor: "Actor") -> "ProposalDecisionQuerySet":
        """The wall of the proposals; the centre knows of all that were ever submitted."""
        if actor.is_national:
            return self.filter(item__proposal__first_submitted_at__isnull=False)
        seen = sibling("Proposal").objects.visible_to(actor)
        return self.filter(item__proposal__in=seen)

    def standing(self) -> "ProposalDecisionQuerySet":
        """Without what was undone.

        As an anti-join: of an outer join to an empty table the planner expects next to nothing,
        and then walks the country's decisions one by one.
        """
        undone = sibling("DecisionUndo").objects.filter(decision=OuterRef("pk"))
        return self.filter(~Exists(undone))


class RoundQuerySet(models.QuerySet["Round"]):
    def of_scheme(self, scheme_id: UUID) -> "RoundQuerySet":
        return self.filter(scheme_id=scheme_id)

    def with_longest_for(self, office_id: UUID) -> "RoundQuerySet":
        """Adds ``longest``: the latest instant given to one office, if any."""
        own = Q(extensions__office_id=office_id)
        return self.annotate(longest=Max("extensions__until", filter=own))

    def governing(self, scheme_id: UUID, *, on: date) -> "RoundQuerySet":
        """The last round of a scheme that had opened by the end of a day, first."""
        opened = self.of_scheme(scheme_id).filter(window__startswith__date__lte=on)
        return opened.order_by("-window__startswith")

    def latest_first(self) -> "RoundQuerySet":
        """By closing, the last one first."""
        return self.order_by("-window__endswith")


class RuleSettingQuerySet(models.QuerySet["RuleSetting"]):
    def in_force(self) -> "RuleSettingQuerySet":
        """Rows that count today; the database's clock decides, in WIB."""
        return self.filter(valid__contains=TruncDate(Now(), tzinfo=WIB_ZONE))
