"""What a scenario's edits add up to, and what that gives. Pure: no database, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.figures.apportion import Claim, Clash, ClashKind, InfeasibleError, apportion, mix
from budgets.states import IN_NUMBERS, WEIGHTS, EditKind
from ikmportal.ui.formats import rupiah

# A setting: its kind and, where it speaks of one province, which.
Key = tuple[EditKind, UUID | None]
_NAMES_SHOWN = 6
DEFAULT_NEW_WITHIN = 5


class EditRow(Protocol):
    """What is read of a ScenarioEdit."""

    kind: str
    province_id: UUID | None
    after_idr: int | None
    after_number: int | None
    reason: str


@dataclass(frozen=True)
class Value:
    """What a setting stands at: rupiah or a number, and the reason given with it."""

    amount: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Every setting that stands."""

    settings: Mapping[Key, Value] = field(default_factory=dict)

    def get(self, kind: EditKind, province_id: UUID | None = None) -> int | None:
        found = self.settings.get((kind, province_id))
        return None if found is None else found.amount

    @property
    def total_idr(self) -> int:
        return self.get(EditKind.TOTAL) or 0

    @property
    def weights(self) -> dict[EditKind, int]:
        """Percent points of every measure that has some."""
        points = {kind: self.get(kind) or 0 for kind in WEIGHTS}
        return {kind: point for kind, point in points.items() if point}

    @property
    def new_within(self) -> int:
        """Until how many years after its founding a province counts as new."""
        years = self.get(EditKind.NEW_WITHIN)
        return DEFAULT_NEW_WITHIN if years is None else years

    def fixed_idr(self, province_id: UUID) -> int | None:
        """A manual amount, else a locked one."""
        manual = self.get(EditKind.MANUAL, province_id)
        return self.get(EditKind.LOCK, province_id) if manual is None else manual


@dataclass(frozen=True, kw_only=True)
class Place:
    """A province of the year: who it is and how long it exists."""

    id: UUID
    code: str
    name: str
    founded: int | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the measures know of every province, with the source of each."""

    places: Sequence[Place]
    year: int
    values: Mapping[EditKind, Mapping[UUID, Fraction]]
    last_year: Mapping[UUID, int]
    sources: Mapping[EditKind, str]

    def unknown(self, kind: EditKind) -> list[Place]:
        """Provinces the measure has no value for; they count as its average."""
        known = self.values.get(kind, {})
        return [place for place in self.places if place.id not in known]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What each province gets, or why nothing can be worked out."""

    shares: Mapping[UUID, int]
    problems: Sequence[str] = ()

    @property
    def is_sound(self) -> bool:
        return not self.problems


def recipe_of(edits: Iterable[EditRow]) -> Recipe:
    """Fold edits, oldest first: the newest of each setting stands, a blank takes it away."""
    standing: dict[Key, Value] = {}
    for edit in edits:
        kind = EditKind(edit.kind)
        after = edit.after_number if kind in IN_NUMBERS else edit.after_idr
        if after is None:
            standing.pop((kind, edit.province_id), None)
        else:
            standing[kind, edit.province_id] = Value(int(after), edit.reason)
    return Recipe(settings=standing)


def work_out(recipe: Recipe, evidence: Evidence) -> Outcome:
    """Share the total out by the recipe: the sum is exact, or the problems say what clashes."""
    if problems := _blind(recipe, evidence):
        return Outcome(shares={}, problems=problems)
    by_code = {place.code: place for place in evidence.places}
    try:
        shares = apportion(recipe.total_idr, claims(recipe, evidence))
    except InfeasibleError as refused:
        words = [in_words(clash, by_code) for clash in refused.clashes]
        return Outcome(shares={}, problems=words)
    return Outcome(shares={by_code[code].id: amount for code, amount in shares.items()})


def claims(recipe: Recipe, evidence: Evidence) -> list[Claim]:
    """Turn the settings of every province into a claim."""
    points = {kind.value: point for kind, point in recipe.weights.items()}
    values = {
        kind.value: {
            place.code: _value(kind, place, recipe, evidence)
            for place in evidence.places
            if _knows(kind, place, evidence)
        }
        for kind in recipe.weights
    }
    weights = mix(points, values, keys=[place.code for place in evidence.places])
    return [
        Claim(
            key=place.code,
            weight=weights[place.code],
            floor_idr=_floor(recipe, evidence, place),
            cap_idr=_cap(recipe, evidence, place),
            fixed_idr=recipe.fixed_idr(place.id),
        )
        for place in evidence.places
    ]


def _knows(kind: EditKind, place: Place, evidence: Evidence) -> bool:
    if kind in (EditKind.BY_EQUAL, EditKind.BY_NEWNESS):
        return True
    return place.id in evidence.values.get(kind, {})


def _value(kind: EditKind, place: Place, recipe: Recipe, evidence: Evidence) -> Fraction:
    if kind == EditKind.BY_EQUAL:
        return Fraction(1)
    if kind == EditKind.BY_NEWNESS:
        return Fraction(is_new(place, evidence.year, within=recipe.new_within))
    return evidence.values[kind][place.id]


def is_new(place: Place, year: int, *, within: int) -> bool:
    """Founded at most so many years before the fiscal year."""
    return place.founded is not None and year - place.founded <= within


def _floor(recipe: Recipe, evidence: Evidence, place: Place) -> int:
    """The highest of the common floor, the province's own, and the lower edge of the band."""
    own = recipe.get(EditKind.FLOOR, place.id)
    common = recipe.get(EditKind.FLOOR) if own is None else own
    last, band = evidence.last_year.get(place.id), recipe.get(EditKind.BAND)
    edge = 0 if last is None or band is None else -(-last * max(0, 100 - band) // 100)
    return max(common or 0, edge)


def _cap(recipe: Recipe, evidence: Evidence, place: Place) -> int | None:
    """The lowest of the common cap, the province's own, and the upper edge of the band."""
    own = recipe.get(EditKind.CAP, place.id)
    common = recipe.get(EditKind.CAP) if own is None else own
    last, band = evidence.last_year.get(place.id), recipe.get(EditKind.BAND)
    edge = None if last is None or band is None else last * (100 + band) // 100
    return min((cap for cap in (common, edge) if cap is not None), default=None)


def _blind(recipe: Recipe, evidence: Evidence) -> list[str]:
    """Measures that know nothing of any province, and a mix without measures."""
    if not recipe.weights:
        return [_("Belum ada bobot. Isi paling sedikit satu bobot, misalnya sama rata 100.")]
    problems = []
    for kind in recipe.weights:
        known = [p for p in evidence.places if _knows(kind, p, evidence)]
        if not any(_value(kind, place, recipe, evidence) for place in known):
            problems.append(
                _("Bobot “%(name)s” belum punya data. Isi datanya atau jadikan bobotnya 0.")
                % {"name": EditKind(kind).label}
            )
    return problems


def in_words(clash: Clash, places: Mapping[str, Place]) -> str:
    """Name the condition, its amounts and its provinces."""
    names = [places[key].name for key in clash.keys]
    shown = ", ".join(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown += _(" dan %(n)s lainnya") % {"n": len(names) - _NAMES_SHOWN}
    return _sentence(clash.kind) % {
        "amount": rupiah(clash.amount_idr),
        "against": rupiah(clash.against_idr),
        "over": rupiah(abs(clash.amount_idr - clash.against_idr)),
        "names": shown,
    }


def _sentence(kind: ClashKind) -> str:
    return {
        ClashKind.FLOOR_ABOVE_CAP: _(
            "Batas bawah %(amount)s di atas batas atas %(against)s: %(names)s."
        ),
        ClashKind.FIXED_BELOW_FLOOR: _(
            "Nilai terkunci atau manual %(amount)s di bawah batas bawah %(against)s: %(names)s."
        ),
        ClashKind.FIXED_ABOVE_CAP: _(
            "Nilai terkunci atau manual %(amount)s di atas batas atas %(against)s: %(names)s."
        ),
        ClashKind.FIXED_TOO_MUCH: _(
            "Jumlah nilai terkunci dan manual %(amount)s tidak cocok dengan pagu %(against)s, "
            "selisih %(over)s: %(names)s."
        ),
        ClashKind.FLOORS_TOO_MUCH: _(
            "Jumlah batas bawah %(amount)s melebihi pagu %(against)s, lebih %(over)s: %(names)s."
        ),
        ClashKind.CAPS_TOO_LITTLE: _(
            "Jumlah batas atas %(amount)s kurang dari pagu %(against)s, kurang %(over)s: %(names)s."
        ),
        ClashKind.NO_WEIGHT: _(
            "Tidak ada provinsi berbobot yang dapat menerima %(over)s: %(names)s."
        ),
    }[kind]
