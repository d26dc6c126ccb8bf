"""Funding records: what a source says, kept as it was said, beside what the portal allocated."""

import shutil

import pytest
from django.db import ProgrammingError, connection, transaction

from budgets import figures, rules
from budgets.actions import reference
from budgets.models import FundingRecord
from budgets.states import FundingStatus, SchemeKind
from provinces.actions import reference as territory
from provinces.actions.reference_files import ReferenceFileError, Written
from provinces.models import Regency
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = make.MOMENT.date()


@pytest.fixture
def loaded(db):
    territory.load()
    reference.load()


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_sawahlunto_keeps_both_amounts_without_a_year(self):
        sawahlunto = Regency.objects.get(full_name="Kota Sawahlunto")

        lines = figures.funding_of_regency(sawahlunto.pk)

        assert [(line.year, line.kind, line.amount_idr) for line in lines] == [
            (None, SchemeKind.DAK_PHYSICAL, 24_300_000_000),
            (None, SchemeKind.DAK_NON_PHYSICAL, 2_700_000_000),
        ]
        assert {line.status for line in lines} == {FundingStatus.STATED}
        assert all("22 Desember 2021" in line.source for line in lines)

    def test_two_totals_of_2019_are_both_kept(self):
        in_2019 = [x for x in figures.funding_of_the_nation() if x.year == 2019]

        assert [(x.amount_idr, x.status, x.recipient_count) for x in in_2019] == [
            (540_000_000_000, FundingStatus.ANNOUNCED, 109),
            (178_300_000_000, FundingStatus.ALLOCATED, 79),
        ]

    def test_second_load_writes_nothing(self):
        assert FundingRecord.objects.count() == 14
        assert reference.load() == Written()

    def test_a_changed_row_is_refused_and_says_how_to_correct(self, tmp_path):
        shutil.copytree(reference.DATA, tmp_path / "data")
        table = tmp_path / "data" / "funding_records.csv"
        table.write_text(table.read_text().replace("24300000000", "24900000000"))

        with pytest.raises(ReferenceFileError, match="sudah dimuat dengan isi lain") as refused:
            reference.load(folder=tmp_path / "data")

        assert "funding_records.csv baris 9, kolom key" in str(refused.value)

    def test_a_correction_takes_the_place_of_what_it_corrects(self, tmp_path):
        shutil.copytree(reference.DATA, tmp_path / "data")
        with (tmp_path / "data" / "funding_records.csv").open("a") as table:
            table.write(
                "ralat,,,13.73,dak_fisik,24500000000,,disebut,tanpa-tahun-13.73-dak-fisik,"
                "high,surat ralat,\n"
            )
        sawahlunto = Regency.objects.get(full_name="Kota Sawahlunto")

        assert reference.load(folder=tmp_path / "data") == Written(created=1)

        amounts = [line.amount_idr for line in figures.funding_of_regency(sawahlunto.pk)]
        assert amounts == [24_500_000_000, 2_700_000_000]

    def test_unknown_place_stops_the_load(self, tmp_path):
        shutil.copytree(reference.DATA, tmp_path / "data")
        table = tmp_path / "data" / "funding_records.csv"
        table.write_text(table.read_text().replace(",13.73,", ",13.99,"))

        with pytest.raises(ReferenceFileError, match=r"regency_code: “13\.99” tidak dikenal"):
            reference.load(folder=tmp_path / "data")


class TestHistory:
    def test_province_holds_its_regencies_and_its_allocations_net_of_reversals(self):
        ceiling = make.CeilingFactory(limit_idr=10_000)
        province = ceiling.province
        regency = make.RegencyFactory(province=province)
        make.FundingRecordFactory(regency=regency, amount_idr=300)
        make.FundingRecordFactory(province=province, amount_idr=200)
        make.FundingRecordFactory(amount_idr=999)
        make.FundingRecordFactory(regency=make.RegencyFactory(), amount_idr=888)
        kept, undone = (make.AllocationFactory(ceiling=ceiling, amount_idr=n) for n in (700, 30))
        make.AllocationFactory(
            ceiling=ceiling,
            office=undone.office,
            award_ref=undone.award_ref,
            amount_idr=-30,
            reverses=undone,
            reason="Uji",
        )

        lines = figures.funding_of_province(province.pk, on=TODAY)

        assert kept.pk
        assert [(line.year, line.amount_idr, line.source) for line in lines] == [
            (2024, 700, ""),
            (None, 300, "uji"),
            (None, 200, "uji"),
        ]
        assert [line.place for line in lines] == ["", str(regency), str(province)]

    def test_allocations_are_left_out_where_they_may_not_be_read(self):
        ceiling = make.CeilingFactory(limit_idr=10_000)
        make.AllocationFactory(ceiling=ceiling, amount_idr=700)

        without = figures.funding_of_province(ceiling.province_id, on=TODAY, with_allocations=False)

        assert without == []

    def test_dinas_reads_the_sums_of_its_own_province_only(self):
        office = make.OfficeFactory()
        drafter = make.actor_of(make.drafter_of(office))
        other = make.ProvinceFactory()

        assert rules.may_read_allocations(drafter, province_id=office.province_id)
        assert not rules.may_read_allocations(drafter, province_id=other.pk)
        assert not rules.may_read_allocations(drafter, province_id=None)
        assert rules.may_read_allocations(make.actor_of(make.auditor()), province_id=other.pk)


class TestDefences:
    def test_a_record_never_changes(self):
        record = make.FundingRecordFactory()

        for statement in (
            "UPDATE budgets_fundingrecord SET amount_idr = 1 WHERE id = %s",
            "DELETE FROM budgets_fundingrecord WHERE id = %s",
        ):
            with (
                pytest.raises(ProgrammingError, match=r"Cannot (update|delete)"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, [record.pk])
