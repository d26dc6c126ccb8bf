"""The kop and the notice that every report shares."""

from django.conf import settings
from django.utils.translation import gettext as _

from ikmportal.reports.document import Letterhead
from provinces.models import Office
from provinces.states import OfficeKind

_MINISTRY = "KEMENTERIAN PERINDUSTRIAN REPUBLIK INDONESIA"
_DITJEN = "DIREKTORAT JENDERAL INDUSTRI KECIL, MENENGAH, DAN ANEKA"


def letterhead_of(office: Office) -> Letterhead:
    """Give the office's own letterhead, line by line; without one, its name."""
    lines = tuple(line.strip() for line in office.letterhead.splitlines() if line.strip())
    return Letterhead(lines=lines or _plain_lines(office), address=office.address)


def demo_notice() -> str:
    """Say on every print of a demo that nothing in it is official."""
    return _("Data contoh, bukan data resmi.") if settings.IS_DEMO else ""


def _plain_lines(office: Office) -> tuple[str, ...]:
    if office.kind == OfficeKind.DITJEN:
        return (_MINISTRY, _DITJEN)
    if office.kind in (OfficeKind.PROVINCE, OfficeKind.REGENCY):
        return (office.name.upper(),)
    return (_MINISTRY, office.name.upper())
