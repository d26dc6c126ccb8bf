"""What the parts of a proposal say, in lines for people; numbers of persons are masked."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ikmportal.ui.formats import decimal_text, nip, rupiah
from programs.checks import Dossier, Section
from programs.checks.contents import Contents, Group, Person, Place, Stage, Target, Year
from programs.forms.sections import month_name
from programs.states import ChoiceKind, MarketReach

Pairs = list[tuple[str, str]]
_EMPTY = "–"
_MOST_CANDIDATES = 25


def row_pairs(section: Section, contents: Contents) -> Pairs:
    """(label, one line per row) of what repeats in a section."""
    told: dict[Section, Pairs] = {
        Section.PLACE: [(_("Lokasi lain"), _lines(map(str, contents.locations)))],
        Section.CANDIDATES: [
            (_("Kelompok penerima"), _lines(map(str, contents.groups))),
            (_("Calon penerima"), _candidates(contents)),
        ],
        Section.TARGETS: [
            (_("Keluaran dan target"), _lines(map(target_text, contents.targets))),
            (_("Rencana tahun jamak"), _lines(map(year_text, contents.years))),
        ],
        Section.SCHEDULE: [(_("Tahap pelaksanaan"), _lines(map(stage_text, contents.stages)))],
    }
    return told.get(section, [])


def _lines(texts: Any) -> str:
    return "\n".join(texts) or _EMPTY


def _candidates(contents: Contents) -> str:
    shown = [str(person) for person in contents.candidates[:_MOST_CANDIDATES]]
    rest = len(contents.candidates) - len(shown)
    return _lines([*shown, *([_("dan %(count)s calon lain") % {"count": rest}] if rest else [])])


def target_text(row: Target) -> str:
    amount = f"{decimal_text(row.target)} {row.unit}".strip() if row.target else ""
    return " · ".join(filter(None, (row.description, amount, row.indicator))) or _EMPTY


def year_text(row: Year) -> str:
    money = rupiah(row.estimate_idr) if row.estimate_idr else ""
    return " · ".join(filter(None, (str(row.year or ""), row.target, money))) or _EMPTY


def stage_text(row: Stage) -> str:
    months = f"{month_name(row.first_month)} – {month_name(row.last_month)}"
    return f"{row.name or _EMPTY}: {months}"


_RECORDS = {
    "locations": Place,
    "groups": Group,
    "candidates": Person,
    "targets": Target,
    "stages": Stage,
    "years": Year,
}


def frozen_text(kind: str, row: Mapping[str, Any]) -> str:
    """A row of a frozen version as a line: numbers there are text, and masked already."""
    if kind == "targets":
        amount = f"{row['target'] or ''} {row['unit']}".strip()
        return " · ".join(filter(None, (row["description"], amount, row["indicator"]))) or _EMPTY
    if kind == "years":
        money = rupiah(int(row["estimate_idr"])) if row["estimate_idr"] else ""
        return " · ".join(filter(None, (row["year"], row["target"], money))) or _EMPTY
    if kind == "stages":
        first, last = (int(row[name] or 0) for name in ("first_month", "last_month"))
        return f"{row['name'] or _EMPTY}: {month_name(first)} – {month_name(last)}"
    shown = {name: value for name, value in row.items() if not name.endswith("_print")}
    return str(_RECORDS[kind](**shown)) or _EMPTY


def content_cards(dossier: Dossier) -> list[tuple[str, Pairs]]:
    """The reading page's further cards, in the order of the sections."""
    contents = dossier.contents
    return [
        (_("Pejabat"), _officials(dossier)),
        (_("Program, tema, dan dasar hukum"), _programme(dossier)),
        (_("Lokasi dan penerima"), [*_recipients(dossier), *row_pairs(Section.PLACE, contents)]),
        (_("Kelompok dan calon penerima"), row_pairs(Section.CANDIDATES, contents)),
        (
            _("Keluaran, target, dan pasar"),
            [*row_pairs(Section.TARGETS, contents), *_market(dossier)],
        ),
        (_("Jadwal pelaksanaan"), [*_months(dossier), *row_pairs(Section.SCHEDULE, contents)]),
    ]


def _officials(dossier: Dossier) -> Pairs:
    proposal = dossier.proposal
    named = (
        (_("Kepala Dinas atau KPA"), proposal.kpa_name, proposal.kpa_nip),
        (_("PPK"), proposal.ppk_name, proposal.ppk_nip),
        (_("Penanggung jawab"), proposal.contact_name, proposal.contact_nip),
    )
    return [
        (label, f"{name or _EMPTY}" + (f"\nNIP {nip(number)}" if number else ""))
        for label, name, number in named
    ]


def _programme(dossier: Dossier) -> Pairs:
    proposal, contents = dossier.proposal, dossier.contents
    themes = contents.ticked(ChoiceKind.THEME, proposal.themes)
    bases = contents.ticked(ChoiceKind.LEGAL_BASIS, proposal.legal_bases)
    plan = (proposal.plan_document, proposal.plan_section, proposal.plan_programme)
    return [
        (_("Jenis usulan"), proposal.get_kind_display()),
        (_("Tema"), _lines(choice.name for choice in themes)),
        (_("Rencana daerah"), " · ".join(filter(None, plan)) or _EMPTY),
        (_("Dasar hukum"), _lines(filter(None, [*(c.name for c in bases), proposal.legal_note]))),
        (_("Risiko dan penanganannya"), proposal.risk or _EMPTY),
        *_building(dossier),
    ]


def _building(dossier: Dossier) -> Pairs:
    proposal = dossier.proposal
    if not proposal.builds_place:
        return []
    ready = dossier.contents.ticked(ChoiceKind.READINESS, proposal.readiness)
    return [(_("Kesiapan pembangunan"), _lines(choice.name for choice in ready))]


def _recipients(dossier: Dossier) -> Pairs:
    proposal = dossier.proposal
    return [
        (_("Lokasi utama"), str(dossier.contents.main) or _EMPTY),
        (_("Penerima perempuan"), _count(proposal.women_count)),
        (_("Penerima penyandang disabilitas"), _count(proposal.disability_count)),
        (_("Rencana serah terima (BAST)"), proposal.handover_plan or _EMPTY),
    ]


def _count(number: int | None) -> str:
    return _EMPTY if number is None else str(number)


def _market(dossier: Dossier) -> Pairs:
    proposal = dossier.proposal
    reach = str(MarketReach(proposal.market).label) if proposal.market else ""
    return [(_("Sasaran pasar"), "\n".join(filter(None, (reach, proposal.market_note))) or _EMPTY)]


def _months(dossier: Dossier) -> Pairs:
    proposal = dossier.proposal
    months = f"{month_name(proposal.first_month)} – {month_name(proposal.last_month)}"
    return [(_("Pelaksanaan"), months)]
