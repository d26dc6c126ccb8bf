"""No unit price above the SBM of its item, province and year."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.states import SbmClass
from ikmportal.ui.formats import rupiah
from programs.checks.dossier import Dossier, Finding, Link, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule
from programs.models import RabLine
from programs.querysets import SbmMatch
from programs.states import PriceSource
from provinces.states import Confidence

_CEILING = Rule(
    code="R8",
    title=gettext_lazy("Harga satuan tidak melebihi SBM batas tertinggi"),
    severity=Severity.BLOCK,
    mark=Mark.CONFIRMED,
    article="PMK 65/2015 Pasal 2",
    source=gettext_lazy("Lampiran I PMK SBM tahun berjalan"),
    parameters=(
        Parameter(
            name="reason_suffices",
            label=gettext_lazy("Alasan pada kolom keterangan menurunkannya menjadi peringatan"),
            kind=ParameterKind.FLAG,
            default=True,
        ),
    ),
)
_ESTIMATE = Rule(
    code="R9",
    title=gettext_lazy("Harga satuan tidak melebihi SBM estimasi"),
    severity=Severity.WARN,
    mark=Mark.CONFIRMED,
    article="PMK 65/2015 Pasal 2",
    source=gettext_lazy("Lampiran II PMK SBM tahun berjalan"),
)
_UNNAMED = Rule(
    code="R10",
    title=gettext_lazy("Baris bersumber SBM menyebut item SBM"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Pemeriksaan kewajaran"),
)
RULES = (_CEILING, _ESTIMATE, _UNNAMED)


def find(dossier: Dossier) -> Iterator[Finding]:
    for line in dossier.lines:
        match = dossier.sbm.get(line.pk)
        if match is not None and line.unit_price_idr > match.rate_idr:
            yield _above(dossier, line, match)
        elif line.price_source == PriceSource.SBM and not line.sbm_item_id and dossier.sbm_items:
            yield _unnamed(dossier, line)


def _unnamed(dossier: Dossier, line: RabLine) -> Finding:
    fitting = [
        item.name
        for item in dossier.sbm_items
        if item.fits(account_code=line.account.code, description=line.description)
    ]
    words = (
        _("“%(name)s” bersumber SBM; pilih item SBM-nya, misalnya “%(item)s”.")
        if fitting
        else _("“%(name)s” bersumber SBM, tetapi item SBM-nya belum dipilih.")
    )
    return Finding(
        _UNNAMED.code,
        Section.RAB,
        _UNNAMED.severity,
        words % {"name": line.description, "item": fitting[0] if fitting else ""},
        anchor=f"baris-{line.pk}",
    )


def _above(dossier: Dossier, line: RabLine, match: SbmMatch) -> Finding:
    rule = _CEILING if match.kind == SbmClass.CEILING else _ESTIMATE
    # A rate that was transcribed from a poor source never stops anybody.
    is_soft = match.confidence == Confidence.LOW or (
        match.has_reason and dossier.rules.value(_CEILING, "reason_suffices")
    )
    return Finding(
        rule.code,
        Section.RAB,
        Severity.WARN if is_soft else rule.severity,
        _("Harga satuan %(price)s melebihi SBM %(rate)s. Turunkan atau lampirkan alasan.")
        % {"price": rupiah(int(line.unit_price_idr)), "rate": rupiah(match.rate_idr)},
        article=rule.article,
        anchor=f"baris-{line.pk}",
        fix=Link(
            _("Pakai %(rate)s") % {"rate": rupiah(match.rate_idr)},
            reverse("programs:rab-sbm", args=[dossier.proposal.pk, line.pk]),
        ),
    )
