"""A sentra has at least five units of one kind (PP 29/2018 article 1 number 8)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity
from provinces.states import FEWEST_SENTRA_UNITS


def find(dossier: Dossier) -> Iterator[Finding]:
    contents = dossier.contents
    for place in (contents.main, *contents.locations):
        if not place.sentra:
            continue
        anchor = f"id_lokasi-{place.id}-sentra" if place.id else "id_sentra"
        if place.unit_count is None:
            yield _finding("L4", Severity.WARN, _unknown(place.sentra), anchor)
        elif place.unit_count < FEWEST_SENTRA_UNITS:
            yield _finding("L3", Severity.BLOCK, _too_few(place.sentra, place.unit_count), anchor)


def _finding(code: str, severity: Severity, message: str, anchor: str) -> Finding:
    return Finding(
        code, Section.PLACE, severity, message, article="PP 29/2018 Pasal 1 angka 8", anchor=anchor
    )


def _unknown(name: str) -> str:
    return _("Jumlah unit %(name)s belum tercatat di daftar sentra; pastikan paling sedikit 5.") % {
        "name": name
    }


def _too_few(name: str, count: int) -> str:
    return _("%(name)s hanya punya %(count)s unit; sentra paling sedikit 5 unit IKM.") % {
        "name": name,
        "count": count,
    }
