"""A national Rakor of 38 desks: what its room and its report are measured on."""

import json
import sys
import time
from io import BytesIO
from uuid import UUID

import django

django.setup()

import weasyprint  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from ikmportal.reports.assemble import rakor_review  # noqa: E402
from ikmportal.reports.render import parts, pdf  # noqa: E402
from programs.models import RakorItem  # noqa: E402
from programs.states import ProposalState  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.bench import country, portal  # noqa: E402

# With 1,900 proposals 60,800 lines.
LINES = 32
_DINAS_FILES = 3


def grow(count: int) -> dict[str, object]:
    """So many decided proposals over 38 desks, and one more on each desk that is discussed."""
    make.UserFactory.reset_sequence(get_user_model().objects.count() * 1_000)
    offices = country.offices()
    for office in offices:
        make.CeilingFactory(province=office.province, limit_idr=10**12)
    country.regencies()
    people = country.people()
    decided = make.bulk_proposals(
        count, lines_per=LINES, offices=offices, states=[ProposalState.APPROVED]
    )
    country.furnish(decided)
    rakor_id = RakorItem.objects.values_list("desk__rakor", flat=True).first()
    open_ = make.bulk_proposals(
        len(offices), lines_per=LINES, offices=offices, states=[ProposalState.IN_DISCUSSION]
    )
    items = country.table(open_)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {
        "people": people,
        "rakor": str(rakor_id),
        "room": [
            {"item": str(i.pk), "desk": str(i.desk_id), "proposal": str(i.proposal_id)}
            for i in items
        ],
    }


def measure(rakor_id: str) -> dict[str, object]:
    """CPU seconds of the report and of bare WeasyPrint on its pages; the peak is the report's."""
    heard: list[int] = []
    start = time.process_time()
    made = rakor_review.assemble(
        UUID(rakor_id), province_id=None, as_of=make.MOMENT, condenses=True
    )
    read = time.process_time() - start
    content = pdf.pdf_bytes(made, on_page=heard.append)
    ours = time.process_time() - start
    peak = portal.peak_mb("self")
    bare = sum(_bare(text) for text in _texts(made))
    return {
        "ours": ours,
        "read": read,
        "bare": bare,
        "peak_mb": peak,
        "parts": len(parts.split(made)),
        "pages": len(PdfReader(BytesIO(content)).pages),
        "rows": sum(len(table.rows) for table in made.tables),
        "told": len(set(heard)),
    }


def _texts(made: pdf.Document) -> list[str]:
    """The HTML of each part, as it is laid out."""
    split = [pdf.replace(made, sections=sections) for sections in parts.split(made)]
    return [pdf.markup(part, is_opening=not n, first_page=1) for n, part in enumerate(split)]


def _bare(text: str) -> float:
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    start = time.process_time()
    weasyprint.HTML(string=text, url_fetcher=fetcher).write_pdf(
        pdf_variant=pdf.PDF_VARIANT, presentational_hints=True
    )
    return time.process_time() - start


def main(act: str, subject: str) -> None:
    found = grow(int(subject)) if act == "grow" else measure(subject)
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
