"""Assignments, conflicts, rubrics, sheets and marks."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from factory.django import DjangoModelFactory

from programs.models import (
    ConflictDeclaration,
    Criterion,
    DecisionUndo,
    LineFlag,
    LineSuggestion,
    OutsideOpinion,
    ReturnReason,
    Review,
    ReviewAssignment,
    ReviewerCoverage,
    ReviewPolicy,
    ReviewScore,
)
from programs.states import LineFlagKind, OpinionBody, OpinionStance, ProposalState

from .money import FundingSchemeFactory
from .people import UserFactory
from .proposals import ProposalFactory
from .rakors import ProposalDecisionFactory
from .territory import OfficeFactory, ProvinceFactory
from .times import MOMENT


class ConflictDeclarationFactory(DjangoModelFactory):
    class Meta:
        model = ConflictDeclaration

    reviewer = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    reason = "Keluarga bekerja di Dinas ini."
    declared_at = MOMENT


class ReviewerCoverageFactory(DjangoModelFactory):
    """A reviewer of one province unless another thing is named."""

    class Meta:
        model = ReviewerCoverage

    scheme = factory.SubFactory(FundingSchemeFactory)
    reviewer = factory.SubFactory(UserFactory)
    province = factory.SubFactory(ProvinceFactory)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class ReviewAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = ReviewAssignment

    proposal = factory.SubFactory(ProposalFactory, state=ProposalState.IN_REVIEW)
    reviewer = factory.SubFactory(UserFactory)
    assigned_by = factory.SubFactory(UserFactory)
    assigned_at = MOMENT


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    scheme = factory.SubFactory(FundingSchemeFactory)
    code = factory.Sequence(lambda n: f"kriteria-{n}")
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    name = factory.Sequence(lambda n: f"Kriteria {n}")
    weight = 50
    max_score = 5
    source = "uji"


class ReviewPolicyFactory(DjangoModelFactory):
    class Meta:
        model = ReviewPolicy

    scheme = factory.SubFactory(FundingSchemeFactory)
    source = "uji"


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    proposal = factory.SubFactory(ProposalFactory, state=ProposalState.IN_REVIEW)
    reviewer = factory.SubFactory(UserFactory)
    edition = 0
    scored_at = MOMENT


class ReviewScoreFactory(DjangoModelFactory):
    class Meta:
        model = ReviewScore

    review = factory.SubFactory(ReviewFactory)
    criterion = factory.LazyAttribute(lambda o: CriterionFactory(scheme=o.review.proposal.scheme))
    score = 4


class LineFlagFactory(DjangoModelFactory):
    class Meta:
        model = LineFlag

    line = factory.LazyFunction(
        lambda: ProposalFactory(state=ProposalState.IN_REVIEW).lines.order_by("position").first()
    )
    flag = LineFlagKind.DISCUSS
    note = "Cek volumenya."
    raised_by = factory.SubFactory(UserFactory)
    raised_at = MOMENT.replace(year=MOMENT.year + 1)


class LineSuggestionFactory(DjangoModelFactory):
    """Half the price of the line."""

    class Meta:
        model = LineSuggestion

    line = factory.LazyFunction(
        lambda: ProposalFactory(state=ProposalState.IN_REVIEW).lines.order_by("position").first()
    )
    volume = factory.LazyAttribute(lambda o: o.line.volume)
    unit_price_idr = factory.LazyAttribute(lambda o: int(o.line.unit_price_idr) // 2)
    proposed_idr = factory.LazyAttribute(lambda o: o.line.amount_idr)
    reason = "Harga pasar lebih rendah."
    suggested_by = factory.SubFactory(UserFactory)
    suggested_at = MOMENT.replace(year=MOMENT.year + 1)


class OutsideOpinionFactory(DjangoModelFactory):
    class Meta:
        model = OutsideOpinion

    proposal = factory.SubFactory(ProposalFactory, state=ProposalState.IN_REVIEW)
    body = OpinionBody.PLANNING
    stance = OpinionStance.FOR
    text = "Sesuai dengan rencana kerja."
    given_by = "Kepala Biro"
    given_on = date(2023, 9, 1)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


def opinion_with_letter(content: bytes, **facts: Any) -> OutsideOpinion:
    """An opinion whose letter lies in the store; its bytes are not looked into."""
    name = default_storage.save(f"documents/{uuid4()}", ContentFile(content))
    return OutsideOpinionFactory(
        storage_name=name,
        file_name="nota-dinas.pdf",
        size_bytes=len(content),
        sha256=sha256(content).hexdigest(),
        **facts,
    )


class ReturnReasonFactory(DjangoModelFactory):
    class Meta:
        model = ReturnReason

    scheme = factory.SubFactory(FundingSchemeFactory)
    code = factory.Sequence(lambda n: f"alasan-{n}")
    position = 1
    name = "Data dukung belum lengkap"
    source = "uji"


class DecisionUndoFactory(DjangoModelFactory):
    class Meta:
        model = DecisionUndo

    decision = factory.SubFactory(ProposalDecisionFactory)
    undone_by = factory.LazyAttribute(lambda o: o.decision.decided_by)
    undone_at = MOMENT
