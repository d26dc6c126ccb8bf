"""Whose power a revision needs, and which rules hold it or are noted. Pure over one sheet.

Output volume is what lines that name an indicator count: their volume by allocation, indicator
and unit (assumed: no source gives a formula).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.figures.revisions import (
    Block,
    LineKey,
    LineState,
    Pair,
    Sheet,
    only_changes,
    semula_menjadi,
)
from budgets.models import Revision, RevisionPower, RevisionRule
from budgets.states import (
    RevisionAuthority,
    RevisionFeature,
    RevisionKind,
    RevisionRuleKey,
    RuleWeight,
)
from ikmportal.ui.formats import date_text, decimal_text, rupiah

_RANK = list(RevisionAuthority)
_NOTHING_REALISED: Mapping[LineKey, int] = {}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One sentence that names the line and the mend."""

    weight: RuleWeight
    message: str
    allocation_id: UUID | None = None

    @property
    def is_blocking(self) -> bool:
        return self.weight == RuleWeight.BLOCK


@dataclass(frozen=True, kw_only=True)
class Power:
    """The authority a revision needs, what asks for it, and where that is written."""

    authority: RevisionAuthority
    feature: RevisionFeature
    source: str
    confidence: str


def features(sheet: Sheet) -> set[RevisionFeature]:
    """What a sheet moves: within accounts, between them, between RO, allocations, satker.

    Accounts, expenditure types (the first two digits), RO and KRO (the first three letters) are
    looked at in every satker that nets to zero, and in the whole. A line whose RO is not known
    stands in one of its own. Pure.
    """
    found = {feature for block in sheet.blocks for feature in _of_block(block)}
    by_office: dict[UUID, list[Pair]] = {}
    for block in sheet.blocks:
        by_office.setdefault(block.allocation.office_id, []).extend(block.pairs)
    nets = {office: sum(p.delta_idr for p in pairs) for office, pairs in by_office.items()}
    if any(nets.values()):
        found.add(RevisionFeature.BETWEEN_OFFICES)
    if sheet.delta_idr:
        found.add(RevisionFeature.TOTAL)
    even = [pairs for office, pairs in by_office.items() if not nets[office]]
    for pairs in [*even, sheet.pairs]:
        found.update(_between(pairs))
    return found


def _of_block(block: Block) -> Iterable[RevisionFeature]:
    if any(pair.is_changed for pair in block.pairs):
        yield RevisionFeature.WITHIN_ACCOUNT
    if block.delta_idr:
        yield RevisionFeature.BETWEEN_ALLOCATIONS


def _between(pairs: Sequence[Pair]) -> Iterable[RevisionFeature]:
    if _is_moved(pairs, lambda line: line.account_code):
        yield RevisionFeature.BETWEEN_ACCOUNTS
    if _is_moved(pairs, lambda line: line.account_code[:2]):
        yield RevisionFeature.BETWEEN_TYPES
    if _is_moved(pairs, lambda line: line.output_code):
        yield RevisionFeature.BETWEEN_OUTPUTS
    if _is_moved(pairs, lambda line: line.output_code[:3]):
        yield RevisionFeature.BETWEEN_CLASSES


def _is_moved(pairs: Iterable[Pair], code_of: Callable[[LineState], str]) -> bool:
    """Whether money leaves one code for another."""
    sums: dict[str, int] = {}
    for pair in pairs:
        code = code_of(pair.line)
        sums[code] = sums.get(code, 0) + pair.delta_idr
    return any(sums.values())


def power_needed(sheet: Sheet, powers: Iterable[RevisionPower]) -> Power | None:
    """The greatest power that any move asks for; None where no row in force names one. Pure."""
    moved = features(sheet)
    rows = [row for row in powers if RevisionFeature(row.feature) in moved]
    if not rows:
        return None
    row = max(rows, key=_reach)
    return Power(
        authority=RevisionAuthority(row.authority),
        feature=RevisionFeature(row.feature),
        source=row.source,
        confidence=row.get_confidence_display(),
    )


def _reach(row: RevisionPower) -> tuple[int, int]:
    """By authority, then by how far the move goes."""
    return (
        _RANK.index(RevisionAuthority(row.authority)),
        list(RevisionFeature).index(RevisionFeature(row.feature)),
    )


def findings(
    revision: Revision,
    sheet: Sheet,
    *,
    rules: Iterable[RevisionRule],
    power: Power | None,
    realised: Mapping[LineKey, int] = _NOTHING_REALISED,
) -> list[Finding]:
    """What holds a revision back or is noted with it. Pure.

    ``realised`` is the one point through which realisation will hold a revision: rupiah spent by
    line. No table of realisation exists yet, so its callers pass none.
    """
    known = {RevisionRuleKey(row.key): row for row in rules}
    found = [
        *_nothing(sheet),
        *_off_balance(revision, sheet),
        *_volume_drops(sheet, _weight(known, RevisionRuleKey.VOLUME_DROP)),
        *_too_late(revision, known.get(RevisionRuleKey.LAST_POK_DATE), power),
        *_below_realised(sheet, _weight(known, RevisionRuleKey.REALISED), realised),
    ]
    return [one for one in found if one.weight != RuleWeight.OFF]


def _weight(known: Mapping[RevisionRuleKey, RevisionRule], key: RevisionRuleKey) -> RuleWeight:
    """A rule of which no row is in force is noted, never silently dropped."""
    return RuleWeight(known[key].weight) if key in known else RuleWeight.NOTE


def _nothing(sheet: Sheet) -> Iterable[Finding]:
    if not any(pair.is_changed for pair in sheet.pairs):
        yield Finding(
            weight=RuleWeight.BLOCK,
            message=_("Belum ada baris yang berubah. Ubah paling sedikit satu baris."),
        )


def _off_balance(revision: Revision, sheet: Sheet) -> Iterable[Finding]:
    """The database refuses it as well, so no year can weigh it less."""
    if revision.kind == RevisionKind.CEILING or not sheet.delta_idr:
        return
    words = (
        _("Penambahan melebihi pengurangan sebesar %(amount)s. Kurangi baris lain sebesar itu.")
        if sheet.delta_idr > 0
        else _("Pengurangan melebihi penambahan sebesar %(amount)s. Tambahkan ke baris lain.")
    )
    message = words % {"amount": rupiah(abs(sheet.delta_idr))}
    yield Finding(weight=RuleWeight.BLOCK, message=message)


def _volume_drops(sheet: Sheet, weight: RuleWeight) -> Iterable[Finding]:
    for block in sheet.blocks:
        before = _volumes(pair.before for pair in block.pairs)
        after = _volumes(pair.after for pair in block.pairs)
        for key, (volume, name) in before.items():
            left = after.get(key, (Decimal(0), ""))[0]
            if left < volume:
                yield Finding(
                    weight=weight,
                    allocation_id=block.allocation.pk,
                    message=_drop_message(block, name, key[1], volume, left),
                )


def _volumes(
    states: Iterable[LineState | None],
) -> dict[tuple[UUID, str], tuple[Decimal, str]]:
    sums: dict[tuple[UUID, str], tuple[Decimal, str]] = {}
    for state in states:
        if state is None or state.indicator_id is None or state.volume is None:
            continue
        key = (state.indicator_id, state.unit_code)
        total, name = sums.get(key, (Decimal(0), state.description))
        sums[key] = (total + state.volume, name)
    return sums


def _drop_message(block: Block, name: str, unit: str, volume: Decimal, left: Decimal) -> str:
    return _(
        "%(place)s, “%(line)s”: volume keluaran turun dari %(before)s menjadi %(after)s %(unit)s. "
        "Kembalikan volumenya atau turunkan harga satuannya saja."
    ) % {
        "place": block.allocation.office.short_name,
        "line": name,
        "before": decimal_text(volume.normalize()),
        "after": decimal_text(left.normalize()),
        "unit": unit,
    }


def _too_late(
    revision: Revision, rule: RevisionRule | None, power: Power | None
) -> Iterable[Finding]:
    """The KPA's own power ends on a day; other powers follow the calendar of the treasury."""
    if rule is None or power is None or power.authority != RevisionAuthority.KPA:
        return
    month, day = (int(part) for part in rule.month_and_day.split("-"))
    last = date(revision.scheme.fiscal_year_id, month, day)
    if revision.effective_date > last:
        yield Finding(
            weight=RuleWeight(rule.weight),
            message=_(
                "Revisi POK paling lambat %(last)s, revisi ini berlaku %(day)s. "
                "Ubah tanggal berlakunya."
            )
            % {"last": date_text(last), "day": date_text(revision.effective_date)},
        )


def _below_realised(
    sheet: Sheet, weight: RuleWeight, realised: Mapping[LineKey, int]
) -> Iterable[Finding]:
    for block in sheet.blocks:
        for pair in block.pairs:
            spent = realised.get(pair.key, 0)
            if pair.is_changed and pair.after_idr < spent:
                yield Finding(
                    weight=weight,
                    allocation_id=block.allocation.pk,
                    message=_(
                        "%(place)s, “%(line)s”: menjadi %(after)s, padahal sudah terealisasi "
                        "%(spent)s. Isi paling sedikit sebesar itu."
                    )
                    % {
                        "place": block.allocation.office.short_name,
                        "line": pair.line.description,
                        "after": rupiah(pair.after_idr),
                        "spent": rupiah(spent),
                    },
                )


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Everything the rows of the dated tables say of one revision."""

    power: Power | None
    findings: Sequence[Finding]

    @property
    def is_blocked(self) -> bool:
        return any(one.is_blocking for one in self.findings)


def judge_changes(
    revision: Revision, *, realised: Mapping[LineKey, int] = _NOTHING_REALISED
) -> Judgement:
    """Judge by the lines that change alone: four queries.

    Only an allocation whose output volume drops is read whole, for the figures in the sentence.
    """
    changes = only_changes(revision)
    dropping = {one.allocation_id for one in _volume_drops(changes, RuleWeight.NOTE)}
    if not dropping:
        return judge(revision, changes, realised=realised)
    ids = [pk for pk in dropping if pk is not None]
    whole = {b.allocation.pk: b for b in semula_menjadi(revision, allocation_ids=ids).blocks}
    blocks = tuple(whole.get(block.allocation.pk, block) for block in changes.blocks)
    return judge(revision, Sheet(blocks=blocks), realised=realised)


def judge(
    revision: Revision, sheet: Sheet, *, realised: Mapping[LineKey, int] = _NOTHING_REALISED
) -> Judgement:
    """Read the tables in force on the revision's day and judge it by them: two queries."""
    power = power_needed(sheet, RevisionPower.objects.on(revision.effective_date))
    rules = RevisionRule.objects.of_year(revision.scheme.fiscal_year_id)
    return Judgement(
        power=power,
        findings=findings(revision, sheet, rules=rules, power=power, realised=realised),
    )
