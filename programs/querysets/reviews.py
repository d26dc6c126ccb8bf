"""What may be asked of assignments, conflicts of interest, scores and marks on lines."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from programs.querysets.totals import sibling
from provinces.models import Appointment, Office
from provinces.states import Role

if TYPE_CHECKING:
    from programs.models import (
        ConflictDeclaration,
        LineFlag,
        LineSuggestion,
        PaperHold,
        Proposal,
        Review,
        ReviewAssignment,
        ReviewerCoverage,
    )
    from provinces.rules import Actor


def conflicting_offices(person_id: UUID) -> QuerySet[Office]:
    """Offices whose proposals this person does not judge.

    Those in which the person holds or held a post or declared a conflict, and those below them:
    the kabupaten/kota of a provincial Dinas. The trigger ``impartial`` says the same.
    """
    served = Appointment.objects.filter(user=person_id).values("post__office")
    declared = sibling("ConflictDeclaration").objects.standing().filter(reviewer=person_id)
    near = Office.objects.filter(Q(pk__in=served) | Q(pk__in=declared.values("office")))
    provincial = near.filter(province__isnull=False, regency=None)
    return Office.objects.filter(
        Q(pk__in=near.values("pk"))
        | Q(parent__in=near.filter(province__isnull=False).values("pk"))
        | Q(regency__isnull=False, province__in=provincial.values("province"))
    )


class ConflictDeclarationQuerySet(models.QuerySet["ConflictDeclaration"]):
    def standing(self) -> "ConflictDeclarationQuerySet":
        return self.filter(withdrawn_at=None)

    def visible_to(self, actor: "Actor") -> "ConflictDeclarationQuerySet":
        """One's own; those who assign and those who audit see everybody's."""
        if actor.holds(Role.ADMIN, Role.DIRECTOR, Role.AUDITOR):
            return self
        return self.filter(reviewer=actor.user)


class ReviewerCoverageQuerySet(models.QuerySet["ReviewerCoverage"]):
    def current(self) -> "ReviewerCoverageQuerySet":
        return self.filter(ended_at=None)


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    def current(self) -> "ReviewAssignmentQuerySet":
        return self.filter(ended_at=None)


class PaperHoldQuerySet(models.QuerySet["PaperHold"]):
    def live(self) -> "PaperHoldQuerySet":
        """Held now, by the clock of the database."""
        return self.filter(until__gt=Now())


class ReviewQuerySet(models.QuerySet["Review"]):
    def open_to(self, actor: "Actor") -> "ReviewQuerySet":
        """One's own sheet, and the others' of the same edition once one's own is in.

        Directors, leadership, admins and auditors give no scores and read all; an office none.
        """
        if not actor.is_national:
            return self.none()
        if not actor.holds(Role.REVIEWER):
            return self
        own = sibling("Review").objects.filter(
            proposal=OuterRef("proposal"), edition=OuterRef("edition"), reviewer=actor.user
        )
        return self.filter(Q(reviewer=actor.user) | Q(Exists(own)))


class LineFlagQuerySet(models.QuerySet["LineFlag"]):
    def newest_of(self, proposal: "Proposal | UUID") -> "QuerySet[LineFlag]":
        """The flag that counts of each reviewer on each line, since the last submission."""
        return (
            self.filter(line__proposal=proposal, raised_at__gte=F("line__proposal__submitted_at"))
            .select_related("raised_by")
            .order_by("line", "raised_by", "-id")
            .distinct("line", "raised_by")
        )


class LineSuggestionQuerySet(models.QuerySet["LineSuggestion"]):
    def newest_of(self, proposal: "Proposal | UUID") -> "QuerySet[LineSuggestion]":
        """The correction that counts of each reviewer on each line, since the last submission."""
        return (
            self.filter(
                line__proposal=proposal, suggested_at__gte=F("line__proposal__submitted_at")
            )
            .select_related("suggested_by")
            .order_by("line", "suggested_by", "-id")
            .distinct("line", "suggested_by")
        )
