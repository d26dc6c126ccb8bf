"""A prepared question answers what its queryset would, for every value."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connections
from django.db.models import F, Model, OuterRef, Subquery

from ikmportal.prepared import AnyOf, Prepared
from programs.models import RabLine
from provinces.models import Office, Post, Province
from tests import factories

pytestmark = pytest.mark.django_db


def offices_of(province_id, codes=(), existing_on=None):
    found = Office.objects.filter(province=province_id).select_related("province")
    titles = Post.objects.filter(office=OuterRef("pk")).order_by("title").values("title")
    found = found.annotate(first_title=Subquery(titles[:1]), code=F("province__code"))
    if codes:
        found = found.filter(province__code__in=codes)
    if existing_on is not None:
        found = found.filter(valid__contains=existing_on)
    return found.order_by("name", "id")


def told(rows):
    return [(row.pk, row.province.name, row.first_title, row.code) for row in rows]


def test_answers_equal_the_queryset_for_every_value():
    ask = Prepared(offices_of)
    offices = [factories.OfficeFactory() for _turn in range(3)]
    for office in offices:
        factories.drafter_of(office)

    for office in offices:
        key, code = office.province_id, office.province.code
        for values in (
            (key, (), None), (key, (code,), None), (key, (code, "99"), date(2024, 5, 1)),
            (key, ("99",), None), (uuid4(), (), date(1900, 1, 1)), (None, (), None),
        ):  # fmt: skip
            assert told(ask(*values)) == told(offices_of(*values)), values


def test_sql_is_made_once_a_shape(django_assert_num_queries):
    built = []

    def build(province_id):
        built.append(province_id)
        return Office.objects.filter(province=province_id)

    ask = Prepared(build)
    keys = [factories.OfficeFactory().province_id for _turn in range(3)]
    with django_assert_num_queries(3):
        found = [ask(key)[0].province_id for key in keys]

    assert found == keys
    assert len(built) == 1
    assert built[0] not in keys


def test_rows_are_fresh_each_time():
    ask = Prepared(lambda key: Province.objects.filter(pk=key))
    province = factories.ProvinceFactory()

    assert [row.name for row in ask(province.pk)] == [province.name]
    Province.objects.filter(pk=province.pk).update(name="Baru")
    assert [row.name for row in ask(province.pk)] == ["Baru"]


def test_is_asked_on_the_connection_of_the_moment():
    """A kept compiler must not speak to the connection that it was made on."""
    ask = Prepared(lambda key: Province.objects.filter(pk=key))
    province = factories.ProvinceFactory()
    assert ask(province.pk) == [province]
    own, other = connections["default"], connections.create_connection("default")

    connections["default"] = other
    try:
        # Not committed: another connection does not see it.
        assert ask(province.pk) == []
    finally:
        other.close()
        connections["default"] = own
    assert ask(province.pk) == [province]


def test_threads_share_the_sql_and_keep_their_connections():
    ask = Prepared(lambda key: Province.objects.filter(pk=key))
    province = factories.ProvinceFactory()
    assert ask(province.pk) == [province]
    seen = []

    def elsewhere():
        seen.extend([ask(province.pk), len(ask._known)])
        connections["default"].close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [[], 1]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_list_is_one_parameter_whatever_its_length(count):
    ask = Prepared(lambda codes: Province.objects.filter(AnyOf("code", codes)).order_by("code"))
    codes = [factories.ProvinceFactory(code=code).code for code in ("81", "82", "83")]

    assert [row.code for row in ask(codes[:count])] == codes[:count]
    assert [row.code for row in ask(codes)] == codes


def test_plain_values_are_answered_too():
    ask = Prepared(lambda key: Province.objects.filter(pk=key).values_list("code", "name"))
    province = factories.ProvinceFactory()

    assert ask(province.pk) == [(province.code, province.name)]


def test_what_cannot_be_a_parameter_is_refused():
    with pytest.raises(TypeError, match="float"):
        Prepared(lambda code: Province.objects.filter(code=code))(1.5)
    with pytest.raises(ValueError, match="asks for no"):
        Prepared(lambda key, _other: Province.objects.filter(pk=key))(uuid4(), uuid4())
    with pytest.raises(ValueError, match="asks for no"):
        # A limit stands in the SQL itself.
        Prepared(lambda most: Province.objects.all()[:most])(3)


def test_nothing_is_found_among_no_keys():
    ask = Prepared(lambda keys: Province.objects.filter(pk__in=keys))
    province = factories.ProvinceFactory()

    assert ask(()) == []
    assert ask((province.pk,)) == [province]


class TestReadBySixties:
    def test_row_is_the_row_that_django_reads(self):
        line = factories.RabLineFactory()
        names = [field.attname for field in RabLine._meta.concrete_fields]
        values = RabLine.objects.values_list(*names).get(pk=line.pk)

        ours = RabLine.from_db("default", names, values)
        theirs = Model.from_db.__func__(RabLine, "default", names, values)

        assert ours == theirs
        assert set(ours.__dict__) == set(theirs.__dict__)
        assert all(getattr(ours, name) == getattr(theirs, name) for name in names)
        assert (ours._state.adding, ours._state.db) == (False, "default")

    def test_field_that_was_not_asked_for_is_read_when_it_is_wanted(self):
        line = factories.RabLineFactory()

        (read,) = RabLine.objects.only("position")

        assert "description" in read.get_deferred_fields()
        assert read.description == line.description

    def test_saves_a_change(self):
        line = factories.RabLineFactory()
        read = RabLine.objects.select_related("account").get(pk=line.pk)

        read.description = "Sewa ruang"
        read.save(update_fields=["description"])

        assert RabLine.objects.get(pk=line.pk).description == "Sewa ruang"
        assert read.account == line.account
