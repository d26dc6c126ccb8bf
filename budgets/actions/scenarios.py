"""Make, copy, edit and undo scenarios. Every edit is a row; nothing here is a ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budgets.figures.recipes import Recipe
from budgets.figures.scenarios import recipes
from budgets.models import FundingScheme, ProvinceFactor, Scenario, ScenarioEdit
from budgets.rules import may_edit_scenarios
from budgets.states import IN_NUMBERS, EditKind
from provinces.models import Province
from provinces.rules import Actor


class ScenarioRefused(Exception):
    """Nothing was written; ``str()`` says why and what to do."""


class StaleScenario(ScenarioRefused):
    """Somebody else edited the scenario after this person read it."""


@dataclass(frozen=True)
class Change:
    """What a setting shall be; ``amount`` (rupiah or a number) None takes it away."""

    kind: EditKind
    amount: int | None
    province_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True)
class Naming:
    """What a scenario is called and what is noted about it."""

    name: str
    note: str = ""


def create(
    scheme: FundingScheme, *, stage: str, naming: Naming, total_idr: int, by: Actor, at: datetime
) -> Scenario:
    """Begin a scenario that shares ``total_idr`` rupiah out equally, to be changed from there.

    Refuses other people than admins and a name that is taken (ScenarioRefused).
    """
    scenario = _insert(Scenario(scheme=scheme, stage=stage), naming=naming, by=by, at=at)
    start = [Change(EditKind.TOTAL, total_idr), Change(EditKind.BY_EQUAL, 100)]
    _write_step(scenario, Recipe(), start, by=by, at=at)
    return scenario


def copy(source: Scenario, *, naming: Naming, by: Actor, at: datetime) -> Scenario:
    """Begin a scenario with every setting of another, which stays as it is."""
    twin = Scenario(scheme_id=source.scheme_id, stage=source.stage, copied_from=source)
    scenario = _insert(twin, naming=naming, by=by, at=at)
    settings = recipes([source])[source.pk].settings
    changes = [
        Change(kind, value.amount, province_id, value.reason)
        for (kind, province_id), value in settings.items()
    ]
    _write_step(scenario, Recipe(), changes, by=by, at=at)
    return scenario


def change(
    scenario_id: UUID, changes: Sequence[Change], *, seen: int, by: Actor, at: datetime
) -> Scenario:
    """Set what differs from how it stands, as one step; nothing differs, nothing is written.

    Refuses other people than admins, a scenario that is approved (ScenarioRefused) and a step
    that is not the last one (StaleScenario).
    """
    scenario = _take(scenario_id, seen=seen, by=by)
    _write_step(scenario, recipes([scenario])[scenario.pk], changes, by=by, at=at)
    return scenario


def undo(scenario_id: UUID, *, seen: int, by: Actor, at: datetime) -> Scenario:
    """Write the inverse of the last step that still stands; again goes one further back.

    The first step, which made the scenario, stays. Refuses as ``change`` does.
    """
    scenario = _take(scenario_id, seen=seen, by=by)
    step = last_standing_step(scenario)
    if step is None:
        raise ScenarioRefused(_("Tidak ada lagi yang dapat diurungkan."))
    edits = ScenarioEdit.objects.filter(scenario=scenario, step=step)
    _insert_edits(scenario, [_inverse(edit) for edit in edits], undoes=step, by=by, at=at)
    return scenario


def last_standing_step(scenario: Scenario) -> int | None:
    """The newest step that is no undo and was not undone; None when only the first is left."""
    steps = dict(
        ScenarioEdit.objects.filter(scenario=scenario, step__gt=1)
        .values_list("step", "undoes_step")
        .distinct()
    )
    undone = set(steps.values())
    standing = [step for step, undoes in steps.items() if undoes is None and step not in undone]
    return max(standing, default=None)


def record_factor(
    scheme: FundingScheme,
    *,
    kind: str,
    province: Province,
    value: Decimal,
    source: str,
    by: Actor,
    at: datetime,
) -> ProvinceFactor:
    """Enter how remote or poor a province is, with its source; the newest entry counts."""
    if not may_edit_scenarios(by):
        raise PermissionDenied
    return ProvinceFactor.objects.create(
        fiscal_year_id=scheme.fiscal_year_id,
        kind=kind,
        province=province,
        value=value,
        source=source,
        recorded_by=by.user,
        recorded_at=at,
    )


def _insert(scenario: Scenario, *, naming: Naming, by: Actor, at: datetime) -> Scenario:
    if not may_edit_scenarios(by):
        raise PermissionDenied
    scenario.name, scenario.note = naming.name, naming.note
    scenario.created_by, scenario.created_at = by.user, at
    try:
        with transaction.atomic():
            scenario.save(force_insert=True)
    except IntegrityError as problem:
        raise ScenarioRefused(
            _("Skenario bernama “%(name)s” sudah ada pada tahap ini. Pakai nama lain.")
            % {"name": naming.name}
        ) from problem
    return scenario


def _take(scenario_id: UUID, *, seen: int, by: Actor) -> Scenario:
    """Lock the row and see that it is still as the person read it."""
    if not may_edit_scenarios(by):
        raise PermissionDenied
    scenario = Scenario.objects.select_for_update(no_key=True).get(pk=scenario_id)
    if not scenario.is_open:
        raise ScenarioRefused(
            _("Skenario ini sudah disetujui. Tarik persetujuannya atau gandakan untuk mengubah.")
        )
    if scenario.step != seen:
        raise StaleScenario(
            _("Skenario ini baru diubah orang lain. Periksa angka terbaru, lalu kirim lagi.")
        )
    return scenario


def _write_step(
    scenario: Scenario, recipe: Recipe, changes: Sequence[Change], *, by: Actor, at: datetime
) -> None:
    edits = [
        _edit(one, before=recipe.get(one.kind, one.province_id))
        for one in changes
        if recipe.get(one.kind, one.province_id) != one.amount
    ]
    if edits:
        _insert_edits(scenario, edits, undoes=None, by=by, at=at)


def _edit(change: Change, *, before: int | None) -> ScenarioEdit:
    edit = ScenarioEdit(
        kind=change.kind, province_id=change.province_id, reason=change.reason.strip()
    )
    if change.kind in IN_NUMBERS:
        edit.before_number, edit.after_number = before, change.amount
    else:
        edit.before_idr, edit.after_idr = before, change.amount
    return edit


def _inverse(edit: ScenarioEdit) -> ScenarioEdit:
    return ScenarioEdit(
        kind=edit.kind,
        province_id=edit.province_id,
        before_idr=edit.after_idr,
        after_idr=edit.before_idr,
        before_number=edit.after_number,
        after_number=edit.before_number,
        reason=_("Diurungkan"),
    )


def _insert_edits(
    scenario: Scenario,
    edits: Sequence[ScenarioEdit],
    *,
    undoes: int | None,
    by: Actor,
    at: datetime,
) -> None:
    scenario.step += 1
    for edit in edits:
        edit.scenario, edit.step, edit.undoes_step = scenario, scenario.step, undoes
        edit.made_by, edit.made_at = by.user, at
    ScenarioEdit.objects.bulk_create(edits)
    scenario.save(update_fields=["step"])
