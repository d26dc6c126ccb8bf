"""Migrate an empty database in a third of the time.

Django draws every related model anew after each operation. Operations that change no field
(constraints, indexes, triggers), and fields that lead nowhere, need that not: here the drawn
model is mended instead. `test_portal.py` compares the result with what the portal's own
`migrate` leaves, name by name.
"""

import contextlib
import gc
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED
from pgtrigger.migrations import AddTrigger

_add_field = ProjectState.add_field


def _keep(state: ProjectState, app_label: str, model_name: str, name: str, found: list) -> None:
    state.models[app_label, model_name].options[name] = found
    if "apps" in vars(state) and name in ("constraints", "indexes"):
        setattr(state.apps.get_model(app_label, model_name)._meta, name, list(found))


def _option(state: ProjectState, app_label: str, model_name: str, name: str) -> list[Any]:
    return state.models[app_label, model_name].options.get(name, [])


def _append(state: ProjectState, app_label: str, model_name: str, name: str, new: Any) -> None:
    found = [*_option(state, app_label, model_name, name), new]
    _keep(state, app_label, model_name, name, found)


def _remove(state: ProjectState, app_label: str, model_name: str, name: str, gone: str) -> None:
    found = [one for one in _option(state, app_label, model_name, name) if one.name != gone]
    _keep(state, app_label, model_name, name, found)


def _add_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    _append(state, app_label, operation.model_name, "triggers", operation.trigger)


def _add_plain_field(  # noqa: PLR0917 - Django's own signature
    state: ProjectState,
    app_label: str,
    model_name: str,
    name: str,
    field: Any,
    preserve_default: bool,
) -> None:
    if field.is_relation or "apps" not in vars(state):
        return _add_field(state, app_label, model_name, name, field, preserve_default)
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    state.models[app_label, model_name].fields[name] = field
    field.clone().contribute_to_class(state.apps.get_model(app_label, model_name), name)
    return None


@contextlib.contextmanager
def quick_migrations() -> Iterator[None]:
    """Until the end of the block; nothing is swept either, models are one great heap of cycles."""
    was_sweeping = gc.isenabled()
    gc.disable()
    try:
        with (
            mock.patch.object(ProjectState, "_append_option", _append),
            mock.patch.object(ProjectState, "_remove_option", _remove),
            mock.patch.object(ProjectState, "add_field", _add_plain_field),
            mock.patch.object(AddTrigger, "state_forwards", _add_trigger),
        ):
            yield
    finally:
        if was_sweeping:
            gc.enable()
