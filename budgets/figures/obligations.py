"""Which obligations are met. What the portal can see itself is read, not ticked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from budgets.figures.allocated import provinces_of
from budgets.models import (
    BudgetOfficial,
    CeilingEntry,
    FundingScheme,
    LegalInstrument,
    Obligation,
    ObligationAct,
)
from budgets.states import (
    CEILING_PROOFS,
    INSTRUMENT_PROOFS,
    ObligationActKind,
    ObligationStatus,
    OfficialKind,
    Proof,
)
from provinces.rules import Actor

OPEN_STATUSES = (ObligationStatus.COMING, ObligationStatus.OVERDUE)


@dataclass(frozen=True)
class Standing:
    """One obligation on a day: its status and the day or number that proves it."""

    obligation: Obligation
    status: ObligationStatus
    proof_text: str = ""
    days_left: int = 0


@dataclass(frozen=True)
class _Evidence:
    """Everything that can prove an obligation, read for all of them at once."""

    acts: dict[UUID, ObligationAct]
    instruments: dict[tuple[UUID, UUID, str], str]
    officials: dict[tuple[UUID, int], frozenset[str]]
    ceilings: dict[tuple[UUID, str], str]
    provinces: dict[UUID, frozenset[UUID]]


def standings(obligations: Sequence[Obligation], *, on: date) -> list[Standing]:
    """The status of each on a day. Read with ``duty``, ``scheme`` and ``office`` selected.

    At most five queries besides, and none for evidence that no obligation asks for.
    """
    known = _read(obligations)
    return [_standing(one, known, on=on) for one in obligations]


def _read(obligations: Sequence[Obligation]) -> _Evidence:
    proofs = {one.duty.proof for one in obligations}
    schemes = {one.scheme_id: one.scheme for one in obligations}
    has_instruments = bool(proofs & set(INSTRUMENT_PROOFS))
    return _Evidence(
        acts=_newest_acts(obligations),
        instruments=_instruments(schemes) if has_instruments else {},
        officials=_officials(obligations) if Proof.OFFICIALS in proofs else {},
        ceilings=_ceilings(schemes) if proofs & set(CEILING_PROOFS) else {},
        provinces=_provinces(obligations, schemes),
    )


def _newest_acts(obligations: Sequence[Obligation]) -> dict[UUID, ObligationAct]:
    rows = ObligationAct.objects.filter(obligation__in=obligations)
    return {row.obligation_id: row for row in rows.order_by("recorded_at", "pk")}


def _instruments(schemes: Iterable[UUID]) -> dict[tuple[UUID, UUID, str], str]:
    rows = LegalInstrument.objects.standing().filter(scheme__in=list(schemes))
    return {(one.scheme_id, one.province_id, one.kind): one.number for one in rows}


def _officials(obligations: Sequence[Obligation]) -> dict[tuple[UUID, int], frozenset[str]]:
    found: dict[tuple[UUID, int], set[str]] = defaultdict(set)
    rows = BudgetOfficial.objects.filter(
        office__in={one.office_id for one in obligations}, valid__isempty=False
    )
    for office_id, year, kind in rows.values_list("office", "fiscal_year", "kind"):
        found[office_id, year].add(kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}


def _ceilings(schemes: Iterable[UUID]) -> dict[tuple[UUID, str], str]:
    rows = CeilingEntry.objects.filter(
        ceiling__scheme__in=list(schemes), ceiling__province=None
    ).order_by("-recorded_at", "pk")
    numbers = rows.values_list("ceiling__scheme", "ceiling__stage", "letter_number")
    # The last one written into the dict is the first letter.
    return {(scheme, stage): number for scheme, stage, number in numbers}


def _provinces(
    obligations: Sequence[Obligation], schemes: dict[UUID, FundingScheme]
) -> dict[UUID, frozenset[UUID]]:
    """Of schemes in which the centre owes an instrument for every province."""
    owing = {
        one.scheme_id
        for one in obligations
        if one.office.province_id is None and one.duty.proof in INSTRUMENT_PROOFS
    }
    return {pk: frozenset(p.pk for p in provinces_of(schemes[pk])) for pk in owing}


def _standing(one: Obligation, known: _Evidence, *, on: date) -> Standing:
    left = (one.due_date - on).days
    act = known.acts.get(one.pk)
    if act is not None and act.kind == ObligationActKind.EXEMPT:
        return Standing(one, ObligationStatus.EXEMPT, act.note, left)
    if act is not None and act.kind == ObligationActKind.DONE:
        return Standing(one, ObligationStatus.DONE, act.reference or act.note, left)
    proof = _seen(one, known)
    if proof:
        return Standing(one, ObligationStatus.DONE, proof, left)
    return Standing(
        one, ObligationStatus.OVERDUE if left < 0 else ObligationStatus.COMING, "", left
    )


def _seen(one: Obligation, known: _Evidence) -> str:
    """What the portal itself sees as the proof; "" for none."""
    proof = Proof(one.duty.proof)
    if proof in INSTRUMENT_PROOFS:
        return _instrument_seen(one, known)
    if proof in CEILING_PROOFS:
        return known.ceilings.get((one.scheme_id, CEILING_PROOFS[proof]), "")
    if proof == Proof.OFFICIALS:
        kinds = known.officials.get((one.office_id, one.scheme.fiscal_year_id), frozenset())
        return "KPA, PPK" if kinds >= set(OfficialKind.values) else ""
    return ""


def _instrument_seen(one: Obligation, known: _Evidence) -> str:
    kind = INSTRUMENT_PROOFS[Proof(one.duty.proof)]
    if one.office.province_id is not None:
        return known.instruments.get((one.scheme_id, one.office.province_id, kind), "")
    there = [
        known.instruments.get((one.scheme_id, place, kind), "")
        for place in known.provinces[one.scheme_id]
    ]
    return there[0] if there and all(there) else ""


def next_for(actor: Actor, *, on: date, most: int) -> list[Standing]:
    """What an office still owes around a day: the late ones of two months, then the nearest."""
    near = Obligation.objects.filter(
        office__in=actor.office_ids(),
        due_date__range=(on - timedelta(days=60), on + timedelta(days=45)),
    )
    rows = list(near.select_related("duty", "scheme", "office").by_due_date())
    found = standings(rows, on=on)
    return [s for s in found if s.status in OPEN_STATUSES][:most]
