"""Rules of the house style that a machine can check."""

import ast

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import RequestFactory

from budgets.models import RupiahField
from tests.structure import house

OWN_MODELS = [
    model
    for config in apps.get_app_configs()
    if config.name.split(".")[0] in house.APPS
    for model in config.get_models()
]
MODELS = pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
# Where a price comes from is a word, not an amount.
NOT_MONEY = {"price_source"}
MONEY_WORDS = ("amount", "price", "rupiah", "limit_", "used_", "distributed", "total_")
# Tell a program which settings to use, or hand our own environment on to a child process.
ENVIRONMENT = {
    "ikmportal/celery.py": {"setdefault"},
    "ikmportal/wsgi.py": {"setdefault"},
    "ikmportal/management/commands/portal.py": {"DJANGO_SETTINGS_MODULE"},
    "ikmportal/supervisor/portal.py": {"handed on to children"},
}
# Below these the clock is an argument.
TIMELESS = (
    "actions",
    "checks",
    "figures",
    "rules",
    "querysets",
    "models",
    "states",
    "emails",
    "assemble",
    "render",
)
STATEFUL = ("state", "status", "verdict")


def test_own_models_are_found():
    assert len(OWN_MODELS) > 25


def test_environment_is_read_in_settings_only():
    readers = {
        name
        for name in house.modules()
        if not name.startswith("ikmportal/settings/")
        for node in ast.walk(house.tree(name))
        if house.dotted(node) in ("os.environ", "os.getenv", "environ.Env", "os.environb")
    }

    assert readers == set(ENVIRONMENT)


def test_money_never_becomes_a_float():
    floats = [
        f"{name}:{node.lineno}"
        for name in house.modules()
        if name.split("/")[0] in ("programs", "budgets")
        for node in house.nodes(name, ast.Call)
        if house.dotted(node.func) in ("float", "models.FloatField", "forms.FloatField")
    ]

    assert floats == []
    assert [
        f for m in OWN_MODELS for f in m._meta.get_fields() if isinstance(f, models.FloatField)
    ] == []


@MODELS
def test_money_is_rupiah(model):
    """One field type for rupiah, and no other column that looks like money."""
    for field in model._meta.concrete_fields:
        kind = field.output_field if isinstance(field, models.GeneratedField) else field
        if field.name.endswith("_idr"):
            assert isinstance(kind, RupiahField), field
        else:
            assert not isinstance(kind, RupiahField), field
            looks = any(word in field.name for word in MONEY_WORDS)
            assert not looks or field.name in NOT_MONEY, field


@MODELS
def test_foreign_keys_protect(model):
    wrong = [
        field.name
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is not models.PROTECT
    ]

    assert wrong == []


@MODELS
def test_model_keeps_to_the_style(model):
    assert model._meta.ordering == []
    assert "save" not in model.__dict__
    assert "delete" not in model.__dict__
    assert model.__str__ is not models.Model.__str__


@MODELS
def test_many_to_many_tables_are_not_hidden(model):
    own = [f.name for f in model._meta.many_to_many if f.name not in ("groups", "user_permissions")]

    assert own == []


def test_admin_cannot_write_what_carries_state_or_money(admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user
    writable = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if _carries_state_or_money(model)
        and (
            page.has_add_permission(request)
            or page.has_change_permission(request)
            or page.has_delete_permission(request)
        )
    ]

    assert writable == []


def _carries_state_or_money(model: type[models.Model]) -> bool:
    return any(
        field.name in STATEFUL or field.name.endswith(("_idr", "_at"))
        for field in model._meta.concrete_fields
    ) and model._meta.label.split(".")[0] not in ("auth", "accounts")


@pytest.fixture
def admin_user(db):
    from ikmportal.accounts.models import User

    return User.objects.create_superuser(
        "pengelola@contoh.example", "sandi-cukup-panjang", full_name="P"
    )


def test_only_entrances_read_the_clock():
    """Actions, rules and figures take ``at=``: the same act can be told of any moment."""
    readers = [
        f"{name}:{node.lineno}"
        for name in house.modules()
        if any(part in TIMELESS for part in name.removesuffix(".py").split("/")[1:])
        and name.split("/")[0] != "ikmportal"
        for node in house.nodes(name, ast.Call)
        if house.dotted(node.func).split(".")[-1] in ("now", "today", "localdate", "utcnow")
    ]

    assert readers == []


def test_actions_know_no_browser():
    wrong = [
        f"{name}: {node.module}"
        for name in house.modules()
        if "/actions/" in name or name.endswith("/actions.py")
        for node in house.nodes(name, ast.ImportFrom)
        if (node.module or "").startswith(
            ("django.http", "django.contrib.messages", "django.shortcuts")
        )
    ]

    assert wrong == []


def test_there_are_no_signals():
    wrong = [
        name
        for name in house.modules()
        for node in house.nodes(name, ast.ImportFrom)
        if (node.module or "").startswith("django.db.models.signals")
        or (node.module or "").startswith("django.dispatch")
    ]

    assert wrong == []


def test_views_never_assign_fields_or_save():
    """find → may → form → one action → redirect."""
    writes = ("save", "create", "update", "delete", "bulk_create", "get_or_create")
    wrong = [
        f"{name}:{node.lineno}"
        for name in house.modules()
        if "/views/" in name
        for node in house.nodes(name, ast.Call)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and "objects" in ast.unparse(node.func)
    ]

    assert wrong == []
