"""Keeping sentra and units: what is promised, what is refused, and what raw SQL cannot do."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction

from ikmportal.audit.models import Entry
from provinces.actions import registers
from provinces.actions.registers import SentraDetails
from provinces.models import Sentra, SentraProduct, SentraStage, TechnicalUnit
from provinces.states import PartnerKind, SentraStageKind
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = make.MOMENT
SINCE = date(2022, 5, 1)
Stage = SentraStageKind


def details(**changed):
    given = {
        "name": "Sentra Makanan",
        "unit_count": 6,
        "products": ["keripik", "dodol"],
        "note": "",
    }
    return SentraDetails(**given | changed)


@pytest.fixture
def regency():
    return make.RegencyFactory()


@pytest.fixture
def dinas(regency):
    return make.regency_office(regency.placements.get().province, regency=regency)


@pytest.fixture
def drafter(dinas):
    return make.actor_of(make.drafter_of(dinas))


def register(regency, by, **changed):
    stage = changed.pop("stage", Stage.PROPOSED)
    since = changed.pop("since", SINCE)
    return registers.register_sentra(
        regency, details=details(**changed), stage=stage, since=since, by=by, at=NOW
    )


def advance(sentra, stage, by, *, since=date(2023, 1, 1)):
    return registers.advance_sentra(sentra, stage=stage, since=since, note="", by=by, at=NOW)


class TestSentra:
    def test_is_entered_with_products_and_first_stage(self, regency, drafter):
        sentra = register(regency, drafter)

        assert (sentra.stage, sentra.stage_since, sentra.unit_count) == (Stage.PROPOSED, SINCE, 6)
        assert [str(p) for p in sentra.products.order_by("position")] == ["keripik", "dodol"]
        assert sentra.stages.get().recorded_by == drafter.user
        assert drafter.title in sentra.source

    def test_changes_keep_the_lines_that_stay(self, regency, drafter):
        sentra = register(regency, drafter)
        kept = sentra.products.get(name="dodol")

        registers.change_sentra(
            sentra, details=details(products=["Dodol", "kerupuk"]), version=1, by=drafter, at=NOW
        )

        assert list(sentra.products.order_by("position").values_list("name", flat=True)) == [
            "Dodol",
            "kerupuk",
        ]
        assert sentra.products.get(name="Dodol").pk == kept.pk

    def test_an_old_page_overwrites_nobody(self, regency, drafter):
        sentra = register(regency, drafter)
        registers.change_sentra(sentra, details=details(note="A"), version=1, by=drafter, at=NOW)

        with pytest.raises(registers.StaleRegister):
            registers.change_sentra(
                sentra, details=details(note="B"), version=1, by=drafter, at=NOW
            )

        assert Sentra.objects.get(pk=sentra.pk).note == "A"

    def test_one_name_once_in_a_place_whatever_its_capitals(self, regency, drafter):
        register(regency, drafter)

        with pytest.raises(registers.NameTaken):
            register(regency, drafter, name="SENTRA MAKANAN")

        assert Sentra.objects.count() == 1

    @pytest.mark.parametrize("unit_count", [None, 4])
    def test_fewer_than_five_units_never_operate(self, regency, drafter, unit_count):
        sentra = register(regency, drafter, unit_count=unit_count)

        with pytest.raises(registers.TooFewUnits, match="PP 29/2018 Pasal 1 angka 8"):
            advance(sentra, Stage.OPERATING, drafter)

        assert sentra.stages.count() == 1

    def test_a_working_sentra_cannot_be_lowered_below_five(self, regency, drafter):
        sentra = advance(register(regency, drafter, unit_count=5), Stage.OPERATING, drafter)

        with pytest.raises(registers.TooFewUnits):
            registers.change_sentra(
                sentra, details=details(unit_count=4), version=1, by=drafter, at=NOW
            )

        assert Sentra.objects.get(pk=sentra.pk).unit_count == 5

    def test_walks_through_its_life(self, regency, drafter):
        sentra = register(regency, drafter)
        for number, stage in enumerate(list(Stage)[1:], start=1):
            sentra = advance(sentra, stage, drafter, since=SINCE + timedelta(days=number))

        assert sentra.stage == Stage.INACTIVE
        assert [s.stage for s in sentra.stages.order_by("since")] == list(Stage)

    @pytest.mark.parametrize(
        ("stage", "since", "field"),
        [
            (Stage.PROPOSED, date(2023, 1, 1), "stage"),
            (Stage.BUILT, SINCE - timedelta(days=1), "since"),
            (Stage.BUILT, NOW.date() + timedelta(days=2), "since"),
        ],
    )
    def test_stage_out_of_order_is_refused(self, regency, drafter, stage, since, field):
        sentra = register(regency, drafter)

        with pytest.raises(registers.StageOutOfOrder) as refused:
            advance(sentra, stage, drafter, since=since)

        assert refused.value.field == field
        assert Sentra.objects.get(pk=sentra.pk).stage == Stage.PROPOSED

    def test_partners_come_and_go_and_history_knows(self, regency, drafter):
        sentra = register(regency, drafter)
        link = {"kind": PartnerKind.SUPPLIER, "name": "KUB Ubi", "subject": "ubi"}
        partner = registers.add_partner(sentra, **link, by=drafter, at=NOW)
        with pytest.raises(registers.NameTaken):
            registers.add_partner(sentra, **link | {"name": "kub ubi"}, by=drafter, at=NOW)

        registers.remove_partner(partner, by=drafter, at=NOW)

        assert not sentra.partners.exists()
        operations = Entry.objects.filter(table_name="provinces_sentrapartner").order_by("id")
        assert [entry.operation for entry in operations] == ["insert", "delete"]


class TestRights:
    @pytest.mark.parametrize("post", [make.drafter_of, make.head_of, make.verifier_of])
    def test_regency_and_its_province_may_edit(self, regency, dinas, post):
        province_office = make.OfficeFactory(province=dinas.province)
        for office in (dinas, province_office):
            by = make.actor_of(post(office))
            assert register(regency, by, name=f"Sentra {office.pk}").pk

    def test_admin_may_edit_everywhere(self, regency):
        assert register(regency, make.actor_of(make.admin())).pk

    def test_neighbours_and_readers_may_not(self, regency, dinas):
        neighbour = make.drafter_of(make.regency_office(dinas.province))
        other_province = make.head_of(make.OfficeFactory())
        for user in (neighbour, other_province, make.reviewer(), make.director(), make.auditor()):
            with pytest.raises(PermissionDenied):
                register(regency, make.actor_of(user))

    def test_unit_of_a_province_is_not_the_regencys_to_change(self, dinas, drafter):
        from provinces.actions.technical_units import UnitDetails, register_unit

        given = UnitDetails(
            kind="upt",
            name="UPT Logam",
            products=["logam"],
            served_regency_ids=[],
            served_province_ids=[],
            note="",
        )

        with pytest.raises(PermissionDenied):
            register_unit(dinas.province, details=given, by=drafter, at=NOW)
        head = make.actor_of(make.head_of(make.OfficeFactory(province=dinas.province)))
        assert register_unit(dinas.province, details=given, by=head, at=NOW).regency is None


class TestUnits:
    def test_serves_places_outside_its_own_and_changes_them(self, regency, dinas, drafter):
        from provinces.actions.technical_units import UnitDetails, change_unit, register_unit

        far = make.RegencyFactory()
        given = {"kind": "uptd", "name": "UPTD Tekstil", "products": ["tas"], "note": ""}
        unit = register_unit(
            regency,
            details=UnitDetails(
                **given,
                served_regency_ids=[regency.pk, far.pk],
                served_province_ids=[dinas.province.pk],
            ),
            by=drafter,
            at=NOW,
        )
        kept = unit.served_areas.get(regency=far)

        change_unit(
            unit,
            details=UnitDetails(**given, served_regency_ids=[far.pk], served_province_ids=[]),
            version=1,
            by=drafter,
            at=NOW,
        )

        assert unit.served_areas.get() == kept
        serving = TechnicalUnit.objects.serving(
            province_id=far.placements.get().province_id, regency_id=far.pk
        )
        assert list(serving) == [unit]


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestRawSql:
    def test_cannot_set_a_stage_by_hand(self):
        sentra = make.SentraFactory()

        with pytest.raises(ProgrammingError, match="through stage rows only"):
            sql("UPDATE provinces_sentra SET stage = 'beroperasi' WHERE id = %s", sentra.pk)

    def test_cannot_rewrite_the_past(self):
        row = make.SentraStageFactory()

        for statement in (
            "UPDATE provinces_sentrastage SET since = '2020-01-01' WHERE id = %s",
            "DELETE FROM provinces_sentrastage WHERE id = %s",
        ):
            with pytest.raises(ProgrammingError, match=r"Cannot (update|delete)"):
                sql(statement, row.pk)

    def test_cannot_go_backwards_or_stand_still(self):
        sentra = make.SentraFactory()

        for fields in (
            {"stage": Stage.BUILT, "since": date(2020, 1, 1)},
            {"stage": Stage.PROPOSED, "since": date(2024, 1, 1)},
        ):
            with (
                pytest.raises(ProgrammingError, match="a stage follows another one"),
                transaction.atomic(),
            ):
                make.SentraStageFactory(sentra=sentra, **fields)

    def test_cannot_operate_with_four_units(self):
        sentra = make.SentraFactory(unit_count=4)

        with (
            pytest.raises(IntegrityError, match="sentra_established_has_five_units"),
            transaction.atomic(),
        ):
            make.SentraStageFactory(sentra=sentra, stage=Stage.OPERATING, since=date(2022, 1, 1))
        assert SentraStage.objects.count() == 1

    def test_cannot_put_a_unit_in_two_places_or_count_no_machine(self):
        unit = make.TechnicalUnitFactory()

        with pytest.raises(IntegrityError, match="technical_unit_of_one_place"):
            sql(
                "UPDATE provinces_technicalunit SET province_id = %s WHERE id = %s",
                make.ProvinceFactory().pk,
                unit.pk,
            )
        with pytest.raises(IntegrityError, match="machine_is_counted"), transaction.atomic():
            make.MachineFactory(unit=unit, count=0)
        with pytest.raises(IntegrityError, match="machine_year_is_a_year"), transaction.atomic():
            make.MachineFactory(unit=unit, year=1066)

    def test_cannot_repeat_a_line_or_an_area(self):
        line = make.SentraProductFactory(name="Keripik")
        with (
            pytest.raises(IntegrityError, match="sentra_product_once"),
            transaction.atomic(),
        ):
            SentraProduct.objects.create(sentra=line.sentra, position=2, name="KERIPIK")
        area = make.ServedAreaFactory()
        with pytest.raises(IntegrityError, match="served_area_once_per_unit"), transaction.atomic():
            make.ServedAreaFactory(unit=area.unit, regency=area.regency)
