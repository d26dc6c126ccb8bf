"""Chapters of the Laporan Rakor: lettered, numbered rows, follow-up, annexes, and what is held."""

import pytest

from ikmportal.reports.assemble import rakor_review
from ikmportal.reports.document import Heading, NumberedList, PageBreak, RowStyle
from programs.states import ReleasePolicy
from tests import factories
from tests.factories import meetings as make
from tests.ikmportal.reports.samples import AS_OF
from tests.programs import minutes_story, story

pytestmark = pytest.mark.django_db
SUMS = "Rekapitulasi"


@pytest.fixture
def people(db):
    return story.cast()


def report(item, *, province=False):
    scope = item.desk.province_id if province else None
    return rakor_review.assemble(item.desk.rakor_id, province_id=scope, as_of=AS_OF)


def table(document, sheet):
    return next((t for t in document.tables if t.sheet == sheet), None)


def breaks_before_sums(document):
    sums = next(n for n, one in enumerate(document.sections) if one is table(document, SUMS))
    return [one for one in document.sections[:sums] if isinstance(one, PageBreak)]


def test_chapters_are_lettered_in_order(people):
    document = report(minutes_story.decided(people))

    titles = [s.text for s in document.sections if isinstance(s, Heading) and s.level == 2]
    assert titles == [
        "A. Dasar",
        "B. Maksud dan tujuan",
        "C. Waktu dan tempat",
        "D. Peserta",
        "E. Ringkasan hasil",
        "F. Hasil meja per provinsi",
        "G. Tindak lanjut",
        "Lampiran",
    ]


def test_one_more_chapter_is_one_entry_and_the_letters_follow(people, monkeypatch):
    chapters = list(rakor_review.CHAPTERS)
    chapters.insert(4, lambda _meeting: ("Agenda", ()))
    chapters.insert(5, lambda _meeting: None)
    monkeypatch.setattr(rakor_review, "CHAPTERS", tuple(chapters))

    document = report(minutes_story.decided(people))

    titles = [s.text for s in document.sections if isinstance(s, Heading) and s.level == 2]
    assert titles[4:6] == ["E. Agenda", "F. Ringkasan hasil"]


def test_what_the_meeting_wrote_is_printed_in_its_place(people):
    item = minutes_story.decided(people)
    rakor = item.desk.rakor
    make.RakorSessionFactory(
        rakor=rakor, title="Arahan Dirjen", way="virtual", proxy="dibacakan",
        proxy_name="Budi Contoh", proxy_post="Sekretaris",
    )  # fmt: skip
    make.RakorMaterialFactory(rakor=rakor, title="Fokus 2024")
    make.RakorIssueFactory(rakor=rakor, topic="Lahan sentra", decision="Dinas melengkapi")
    make.RakorRecommendationFactory(rakor=rakor, text="Usulan masuk sebelum April.")

    document = report(item)

    titles = [s.text for s in document.sections if isinstance(s, Heading) and s.level == 2]
    assert [title[3:] for title in titles[4:6]] == ["Agenda", "Arahan dan paparan"]
    assert [title[3:] for title in titles[8:11]] == ["Pokok bahasan", "Rumusan", "Tindak lanjut"]
    [session] = table(document, "Agenda").rows
    assert session.cells[2:] == (
        "Arahan Dirjen",
        "Siti Contoh, Direktur Contoh (dibacakan Budi Contoh, Sekretaris; virtual)",
    )
    assert table(document, "Paparan").rows[0].cells[:2] == ("Arahan", "Fokus 2024")
    assert table(document, "Pokok bahasan").rows[0].cells[:3] == (
        1,
        "Lahan sentra",
        "Dinas melengkapi",
    )
    assert NumberedList(("Usulan masuk sebelum April.",)) in document.sections


def test_lines_are_numbered_below_their_proposal_whatever_their_position(people):
    item = minutes_story.decided(people)

    rows = table(report(item), item.desk.province.name).rows

    assert [row.cells[0] for row in rows] == [1, "1.1", "1.2", "1.3"]


def test_one_province_has_its_sums_on_the_page_of_the_summary(people):
    item = minutes_story.decided(people)
    factories.ProvinceFactory()

    own, national = report(item, province=True), report(item)

    assert [len(breaks_before_sums(document)) for document in (own, national)] == [0, 1]


def test_participants_name_the_dinas_and_who_decided(people):
    item = minutes_story.decided(people)

    [row] = table(report(item), "Peserta").rows

    assert row.cells[:4] == (
        item.desk.number,
        item.desk.province.name,
        people.office.name,
        people.reviewer.user.full_name,
    )


def test_follow_up_says_what_is_missing_and_until_when(people):
    item = minutes_story.decided(people)
    factories.DocumentRequirementFactory(scheme=item.proposal.scheme, name="Surat usulan resmi")
    found = minutes_story.drawn_up(item.desk, people)
    due = found.held_on.replace(day=31)
    minutes_story.revised(found, people, documents_due=due)
    minutes_story.seal(minutes_story.sent(found, people), people)

    [row] = table(report(item), "Tindak lanjut").rows

    assert row.cells[3:] == ("Lengkapi data dukung: Surat usulan resmi.", due)


def test_annexes_hold_the_berita_acara_and_the_verification_sheet(people):
    item = minutes_story.decided(people)
    requirement = factories.DocumentRequirementFactory(scheme=item.proposal.scheme, name="KAK")
    factories.ProposalDocumentFactory(proposal=item.proposal, requirement=requirement)
    found = minutes_story.sealed(item, people)

    document = report(item)

    [paper] = table(document, "Berita acara").rows
    head, check = table(document, f"{item.desk.province.abbreviation} data dukung").rows
    assert paper.cells[2] == found.number
    assert paper.cells[4:] == (2_400_000, found.sha256[:16])
    assert (head.style, head.cells[2]) == (RowStyle.HEADING, "1/1")
    assert check.cells[1:3] == ("KAK", "Belum diperiksa")


def test_report_of_a_province_knows_nothing_of_what_is_held(people):
    item = minutes_story.decided(people, ReleasePolicy.ON_ACT)
    minutes_story.sealed(item, people)

    own, national = report(item, province=True), report(item)

    assert table(own, "Berita acara") is None
    rows = table(own, item.desk.province.name).rows
    assert [row.cells[3] for row in rows] == [None] * 4
    assert rows[0].cells[5] == "Dibahas"
    assert table(national, item.desk.province.name).rows[0].cells[3] == 2_400_000
