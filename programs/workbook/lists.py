"""The code lists of a RAB: what a cell may hold, how it is shown, and how it is read back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation

from budgets.models import Account, FundingScheme, Indicator, OutputClass, Unit
from programs.states import PriceSource

_MOST_LABEL = 250


@dataclass(frozen=True)
class Entry:
    """``value`` is canonical (code or id), ``pk`` the key of the row, ``label`` what people see."""

    value: str
    label: str
    pk: Any
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """One list by its order. A cell may hold the label, the code alone, or another name of it."""

    entries: tuple[Entry, ...]

    @cached_property
    def by_value(self) -> Mapping[str, Entry]:
        return {entry.value: entry for entry in self.entries}

    @cached_property
    def _by_word(self) -> Mapping[str, Entry]:
        words: dict[str, Entry] = {}
        for entry in self.entries:
            for word in (entry.label, entry.value, *entry.others):
                words.setdefault(_folded(word), entry)
        return words

    def label(self, value: str) -> str:
        entry = self.by_value.get(value)
        return entry.label if entry else value

    def find(self, text: str) -> Entry | None:
        """The entry a cell names: its label, its code, or its code followed by any words."""
        wanted = _folded(text)
        first = wanted.split(" ", 1)[0]
        return self._by_word.get(wanted) or self._by_word.get(first)


Lists = Mapping[str, CodeList]


def lists_for(scheme: FundingScheme) -> Lists:
    """Every list of the scheme's year: four queries."""
    year = scheme.fiscal_year_id
    classes = OutputClass.objects.filter(fiscal_year=year).order_by("code")
    accounts = Account.objects.filter(fiscal_year=year).order_by("code")
    return {
        "output_class": _coded((row.code, row.name, row.pk) for row in classes),
        "account": _coded((row.code, row.name, row.pk) for row in accounts),
        "unit": CodeList(
            tuple(
                Entry(unit.code, unit.code, unit.pk, (unit.name, unit.name_en))
                for unit in Unit.objects.order_by("code")
            )
        ),
        "price_source": _sources(),
        "indicator": _indicators(year),
    }


def _coded(rows: Iterable[tuple[str, str, Any]]) -> CodeList:
    return CodeList(
        tuple(Entry(code, f"{code} {name}"[:_MOST_LABEL], pk) for code, name, pk in rows)
    )


def _indicators(year: int) -> CodeList:
    """By name; two of one name are told apart by their objective."""
    rows = list(Indicator.objects.choosable(year).select_related("objective"))
    names = [_folded(row.name) for row in rows]
    entries = []
    for row in rows:
        is_double = names.count(_folded(row.name)) > 1
        label = f"{row.name} ({row.objective.name})" if is_double else row.name
        entries.append(Entry(str(row.pk), " ".join(label.split())[:_MOST_LABEL], row.pk))
    return CodeList(tuple(entries))


def _sources() -> CodeList:
    """Shown in the language of the reader, read in any of ours."""
    words: dict[str, list[str]] = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for source in PriceSource:
                words.setdefault(source.value, []).append(str(source.label))
    return CodeList(
        tuple(Entry(s.value, str(s.label), s.value, tuple(words[s.value])) for s in PriceSource)
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
