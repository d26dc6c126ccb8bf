"""Files on a weak line: in pieces, several at once, cut and gone on with, without JavaScript."""

import hashlib
import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import Locator, expect

from programs.models import Proposal, ProposalDocument, Upload
from programs.states import DocumentSafety
from programs.tasks.documents import inspect_document
from tests import factories
from tests.factories import papers, people
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, seated

pytestmark = pytest.mark.django_db(transaction=True)
MEBIBYTE = 1024 * 1024
LARGE = papers.pdf() + bytes(3 * MEBIBYTE)
SECOND_PIECE = re.compile(rf"/kirim/.*offset={MEBIBYTE}&")


@pytest.fixture
def draft(transactional_db) -> Proposal:
    made = factories.ProposalFactory()
    for number, (code, name) in enumerate(
        [("kak", "Kerangka acuan kerja"), ("sptjm", "Surat pernyataan"), ("harga", "Harga")], 1
    ):
        factories.DocumentRequirementFactory(
            scheme=made.scheme, code=code, name=name, position=number, example="# Contoh"
        )
    return made


@pytest.fixture
def drafter(draft, browser, live_server) -> Person:
    return seated(browser, live_server.url, people.drafter_of(draft.office))


def row(drafter: Person, code: str) -> Locator:
    return drafter.page.locator(f"#dokumen-{code}")


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def send(drafter: Person, code: str, name: str, content: bytes) -> None:
    row(drafter, code).locator("input[type=file]").set_input_files(file(name, content))
    row(drafter, code).locator("button[type=submit]", has_text=re.compile("Unggah|Lanju")).click()


def stored(code: str) -> bytes:
    document = ProposalDocument.objects.get(requirement__code=code, replaced_at=None)
    content = Path(default_storage.path(document.storage_name)).read_bytes()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    return content


def look_at(drafter: Person, state: str) -> None:
    """The page as it stands breaks no rule of axe and fits a phone."""
    drafter.picture(f"data-dukung-{state}")
    passes_axe(drafter.page)


def cut_the_line_once(drafter: Person) -> None:
    """The second piece finds no network."""
    context, is_cut = drafter.page.context, []

    def meet(route) -> None:
        if is_cut:
            route.continue_()
            return
        is_cut.append(True)
        context.set_offline(True)
        route.abort()

    drafter.page.route(SECOND_PIECE, meet)


def test_cut_line_keeps_what_was_sent_and_goes_on_by_itself(draft, drafter):
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    cut_the_line_once(drafter)
    send(drafter, "kak", "kak.pdf", LARGE)

    expect(row(drafter, "kak").get_by_role("button", name="Coba lagi")).to_be_visible()
    expect(row(drafter, "kak")).to_contain_text("Bagian yang sudah terkirim tersimpan.")
    assert Upload.objects.get().received_bytes == MEBIBYTE
    drafter.page.context.set_offline(False)

    expect(row(drafter, "kak")).to_contain_text("Sedang diperiksa")
    assert stored("kak") == LARGE


def test_try_again_sends_only_the_rest(draft, drafter):
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    asked = []
    drafter.page.on("request", lambda request: asked.append(request.url))
    drafter.page.route(SECOND_PIECE, lambda route: route.abort(), times=1)
    send(drafter, "kak", "kak.pdf", LARGE)

    row(drafter, "kak").get_by_role("button", name="Coba lagi").click()

    expect(row(drafter, "kak")).to_contain_text("Sedang diperiksa")
    assert len([url for url in asked if "offset=0&" in url]) == 1
    assert stored("kak") == LARGE


def test_page_closed_and_opened_again_goes_on_from_the_last_piece(draft, drafter):
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    drafter.page.route(SECOND_PIECE, lambda route: route.abort(), times=1)
    send(drafter, "kak", "kak.pdf", LARGE)
    expect(row(drafter, "kak").get_by_role("button", name="Coba lagi")).to_be_visible()

    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    look_at(drafter, "terputus")
    asked = []
    drafter.page.on("request", lambda request: asked.append(request.url))
    send(drafter, "kak", "kak.pdf", LARGE)

    expect(row(drafter, "kak")).to_contain_text("Sedang diperiksa")
    assert not [url for url in asked if "offset=0&" in url]
    assert stored("kak") == LARGE


def test_several_files_at_once_find_their_documents(draft, drafter):
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    drafter.page.locator("#banyak-berkas").set_input_files(
        [
            file("KAK garam 2024.pdf", papers.pdf()),
            file("surat-pernyataan.jpg", papers.picture()),
            file("IMG_2041.jpg", papers.picture(size=(300, 200))),
        ]
    )
    drafter.press("Unggah semua")
    expect(drafter.page.locator("#pasangan-2")).to_have_attribute("aria-invalid", "true")
    drafter.page.locator("#pasangan-2").select_option("harga")
    look_at(drafter, "beberapa")
    drafter.press("Unggah semua")

    for code, name in (("kak", "KAK garam"), ("sptjm", "surat-pernyataan"), ("harga", "IMG_2041")):
        expect(row(drafter, code)).to_contain_text(name)
        expect(row(drafter, code)).to_contain_text("Ada")
    assert stored("harga") == papers.picture(size=(300, 200))
    assert drafter.problems == []


def test_page_tells_every_state_and_follows_the_worker(draft, drafter):
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    look_at(drafter, "kosong")
    send(drafter, "kak", "kak.pdf", LARGE)
    expect(row(drafter, "kak")).to_contain_text("Berkas sedang diperiksa keamanannya.")
    send(drafter, "sptjm", "rusak.pdf", b"%PDF-1.7 rusak")
    expect(row(drafter, "sptjm")).to_contain_text("Berkas rusak.")
    send(drafter, "harga", "program.exe", b"MZ program")
    expect(row(drafter, "harga")).to_contain_text("Berkas ini bukan PDF")
    look_at(drafter, "karantina-dan-tolak")

    inspect_document(str(ProposalDocument.objects.get(requirement__code="kak").pk))

    expect(row(drafter, "kak")).to_contain_text("Ada")
    expect(row(drafter, "kak").get_by_role("link", name="kak.pdf").first).to_be_visible()
    ProposalDocument.objects.filter(requirement__code="kak").update(
        status="tidak_sesuai",
        status_note="Tanpa tanda tangan",
        verified_by=draft.created_by,
        verified_at=factories.MOMENT,
    )
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    drafter.sees("Tanpa tanda tangan")
    look_at(drafter, "dikembalikan")


def test_keyboard_alone_sends_a_file(draft, drafter):
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    chosen = row(drafter, "kak").locator("input[type=file]")
    chosen.set_input_files(file("kak.pdf", papers.pdf()))
    chosen.focus()

    drafter.page.keyboard.press("Tab")
    drafter.page.keyboard.press("Enter")

    expect(row(drafter, "kak")).to_contain_text("Ada")


def test_without_javascript_the_plain_form_works(draft, browser, live_server):
    drafter = seated(
        browser, live_server.url, people.drafter_of(draft.office), java_script_enabled=False
    )
    drafter.open(f"/usulan/{draft.pk}/data-dukung/")
    expect(drafter.page.locator("#banyak-berkas")).to_be_hidden()

    send(drafter, "kak", "kak.pdf", papers.pdf())
    drafter.sees("Berkas tersimpan.")
    send(drafter, "sptjm", "rusak.pdf", b"%PDF-1.7 rusak")
    drafter.sees("Berkas rusak.")

    assert ProposalDocument.objects.get(requirement__code="kak").safety == DocumentSafety.CLEAN
    assert ProposalDocument.objects.get(requirement__code="sptjm").safety == DocumentSafety.REFUSED
