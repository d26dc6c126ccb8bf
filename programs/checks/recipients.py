"""Goods to be handed over have named recipients and a plan for the handover."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_NAMED = Rule(
    code="C1",
    title=gettext_lazy("Penerima barang disebut satu per satu"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Akun 526 dan rencana BAST"),
)
_PLANNED = Rule(
    code="C2",
    title=gettext_lazy("Serah terima barang direncanakan"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    article="PP 19/2022 Pasal 17",
    source=gettext_lazy("Akun 526 dan rencana BAST"),
)
RULES = (_NAMED, _PLANNED)


def find(dossier: Dossier) -> Iterator[Finding]:
    if not any(line.account.is_handover for line in dossier.lines):
        return
    if not any(person.name for person in dossier.contents.candidates):
        yield Finding(
            _NAMED.code,
            Section.CANDIDATES,
            _NAMED.severity,
            _("Ada barang untuk diserahkan (akun 526): catat calon penerimanya satu per satu."),
            anchor="h-calon",
        )
    if not dossier.proposal.handover_plan.strip():
        yield Finding(
            _PLANNED.code,
            Section.PLACE,
            _PLANNED.severity,
            _("Ada barang untuk diserahkan (akun 526): tulis rencana serah terimanya (BAST)."),
            article=_PLANNED.article,
            anchor="id_handover_plan",
        )
