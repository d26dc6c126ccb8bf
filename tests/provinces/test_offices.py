"""Offices and appointments: one Dinas per place, one holder per seat, acting people with an end."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from provinces.models import Appointment, Office
from provinces.states import AppointmentKind, OfficeKind, TimeZone
from tests.factories import (
    AppointmentFactory,
    OfficeFactory,
    ProvinceFactory,
    UserFactory,
    ditjen,
    regency_office,
)

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("country")
class TestLoadedOffices:
    def test_one_dinas_per_province_and_per_regency(self):
        assert Office.objects.filter(kind=OfficeKind.PROVINCE).count() == 38
        assert Office.objects.filter(kind=OfficeKind.REGENCY).count() == 514

    def test_kalsel_has_its_own_nomenclature_zone_and_letterhead(self):
        office = Office.objects.get(kind=OfficeKind.PROVINCE, province__code="63")

        assert office.name == "Dinas Perindustrian Provinsi Kalimantan Selatan"
        assert office.time_zone == TimeZone.WITA
        assert office.letterhead.splitlines() == [
            "PEMERINTAH PROVINSI KALIMANTAN SELATAN",
            "DINAS PERINDUSTRIAN PROVINSI KALIMANTAN SELATAN",
        ]
        assert (office.city, office.satker_code) == ("Banjarbaru", "159191")

    def test_only_regency_names_are_marked_generic(self):
        generic = Office.objects.filter(has_generic_name=True)

        assert generic.count() == 513
        assert set(generic.values_list("kind", flat=True)) == {OfficeKind.REGENCY}

    def test_sawahlunto_keeps_the_name_the_press_gave(self):
        office = Office.objects.get(regency__full_name="Kota Sawahlunto")

        assert office.name == "Dinas Perindustrian, Perdagangan dan Koperasi Kota Sawahlunto"
        assert not office.has_generic_name
        assert office.parent.province.code == "13"

    def test_regency_offices_answer_to_their_province(self):
        office = Office.objects.get(regency__full_name="Kabupaten Merauke")

        assert office.province.code == "93"
        assert office.parent.kind == OfficeKind.PROVINCE
        assert office.parent.province.code == "93"

    def test_new_provinces_had_no_office_in_2020(self):
        on = date(2020, 6, 15)

        assert Office.objects.existing_on(on).reporting_to_the_centre().count() == 34

    def test_directorates_belong_to_the_ditjen(self):
        ditjen = Office.objects.get(kind=OfficeKind.DITJEN)

        assert ditjen.satker_code == "247949"
        assert ditjen.children.filter(kind=OfficeKind.DIRECTORATE).count() == 5


class TestRefusals:
    def test_second_dinas_for_a_province_at_once_is_refused(self):
        office = OfficeFactory()

        with pytest.raises(IntegrityError, match="office_one_dinas_per_province"):
            OfficeFactory(province=office.province, name="Dinas Kembar")

    def test_renamed_dinas_may_follow(self):
        province = ProvinceFactory()
        OfficeFactory(province=province, valid=DateRange(None, date(2020, 1, 1), "()"))

        renamed = OfficeFactory(
            province=province, name="Dinas Baru", valid=DateRange(date(2020, 1, 1), None)
        )

        assert renamed.pk

    def test_second_dinas_for_a_regency_at_once_is_refused(self):
        office = regency_office(ProvinceFactory())

        with pytest.raises(IntegrityError, match="office_one_dinas_per_regency"):
            OfficeFactory(
                kind=OfficeKind.REGENCY,
                province=office.province,
                regency=office.regency,
                name="Dinas Kembar",
            )

    @pytest.mark.parametrize("kind", [OfficeKind.PROVINCE, OfficeKind.REGENCY])
    def test_dinas_without_its_place_is_refused(self, kind):
        with pytest.raises(IntegrityError, match="office_place_fits_its_kind"):
            OfficeFactory(kind=kind, province=None, name="Dinas Tanpa Daerah", short_name="D")

    def test_central_office_in_a_province_is_refused(self):
        with pytest.raises(IntegrityError, match="office_place_fits_its_kind"):
            OfficeFactory(kind=OfficeKind.DIRECTORATE)

    @pytest.mark.parametrize("code", ["12345", "12345A"])
    def test_satker_of_other_than_six_digits_is_refused(self, code):
        office = ditjen()

        with pytest.raises(IntegrityError, match="office_satker_is_six_digits"):
            Office.objects.filter(pk=office.pk).update(satker_code=code)

    def test_two_definitive_holders_at_once_are_refused(self):
        held = AppointmentFactory()

        with pytest.raises(IntegrityError, match="appointment_one_holder_per_kind"):
            AppointmentFactory(post=held.post, user=UserFactory())

    def test_acting_holder_may_sit_beside_the_definitive_one(self):
        held = AppointmentFactory()

        acting = AppointmentFactory(
            post=held.post,
            kind=AppointmentKind.PLT,
            valid=DateRange(date(2023, 1, 1), date(2023, 4, 1)),
        )

        assert Appointment.objects.in_force(date(2023, 2, 1)).filter(post=held.post).count() == 2
        assert list(Appointment.objects.in_force(date(2023, 4, 1)).filter(pk=acting.pk)) == []

    @pytest.mark.parametrize("kind", [AppointmentKind.PLT, AppointmentKind.PLH])
    def test_acting_without_an_end_is_refused(self, kind):
        with (
            pytest.raises(IntegrityError, match="appointment_acting_has_an_end"),
            transaction.atomic(),
        ):
            AppointmentFactory(kind=kind, valid=DateRange(date(2023, 1, 1), None))

    def test_appointment_in_an_office_that_ended_is_not_in_force(self):
        office = OfficeFactory(valid=DateRange(date(2012, 1, 1), date(2020, 1, 1)))
        AppointmentFactory(post__office=office)

        in_force = Appointment.objects.in_force(date(2021, 1, 1))

        assert in_force.filter(post__office=office).count() == 0

    def test_appointment_of_an_inactive_person_is_not_in_force(self):
        held = AppointmentFactory(user__is_active=False)

        assert not Appointment.objects.in_force(date(2023, 1, 1)).filter(pk=held.pk).exists()
