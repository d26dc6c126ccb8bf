"""Daftar hadir: who came to a meeting and how, with room to sign."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import DOTS, Column, ColumnKind, Document, Facts, Row, Table
from ikmportal.ui import formats
from programs.figures import meeting
from programs.models import Rakor


def assemble(rakor_id: UUID, *, as_of: datetime) -> Document:
    """Put the attendance list of one meeting together. Raises Rakor.DoesNotExist."""
    rakor = Rakor.objects.select_related("host").get(pk=rakor_id)
    found = meeting.attendance(rakor)
    return Document(
        title=_("Daftar hadir"),
        subtitle=rakor.name,
        letterhead=letterhead_of(rakor.host),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(
            Facts(
                (
                    (_("Waktu"), formats.date_range(rakor.first_day, rakor.last_day)),
                    (_("Tempat"), ", ".join(filter(None, [rakor.venue, rakor.city]))),
                    (
                        _("Kehadiran"),
                        _("%(here)s hadir, %(virtual)s virtual, %(represented)s diwakili")
                        % {
                            "here": found.here,
                            "virtual": found.virtual,
                            "represented": found.represented,
                        },
                    ),
                )
            ),
            _table(found),
        ),
    )


def _table(found: meeting.Attendance) -> Table:
    return Table(
        title=_("Peserta"),
        sheet=_("Daftar hadir"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=6),
            Column(label=_("Nama"), width=26),
            Column(label=_("Jabatan"), width=28),
            Column(label=_("Instansi"), width=28),
            Column(label=_("Kehadiran"), width=24),
            Column(label=_("Tanda tangan"), width=22),
        ),
        rows=tuple(
            Row(
                (
                    *(number, row.name, row.post_title, row.institution, _way(row)),
                    f"{number}. {DOTS}",
                )
            )
            for number, row in enumerate(found.rows, start=1)
        ),
        empty_text=_("Belum ada yang dicatat hadir."),
    )


def _way(row: meeting.AttendanceRow) -> str:
    return ": ".join(filter(None, [str(row.way.label), row.proxy]))
