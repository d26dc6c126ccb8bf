"""A responsible official is named and can be called."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="I1",
        title=gettext_lazy("Penanggung jawab lengkap"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Kelengkapan isian portal"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    wanted = (
        ("contact_name", _("Isi nama penanggung jawab kegiatan.")),
        ("contact_position", _("Isi jabatan penanggung jawab, misalnya Kepala Bidang IKM.")),
        ("contact_phone", _("Isi nomor telepon penanggung jawab yang dapat dihubungi.")),
    )
    for name, message in wanted:
        if not getattr(proposal, name):
            yield Finding("I1", Section.IDENTITY, Severity.BLOCK, message, anchor=f"id_{name}")
