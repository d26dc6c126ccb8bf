"""The proposal says what it adds to an indicator of the Renstra."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    targets = dossier.contents.targets
    if not any(row.indicator_id and row.target for row in targets):
        anchor = f"id_target-{targets[0].id}-target" if targets else "h-target"
        yield Finding(
            "T1",
            Section.TARGETS,
            Severity.WARN,
            _("Isi paling sedikit satu indikator Renstra dengan angka targetnya."),
            anchor=anchor,
        )
