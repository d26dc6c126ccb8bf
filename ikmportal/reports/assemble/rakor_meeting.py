"""Chapters of the Laporan Rakor that the meeting itself wrote: agenda, papers, points, rumusan.

Each is None where nothing was recorded. What a meeting leaves is for all who met (decision 120).
"""

from django.utils.translation import gettext as _

from ikmportal.reports.assemble.rakor_parts import Meeting
from ikmportal.reports.document import Column, ColumnKind, NumberedList, Row, Section, Table
from programs.figures.meeting import AgendaRow, agenda, issues, materials, recommendations
from programs.states import MaterialKind

Written = tuple[str, tuple[Section, ...]] | None


def agenda_chapter(meeting: Meeting) -> Written:
    """By day and hour in the zone of the place: one query."""
    rows = agenda(meeting.rakor)
    if not rows:
        return None
    table = Table(
        title=_("Susunan acara"),
        sheet=_("Agenda"),
        columns=(
            Column(label=_("Tanggal"), kind=ColumnKind.DATE, width=22),
            Column(label=_("Jam"), width=17),
            Column(label=_("Acara"), width=38),
            Column(label=_("Pembicara"), width=38),
        ),
        rows=tuple(Row((row.day, row.hours, row.title, _speaker(row))) for row in rows),
        note=_("Jam menurut %(zone)s.") % {"zone": meeting.rakor.get_time_zone_display()},
    )
    return _("Agenda"), (table,)


def _speaker(row: AgendaRow) -> str:
    named = ", ".join(filter(None, (row.speaker, row.speaker_post)))
    ways = [row.proxy, _("virtual") if row.is_virtual else ""]
    told = "; ".join(filter(None, ways))
    return f"{named} ({told})" if named and told else named or told


def papers_chapter(meeting: Meeting) -> Written:
    """Arahan first, then paparan and the rest by time: one query."""
    rows = materials(meeting.rakor)
    if not rows:
        return None
    table = Table(
        title=_("Arahan dan paparan"),
        sheet=_("Paparan"),
        columns=(
            Column(label=_("Jenis"), width=20),
            Column(label=_("Judul"), width=44),
            Column(label=_("Dari"), width=30),
        ),
        rows=tuple(
            Row((str(MaterialKind(row.kind).label), row.title, row.author or "–")) for row in rows
        ),
    )
    return _("Arahan dan paparan"), (table,)


def points_chapter(meeting: Meeting) -> Written:
    """What was discussed and decided, who follows it up and by when: one query."""
    rows = issues(meeting.rakor)
    if not rows:
        return None
    table = Table(
        title=_("Pokok bahasan"),
        sheet=_("Pokok bahasan"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=6),
            Column(label=_("Pokok bahasan"), width=30),
            Column(label=_("Keputusan"), width=36),
            Column(label=_("Penanggung jawab"), width=24),
            Column(label=_("Batas"), kind=ColumnKind.DATE, width=22),
        ),
        rows=tuple(
            Row((row.number, row.topic, row.decision or row.discussion, row.owner, row.due_date))
            for row in rows
        ),
    )
    return _("Pokok bahasan"), (table,)


def recommendations_chapter(meeting: Meeting) -> Written:
    """The rumusan in their order: one query."""
    rows = recommendations(meeting.rakor)
    if not rows:
        return None
    return _("Rumusan"), (NumberedList(tuple(row.text for row in rows)),)
