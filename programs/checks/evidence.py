"""A high market price says where it comes from: a document, or a note."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import rupiah
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule
from programs.states import PriceSource

_EVIDENCE = Rule(
    code="R16",
    title=gettext_lazy("Harga pasar yang tinggi punya bukti"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Batas harga ditetapkan pada skema"),
)
RULES = (_EVIDENCE,)


def find(dossier: Dossier) -> Iterator[Finding]:
    limit = dossier.evidence_above_idr
    if limit is None:
        return
    for line in dossier.lines:
        is_bare = line.evidence_id is None and not line.note
        if line.price_source == PriceSource.MARKET and line.unit_price_idr >= limit and is_bare:
            yield Finding(
                _EVIDENCE.code,
                Section.RAB,
                _EVIDENCE.severity,
                _(
                    "Harga pasar %(price)s mencapai batas %(limit)s: pilih berkas bukti harganya, "
                    "atau isi keterangan."
                )
                % {"price": rupiah(line.unit_price_idr), "limit": rupiah(limit)},
                anchor=f"baris-{line.pk}",
            )
