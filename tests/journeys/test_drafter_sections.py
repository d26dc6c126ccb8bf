"""Every section filled to the last field on a phone, with and without JavaScript, up to sending.

Also: new rows are never lost offline, in two tabs or after a sign-out, and pages stay light.
"""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, expect

from programs.checks import blocking_findings, examine, read_dossier
from programs.checks.dossier import Severity
from programs.models import Candidate, Proposal
from programs.states import ProposalState
from provinces.models import Office, Sentra
from tests import factories
from tests.factories import people
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, seated
from tests.journeys.test_autosave import eventually, kept

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 640}}
LONG = "Perajin tenun belum menguasai pewarnaan alam sehingga harga jual rendah."
NIK, NIB = "1106015505900001", "9120001234567"
KILOBYTE = 1024


@pytest.fixture
def office(transactional_db) -> Office:
    call_command("load_reference", verbosity=0)
    return Office.objects.get(province__code="11", kind="provinsi")


@pytest.fixture
def sentra(office) -> Sentra:
    regency = office.province.placements.get(regency__full_name="Kabupaten Aceh Besar").regency
    return factories.SentraFactory(regency=regency, name="Sentra Tenun Montasik", unit_count=12)


@pytest.mark.parametrize("script", [True, False], ids=["javascript", "no javascript"])
def test_every_section_is_filled_on_a_phone_and_sent(office, sentra, browser, live_server, script):
    drafter = seated(
        browser, live_server.url, people.drafter_of(office), java_script_enabled=script, **PHONE
    )
    proposal = start(drafter)
    for fill in (
        identity, programme, terms, place, candidates, targets, schedule, statements, budget,
    ):  # fmt: skip
        fill(drafter, proposal)
    documents(drafter, proposal)
    findings = examine(read_dossier(Proposal.objects.get()))
    assert [f.message for f in findings if f.severity == Severity.BLOCK] == []
    drafter.open(f"/usulan/{proposal.pk}/")
    drafter.sees("10 dari 11 bagian selesai")
    drafter.follow("Periksa dan ajukan")
    drafter.sees("Tidak ada yang menghalangi")
    for told in ("KUB Tenun Montasik", "NIK 1106••••••••0001", "Sentra Tenun Montasik", "Seleksi"):
        drafter.sees(told)
    assert NIK not in drafter.page.content()
    assert drafter.page.evaluate("document.documentElement.scrollWidth") <= 360
    drafter.press("Ajukan ke Kepala Dinas")
    drafter.sees("Usulan terkirim ke Kepala Dinas")
    drafter.sees(proposal.number)
    assert Proposal.objects.get().state == ProposalState.AWAITING_HEAD
    assert drafter.problems == []


def start(drafter: Person) -> Proposal:
    drafter.open("/usulan/baru/")
    drafter.sees("Dokumen yang diminta")
    drafter.page.get_by_role("link", name="Pilih fokus ini Penumbuhan wirausaha baru").click()
    drafter.fill(title="Wirausaha baru tenun ikat pewarna alam")
    drafter.press("Mulai")
    drafter.sees("dari 11 bagian selesai")
    proposal = Proposal.objects.get()
    assert str(proposal.focus) == "Penumbuhan wirausaha baru"
    return proposal


def opened(drafter: Person, proposal: Proposal, name: str) -> None:
    drafter.open(f"/usulan/{proposal.pk}/bagian/{name}/")


def save(drafter: Person) -> None:
    drafter.press("Simpan")
    expect(drafter.page).to_have_url(re.compile(r"/usulan/[0-9a-f-]+/(#.*)?$"))
    drafter.sees("tersimpan.")


def new_row(drafter: Person, legend: str) -> Locator:
    return drafter.page.get_by_role("group", name=f"{legend} (baru)")


def add_row(drafter: Person, button: str, legend: str) -> Locator:
    """Press "Tambah …" unless the page offers a blank row already."""
    row = new_row(drafter, legend)
    if row.count() == 0:
        drafter.press(button)
    expect(row).to_be_visible()
    return row


def identity(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "identitas")
    drafter.fill(
        contact_name="Cut Nyak",
        contact_position="Kepala Bidang IKM",
        contact_nip="19740817 199903 2 00",
        contact_phone="0651-1234567",
        kpa_name="Teuku Umar",
        kpa_nip="196501011990031001",
        ppk_name="Laksamana Malahayati",
        ppk_nip="19700101 199503 2 001",
    )
    drafter.press("Simpan")
    drafter.sees("NIP terdiri atas 18 angka; yang ditulis 17.")
    drafter.fill(contact_nip="19740817 199903 2 004")
    expect(drafter.page.locator(".pilih")).to_have_count(0)
    save(drafter)
    proposal.refresh_from_db()
    assert proposal.contact_nip == "197408171999032004"


def programme(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "program")
    drafter.choose(kind="Berlanjut", activity="pembiayaan")
    drafter.fill(
        plan_document="RPJMD Aceh", plan_section="Bab 5", plan_programme="Pembangunan industri"
    )
    for box in drafter.page.locator("input[type=checkbox]").all():
        box.check()
    save(drafter)


def terms(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "kak")
    drafter.fill(problem=LONG, objective=LONG, output=LONG, method=LONG, risk=LONG)
    drafter.fill(legal_note="Qanun Aceh tentang industri")
    drafter.page.get_by_label("UU 3/2014 tentang Perindustrian").check()
    save(drafter)


def place(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "lokasi")
    drafter.choose(
        regency="Kabupaten Aceh Besar", sentra="Sentra Tenun", beneficiary_kind="Calon wirausaha"
    )
    drafter.fill(
        place="Kecamatan Montasik",
        beneficiary_count="20",
        women_count="12",
        disability_count="1",
        beneficiary_note="Dipilih dari dua kecamatan.",
        handover_plan="Diserahkan kepada KUB dengan BAST pada bulan November.",
    )
    for box in drafter.page.locator("input[name^=startup_]").all():
        box.check()
    row = add_row(drafter, "Tambah lokasi", "Lokasi lain")
    row.get_by_label("Kabupaten/kota").select_option(label="Kota Banda Aceh")
    row.get_by_label("Lokasi", exact=True).fill("Balai pelatihan")
    save(drafter)
    assert [str(one) for one in proposal.locations.all()] == ["Balai pelatihan"]


def candidates(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "calon")
    group = add_row(drafter, "Tambah kelompok", "Kelompok")
    group.get_by_label("Nama kelompok").fill("KUB Tenun Montasik")
    group.get_by_label("Bentuk").select_option(label="Kelompok usaha bersama (KUB)")
    group.get_by_label("Jumlah anggota").fill("20")
    group.get_by_label("Diverifikasi oleh").fill("Bupati Aceh Besar")
    for box in group.get_by_role("checkbox").all():
        box.check()
    one = add_row(drafter, "Tambah calon", "Calon")
    one.get_by_label("Nama").fill("Siti Contoh")
    one.get_by_label("NIK").fill("1106 0155 0590 0001")
    drafter.press("Tambah calon")
    drafter.sees("Calon 1: Siti Contoh")
    two = new_row(drafter, "Calon")
    two.get_by_label("Nama").fill("Ali Contoh")
    two.get_by_label("NIB").fill(NIB)
    save(drafter)
    assert [(c.name, c.nik, c.nib) for c in proposal.candidates.order_by("position")] == [
        ("Siti Contoh", NIK, ""),
        ("Ali Contoh", "", NIB),
    ]


def targets(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "keluaran")
    drafter.choose(market="domestik")
    drafter.fill(market_note="Masuk dua toko modern.")
    row = add_row(drafter, "Tambah target", "Target")
    row.get_by_label("Indikator Renstra").select_option(index=1)
    row.get_by_label("Keluaran").fill("Wirausaha baru")
    row.get_by_label("Target", exact=True).fill("20")
    row.get_by_label("Satuan").fill("orang")
    for year, money in ((2024, "500.000.000"), (2025, "750.000.000")):
        row = add_row(drafter, "Tambah tahun", "Tahun")
        row.get_by_label("Tahun", exact=True).fill(str(year))
        row.get_by_label("Volume dan target").fill("20 wirausaha")
        row.get_by_label("Perkiraan biaya").fill(money)
        if year == 2024:
            drafter.press("Tambah tahun")
            drafter.sees("Tahun 1")
    save(drafter)
    assert [int(row.estimate_idr) for row in proposal.years.order_by("year")] == [
        500_000_000,
        750_000_000,
    ]


def schedule(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "jadwal")
    drafter.choose(first_month="Maret", last_month="September")
    drafter.fill(schedule_note="Tiga tahap.")
    row = add_row(drafter, "Tambah tahap", "Tahap")
    row.get_by_label("Tahap").fill("Seleksi peserta")
    row.get_by_label("Bulan mulai").select_option(label="Maret")
    row.get_by_label("Bulan selesai").select_option(label="April")
    save(drafter)


def statements(drafter: Person, proposal: Proposal) -> None:
    opened(drafter, proposal, "pernyataan")
    for box in drafter.page.locator("input[type=checkbox]").all():
        box.check()
    save(drafter)


def budget(drafter: Person, proposal: Proposal) -> None:
    """One machine to hand over; the RAB page has journeys of its own."""
    year = proposal.scheme.fiscal_year
    factories.RabLineFactory(
        proposal=proposal,
        position=1,
        account=year.accounts.get(code="526112"),
        output_class=year.output_classes.get(code="BDC"),
    )


def documents(drafter: Person, proposal: Proposal) -> None:
    drafter.open(f"/usulan/{proposal.pk}/data-dukung/")
    for requirement in proposal.scheme.requirements.filter(is_mandatory=True):
        factories.ProposalDocumentFactory(proposal=proposal, requirement=requirement)
    assert blocking_findings(Proposal.objects.get(pk=proposal.pk)) == []


@pytest.fixture
def draft(transactional_db) -> Proposal:
    return factories.ProposalFactory()


@pytest.fixture
def writer(draft, browser, live_server) -> Person:
    return seated(browser, live_server.url, people.drafter_of(draft.office))


def first_candidate(writer: Person, draft: Proposal) -> Locator:
    opened(writer, draft, "calon")
    return new_row(writer, "Calon")


def names(draft: Proposal) -> list[str]:
    return list(Candidate.objects.filter(proposal=draft).values_list("name", flat=True))


def test_new_row_saves_itself_while_typing(draft, writer):
    first_candidate(writer, draft).get_by_label("Nama").fill("Siti Contoh")

    eventually(writer, lambda: names(draft) == ["Siti Contoh"])
    expect(writer.page.locator("[data-ikm-save]")).to_contain_text("Tersimpan pukul")


def test_row_typed_offline_is_kept_and_sent_when_back(draft, writer):
    row = first_candidate(writer, draft)
    writer.page.context.set_offline(True)

    row.get_by_label("Nama").fill("Siti Contoh")
    row.get_by_label("Jenis usaha").fill("tenun")

    writer.sees("Sambungan terputus.")
    assert names(draft) == []
    writer.page.context.set_offline(False)
    eventually(writer, lambda: names(draft) == ["Siti Contoh"])
    eventually(writer, lambda: kept(writer) == [])
    assert draft.candidates.get().trade == "tenun"


def test_row_typed_before_a_crash_finds_its_place_again(draft, writer):
    row = first_candidate(writer, draft)
    writer.page.context.set_offline(True)
    row.get_by_label("Nama").fill("Siti Contoh")
    writer.sees("Sambungan terputus.")
    crashed = writer.page
    writer.page = crashed.context.new_page()
    crashed.close(run_before_unload=False)
    writer.page.context.set_offline(False)

    opened(writer, draft, "calon")

    eventually(writer, lambda: names(draft) == ["Siti Contoh"])


def test_two_tabs_in_one_row_get_both_texts(draft, writer):
    stored = Candidate.objects.create(proposal=draft, name="Siti", position=1)
    opened(writer, draft, "calon")
    Candidate.objects.filter(pk=stored.pk).update(name="Tulisan rekan")

    writer.page.locator(f"[name='calon-{stored.pk}-name']").fill("Tulisan saya")

    writer.sees("Orang lain mengubah isian ini. Pilih yang dipakai. Tulisan rekan")
    writer.press("Pakai isian saya")
    eventually(writer, lambda: names(draft) == ["Tulisan saya"])


def test_row_survives_an_expired_session(draft, writer):
    row = first_candidate(writer, draft)
    page, cookies = writer.page, writer.page.context.cookies()
    page.context.clear_cookies(name="sessionid")

    row.get_by_label("Nama").fill("Siti Contoh")

    writer.sees("Anda sudah keluar.")
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    eventually(writer, lambda: names(draft) == ["Siti Contoh"])


def test_rows_are_added_and_saved_by_keyboard_alone(draft, writer):
    opened(writer, draft, "calon")
    keys = writer.page.keyboard
    new_row(writer, "Calon").get_by_label("Nama").focus()

    keys.type("Siti Contoh")
    for _field in range(5):
        keys.press("Tab")
    keys.press("Enter")

    writer.sees("Calon 1: Siti Contoh")
    assert names(draft) == ["Siti Contoh"]


PAGES = [
    "/usulan/baru/",
    "/usulan/{pk}/",
    "/usulan/{pk}/periksa/",
    "/usulan/{pk}/calon/",
    *(
        f"/usulan/{{pk}}/bagian/{name}/"
        for name in ("identitas", "program", "kak", "lokasi", "calon", "keluaran", "jadwal")
    ),
]


def test_pages_pass_axe_and_fit(draft, writer):
    for position in range(1, 4):
        Candidate.objects.create(proposal=draft, name="Siti", nik=NIK, position=position)
    for path in PAGES:
        writer.open(path.format(pk=draft.pk))
        passes_axe(writer.page)


def test_refused_section_passes_axe_and_names_the_field_in_its_title(draft, writer):
    row = first_candidate(writer, draft)
    row.get_by_label("NIK").fill("12")
    writer.press("Simpan")

    expect(writer.page).to_have_title(re.compile("^Galat:"))
    writer.sees("NIK terdiri atas 16 angka; yang ditulis 2.")
    passes_axe(writer.page)


def test_pages_are_light(draft, browser, live_server):
    for position in range(1, 26):
        Candidate.objects.create(proposal=draft, name=f"Calon {position}", position=position)
    drafter = seated(browser, live_server.url, people.drafter_of(draft.office))
    drafter.open("/")
    weights = {path: weight(drafter, path.format(pk=draft.pk)) for path in PAGES}

    assert {p: w for p, w in weights.items() if w > 40 * KILOBYTE} == {}


def weight(drafter: Person, path: str) -> int:
    """Bytes on the wire of one more page, what the browser holds already left out."""
    session = drafter.page.context.new_cdp_session(drafter.page)
    session.send("Network.enable")
    seen: list[int] = []
    session.on("Network.loadingFinished", lambda event: seen.append(event["encodedDataLength"]))
    drafter.open(path)
    drafter.page.wait_for_load_state("networkidle")
    session.detach()
    return int(sum(seen))


def test_field_mended_on_a_refused_page_is_no_conflict_with_oneself(draft, writer):
    opened(writer, draft, "identitas")
    writer.fill(kpa_nip="123")
    writer.press("Simpan")
    expect(writer.page).to_have_title(re.compile("^Galat:"))

    writer.fill(kpa_nip="196501011990031001")
    writer.page.locator("[name=kpa_nip]").blur()

    eventually(writer, lambda: Proposal.objects.get(pk=draft.pk).kpa_nip == "196501011990031001")
    expect(writer.page.locator(".pilih")).to_have_count(0)
