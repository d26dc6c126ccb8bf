"""No unit price has three zeros too many or too few (×10³, ×10⁶, ÷10³)."""

from collections.abc import Iterator
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import rupiah
from programs.checks.background import Level, item_key, unit_key
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule
from programs.models import RabLine
from programs.states import PriceMeasure

# A normal spread is 1.4826 times its MAD.
MAD_TO_SIGMA = Decimal("1.4826")
# A slip of three zeros must stay visible however wide prices spread.
_WIDEST = Decimal("2.4")

OUTLIER = Rule(
    code="R11",
    title=gettext_lazy("Harga satuan tidak ganjil besarnya"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Median dan MAD harga baris yang pernah diajukan; SBM bila riwayat tipis"),
    parameters=(
        Parameter(
            name="fold",
            label=gettext_lazy("Ganjil bila paling sedikit"),
            kind=ParameterKind.WHOLE,
            default=30,
            unit=gettext_lazy("kali median, atau sepersekiannya"),
            lowest=2,
            highest=900,
        ),
        Parameter(
            name="spreads",
            label=gettext_lazy("Dan paling sedikit"),
            kind=ParameterKind.DECIMAL,
            default=Decimal("3.5"),
            unit=gettext_lazy("kali simpangan lazim"),
            lowest=1,
            highest=20,
        ),
        Parameter(
            name="sample",
            label=gettext_lazy("Riwayat paling sedikit"),
            kind=ParameterKind.WHOLE,
            default=8,
            unit=gettext_lazy("baris"),
            lowest=3,
            highest=1000,
        ),
    ),
)
RULES = (OUTLIER,)


def find(dossier: Dossier) -> Iterator[Finding]:
    if dossier.rules.is_off(OUTLIER):
        return
    for line in dossier.lines:
        level = usual_level(dossier, line)
        if level is not None and _is_odd(dossier, line, level):
            yield Finding(
                OUTLIER.code,
                Section.RAB,
                OUTLIER.severity,
                _("Harga satuan %(price)s untuk “%(name)s” jauh dari yang lazim, sekitar %(usual)s."
                  " Periksa jumlah nolnya.")
                % {
                    "price": rupiah(int(line.unit_price_idr)),
                    "name": line.description,
                    "usual": rupiah(from_log(level.center)),
                },
                anchor=f"baris-{line.pk}",
            )  # fmt: skip


def usual_level(dossier: Dossier, line: RabLine) -> Level | None:
    """The finest level with enough history; the SBM rate where only coarse ones have it.

    Same thing, unit and province; same thing and unit; SBM; account and unit here; account and
    unit; unit.
    """
    unit, province = unit_key(line), str(dossier.proposal.province_id)
    item, account = item_key(line.description), line.account.code
    fewest = dossier.rules.value(OUTLIER, "sample")
    found = _first(dossier, fewest, [(item, "", unit, province), (item, "", unit, "")])
    if found is None and (match := dossier.sbm.get(line.pk)):
        return Level(sample=1, center=to_log(match.rate_idr), spread=Decimal(0))
    coarse = [("", account, unit, province), ("", account, unit, ""), ("", "", unit, "")]
    return found or _first(dossier, fewest, coarse)


def _first(dossier: Dossier, fewest: int, keys: list[tuple[str, str, str, str]]) -> Level | None:
    for key in keys:
        level = dossier.levels.get((PriceMeasure.UNIT_PRICE, *key))
        if level is not None and level.sample >= fewest:
            return level
    return None


def _is_odd(dossier: Dossier, line: RabLine, level: Level) -> bool:
    fold, spreads = (dossier.rules.value(OUTLIER, name) for name in ("fold", "spreads"))
    return is_far(to_log(line.unit_price_idr), level, fold=fold, spreads=spreads)


def is_far(value: Decimal, level: Level, *, fold: int, spreads: Decimal) -> bool:
    """Whether a log10 lies both so many times and so many usual spreads from the median."""
    wide = min(spreads * MAD_TO_SIGMA * level.spread, _WIDEST)
    return abs(value - level.center) >= max(to_log(fold), wide)


def to_log(amount: int | Decimal) -> Decimal:
    """log10 of an amount, exact to four digits as the levels are kept."""
    with localcontext(prec=30):
        return round(Decimal(amount).log10(), 4)


def from_log(value: Decimal) -> int:
    """The amount (rupiah) of a log10, to two leading digits: it is only about."""
    with localcontext(prec=30):
        amount = Decimal(10) ** value
        return int(round(amount, 1 - amount.adjusted()))
