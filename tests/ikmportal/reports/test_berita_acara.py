"""The print of a berita acara: what it says equals the decision rows, on both papers."""

import io
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse

from ikmportal.reports.build import build, document_for
from ikmportal.reports.models import ReportKind, ReportRun
from ikmportal.reports.render.pdf import pdf_bytes
from ikmportal.ui.formats import number
from programs.actions.decisions import newest_rulings
from tests.programs import minutes_story, story

pytestmark = pytest.mark.django_db
SIZES = {"a4": (595, 842), "f4": (609, 935)}


@pytest.fixture
def people(db):
    return story.cast()


@pytest.fixture
def item(people):
    return minutes_story.decided(people)


def asked(found, people, paper="f4"):
    return {"minutes": str(found.pk), "paper": paper, "person": str(people.head.user.pk)}


def printed(found, people, paper="f4") -> pypdf.PdfReader:
    document = document_for(ReportKind.MINUTES, asked(found, people, paper), province_id=None)
    return pypdf.PdfReader(io.BytesIO(pdf_bytes(document)))


def words(reader: pypdf.PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def test_print_equals_the_decision_rows(people, item):
    found = minutes_story.sealed(item, people)

    text = words(printed(found, people))

    rulings = newest_rulings(item)
    for line in item.proposal.lines.current():
        agreed = int(rulings[line.pk].agreed_idr)
        row = [line.amount_idr, agreed, line.amount_idr - agreed]
        assert f"{line.description}{''.join(number(int(n)) for n in row)}".replace(" ", "") in text
    assert "3.000.0002.400.000600.000Disetujuidenganpenyesuaian" in text
    assert "Rp2.400.000(duajutaempatratusriburupiah)" in text


def test_print_says_number_day_parties_notes_and_digest(people, item):
    found = minutes_story.sealed(item, people)

    text = words(printed(found, people))

    for wanted in (
        f"Nomor: {found.number}",
        "Senin, tanggal sembilan bulan Oktober tahun dua ribu dua puluh tiga",
        "Yosefina Contoh",
        "19740817 199903 2 004",
        "Direktur IKM Pangan",
        "Harga mesin dicek ulang.",
        found.sha256,
        reverse("programs:verify-minutes", args=[found.verification_code]),
        "Persetujuan di portal",
        "bukan tanda tangan elektronik tersertifikasi",
    ):
        assert wanted.replace(" ", "").replace("\u00a0", "") in text
    assert "Belumsah" not in text


@pytest.mark.parametrize("paper", SIZES)
def test_print_is_on_the_paper_that_was_asked_for(people, item, paper):
    reader = printed(minutes_story.sealed(item, people), people, paper)

    for page in reader.pages:
        assert tuple(round(float(x)) for x in page.mediabox[2:]) == SIZES[paper]


def test_print_before_both_signatures_says_that_it_is_not_valid(people, item):
    text = words(printed(minutes_story.waiting(item, people), people))

    assert "Belumsah:menunggutandatangankeduapihak." in text


def test_same_form_sent_twice_is_one_run_that_its_person_alone_reads(client, people, item):
    found = minutes_story.waiting(item, people)
    client.force_login(people.head.user)
    form = {"key": str(uuid4()), "paper": "a4"}

    answers = [client.post(reverse("reports:minutes", args=[found.pk]), form) for _ in range(2)]

    run = ReportRun.objects.get()
    page = reverse("reports:run", args=[run.pk])
    assert [answer["Location"] for answer in answers] == [page, page]
    assert build(run, progress=lambda *_: None).content.startswith(b"%PDF")
    client.force_login(people.drafter.user)
    assert client.get(page).status_code == 404


def test_draft_has_no_print(client, people, item):
    found = minutes_story.drawn_up(item.desk, people)
    client.force_login(people.reviewer.user)

    answer = client.post(
        reverse("reports:minutes", args=[found.pk]), {"key": str(uuid4()), "paper": "a4"}
    )

    assert answer.status_code == 404
