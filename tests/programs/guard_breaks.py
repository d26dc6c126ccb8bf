"""One act per constraint of rule settings and usual levels that breaks it."""

from collections.abc import Callable

from django.db.backends.postgresql.psycopg_any import DateRange

from programs.models import PriceLevel
from tests import factories
from tests.factories.sbm_imports import RuleSettingFactory


def doubled_setting():
    row = RuleSettingFactory()
    return lambda: RuleSettingFactory(scheme=row.scheme, code=row.code)


def setting(**fields):
    return lambda: lambda: RuleSettingFactory(**fields)


def new_level(**fields) -> PriceLevel:
    given = {"measure": "harga", "unit": "OJ", "sample": 8, "center": 6, "spread": 0}
    return PriceLevel.objects.create(**(given | {"as_of": factories.MOMENT} | fields))


def doubled_level():
    new_level()
    return new_level


def level(**fields):
    return lambda: lambda: new_level(**fields)


BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "rule_set_once_per_scheme": doubled_setting,
    "rule_severity_is_known": setting(severity="x"),
    "rule_code_is_plain": setting(code="r1"),
    "rule_says_why": setting(note=""),
    "rule_holds_some_day": setting(valid=DateRange(empty=True)),
    "price_level_once": doubled_level,
    "price_level_has_a_sample": level(sample=0),
    "price_level_spread_positive": level(spread=-1),
}
