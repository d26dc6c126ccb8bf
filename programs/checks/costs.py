"""What a beneficiary and an output cost is of the usual order."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import rupiah
from programs.checks.background import Level
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.magnitude import from_log, is_far, to_log
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule
from programs.states import PriceMeasure

_PARAMETERS = (
    Parameter(
        name="fold",
        label=gettext_lazy("Ganjil bila paling sedikit"),
        kind=ParameterKind.WHOLE,
        default=10,
        unit=gettext_lazy("kali median, atau sepersekiannya"),
        lowest=2,
        highest=900,
    ),
    Parameter(
        name="spreads",
        label=gettext_lazy("Dan paling sedikit"),
        kind=ParameterKind.DECIMAL,
        default=Decimal(4),
        unit=gettext_lazy("kali simpangan lazim"),
        lowest=1,
        highest=20,
    ),
    Parameter(
        name="sample",
        label=gettext_lazy("Riwayat paling sedikit"),
        kind=ParameterKind.WHOLE,
        default=8,
        unit=gettext_lazy("usulan"),
        lowest=3,
        highest=1000,
    ),
)
_BENEFICIARY = Rule(
    code="R12",
    title=gettext_lazy("Biaya per penerima lazim"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Median dan MAD usulan berjenis kegiatan sama"),
    parameters=_PARAMETERS,
)
_OUTPUT = Rule(
    code="R13",
    title=gettext_lazy("Biaya per RO lazim"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Median dan MAD RO dari KRO yang sama"),
    parameters=_PARAMETERS,
)
RULES = (_BENEFICIARY, _OUTPUT)


def find(dossier: Dossier) -> Iterator[Finding]:
    yield from _per_beneficiary(dossier)
    yield from _per_output(dossier)


def _per_beneficiary(dossier: Dossier) -> Iterator[Finding]:
    count, total = dossier.proposal.beneficiary_count, dossier.total_idr
    if not count or not total:
        return
    level = _level(dossier, _BENEFICIARY, PriceMeasure.PER_BENEFICIARY, dossier.activity_letter)
    if level and _is_far(dossier, _BENEFICIARY, Decimal(total) / count, level):
        yield Finding(
            _BENEFICIARY.code,
            Section.RAB,
            _BENEFICIARY.severity,
            _("Biaya per penerima %(each)s jauh dari yang lazim, sekitar %(usual)s. "
              "Periksa RAB dan jumlah penerima.")
            % {"each": rupiah(total // count), "usual": rupiah(from_log(level.center))},
            anchor="jumlah-rab",
        )  # fmt: skip


def _per_output(dossier: Dossier) -> Iterator[Finding]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    first: dict[tuple[str, str], str] = {}
    for line in dossier.lines:
        output = (line.output_class.code, line.output_code)
        sums[output] += int(line.amount_idr)
        first.setdefault(output, f"baris-{line.pk}")
    for (code, number), amount in sums.items():
        level = _level(dossier, _OUTPUT, PriceMeasure.PER_OUTPUT, code)
        if level and _is_far(dossier, _OUTPUT, Decimal(amount), level):
            yield Finding(
                _OUTPUT.code,
                Section.RAB,
                _OUTPUT.severity,
                _("RO %(output)s bernilai %(amount)s, jauh dari yang lazim, sekitar %(usual)s.")
                % {
                    "output": f"{code}.{number}",
                    "amount": rupiah(amount),
                    "usual": rupiah(from_log(level.center)),
                },
                anchor=first[code, number],
            )


def _level(dossier: Dossier, rule: Rule, measure: PriceMeasure, code: str) -> Level | None:
    level = dossier.levels.get((measure, "", code, "", ""))
    fewest = dossier.rules.value(rule, "sample")
    return level if level is not None and level.sample >= fewest else None


def _is_far(dossier: Dossier, rule: Rule, amount: Decimal, level: Level) -> bool:
    fold, spreads = (dossier.rules.value(rule, name) for name in ("fold", "spreads"))
    return is_far(to_log(amount), level, fold=fold, spreads=spreads)
