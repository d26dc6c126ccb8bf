"""The terms of reference say problem, aim, output and method, each in more than a few words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity

_FEWEST_WORDS = 5


def find(dossier: Dossier) -> Iterator[Finding]:
    wanted = (
        ("problem", _("Uraikan masalah yang dihadapi IKM sasaran, paling sedikit 5 kata.")),
        ("objective", _("Uraikan tujuan kegiatan, paling sedikit 5 kata.")),
        ("output", _("Uraikan keluaran yang akan dihasilkan, paling sedikit 5 kata.")),
        ("method", _("Uraikan cara pelaksanaan, paling sedikit 5 kata.")),
    )
    for name, message in wanted:
        if len(getattr(dossier.proposal, name).split()) < _FEWEST_WORDS:
            yield Finding("K1", Section.TERMS, Severity.BLOCK, message, anchor=f"id_{name}")
