"""Approve a scenario twice, lock it, and write the ledger once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from budgets.actions.ceilings import Letter
from budgets.actions.scenarios import ScenarioRefused, StaleScenario
from budgets.figures.recipes import work_out
from budgets.figures.scenarios import ground, recipes
from budgets.models import Ceiling, CeilingEntry, Scenario, ScenarioEdit, ScenarioShare
from budgets.rules import may_approve_scenarios
from ikmportal.ui.formats import rupiah
from provinces.rules import Actor

_NAMES_SHOWN = 6


def approve(scenario_id: UUID, *, seen: int, by: Actor, at: datetime) -> Scenario:
    """Freeze what every province gets as the first approver sees it, and close it for edits.

    Refuses people who may not approve, the maker and whoever edited it (ScenarioRefused), an
    older step (StaleScenario), and a scenario that does not add up.
    """
    scenario = _take(scenario_id, by=by)
    if not scenario.is_open:
        raise ScenarioRefused(_("Skenario ini sudah disetujui; persetujuan kedua menguncinya."))
    if scenario.step != seen:
        raise StaleScenario(_("Skenario ini baru diubah. Periksa angka terbaru, lalu setujui."))
    outcome = work_out(
        recipes([scenario])[scenario.pk], ground(scenario.scheme, scenario.stage).evidence
    )
    if not outcome.is_sound:
        raise ScenarioRefused(" ".join(outcome.problems))
    scenario.seal += 1
    ScenarioShare.objects.bulk_create(
        ScenarioShare(scenario=scenario, seal=scenario.seal, province_id=pk, amount_idr=amount)
        for pk, amount in outcome.shares.items()
    )
    scenario.first_approved_by, scenario.first_approved_at = by.user, at
    scenario.save(update_fields=["seal", "first_approved_by", "first_approved_at"])
    return scenario


def withdraw(scenario_id: UUID, *, by: Actor) -> Scenario:
    """Take the first approval back, so that the scenario can be edited again."""
    if not may_approve_scenarios(by):
        raise PermissionDenied
    scenario = Scenario.objects.select_for_update(no_key=True).get(pk=scenario_id)
    if scenario.is_open or scenario.is_locked:
        raise ScenarioRefused(_("Tidak ada persetujuan yang dapat ditarik."))
    scenario.first_approved_by = scenario.first_approved_at = None
    scenario.save(update_fields=["first_approved_by", "first_approved_at"])
    return scenario


def lock(scenario_id: UUID, *, letter: Letter, by: Actor, at: datetime) -> Scenario:
    """Approve as the second person and write the sealed amounts to the ledger, once.

    All or nothing, whoever allocates meanwhile. Locked before by the same person: nothing is
    written again. Refuses the first approver, the maker and editors, a national ceiling that is
    not the sum, and amounts below what is used or shared out (ScenarioRefused).
    """
    scenario = _take(scenario_id, by=by)
    if scenario.is_locked:
        return scenario
    if scenario.is_open:
        raise ScenarioRefused(_("Belum ada persetujuan pertama."))
    if scenario.first_approved_by_id == by.user.pk:
        raise ScenarioRefused(
            _("Persetujuan kedua harus dari orang lain. Mintalah pejabat lain menguncinya.")
        )
    shares = {
        share.province_id: int(share.amount_idr)
        for share in ScenarioShare.objects.filter(scenario=scenario, seal=scenario.seal)
    }
    ceilings = _locked_ceilings(scenario, shares)
    _require_the_nation(ceilings, total_idr=sum(shares.values()))
    _require_room(ceilings.provinces, shares)
    scenario.locked_by, scenario.locked_at = by.user, at
    scenario.save(update_fields=["locked_by", "locked_at"])
    _write_entries(scenario, ceilings.provinces, shares, letter=letter, at=at)
    return scenario


def _take(scenario_id: UUID, *, by: Actor) -> Scenario:
    if not may_approve_scenarios(by):
        raise PermissionDenied
    scenario = (
        Scenario.objects.select_related("scheme")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=scenario_id)
    )
    edited = ScenarioEdit.objects.filter(scenario=scenario, made_by=by.user).exists()
    if edited or scenario.created_by_id == by.user.pk:
        raise ScenarioRefused(
            _("Yang menyusun skenario tidak dapat menyetujuinya. Mintalah pejabat lain.")
        )
    return scenario


@dataclass(frozen=True)
class _Ceilings:
    """The locked rows of one stage."""

    provinces: Sequence[Ceiling]
    national: Ceiling


def _locked_ceilings(scenario: Scenario, shares: Mapping[UUID, int]) -> _Ceilings:
    """Every province's row in one order, then the nation's: as allocations take them."""
    stage = Ceiling.objects.of_scheme(scenario.scheme_id, stage=scenario.stage)
    national = stage.filter(province=None).first()
    if national is None:
        raise ScenarioRefused(_no_nation())
    known = set(stage.exclude(province=None).values_list("province_id", flat=True))
    Ceiling.objects.bulk_create(
        Ceiling(scheme_id=scenario.scheme_id, stage=scenario.stage, province_id=pk, parent=national)
        for pk in sorted(set(shares) - known)
    )
    locking = Ceiling.objects.select_for_update(no_key=True, of=("self",))
    below = locking.filter(parent=national).select_related("province").order_by("pk")
    return _Ceilings(provinces=list(below), national=locking.get(pk=national.pk))


def _no_nation() -> str:
    return _("Pagu nasional tahap ini belum dicatat. Catat surat penetapannya lebih dahulu.")


def _require_the_nation(ceilings: _Ceilings, *, total_idr: int) -> None:
    if int(ceilings.national.limit_idr) != total_idr:
        raise ScenarioRefused(
            _(
                "Pagu nasional tahap ini %(limit)s, skenario membagi %(total)s. Catat surat pagu "
                "nasional atau ubah jumlah yang dibagi, sehingga keduanya sama."
            )
            % {"limit": rupiah(ceilings.national.limit_idr), "total": rupiah(total_idr)}
        )


def _require_room(provinces: Sequence[Ceiling], shares: Mapping[UUID, int]) -> None:
    """No province gets less than is used of its ceiling or shared out below it."""
    broken = [
        _("%(name)s mendapat %(amount)s, sudah dipakai atau dibagi %(bound)s")
        % {
            "name": ceiling.province.name if ceiling.province else "",
            "amount": rupiah(_target(ceiling, shares)),
            "bound": rupiah(_bound(ceiling)),
        }
        for ceiling in provinces
        if _target(ceiling, shares) < _bound(ceiling)
    ]
    if broken:
        shown = "; ".join(broken[:_NAMES_SHOWN])
        raise ScenarioRefused(
            _("Skenario ini merusak yang sudah dipakai: %(list)s. Tarik persetujuan dan ubah.")
            % {"list": shown}
        )


def _bound(ceiling: Ceiling) -> int:
    return int(max(ceiling.used_idr, ceiling.distributed_idr))


def _target(ceiling: Ceiling, shares: Mapping[UUID, int]) -> int:
    return shares.get(ceiling.province_id, 0) if ceiling.province_id else 0


def _write_entries(
    scenario: Scenario,
    provinces: Sequence[Ceiling],
    shares: Mapping[UUID, int],
    *,
    letter: Letter,
    at: datetime,
) -> None:
    """One entry a province that changes; what lowers comes first, so that the sum always fits."""
    changes = [(_target(one, shares) - int(one.limit_idr), one) for one in provinces]
    for amount_idr, ceiling in sorted(changes, key=lambda pair: (pair[0], str(pair[1].pk))):
        if amount_idr:
            CeilingEntry.objects.create(
                ceiling=ceiling,
                amount_idr=amount_idr,
                letter_number=letter.number,
                letter_date=letter.dated,
                reason=letter.reason,
                scenario=scenario,
                recorded_by=scenario.locked_by,
                recorded_at=at,
            )
