"""Acts that break each constraint of revisions, their tables, and DAK."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from budgets.models import Allocation, CeilingEntry, DakCriterionMet, Revision
from tests import factories
from tests.budgets import refocus
from tests.factories.revisions import (
    DakCriterionFactory,
    DakOpinionFactory,
    DakRequestFactory,
    RevisionFactory,
    RevisionLineFactory,
    RevisionPowerFactory,
    RevisionRuleFactory,
)


def made(factory, **fields):
    return lambda: lambda: factory(**fields)


def revised(**fields):
    """Past the actions, as a shell would write."""

    def prepare() -> Callable[[], object]:
        row = RevisionFactory()
        return lambda: Revision.objects.filter(pk=row.pk).update(**fields)

    return prepare


def submitted(**fields):
    def prepare() -> Callable[[], object]:
        row = RevisionFactory()
        rows = Revision.objects.filter(pk=row.pk)
        by = {"submitted_by": row.created_by, "submitted_at": factories.MOMENT}
        rows.update(state="diajukan", authority="kpa", **by)
        given = {"decided_at": factories.MOMENT, "decided_by": factories.UserFactory()}
        values = given | fields
        if values["decided_by"] == "maker":
            values["decided_by"] = row.created_by
        return lambda: rows.update(**values)

    return prepare


def doubled(factory, *names):
    def prepare() -> Callable[[], object]:
        row = factory()
        same = {name: getattr(row, name) for name in names}
        return lambda: type(row).objects.create(
            **{
                field.attname: getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if not field.primary_key
            }
            | same
        )

    return prepare


def doubled_met():
    row = DakCriterionMet.objects.create(
        opinion=DakOpinionFactory(), criterion=DakCriterionFactory()
    )
    return lambda: DakCriterionMet.objects.create(opinion=row.opinion, criterion=row.criterion)


def change_without_revision():
    given = factories.AllocationFactory()
    return lambda: factories.AllocationFactory(
        ceiling=given.ceiling, office=given.office, award_ref=given.award_ref, revises=given
    )


def changed_twice():
    """Without triggers first: the row a second writer would add."""
    scheme = refocus.dekon_2020()
    refocus.allocation(scheme)
    revision = refocus.approved(scheme)
    change = Allocation.objects.get(revision=revision)
    values = {
        field.attname: getattr(change, field.attname)
        for field in change._meta.concrete_fields
        if not field.primary_key
    }
    return lambda: Allocation.objects.create(**values)


def ceiling_moved_twice():
    scheme = refocus.dekon_2020()
    given = refocus.allocation(scheme)
    revision = refocus.approved(scheme)
    written = {"ceiling": given.ceiling.parent, "revision": revision, "amount_idr": 1}
    CeilingEntry.objects.create(
        **written,
        letter_number="x",
        letter_date=date(2020, 1, 1),
        reason="x",
        recorded_at=factories.MOMENT,
    )
    return lambda: factories.CeilingEntryFactory(**written)


BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "allocation_changed_iff_by_a_revision": change_without_revision,
    "allocation_changed_once_per_revision": changed_twice,
    "allocation_line_is_volume_times_price": made(
        factories.AllocationLineFactory, volume=Decimal(2), unit_price_idr=3, amount_idr=7
    ),
    "ceiling_entry_once_per_revision": ceiling_moved_twice,
    "revision_number_once_per_scheme": doubled(RevisionFactory, "position"),
    "revision_kind_is_known": made(RevisionFactory, kind="x"),
    "revision_submitted_iff_state_says_so": revised(state="diajukan"),
    "revision_decided_iff_state_says_so": revised(decided_at=factories.MOMENT),
    "revision_decided_by_a_second_person": submitted(
        state="ditolak", decision_note="x", decided_by="maker"
    ),
    "revision_refused_with_a_note": submitted(state="ditolak"),
    "revision_forwarded_only_from_an_office": revised(forwarded_at=factories.MOMENT),
    "revision_of_an_office_passes_its_kpa": revised(state="di_kpa"),
    "revision_says_why": made(RevisionFactory, reason=""),
    "revision_refocusing_has_a_theme": made(RevisionFactory, theme=""),
    "revision_line_once": doubled(RevisionLineFactory, "line_ref"),
    "revision_line_adds_up": made(RevisionLineFactory, after_idr=5),
    "revision_line_never_below_zero": made(RevisionLineFactory, delta_idr=-1),
    "revision_line_is_volume_times_price": made(
        RevisionLineFactory, after_volume=Decimal(2), after_price_idr=3
    ),
    "revision_line_changes_something": made(
        RevisionLineFactory,
        before_idr=6,
        delta_idr=0,
        before_volume=Decimal(2),
        after_volume=Decimal(2),
        before_price_idr=3,
        after_price_idr=3,
    ),
    "revision_line_beneficiary_is_known": made(RevisionLineFactory, beneficiary="x"),
    "revision_line_account_is_six_digits": made(RevisionLineFactory, account_code="52A"),
    "revision_power_once_per_day": doubled(RevisionPowerFactory, "feature"),
    "revision_power_ends_after_it_begins": made(RevisionPowerFactory, last_day=date(2014, 1, 1)),
    "revision_power_has_a_source": made(RevisionPowerFactory, source=""),
    "revision_rule_once_per_year": doubled(RevisionRuleFactory, "key"),
    "revision_rule_years_in_order": made(RevisionRuleFactory, last_year=2015),
    "revision_rule_has_a_date_iff_it_needs_one": made(RevisionRuleFactory, key="batas_pok"),
    "revision_rule_has_a_source": made(RevisionRuleFactory, source=""),
    "dak_request_once": doubled(DakRequestFactory, "subject"),
    "dak_request_kind_is_dak": made(DakRequestFactory, kind="tp"),
    "dak_request_positive": made(DakRequestFactory, amount_idr=0),
    "dak_request_says_what_and_whence": made(DakRequestFactory, source=""),
    "dak_criterion_once": doubled(DakCriterionFactory, "key"),
    "dak_criterion_kind_is_dak": made(DakCriterionFactory, kind="tp"),
    "dak_criterion_years_in_order": made(DakCriterionFactory, last_year=2015),
    "dak_criterion_has_a_source": made(DakCriterionFactory, source=""),
    "dak_opinion_is_known": made(DakOpinionFactory, recommendation="x"),
    "dak_opinion_against_says_why": made(DakOpinionFactory, recommendation="tidak"),
    "dak_criterion_met_once": doubled_met,
}
