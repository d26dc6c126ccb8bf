"""What the guard shows in the demo year: a line above its SBM, one with three zeros too many, and
two rules that an admin set. Made up, and marked so."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from budgets.actions.reference_sbm import item_identity
from budgets.models import FundingScheme
from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.people import address
from ikmportal.demo.plots import YEAR
from programs.actions.lines import add_line
from programs.actions.price_levels import refresh_price_levels
from programs.actions.rule_settings import Choice, set_rule
from programs.checks import DECLARED
from programs.models import Proposal, RabLine, RuleSetting
from programs.states import PriceSource, ProposalState, Severity
from provinces.actions.reference_files import identity

_WHEN = at(2023, 9, 25, 10)
_DRAFT = "Penguatan UPL IKM garam di Pidie"
_RULES = (
    ("M3", Severity.WARN, {"people": 15}),
    ("R15", Severity.WARN, {"percent": 40}),
)
# Description, price, source and SBM class; the second price was typed with three zeros too many.
_LINES = (
    (
        "Honorarium narasumber pemasaran (data contoh)", 1_200_000, PriceSource.SBM,
        "eselon_ii",
    ),
    ("Honorarium narasumber bimbingan teknis (data contoh)", 900_000_000, PriceSource.MARKET, ""),
)  # fmt: skip


def seed(cast: Cast, scheme: FundingScheme) -> int:
    """Add what is missing, after the proposals; returns how many lines and settings were added."""
    added = _seed_lines(cast, scheme) + _seed_rules(cast, scheme)
    if added:
        refresh_price_levels(at=_WHEN)
    return added


def _seed_lines(cast: Cast, scheme: FundingScheme) -> int:
    """Into the draft, while it is one: what people did to it in the demo stays theirs."""
    keys = [identity("contoh-penjaga", number) for number in range(len(_LINES))]
    if RabLine.objects.filter(pk__in=keys).exists():
        return 0
    draft = Proposal.objects.filter(scheme=scheme, title=_DRAFT, state=ProposalState.DRAFT).first()
    if draft is None:
        return 0
    by, last = cast.of(address("penyusun.aceh")), draft.lines.current().in_order().last()
    if last is None:
        return 0
    for key, line in zip(keys, _LINES, strict=True):
        add_line(draft.pk, by=by, values=_values(last, *line), at=_WHEN, key=key)
    return len(_LINES)


def _values(
    like: RabLine, description: str, price_idr: int, source: PriceSource, class_key: str
) -> Mapping[str, Any]:
    """Codes of the line before; an hour's fee for a speaker."""
    account = type(like.account).objects.get(fiscal_year=YEAR, code="522151")
    return {
        "output_class_id": like.output_class_id,
        "output_code": like.output_code,
        "component": like.component,
        "subcomponent": like.subcomponent,
        "account": account,
        "description": description,
        "factor_1": 2,
        "unit_1_id": "OJ",
        "unit_price_idr": price_idr,
        "price_source": source,
        "sbm_item_id": item_identity(YEAR, "honor_narasumber", class_key) if class_key else None,
        "indicator_id": like.indicator_id,
    }


def _seed_rules(cast: Cast, scheme: FundingScheme) -> int:
    if RuleSetting.objects.filter(scheme=scheme).exists():
        return 0
    by = cast.of(address("admin"))
    for code, severity, parameters in _RULES:
        choice = Choice(severity, parameters, note=f"{SAMPLE}.", first=date(2023, 9, 1))
        set_rule(scheme, DECLARED[code], choice=choice, seen=0, by=by, at=_WHEN)
    return len(_RULES)
