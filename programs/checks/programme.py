"""Focus and kind of activity are chosen from the menus of the scheme and year."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="P1",
        title=gettext_lazy("Fokus dipilih"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Menu fokus per tahun dan tahap"),
    ),
    Rule(
        code="P2",
        title=gettext_lazy("Jenis kegiatan dipilih"),
        severity=Severity.BLOCK,
        mark=Mark.CONFIRMED,
        article="PP 29/2018 Pasal 13",
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    if proposal.focus_id is None:
        yield Finding(
            "P1",
            Section.PROGRAMME,
            Severity.BLOCK,
            _("Pilih fokus kegiatan dari menu tahun ini."),
            anchor="id_focus",
        )
    if proposal.activity_id is None:
        yield Finding(
            "P2",
            Section.PROGRAMME,
            Severity.BLOCK,
            _("Pilih jenis kegiatan."),
            article="PP 29/2018 Pasal 13",
            anchor="id_activity",
        )
