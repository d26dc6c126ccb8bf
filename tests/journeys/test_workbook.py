"""A RAB leaves the portal, is worked on elsewhere, comes back, is accepted and submitted."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from programs.actions.workbook_review import review
from programs.models import Proposal, RabLine
from programs.states import ProposalState
from programs.tasks.workbooks import read_workbook
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, seated
from tests.programs import story
from tests.programs.workbook import books
from tests.programs.workbook.books import at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drafter(people, browser, live_server):
    return seated(browser, live_server.url, people.drafter.user, accept_downloads=True)


@pytest.fixture
def people(transactional_db):
    return story.cast()


@pytest.fixture
def proposal(people):
    books.codes()
    return story.draft(people)


def download(drafter: Person, proposal: Proposal, folder: Path) -> Path:
    drafter.open(reverse("programs:rab", args=[proposal.pk]))
    drafter.follow("Unduh atau unggah RAB sebagai Excel")
    drafter.picture("rab-excel")
    with drafter.page.expect_download() as waiting:
        drafter.press("Unduh Excel")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def through_libreoffice(path: Path) -> Path:
    """Saved once more by LibreOffice where it is installed."""
    if not shutil.which("soffice"):
        return path
    target = ["--convert-to", "xlsx", "--outdir", path.parent / "calc"]
    subprocess.run(["soffice", "--headless", *target, path], check=True, timeout=120)
    return path.parent / "calc" / path.name


def upload(drafter: Person, proposal: Proposal, path: Path) -> None:
    drafter.open(reverse("programs:rab-workbook", args=[proposal.pk]))
    drafter.page.locator("input[type=file]").set_input_files(path)
    drafter.press("Unggah dan bandingkan")


def test_workbook_there_and_back_and_submitted(proposal, drafter, celery_worker_process, tmp_path):
    path = download(drafter, proposal, tmp_path)
    path.write_bytes(books.edited(path.read_bytes(), **{at("harga", 2): "1.200.000"}))

    upload(drafter, proposal, through_libreoffice(path))
    # The worker reads it; the page finds out by itself.
    expect(drafter.page.get_by_role("button", name="Terapkan semua")).to_be_visible(timeout=30_000)
    drafter.sees("RAB!Q8")
    drafter.sees("“1.200.000” dibaca 1200000")
    drafter.picture("perbandingan")
    drafter.press("Terapkan semua")
    drafter.sees("Perubahan sudah diterapkan")
    drafter.picture("diterapkan")
    drafter.open(reverse("programs:check", args=[proposal.pk]))
    drafter.press("Ajukan ke Kepala Dinas")
    expect(drafter.page).to_have_url(re.compile(str(proposal.pk)))

    assert RabLine.objects.get(proposal=proposal, position=2).unit_price_idr == 1_200_000
    assert story.state_of(proposal) == ProposalState.AWAITING_HEAD
    assert drafter.problems == []


def torn(proposal, people):
    """Everything a comparison can hold: conflict, removal, new row, change, move, problem."""
    lines = list(RabLine.objects.filter(proposal=proposal).in_order())
    file = books.handed_out(proposal, people.drafter)
    RabLine.objects.filter(pk=lines[0].pk).update(unit_price_idr=555_000)
    content = books.edited(
        file,
        lambda sheet: [
            sheet.__setitem__(f"{letter}14", value)
            for letter, value in zip(
                "BCDFGHIQ", ("BDI", 1, 51, "524113", "Transpor " * 12, 2, "OH", 1), strict=True
            )
        ],
        **{
            at("harga", 1): 777_000,
            at("uraian", 2): "Sewa gedung pertemuan " * 6,
            at("hapus", 3): "hapus",
            at("harga", 4): "1,5 jt",
        },
    )
    return books.sent_back(proposal, people.drafter, content)


def test_comparison_is_accessible_and_fits_a_phone(people, browser, live_server):
    books.codes()
    proposal = story.draft(people, lines=5)
    found = torn(proposal, people)
    drafter = seated(browser, live_server.url, people.drafter.user)

    assert review(found).counts == {
        "added": 1, "changed": 1, "removed": 1, "moved": 0, "conflicts": 1,
    }  # fmt: skip
    for name, args in (
        ("programs:rab-workbook", [proposal.pk]),
        ("programs:rab-upload", [proposal.pk, found.pk]),
    ):
        drafter.open(reverse(name, args=args))
        passes_axe(drafter.page)
    drafter.picture("perbandingan-penuh")
    drafter.press("Terapkan semua")
    drafter.sees("Pilih isi yang dipakai untuk setiap sel yang bentrok: 1 belum dipilih.")
    drafter.picture("perbandingan-ditolak")


def test_on_a_phone_without_javascript(people, proposal, browser, live_server, tmp_path):
    phone = {"viewport": {"width": 360, "height": 640}, "java_script_enabled": False}
    drafter = seated(browser, live_server.url, people.drafter.user, accept_downloads=True, **phone)
    path = download(drafter, proposal, tmp_path)
    path.write_bytes(books.edited(path.read_bytes(), **{at("harga", 2): 900_000}))

    upload(drafter, proposal, path)
    drafter.sees("Berkas sedang dibaca.")
    # A worker of another journey may be faster; either way it is read before the next click.
    read_workbook(str(proposal.workbook_uploads.get().pk))
    expect_read(proposal)
    drafter.follow("Perbarui sekarang")
    drafter.press("Terapkan yang dicentang")

    drafter.sees("Perubahan sudah diterapkan")
    assert RabLine.objects.get(proposal=proposal, position=2).unit_price_idr == 900_000


def expect_read(proposal: Proposal) -> None:
    end = time.monotonic() + 30
    while proposal.workbook_uploads.get().is_open and time.monotonic() < end:
        time.sleep(0.1)
    assert not proposal.workbook_uploads.get().is_open


def test_a_conflict_is_settled_by_keyboard(people, proposal, browser, live_server):
    found = torn_pair(proposal, people)
    drafter = seated(browser, live_server.url, people.drafter.user)
    drafter.open(reverse("programs:rab-upload", args=[proposal.pk, found.pk]))

    drafter.page.get_by_role("radio", name="Berkas").focus()
    drafter.page.keyboard.press("Space")
    drafter.page.get_by_role("button", name="Terapkan semua").focus()
    drafter.page.keyboard.press("Enter")

    drafter.sees("Perubahan sudah diterapkan")
    assert RabLine.objects.get(proposal=proposal, position=1).unit_price_idr == 777_000


def torn_pair(proposal, people):
    file = books.handed_out(proposal, people.drafter)
    RabLine.objects.filter(proposal=proposal, position=1).update(unit_price_idr=555_000)
    return books.sent_back(
        proposal, people.drafter, books.edited(file, **{at("harga", 1): 777_000})
    )
