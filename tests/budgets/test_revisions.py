"""Revisions: what is written, what is refused with which words, and what the ledger holds."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.db.transaction import atomic

from budgets import figures
from budgets.actions import revision_decisions as decisions
from budgets.actions import revisions as acts
from budgets.actions.allocations import AlreadyReversed, reverse
from budgets.actions.revision_decisions import AlreadyDecided
from budgets.actions.revisions import NewLine, RevisionRefused, Spread, StaleRevision, Target
from budgets.figures.revision_findings import judge
from budgets.figures.revisions import by_beneficiary, line_states, semula_menjadi
from budgets.models import (
    Allocation,
    Ceiling,
    CeilingEntry,
    RevisionLine,
    RevisionPower,
    RevisionRule,
)
from budgets.states import BeneficiaryClass, RevisionAuthority, RevisionKind, RevisionState
from tests import factories
from tests.budgets import refocus
from tests.budgets.refocus import later
from tests.factories import MOMENT
from tests.factories.revisions import RevisionFactory, RevisionLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return refocus.dekon_2020()


def test_a_spread_cuts_every_allocation_and_gives_exactly_what_it_took(scheme):
    for travel in (600, 777):
        refocus.allocation(scheme, travel=travel)
    admin, _director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)

    touched = acts.spread(
        revision.pk,
        Spread(account_code=refocus.TRAVEL, percent=55, target=refocus.GOAL),
        seen=1,
        by=admin,
    )

    lines = RevisionLine.objects.order_by("account_code", "after_idr")
    assert touched == 2
    # 10 trips less 55 percent are 4,5, rounded up to 5.
    assert [(one.after_volume, int(one.delta_idr)) for one in lines] == [
        (Decimal(5), -3_000),
        (Decimal(5), -3_885),
        (None, 3_000),
        (None, 3_885),
    ]


def test_a_second_spread_adds_to_the_same_new_line(scheme):
    refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)

    for seen, percent in ((1, 20), (2, 50)):
        asked = Spread(account_code=refocus.TRAVEL, percent=percent, target=refocus.GOAL)
        acts.spread(revision.pk, asked, seen=seen, by=admin)

    trips, goal = RevisionLine.objects.order_by("account_code")
    assert (trips.after_volume, int(trips.delta_idr)) == (Decimal(4), -3_600)
    assert int(goal.after_idr) == 3_600


def test_approval_writes_the_ledger_once_and_leaves_the_ceilings_of_the_nation(scheme):
    given = refocus.allocation(scheme)
    before = Ceiling.objects.get(scheme=scheme, province=None).limit_idr
    revision = refocus.approved(scheme)
    director = factories.actor_of(revision.decided_by)

    again = decisions.approve(revision.pk, by=director, at=later(hours=2))

    assert again.decided_at == later(hours=1)
    change = Allocation.objects.get(revision=revision)
    assert (change.revises, int(change.amount_idr)) == (given, 0)
    assert change.lines.count() == 2
    assert Ceiling.objects.get(scheme=scheme, province=None).limit_idr == before
    assert not CeilingEntry.objects.filter(revision=revision).exists()
    states = line_states([given.pk])
    assert sorted(state.amount_idr for state in states.values()) == [400, 3_000, 3_000]


def test_money_between_provinces_takes_their_ceilings_along(scheme):
    poor, rich = refocus.allocation(scheme), refocus.allocation(scheme)
    admin, director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)
    line = refocus.line(rich)
    acts.set_lines(
        revision.pk,
        rich.pk,
        [Target(line_ref=line.line_ref, volume=Decimal(5), unit_price_idr=600)],
        seen=1,
        by=admin,
    )
    new = NewLine(account_code=refocus.GOODS, description="APD", amount_idr=3_000)
    acts.set_lines(revision.pk, poor.pk, [], new=new, seen=2, by=admin)

    submitted = acts.submit(revision.pk, seen=3, by=admin, at=MOMENT)
    decisions.approve(revision.pk, by=director, at=later(hours=1))

    assert submitted.authority == RevisionAuthority.DIRECTORATE
    limits = dict(Ceiling.objects.values_list("province", "limit_idr"))
    assert limits[poor.ceiling.province_id] == 9_400
    assert limits[rich.ceiling.province_id] == 3_400
    assert limits[None] == 12_800
    entries = CeilingEntry.objects.filter(revision=revision)
    assert sorted(int(entry.amount_idr) for entry in entries) == [-3_000, 3_000]
    assert figures.allocated_by_award([poor.award_ref]) == {poor.award_ref: 9_400}


def test_money_between_a_kabupaten_and_another_province_moves_every_level(scheme):
    province = factories.ProvinceFactory()
    below = factories.CeilingFactory(
        scheme=scheme,
        province=province,
        regency=factories.RegencyFactory(province=province),
        limit_idr=6_400,
    )
    local, far = refocus.allocation(scheme, ceiling=below), refocus.allocation(scheme)
    admin, director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)
    zero = Target(line_ref=refocus.line(local).line_ref, volume=Decimal(0), unit_price_idr=600)
    acts.set_lines(revision.pk, local.pk, [zero], seen=1, by=admin)
    new = NewLine(account_code=refocus.TRAVEL, description="Lain", amount_idr=6_000)
    acts.set_lines(revision.pk, far.pk, [], new=new, seen=2, by=admin)
    acts.submit(revision.pk, seen=3, by=admin, at=MOMENT)

    decisions.approve(revision.pk, by=director, at=later(hours=1))

    below.refresh_from_db()
    below.parent.refresh_from_db()
    above = below.parent
    assert (below.limit_idr, below.used_idr) == (400, 400)
    assert (above.limit_idr, above.used_idr, above.distributed_idr) == (400, 400, 400)


def test_an_unequal_set_is_refused_with_the_amount_that_is_missing(scheme):
    given = refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)
    new = NewLine(account_code=refocus.GOODS, description="APD", amount_idr=1_000)
    acts.set_lines(revision.pk, given.pk, [], new=new, seen=1, by=admin)

    with pytest.raises(RevisionRefused, match=r"melebihi pengurangan sebesar Rp1\.000"):
        acts.submit(revision.pk, seen=2, by=admin, at=MOMENT)


def test_output_volume_may_not_drop_unless_the_year_says_so(scheme):
    given = refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)
    ref = refocus.line(given, refocus.RESULT).line_ref
    fewer = Target(line_ref=ref, volume=Decimal(10), unit_price_idr=40)
    acts.set_lines(revision.pk, given.pk, [fewer], seen=1, by=admin)

    with pytest.raises(RevisionRefused, match="“Pelatihan”: volume keluaran turun dari 20 menjadi"):
        acts.submit(revision.pk, seen=2, by=admin, at=MOMENT)
    RevisionRule.objects.filter(key="volume_turun").update(weight="catat")

    assert acts.submit(revision.pk, seen=2, by=admin, at=MOMENT).is_submitted


def test_a_pok_revision_has_a_last_day_and_a_dipa_revision_has_not(scheme):
    given = refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    late = refocus.draft(scheme, admin, kind=RevisionKind.SHIFT, effective_date=date(2020, 12, 28))
    ref = refocus.line(given).line_ref
    half = Target(line_ref=ref, volume=Decimal(5), unit_price_idr=1_200)
    acts.set_lines(late.pk, given.pk, [half], seen=1, by=admin)

    with pytest.raises(RevisionRefused, match=r"paling lambat 27\sDesember\s2020"):
        acts.submit(late.pk, seen=2, by=admin, at=MOMENT)
    acts.edit(late.pk, brief=refocus.brief(effective_date=date(2020, 12, 27)), seen=2, by=admin)

    assert acts.submit(late.pk, seen=3, by=admin, at=MOMENT).authority == RevisionAuthority.KPA


def test_what_was_spent_stays_when_realisation_is_given(scheme):
    given = refocus.allocation(scheme)
    admin, director, _leader = refocus.people()
    revision = refocus.refocused(scheme, admin)
    spent = {(given.pk, refocus.line(given).line_ref): 3_001}

    with pytest.raises(RevisionRefused, match=r"padahal sudah terealisasi Rp3\.001"):
        decisions.approve(revision.pk, by=director, at=MOMENT, realised=spent)

    enough = dict.fromkeys(spent, 3_000)
    done = decisions.approve(revision.pk, by=director, at=MOMENT, realised=enough)
    assert done.state == RevisionState.APPROVED


def test_a_draft_left_behind_by_the_ledger_is_refused_by_name(scheme):
    refocus.allocation(scheme)
    admin, director, _leader = refocus.people()
    first, second = refocus.refocused(scheme, admin), refocus.refocused(scheme, admin)
    decisions.approve(first.pk, by=director, at=later(hours=1))

    with pytest.raises(StaleRevision, match="Perjalanan dinas"):
        decisions.approve(second.pk, by=director, at=later(hours=2))
    acts.take_back(second.pk, by=admin)
    given = Allocation.objects.grants().get()
    none = Target(line_ref=refocus.line(given).line_ref, volume=Decimal(0), unit_price_idr=600)
    acts.set_lines(second.pk, given.pk, [none], seen=2, by=admin)

    assert acts.submit(second.pk, seen=3, by=admin, at=later(hours=3)).is_submitted


def test_only_a_second_person_decides(scheme):
    refocus.allocation(scheme)
    admin, director, leader = refocus.people()
    revision = refocus.refocused(scheme, admin)

    with pytest.raises(PermissionDenied):
        decisions.approve(revision.pk, by=admin, at=MOMENT)
    with pytest.raises(RevisionRefused, match="Isi alasan penolakannya"):
        decisions.reject(revision.pk, note=" ", by=director, at=MOMENT)
    decisions.reject(revision.pk, note="Belum perlu", by=director, at=MOMENT)
    with pytest.raises(AlreadyDecided):
        decisions.approve(revision.pk, by=leader, at=MOMENT)

    assert not Allocation.objects.filter(revision=revision).exists()


def test_stale_and_submitted_drafts_are_not_edited(scheme):
    given = refocus.allocation(scheme)
    admin, director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)

    with pytest.raises(StaleRevision):
        acts.set_lines(revision.pk, given.pk, [], seen=9, by=admin)
    with pytest.raises(PermissionDenied):
        acts.set_lines(revision.pk, given.pk, [], seen=1, by=director)
    with pytest.raises(RevisionRefused, match="Belum ada baris"):
        acts.submit(revision.pk, seen=1, by=admin, at=MOMENT)
    unknown = Target(line_ref=uuid4(), amount_idr=1)
    with pytest.raises(RevisionRefused, match="tidak ada pada alokasi"):
        acts.set_lines(revision.pk, given.pk, [unknown], seen=1, by=admin)
    other = refocus.allocation(factories.FundingSchemeFactory())
    with pytest.raises(RevisionRefused, match="tidak ada pada skema"):
        acts.set_lines(revision.pk, other.pk, [], seen=1, by=admin)


def test_a_line_set_back_to_semula_is_no_change(scheme):
    given = refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)
    ref = refocus.line(given).line_ref

    for seen, volume in ((1, 4), (2, 10)):
        target = Target(line_ref=ref, volume=Decimal(volume), unit_price_idr=600)
        acts.set_lines(revision.pk, given.pk, [target], seen=seen, by=admin)

    assert not revision.lines.exists()


def test_a_ceiling_change_needs_room_and_names_the_province(scheme):
    given = refocus.allocation(scheme)
    admin, director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin, kind=RevisionKind.CEILING)
    new = NewLine(account_code=refocus.GOODS, description="APD", amount_idr=1_000)
    acts.set_lines(revision.pk, given.pk, [], new=new, seen=1, by=admin)
    submitted = acts.submit(revision.pk, seen=2, by=admin, at=MOMENT)

    with pytest.raises(RevisionRefused, match=r"bertambah Rp1\.000, sisa pagu Rp0"), atomic():
        decisions.approve(revision.pk, by=director, at=MOMENT)

    assert submitted.authority == RevisionAuthority.CEILING


def test_a_reversal_gives_back_what_revisions_made_of_it(scheme):
    poor, rich = refocus.allocation(scheme), refocus.allocation(scheme)
    admin, director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)
    zero = [
        Target(line_ref=refocus.line(rich, code).line_ref, volume=Decimal(0), unit_price_idr=1)
        for code in (refocus.TRAVEL, refocus.RESULT)
    ]
    RevisionRule.objects.filter(key="volume_turun").update(weight="mati")
    acts.set_lines(revision.pk, rich.pk, zero, seen=1, by=admin)
    new = NewLine(account_code=refocus.GOODS, description="APD", amount_idr=6_400)
    acts.set_lines(revision.pk, poor.pk, [], new=new, seen=2, by=admin)
    acts.submit(revision.pk, seen=3, by=admin, at=MOMENT)
    decisions.approve(revision.pk, by=director, at=later(hours=1))

    back = reverse(poor, reason="Salah", by=director, at=later(hours=2))
    with pytest.raises(AlreadyReversed):
        reverse(rich, reason="Kosong", by=director, at=later(hours=2))

    assert int(back.amount_idr) == -12_800
    assert Allocation.objects.aggregate(total=Sum("amount_idr"))["total"] == 0
    assert figures.allocated_by_indicator([2020]).get(None, 0) == 0
    poor.ceiling.refresh_from_db()
    assert poor.ceiling.used_idr == 0


def test_sheet_sums_by_beneficiary_and_stays_after_later_revisions(scheme):
    refocus.allocation(scheme)
    first = refocus.approved(scheme)

    sheet = semula_menjadi(first)

    assert (sheet.before_idr, sheet.after_idr) == (6_400, 6_400)
    assert by_beneficiary(sheet) == {BeneficiaryClass.NEW_ENTREPRENEURS: (0, 3_000)}
    assert [pair.delta_idr for pair in sheet.pairs] == [0, -3_000, 3_000]


@pytest.mark.parametrize(
    ("moves", "feature", "authority"),
    [
        ((("524111", -5, 0), ("524111", 5, 0)), "dalam_akun", "kpa"),
        ((("524111", -5, 0), ("521211", 5, 0)), "antar_akun", "kpa"),
        ((("524111", -5, 0), ("532111", 5, 0)), "antar_belanja", "kanwil"),
        ((("524111", -5, 0), ("524111", 5, 1)), "antar_alokasi", "kpa"),
        ((("524111", -5, 0), ("524111", 5, 2)), "antar_satker", "dja"),
        ((("524111", 5, 0),), "jumlah_berubah", "pagu"),
    ],
)
def test_authority_follows_what_is_moved(scheme, moves, feature, authority):
    """Allocations 0 and 1 are of one office, 2 of another."""
    refocus.people()
    first = refocus.allocation(scheme, limit=20_000)
    second = refocus.allocation(scheme)
    same_office = factories.AllocationFactory(
        ceiling=first.ceiling, office=first.office, amount_idr=100
    )
    grants = (first, same_office, second)
    revision = revision_of(scheme, grants, moves)

    power = judge(revision, semula_menjadi(revision)).power

    assert (power.feature, power.authority) == (feature, authority)


def revision_of(scheme, grants, moves):
    revision = RevisionFactory(scheme=scheme, effective_date=date(2020, 6, 1))
    for code, delta, number in moves:
        RevisionLineFactory(
            revision=revision,
            allocation=grants[number],
            account_code=code,
            before_idr=10,
            delta_idr=delta,
        )
    return revision


def test_no_row_in_force_means_nobody_may_submit(scheme):
    given = refocus.allocation(scheme)
    admin, _director, _leader = refocus.people()
    RevisionPower.objects.update(last_day=date(2019, 12, 31))
    revision = refocus.draft(scheme, admin)
    swapped = Target(line_ref=refocus.line(given).line_ref, volume=Decimal(20), unit_price_idr=300)
    acts.set_lines(revision.pk, given.pk, [swapped], seen=1, by=admin)

    with pytest.raises(RevisionRefused, match="Tabel kewenangan belum memuat"):
        acts.submit(revision.pk, seen=2, by=admin, at=MOMENT)
