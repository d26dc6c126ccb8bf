"""One act per constraint of the SBM tables that breaks it."""

from collections.abc import Callable

from tests import factories
from tests.factories.sbm_imports import SbmImportFactory


def doubled_item():
    row = factories.SbmItemFactory()
    kind = type(row)
    given = {"name": "x", "unit": "OJ", "kind": "estimasi", "regulation": "x"}
    return lambda: kind.objects.create(
        fiscal_year=row.fiscal_year, key=row.key, class_key=row.class_key, **given
    )


def doubled_rate():
    row = factories.SbmRateFactory()
    return lambda: factories.SbmRateFactory(item=row.item)


def item(**fields):
    return lambda: lambda: factories.SbmItemFactory(**fields)


def rate(**fields):
    return lambda: lambda: factories.SbmRateFactory(**fields)


BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "sbm_item_once_per_year": doubled_item,
    "sbm_item_kind_is_known": item(kind="x"),
    "sbm_item_is_named": item(name=""),
    "sbm_rate_once_per_place": doubled_rate,
    "sbm_rate_positive": rate(rate_idr=0),
    "sbm_rate_confidence_is_known": rate(confidence="x"),
    "sbm_rate_has_a_source": rate(source=""),
    "sbm_import_applied_by_somebody": lambda: lambda: SbmImportFactory(applied_at=factories.MOMENT),
    "sbm_import_sha256_is_hex": lambda: lambda: SbmImportFactory(sha256="x"),
}
