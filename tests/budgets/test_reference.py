"""Schemes, menus, codes and indicators as loaded."""

import shutil
from decimal import Decimal

import pytest

from budgets.actions import reference
from budgets.models import (
    Account,
    ActivityType,
    FocusMenu,
    FundingScheme,
    Indicator,
    IndicatorTarget,
    OutputClass,
    Plan,
    Unit,
)
from budgets.states import CeilingStage, SchemeKind
from provinces.actions import reference as territory
from provinces.actions.reference_files import ReferenceFileError, Written

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(db):
    territory.load()  # Funding records name places.
    return reference.load()


def tp(year):
    return FundingScheme.objects.get(fiscal_year=year, kind=SchemeKind.CO_ADMINISTRATION)


@pytest.mark.usefixtures("money")
class TestSchemes:
    def test_dekonsentrasi_ends_in_2023_and_tp_begins_in_2024(self):
        years = {
            kind: sorted(
                FundingScheme.objects.filter(kind=kind).values_list("fiscal_year", flat=True)
            )
            for kind in (SchemeKind.DECONCENTRATION, SchemeKind.CO_ADMINISTRATION)
        }

        assert years == {
            SchemeKind.DECONCENTRATION: [2020, 2021, 2022, 2023],
            SchemeKind.CO_ADMINISTRATION: [2024, 2025, 2026, 2027],
        }
        assert "PP 19/2022" in tp(2024).legal_basis

    def test_only_tp_2024_takes_proposals_and_no_dak_ever_does(self):
        assert list(FundingScheme.objects.open_for_proposals()) == [tp(2024)]

    def test_menu_of_may_is_not_the_menu_of_october(self):
        menus = {
            stage: list(
                FocusMenu.objects.of_scheme(tp(2024).pk, stage=stage).values_list("name", flat=True)
            )
            for stage in (CeilingStage.INDICATIVE, CeilingStage.ALLOCATION)
        }

        assert menus == {
            CeilingStage.INDICATIVE: [
                "Penanganan kemiskinan ekstrem",
                "Pendataan SIINas dan TKDN-IK",
                "One Village One Product (OVOP)",
            ],
            CeilingStage.ALLOCATION: [
                "Penumbuhan wirausaha baru",
                "Pengembangan produk",
                "UPL IKM",
            ],
        }

    def test_sawahlunto_keeps_both_amounts_without_a_made_up_year(self):
        notes = FundingScheme.objects.filter(note__contains="Sawahlunto").order_by("kind")

        assert [("Rp24,3 miliar" in n.note, "Rp2,7 miliar" in n.note) for n in notes] == [
            (True, False),
            (False, True),
        ]
        assert all("tahun anggarannya tidak disebut" in scheme.note for scheme in notes)

    def test_scheme_closed_by_an_administrator_stays_closed(self):
        FundingScheme.objects.filter(pk=tp(2024).pk).update(accepts_proposals=False)

        assert reference.load() == Written()
        assert not tp(2024).accepts_proposals


@pytest.mark.usefixtures("money")
class TestCodes:
    @pytest.mark.parametrize("year", [2020, 2024, 2025, 2026, 2027])
    def test_every_code_year_has_the_whole_lists(self, year):
        assert ActivityType.objects.filter(fiscal_year=year).count() == 10
        assert OutputClass.objects.filter(fiscal_year=year).count() == 34
        assert Account.objects.filter(fiscal_year=year).count() == 88

    def test_activity_types_are_letters_a_to_j_of_article_13(self):
        activities = ActivityType.objects.filter(fiscal_year=2024).order_by("letter")

        assert "".join(a.letter for a in activities) == "abcdefghij"
        assert activities[3].article == "PP 29/2018 Pasal 13 huruf d"

    def test_only_group_526_is_handed_over(self):
        handed = Account.objects.filter(fiscal_year=2024, is_handover=True)

        assert handed.exists()
        assert {account.code[:3] for account in handed} == {"526"}

    def test_national_priority_twins_differ_in_the_first_letter_only(self):
        classes = OutputClass.objects.filter(fiscal_year=2024)
        twins = {"A": "P", "B": "Q"}

        plain = classes.filter(is_national_priority=False)

        assert {twins[c.code[0]] + c.code[1:] for c in plain} == set(
            classes.filter(is_national_priority=True).values_list("code", flat=True)
        )

    def test_person_hours_are_person_based(self):
        assert Unit.objects.get(code="OJ").is_person_based
        assert not Unit.objects.get(code="paket").is_person_based


@pytest.mark.usefixtures("money")
class TestIndicators:
    def test_new_entrepreneurs_have_the_published_figures_and_no_others(self):
        targets = IndicatorTarget.objects.filter(indicator__key="wub-grown").order_by("fiscal_year")

        assert [(t.fiscal_year_id, t.target, t.actual) for t in targets] == [
            (2022, Decimal(3000), Decimal(4579)),
            (2023, Decimal(12000), None),
        ]

    def test_every_target_lies_within_its_plan_and_has_a_source(self):
        targets = IndicatorTarget.objects.select_related("indicator__objective__plan")

        assert targets.count() == 27
        for target in targets:
            plan = target.indicator.objective.plan
            assert plan.first_year <= target.fiscal_year_id <= plan.last_year
            assert target.indicator.source

    def test_choosable_in_2024_are_plans_that_cover_2024(self):
        plans = Plan.objects.filter(objectives__indicators__in=Indicator.objects.choosable(2024))

        assert set(plans.values_list("name", flat=True)) == {
            "Renstra Ditjen IKMA 2020-2024",
            "RPJMN 2020-2024",
            "RIPIN 2015-2035",
        }


def test_second_load_writes_nothing(money):
    assert money.created > 600
    assert reference.load() == Written()


def test_scheme_outside_the_years_is_refused(tmp_path, db):
    shutil.copytree(reference.DATA, tmp_path / "data")
    table = tmp_path / "data" / "schemes.csv"
    table.write_text(table.read_text().replace("2027,tp", "2072,tp"))

    with pytest.raises(ReferenceFileError) as refused:
        reference.load(folder=tmp_path / "data")

    assert str(refused.value) == (
        "schemes.csv baris 17, kolom fiscal_year: 2072 di luar rentang. Pakai 2016 sampai 2030."
    )
