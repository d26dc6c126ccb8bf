"""Columns written with SQL made once are stored as a save would store them."""

from datetime import date

import pytest
from django.db import DatabaseError
from django.db.backends.postgresql.psycopg_any import DateRange

from ikmportal.prepared_writes import write_changes, write_columns
from programs.models import Proposal
from provinces.models import Province
from tests import factories

pytestmark = pytest.mark.django_db


def test_named_columns_are_stored_and_no_others(django_assert_num_queries):
    stored = factories.ProposalFactory(title="Tenun", schedule_note="Lama")
    stored.title, stored.schedule_note, stored.themes = 'Tenun "ikat" 100%s', "Baru", {"ovop": True}

    with django_assert_num_queries(1):
        write_columns(stored, ["title", "themes"])

    found = Proposal.objects.get(pk=stored.pk)
    assert (found.title, found.themes) == ('Tenun "ikat" 100%s', {"ovop": True})
    assert found.schedule_note == "Lama"


def test_links_and_nothing_are_stored():
    stored, other = factories.ProposalFactory(), factories.OfficeFactory()
    stored.regency, stored.office, stored.beneficiary_count = None, other, 12

    write_columns(stored, ["regency", "office", "beneficiary_count"])

    found = Proposal.objects.get(pk=stored.pk)
    assert (found.regency, found.office, found.beneficiary_count) == (None, other, 12)


def test_ranges_are_stored():
    province = factories.ProvinceFactory()
    province.valid = DateRange(date(2013, 1, 1), date(2022, 7, 25))

    write_columns(province, ["valid"])

    assert Province.objects.get(pk=province.pk).valid == province.valid


def test_a_row_that_is_gone_is_told():
    province = factories.ProvinceFactory()
    Province.objects.all().delete()

    with pytest.raises(DatabaseError, match="nothing was written"):
        write_columns(province, ["name"])


def test_what_differs_is_stored_and_nothing_else(django_assert_num_queries):
    stored = factories.ProposalFactory(title="Tenun", schedule_note="Lama")
    Proposal.objects.filter(pk=stored.pk).update(schedule_note="Dari orang lain")
    before = dict(vars(stored))
    with django_assert_num_queries(0):
        write_changes(stored, before)

    stored.title, stored.office = "Batik", factories.OfficeFactory()
    with django_assert_num_queries(1):
        write_changes(stored, before)

    found = Proposal.objects.get(pk=stored.pk)
    assert (found.title, found.office) == ("Batik", stored.office)
    assert found.schedule_note == "Dari orang lain"
