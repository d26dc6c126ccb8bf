"""Every constraint of every table of programs, broken past the forms; frozen tables stay frozen."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from programs.models import (
    Award,
    EligibilityItem,
    LineDecision,
    NumberCounter,
    Proposal,
    ProposalDecision,
    ProposalVersion,
    RabLine,
    RakorItem,
    RoundExtension,
    Transition,
)
from programs.states import LineVerdict, Move, ProposalState
from tests import factories
from tests.factories import MOMENT
from tests.programs import guard_breaks, meeting_breaks, needs_breaks
from tests.programs.file_breaks import FILE_BREAKS
from tests.programs.minutes_breaks import MINUTES_BREAKS, MINUTES_FROZEN
from tests.programs.office_breaks import OFFICE_BREAKS, OFFICE_FROZEN
from tests.programs.review_breaks import REVIEW_BREAKS, REVIEW_FROZEN, TRIGGER_BREAKS
from tests.programs.section_breaks import SECTION_BREAKS, SECTION_FROZEN

pytestmark = pytest.mark.django_db

State = ProposalState


def change(row, **fields) -> Callable[[], object]:
    """Write past every form, as a shell or a bulk update would."""
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def proposal(state=State.DRAFT, **fields):
    return factories.ProposalFactory(state=state, lines=0, **fields)


def line(**fields):
    return lambda: change(factories.RabLineFactory(), **fields)


def doubled_number_counter():
    first = NumberCounter.objects.create(
        fiscal_year=factories.FiscalYearFactory(), province=factories.ProvinceFactory()
    )
    return lambda: NumberCounter.objects.create(
        fiscal_year=first.fiscal_year, province=first.province
    )


def doubled_condition():
    row = factories.EligibilityItemFactory()
    return lambda: EligibilityItem.objects.create(scheme=row.scheme, letter=row.letter)


def doubled_version():
    row = factories.ProposalVersionFactory()
    return lambda: factories.ProposalVersionFactory(proposal=row.proposal, ordinal=row.ordinal)


def doubled_requirement():
    row = factories.DocumentRequirementFactory()
    kind = type(row)
    return lambda: kind.objects.create(scheme=row.scheme, code=row.code, position=2)


def doubled_document():
    row = factories.ProposalDocumentFactory()
    return lambda: factories.ProposalDocumentFactory(
        proposal=row.proposal, requirement=row.requirement
    )


def doubled_rakor():
    row = factories.RakorFactory()
    return lambda: factories.RakorFactory(name=row.name, first_day=row.first_day)


def doubled_desk():
    row = factories.RakorDeskFactory()
    return lambda: factories.RakorDeskFactory(rakor=row.rakor, province=row.province)


def ruling(**fields):
    def prepare():
        item = factories.RakorItemFactory()
        return lambda: factories.LineDecisionFactory(item=item, **fields)

    return prepare


def decision(**fields):
    def prepare():
        item = factories.RakorItemFactory()
        return lambda: factories.ProposalDecisionFactory(item=item, **fields)

    return prepare


def award_by_one_person():
    decided = factories.ProposalDecisionFactory()
    return lambda: factories.AwardFactory(
        proposal=decided.item.proposal, decision=decided, approved_by=decided.decided_by
    )


def award_of_nothing():
    decided = factories.ProposalDecisionFactory()
    allocation = factories.AllocationFactory()
    return lambda: factories.AwardFactory(
        proposal=decided.item.proposal, decision=decided, allocation=allocation, amount_idr=0
    )


def verified_by_nobody():
    return change(factories.ProposalDocumentFactory(), status="sesuai")


def rejected_without_a_word():
    row = factories.ProposalDocumentFactory()
    return change(
        row, status="tidak_sesuai", verified_by=row.uploaded_by, verified_at=MOMENT, status_note=""
    )


def signed_by_the_sender():
    row, sender = proposal(State.SUBMITTED), factories.UserFactory()
    return change(row, sent_by=sender, signed_by=sender)


def extension_without_a_word() -> Callable[[], object]:
    held, office = factories.RoundFactory(), factories.OfficeFactory()
    return lambda: RoundExtension.objects.create(
        round=held,
        office=office,
        until=MOMENT,
        reason="",
        granted_by=factories.UserFactory(),
        granted_at=MOMENT,
    )


def overlapping_round() -> Callable[[], object]:
    held = factories.RoundFactory()
    return lambda: factories.RoundFactory(scheme=held.scheme)


# Constraint name -> prepares the rows and returns the act that must be refused.
BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    **FILE_BREAKS,
    **OFFICE_BREAKS,
    **guard_breaks.BREAKS,
    **REVIEW_BREAKS,
    "award_amount_positive": award_of_nothing,
    "award_two_people": award_by_one_person,
    "decision_amount_fits_verdict": decision(agreed_idr=1),
    "decision_lowering_has_a_note": decision(verdict=Move.DEFER, agreed_idr=0),
    "desk_once_per_province": doubled_desk,
    "document_one_current_per_requirement": doubled_document,
    "document_rejection_has_a_note": rejected_without_a_word,
    "document_verified_iff_status_says_so": verified_by_nobody,
    "eligibility_letter_once": doubled_condition,
    "line_amount_is_whole_rupiah": line(factor_1="0.001", unit_price_idr=1),
    "line_codes_are_latin": line(output_code="0A1"),
    "line_decision_amount_fits_verdict": ruling(agreed_idr=1),
    "line_decision_lowering_has_a_note": ruling(verdict=LineVerdict.REFUSED, agreed_idr=0),
    "line_factor_has_a_unit": line(factor_2=2),
    "line_factors_positive": line(factor_1=0),
    "line_price_positive": line(unit_price_idr=0),
    "number_counter_once": doubled_number_counter,
    "proposal_allocated_iff_state_says_so": lambda: change(proposal(), allocated_at=MOMENT),
    "proposal_beneficiaries_positive": lambda: change(proposal(), beneficiary_count=0),
    "proposal_decided_iff_state_says_so": lambda: change(proposal(), decided_at=MOMENT),
    "proposal_first_submission_is_kept": lambda: change(
        proposal(State.SUBMITTED), first_submitted_at=None
    ),
    "proposal_months_in_order": lambda: change(proposal(), first_month=5, last_month=4),
    "proposal_signer_is_not_sender": signed_by_the_sender,
    "proposal_submitted_iff_state_says_so": lambda: change(
        proposal(), submitted_at=MOMENT, first_submitted_at=MOMENT
    ),
    "proposal_submitted_is_signed": lambda: change(proposal(State.SUBMITTED), signed_by=None),
    "rakor_days_in_order": lambda: change(factories.RakorFactory(), last_day="2023-10-08"),
    "rakor_once": doubled_rakor,
    "requirement_code_once": doubled_requirement,
    "extension_says_why": extension_without_a_word,
    "round_has_both_ends": lambda: change(
        factories.RoundFactory(), window=DateTimeTZRange(MOMENT, None)
    ),
    "round_one_at_a_time_per_scheme": overlapping_round,
    "version_ordinal_once": doubled_version,
    **meeting_breaks.BREAKS,
    **needs_breaks.BREAKS,
    **SECTION_BREAKS,
    **MINUTES_BREAKS,
}


def test_every_constraint_of_the_models_is_broken_here():
    named = {
        constraint.name
        for model in apps.get_app_config("programs").get_models()
        for constraint in model._meta.constraints
    }

    assert set(BREAKS) == named


@pytest.mark.parametrize("name", BREAKS)
def test_broken_constraint_is_refused_by_the_database(name):
    act = BREAKS[name]()

    # A row may break two rules at once; the act above breaks the one it is named after.
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


@pytest.mark.parametrize("name", TRIGGER_BREAKS)
def test_broken_rule_is_refused_by_its_trigger(name):
    act = TRIGGER_BREAKS[name]()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()

    assert refused.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("state", [s for s in State if s not in (State.DRAFT, State.RETURNED)])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE programs_rabline SET unit_price_idr = 1",
        "UPDATE programs_rabline SET is_removed = true",
        "DELETE FROM programs_rabline",
    ],
    ids=["price", "remove", "delete"],
)
def test_lines_stay_as_they_are_once_the_proposal_is_handed_over(state, sql):
    factories.ProposalFactory(state=state, lines=1)

    with (
        pytest.raises(DatabaseError, match="RAB lines change only while"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert RabLine.objects.get().amount_idr == 1_000_000


@pytest.mark.parametrize("state", [s for s in State if s not in (State.DRAFT, State.RETURNED)])
def test_line_cannot_be_added_once_the_proposal_is_handed_over(state):
    row = proposal(state)

    with pytest.raises(DatabaseError, match="RAB lines change only while"), transaction.atomic():
        factories.RabLineFactory(proposal=row)


def test_line_cannot_be_carried_into_a_submitted_proposal():
    submitted = proposal(State.SUBMITTED)
    moved = factories.RabLineFactory()

    with pytest.raises(DatabaseError, match="RAB lines change only while"), transaction.atomic():
        RabLine.objects.filter(pk=moved.pk).update(proposal=submitted)


def test_line_cannot_be_carried_out_of_a_submitted_proposal():
    factories.ProposalFactory(state=State.SUBMITTED, lines=1)
    open_one = proposal()

    with pytest.raises(DatabaseError, match="RAB lines change only while"), transaction.atomic():
        RabLine.objects.update(proposal=open_one)


FROZEN = {
    **OFFICE_FROZEN,
    **REVIEW_FROZEN,
    **meeting_breaks.FROZEN,
    **needs_breaks.FROZEN,
    Award: factories.AwardFactory,
    LineDecision: factories.LineDecisionFactory,
    ProposalDecision: factories.ProposalDecisionFactory,
    ProposalVersion: factories.ProposalVersionFactory,
    RakorItem: factories.RakorItemFactory,
    Transition: factories.TransitionFactory,
    **SECTION_FROZEN,
    **MINUTES_FROZEN,
}


@pytest.mark.parametrize("model", FROZEN, ids=lambda model: model.__name__)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_history_cannot_be_rewritten(model, sql):
    FROZEN[model]()

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(model._meta.db_table))

    assert model.objects.count() == 1


def test_state_cannot_lie_about_a_timestamp_even_by_update():
    row = proposal()

    for state in set(State) - {State.DRAFT, State.AWAITING_HEAD, State.RETURNED}:
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=row.pk).update(state=state)
