"""Migrate an empty database in a tenth of the time.

After each operation Django draws anew every model that is related to the one it touched. What
only adds (models, fields, constraints, indexes, triggers) needs that not: here the drawn model is
mended instead. `test_portal.py` compares the result, name by name, with what the portal's own
`migrate` leaves.
"""

import contextlib
import gc
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.apps.registry import Apps
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED
from pgtrigger.migrations import AddTrigger


def _is_drawn(state: ProjectState) -> bool:
    return "apps" in vars(state)


def _own_apps(state: ProjectState) -> Apps:
    """The drawn models, every one knowing this state: they are shared with the one before."""
    for models in state.apps.all_models.values():
        for model in models.values():
            model._meta.apps = state.apps
    return state.apps


def _add_model(state: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:
        state.resolve_model_relations(key)
    if _is_drawn(state):
        _own_apps(state).render_multiple([model_state])


def _add_field(  # noqa: PLR0917 - Django's own signature
    state: ProjectState,
    app_label: str,
    model_name: str,
    name: str,
    field: Any,
    preserve_default: bool,
) -> None:
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    key = app_label, model_name
    state.models[key].fields[name] = field
    if state._relations is not None:
        state.resolve_model_field_relations(key, name, field)
    if _is_drawn(state):
        apps = _own_apps(state)
        with apps.bulk_update():
            field.clone().contribute_to_class(apps.get_model(*key), name)


def _keep(state: ProjectState, key: tuple[str, str], name: str, found: list[Any]) -> None:
    state.models[key].options[name] = found
    if _is_drawn(state) and name in ("constraints", "indexes"):
        setattr(state.apps.get_model(*key)._meta, name, list(found))


def _options(state: ProjectState, key: tuple[str, str], name: str) -> list[Any]:
    return state.models[key].options.get(name, [])


def _append(state: ProjectState, app_label: str, model_name: str, name: str, new: Any) -> None:
    key = app_label, model_name
    _keep(state, key, name, [*_options(state, key, name), new])


def _remove(state: ProjectState, app_label: str, model_name: str, name: str, gone: str) -> None:
    key = app_label, model_name
    _keep(state, key, name, [one for one in _options(state, key, name) if one.name != gone])


def _add_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    _append(state, app_label, operation.model_name, "triggers", operation.trigger)


@contextlib.contextmanager
def quick_migrations() -> Iterator[None]:
    """Until the end of the block."""
    was_sweeping = gc.isenabled()
    # Drawn models are one great heap of cycles; walking it again and again frees nothing.
    gc.disable()
    try:
        with (
            mock.patch.object(ProjectState, "add_model", _add_model),
            mock.patch.object(ProjectState, "add_field", _add_field),
            mock.patch.object(ProjectState, "_append_option", _append),
            mock.patch.object(ProjectState, "_remove_option", _remove),
            mock.patch.object(AddTrigger, "state_forwards", _add_trigger),
        ):
            yield
    finally:
        if was_sweeping:
            gc.enable()
