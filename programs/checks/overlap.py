"""The same work is not asked for twice: other schemes, years and offices at the same place."""

import re
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.states import SchemeKind
from programs.checks.background import Neighbour
from programs.checks.dossier import Dossier, Finding, Link, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule

# Words that every proposal uses say nothing of what it is about.
_EVERYWHERE = frozenset(
    {
        "dengan",
        "untuk",
        "dari",
        "pada",
        "yang",
        "industri",
        "kecil",
        "menengah",
        "kabupaten",
        "kota",
        "provinsi",
        "sentra",
        "penumbuhan",
        "pengembangan",
        "penguatan",
        "peningkatan",
        "produk",
        "wirausaha",
        "baru",
        "usaha",
        "pelatihan",
        "bimbingan",
        "teknis",
        "fasilitasi",
        "program",
        "kegiatan",
        "tahun",
        "lanjutan",
    }
)
_OVERLAP = Rule(
    code="O1",
    title=gettext_lazy("Tidak tumpang tindih dengan usulan atau pendanaan lain"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Lokasi, sentra, dan komoditas yang sama"),
    parameters=(
        Parameter(
            name="years",
            label=gettext_lazy("Dibandingkan sampai"),
            kind=ParameterKind.WHOLE,
            default=3,
            unit=gettext_lazy("tahun ke belakang"),
            highest=20,
        ),
        Parameter(
            name="words",
            label=gettext_lazy("Kata khas judul yang sama paling sedikit"),
            kind=ParameterKind.WHOLE,
            default=2,
            unit=gettext_lazy("kata"),
            lowest=1,
            highest=10,
        ),
    ),
)
RULES = (_OVERLAP,)
# Told one by one; of more than these their number.
_MOST = 5


def find(dossier: Dossier) -> Iterator[Finding]:
    if dossier.rules.is_off(_OVERLAP) or not dossier.neighbours:
        return
    found = list(_alike(dossier))
    for other, shared in found[:_MOST]:
        if other.number:
            yield _finding(dossier, other, _proposal_message(other, shared), _proposal_link(other))
        else:
            yield _finding(dossier, other, _funding_message(other), _funding_link(dossier))
    if len(found) > _MOST:
        yield _others(dossier, count=len(found) - _MOST)


def _alike(dossier: Dossier) -> Iterator[tuple[Neighbour, str]]:
    """Each that may be the same work, with what both have in common in words."""
    own = _telling(dossier.proposal.title)
    for other in dossier.neighbours:
        if _is_recent(dossier, other):
            shared = _shared(dossier, other, own) if other.number else ""
            if shared or not other.number:
                yield other, shared


def _is_recent(dossier: Dossier, other: Neighbour) -> bool:
    year = dossier.proposal.scheme.fiscal_year_id
    most: int = dossier.rules.value(_OVERLAP, "years")
    return 0 <= year - other.year <= most


def _shared(dossier: Dossier, other: Neighbour, own: set[str]) -> str:
    """What both have in common, in words; "" when too little."""
    here = other.place.strip().casefold()
    if here and dossier.proposal.place.strip().casefold() == here:
        return other.place
    common = sorted(own & _telling(other.title))
    return ", ".join(common) if len(common) >= dossier.rules.value(_OVERLAP, "words") else ""


def _telling(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.casefold())) - _EVERYWHERE


def _scheme(other: Neighbour) -> str:
    return f"{SchemeKind(other.kind).abbreviation} {other.year}"


def _proposal_message(other: Neighbour, shared: str) -> str:
    return _("Mirip usulan %(number)s “%(title)s” (%(scheme)s): %(shared)s. Jelaskan bedanya.") % {
        "number": other.number,
        "title": other.title,
        "scheme": _scheme(other),
        "shared": shared,
    }


def _funding_message(other: Neighbour) -> str:
    if other.place:
        return _("%(scheme)s “%(title)s” (%(commodity)s) diusulkan. Jelaskan bedanya.") % {
            "scheme": _scheme(other),
            "title": other.title,
            "commodity": other.place,
        }
    return _("Kabupaten/kota ini tercatat pada %(scheme)s. Pastikan tidak dibiayai dua kali.") % {
        "scheme": _scheme(other)
    }


def _proposal_link(other: Neighbour) -> Link:
    return Link(other.number, reverse("programs:proposal", args=[other.pk]))


def _funding_link(dossier: Dossier) -> Link:
    return Link(
        _("Riwayat pendanaan"), reverse("provinces:place", args=[dossier.proposal.regency_id])
    )


def _finding(dossier: Dossier, other: Neighbour, message: str, link: Link) -> Finding:
    return Finding(
        f"{_OVERLAP.code}-{other.pk}",
        Section.PLACE,
        _OVERLAP.severity,
        message,
        anchor="id_place",
        links=(link,),
    )


def _others(dossier: Dossier, *, count: int) -> Finding:
    """The rest, as a number with the list to read them in."""
    listed = f"{reverse('programs:list')}?daerah={dossier.proposal.regency_id}"
    return Finding(
        f"{_OVERLAP.code}-lain",
        Section.PLACE,
        _OVERLAP.severity,
        _("%(count)s usulan atau pendanaan lain di kabupaten/kota ini juga mirip.")
        % {"count": count},
        anchor="id_place",
        links=(Link(_("Lihat usulan di kabupaten/kota ini"), listed),),
    )
