"""Realistic RAB lines with planted slips of three or six zeros, and how many a rule catches.

Prices follow the SBM table of the project (province by province) and a catalogue of goods whose
prices scatter log-normally. History and the lines under test come from separate draws.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from uuid import UUID

from budgets.actions.reference import DATA
from programs.actions.price_levels import refresh_price_levels
from programs.checks import examine, read_dossier
from programs.checks.rule import rule_code
from programs.models import Proposal, RabLine
from programs.states import ProposalState
from tests import factories

PER_PROPOSAL = 40
SLIPS = (Decimal(1_000), Decimal(1_000_000), Decimal("0.001"))
COMMODITIES = (
    "kopi", "garam", "minyak nilam", "tenun ikat", "rumput laut", "kakao", "anyaman rotan", "batik",
    "gula aren", "perak", "kayu ukir", "ikan asap", "sagu", "kulit", "keramik", "sutra",
)  # fmt: skip
# Account, unit, description, usual price, scatter (standard deviation of the natural log).
GOODS = (
    ("526112", "unit", "Mesin jahit industri", 6_500_000, 0.45),
    ("526112", "unit", "Mesin pengering {}", 42_000_000, 0.6),
    ("526112", "unit", "Mesin kemas vakum", 9_000_000, 0.5),
    ("526112", "unit", "Alat produksi {}", 18_000_000, 0.8),
    ("526112", "set", "Peralatan kerja {}", 4_500_000, 0.6),
    ("526115", "unit", "Rak pajang hasil", 2_800_000, 0.4),
    ("521211", "paket", "Bahan praktik pelatihan {}", 3_000_000, 0.6),
    ("521211", "kegiatan", "ATK dan penggandaan bahan", 2_500_000, 0.5),
    ("521211", "eksemplar", "Cetak modul pelatihan", 65_000, 0.4),
    ("521211", "orang", "Seminar kit peserta", 150_000, 0.3),
    ("521211", "buah", "Spanduk kegiatan {}", 350_000, 0.4),
    ("521219", "paket", "Publikasi kegiatan {}", 7_500_000, 0.7),
    ("521219", "dokumen", "Pengujian mutu produk {}", 1_800_000, 0.5),
    ("521219", "IKM", "Fasilitasi sertifikat halal", 3_500_000, 0.3),
    ("522141", "unit", "Sewa alat peraga", 1_200_000, 0.5),
    ("522141", "per hari", "Sewa gedung pelatihan", 4_000_000, 0.6),
    ("522131", "OB", "Jasa konsultan pendamping", 12_000_000, 0.4),
    ("522151", "OJ", "Honorarium instruktur {}", 400_000, 0.5),
    ("522191", "paket", "Jasa desain kemasan", 5_000_000, 0.6),
    ("524119", "orang", "Transpor peserta {}", 250_000, 0.5),
    # Words under which anything is bought: prices two orders of magnitude apart.
    ("526112", "unit", "Mesin {}", 30_000_000, 1.3),
    ("526115", "paket", "Bangunan bengkel {}", 150_000_000, 1.2),
    ("521211", "paket", "Belanja bahan {}", 5_000_000, 1.2),
    ("522191", "paket", "Jasa lainnya {}", 20_000_000, 1.4),
    ("521219", "kegiatan", "Penyelenggaraan {}", 40_000_000, 1.3),
)
# People put words before the thing, so that it has no history of its own.
PREFIXES = (*[""] * 6, "Pengadaan ", "Biaya ", "Belanja ")
# What was submitted holds slips too: one in so many lines.
OLD_SLIPS = 100


@dataclass(frozen=True)
class Draft:
    """One line before it is stored."""

    province: int
    account: str
    unit: str
    description: str
    price: int
    slipped: bool = False


@dataclass(frozen=True)
class Score:
    """How many slips were caught, and how many right lines were called odd."""

    slips: int
    caught: int
    right: int
    alarms: int

    @property
    def recall(self) -> float:
        return self.caught / self.slips

    @property
    def false_alarms(self) -> float:
        return self.alarms / self.right

    def __str__(self) -> str:
        return (
            f"Salah nol: {self.caught} dari {self.slips} tertangkap ({self.recall:.2%}); "
            f"alarm palsu {self.alarms} dari {self.right} ({self.false_alarms:.2%})"
        )


def drafts(count: int, *, seed: int, provinces: Sequence[str], slips: int = 0) -> list[Draft]:
    """So many lines of one draw; every ``slips``-th price has zeros too many or too few."""
    chance = random.Random(seed)
    kinds = [*_goods(), *_sbm(provinces)]
    return [
        _slip(chance, one) if slips and n % slips == 0 else one
        for n, one in enumerate(islice(_lines(chance, kinds, provinces), count))
    ]


def _goods() -> Iterator[tuple[str, str, str, dict[str, int], float]]:
    for account, unit, words, price, scatter in GOODS:
        yield account, unit, words, {"": price}, scatter


def _sbm(provinces: Sequence[str]) -> Iterator[tuple[str, str, str, dict[str, int], float]]:
    """Items of the SBM by province; people plan at the rate or somewhat below."""
    with (DATA / "sbm_items.csv").open() as stream:
        named = {(r["item_key"], r["class_key"]): r for r in csv.DictReader(stream)}
    rates: dict[tuple[str, str], dict[str, int]] = {}
    units: dict[tuple[str, str], str] = {}
    with (DATA / "sbm.csv").open() as stream:
        for row in csv.DictReader(stream):
            key = row["item_key"], row["class_key"]
            rates.setdefault(key, {})[row["province_code"]] = int(row["rate_idr"])
            units[key] = row["unit"]
    for key, by_province in rates.items():
        if "" in by_province or set(provinces) <= set(by_province):
            account = named[key]["account_codes"].split()[0]
            yield account, units[key], named[key]["name"], by_province, 0.12


def _lines(chance: random.Random, kinds: Sequence, provinces: Sequence[str]) -> Iterator[Draft]:
    while True:
        account, unit, words, prices, scatter = chance.choice(kinds)
        place = chance.randrange(len(provinces))
        usual = prices.get(provinces[place], prices.get("", 0))
        price = round(usual * chance.lognormvariate(0, scatter), -3)
        words = words.format(chance.choice(COMMODITIES)) + f" {chance.choice(COMMODITIES)}"
        words = chance.choice(PREFIXES) + words
        yield Draft(place, account, unit, words, max(int(price), 1_000))


def _slip(chance: random.Random, line: Draft) -> Draft:
    price = max(int(line.price * chance.choice(SLIPS)), 1)
    return Draft(line.province, line.account, line.unit, line.description, price, slipped=True)


def measure(*, history: int, tested: int, seed: int) -> Score:
    """Store a history, work out its levels, and run the checks over other lines with slips."""
    codes = sorted(_province_codes())
    offices = [
        factories.OfficeFactory(province=factories.ProvinceFactory(code=code)) for code in codes
    ]
    past = drafts(history, seed=seed, provinces=codes, slips=OLD_SLIPS)
    store(past, offices, state=ProposalState.SUBMITTED)
    refresh_price_levels(at=factories.MOMENT)
    lines = drafts(tested, seed=seed + 1, provinces=codes, slips=10)
    stored = store(lines, offices, state=ProposalState.DRAFT)
    return _score(stored)


def _province_codes() -> set[str]:
    with (DATA / "sbm.csv").open() as stream:
        return {r["province_code"] for r in csv.DictReader(stream)} - {""}


def store(lines: Sequence[Draft], offices: Sequence, *, state: ProposalState) -> dict[UUID, bool]:
    """Put the lines into proposals of their provinces; by line, whether it slipped."""
    shared = {
        "output_class": factories.OutputClassFactory(),
        "output_code": "001",
        "component": "051",
        "factor_1": Decimal(1),
    }
    accounts = {code: factories.AccountFactory(code=code) for code in {x.account for x in lines}}
    for unit in {x.unit for x in lines}:
        factories.UnitFactory(code=unit)
    slipped: dict[UUID, bool] = {}
    rows = []
    for place, office in enumerate(offices):
        own = [line for line in lines if line.province == place]
        for batch in _batches(own):
            proposal = factories.ProposalFactory(office=office, lines=0)
            for position, line in enumerate(batch, start=1):
                row = RabLine(
                    proposal=proposal,
                    position=position,
                    account=accounts[line.account],
                    unit_1_id=line.unit,
                    description=line.description,
                    unit_price_idr=line.price,
                    **shared,
                )
                slipped[row.pk] = line.slipped
                rows.append(row)
    RabLine.objects.bulk_create(rows, batch_size=2_000)
    _bring_to(state, {row.proposal_id for row in rows})
    return slipped


def _batches(lines: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    return (lines[n : n + PER_PROPOSAL] for n in range(0, len(lines), PER_PROPOSAL))


def _bring_to(state: ProposalState, ids: Iterable[UUID]) -> None:
    if state == ProposalState.DRAFT:
        return
    for proposal in Proposal.objects.filter(pk__in=ids):
        fields = factories.proposals.state_fields(proposal, state)
        Proposal.objects.filter(pk=proposal.pk).update(state=state, **fields)


def _score(slipped: dict[UUID, bool]) -> Score:
    odd: set[str] = set()
    for proposal in Proposal.objects.filter(
        state=ProposalState.DRAFT, lines__in=list(slipped)
    ).distinct():
        found = examine(read_dossier(proposal))
        odd |= {f.anchor for f in found if rule_code(f.code) == "R11"}
    caught = sum(f"baris-{pk}" in odd for pk, is_slip in slipped.items() if is_slip)
    slips = sum(slipped.values())
    return Score(slips, caught, len(slipped) - slips, len(odd) - caught)
