"""Article 001 in the browser: Tugas Pembantuan 2024, the Bekasi Rakor of 9-12 October 2023.

Every step is a person's: a ceiling is set, a proposal written, signed, reviewed, decided line by
line, allocated one rupiah too high (refused) and then exactly, and reported by a real worker.
"""

import io
import re
from datetime import date

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from budgets.models import Allocation, Ceiling
from ikmportal.ui.formats import rupiah
from programs.models import Award, Proposal, ProposalDecision, Rakor
from programs.states import ProposalState
from provinces.models import Office, Province
from tests.factories import people
from tests.journeys.steps import PDF, Person, person

pytestmark = pytest.mark.django_db(transaction=True)

RAKOR = "Rapat Koordinasi Penyusunan Program/Kegiatan dan Pagu Alokasi Anggaran 2024"
LINES = [
    # account, description, factors with units, unit price
    ("522151", "Honorarium instruktur pewarnaan alam", [("2", "OJ"), ("120", "OK")], "900.000"),
    ("526112", "Alat tenun bukan mesin", [("20", "unit")], "8.500.000"),
    ("521211", "Bahan praktik", [("20", "paket")], "750.000"),
]
PROPOSED = 2 * 120 * 900_000 + 20 * 8_500_000 + 20 * 750_000
LOWERED_TO = 150_000_000
AGREED = PROPOSED - 20 * 8_500_000 + LOWERED_TO


@pytest.fixture
def cast(transactional_db):
    """The real territory and one person per post."""
    call_command("load_reference", verbosity=0)
    aceh = Office.objects.get(province__code="11", kind="provinsi")
    directorate = Office.objects.filter(kind="direktorat").first()
    inspectorate = Office.objects.get(kind="itjen")
    ditjen = Office.objects.get(kind="ditjen")
    return {
        "drafter": people.drafter_of(aceh),
        "head": people.head_of(aceh),
        "reviewer": people.reviewer(directorate),
        "director": people.director(directorate),
        "admin": people.appoint(people.Role.ADMIN, ditjen),
        "auditor": people.appoint(people.Role.AUDITOR, inspectorate),
    }


def test_bekasi_rakor_from_first_draft_to_report(cast, browser, live_server, celery_worker_process):
    who = {
        role: person(browser, live_server.url, user, accept_downloads=True)
        for role, user in cast.items()
    }
    arrange_the_meeting(who["admin"])
    set_ceiling(who["admin"], province="", amount="1.000.000.000")
    set_ceiling(who["admin"], province="Aceh", amount="500.000.000")
    proposal = write_the_proposal(who["drafter"])
    sign(who["head"], proposal)
    review(who["reviewer"], proposal)
    decide(who["reviewer"], proposal)
    refuse_one_rupiah_too_much(who, proposal)
    allocate(who["director"], proposal)
    check_reports(who["admin"], proposal)
    read_as_auditor(who["auditor"], proposal)
    assert {role: p.problems for role, p in who.items() if p.problems} == {}


def test_writing_and_signing_on_a_phone_without_javascript(cast, browser, live_server):
    phone = {"viewport": {"width": 360, "height": 640}, "java_script_enabled": False}
    drafter = person(browser, live_server.url, cast["drafter"], **phone)
    proposal = write_the_proposal(drafter)
    sign(person(browser, live_server.url, cast["head"], **phone), proposal)


def arrange_the_meeting(admin: Person) -> None:
    admin.picture("beranda-admin")
    admin.open("/rakor/baru/")
    admin.choose(
        kind="Rakor pagu alokasi", scheme="Tugas Pembantuan 2024", host="Direktorat Jenderal"
    )
    admin.fill(name=RAKOR, city="Bekasi", first_day="9 Oktober 2023", last_day="12 Oktober 2023")
    admin.picture("rakor-baru")
    admin.press("Jadwalkan")
    admin.sees(RAKOR)
    admin.picture("rakor")
    rakor = Rakor.objects.get()
    assert (rakor.first_day, rakor.last_day) == (date(2023, 10, 9), date(2023, 10, 12))
    assert rakor.desks.count() == Province.objects.existing_on(date(2023, 10, 9)).count() == 38


def set_ceiling(admin: Person, *, province: str, amount: str, direction: str = "Tambah") -> None:
    scheme = Rakor.objects.get().scheme
    admin.open(f"/pagu/{scheme.pk}/ubah/")
    admin.choose(stage="Alokasi anggaran", direction=direction)
    if province:
        admin.choose(province=province)
    admin.fill(
        amount_idr=amount,
        letter_number="S-001/contoh/2023",
        letter_date="2 Oktober 2023",
        reason="Data contoh untuk pengujian",
    )
    admin.press("Catat mutasi")
    admin.sees("Mutasi pagu tercatat.")


def write_the_proposal(drafter: Person) -> Proposal:
    drafter.picture("beranda-penyusun")
    drafter.open("/usulan/")
    drafter.follow("Mulai usulan baru")
    drafter.choose(scheme="Tugas Pembantuan 2024", focus="Penumbuhan wirausaha baru")
    drafter.fill(title="Wirausaha baru tenun ikat pewarna alam")
    drafter.picture("usulan-baru")
    drafter.press("Mulai")
    drafter.sees("dari 11 bagian selesai")
    proposal = Proposal.objects.get()
    assert re.fullmatch(r"U-2024-11-\d{3}", proposal.number)
    drafter.picture("daftar-bagian-kosong")
    fill_sections(drafter)
    refuse_bad_money(drafter)
    for line in LINES:
        add_line(drafter, proposal, *line)
    drafter.picture("rab")
    assert total_of(proposal) == PROPOSED
    upload_documents(drafter, proposal)
    drafter.open(f"/usulan/{proposal.pk}/")
    drafter.sees("9 dari 11 bagian selesai")
    drafter.picture("daftar-bagian")
    drafter.follow("Periksa dan ajukan")
    drafter.sees("Tidak ada yang menghalangi")
    drafter.picture("periksa")
    drafter.press("Ajukan ke Kepala Dinas")
    drafter.sees("Usulan dikirim ke Kepala Dinas.")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.AWAITING_HEAD
    return proposal


def total_of(proposal: Proposal) -> int:
    return sum(int(line.amount_idr) for line in proposal.lines.current())


def fill_sections(drafter: Person) -> None:
    base = drafter.page.url

    def open_section(name: str) -> None:
        drafter.page.goto(f"{base}bagian/{name}/")

    def save() -> None:
        drafter.press("Simpan")
        drafter.sees("tersimpan.")

    open_section("identitas")
    drafter.fill(
        contact_name="Cut Nyak", contact_position="Kepala Bidang IKM", contact_phone="0651-1234567"
    )
    drafter.picture("bagian-identitas")
    save()
    open_section("program")
    drafter.choose(focus="Wirausaha Baru", activity="kompetensi")
    for box in drafter.page.locator("input[type=checkbox]").all():
        box.check()
    drafter.picture("bagian-program")
    save()
    open_section("kak")
    long = "Perajin tenun belum menguasai pewarnaan alam sehingga harga jual rendah."
    drafter.fill(
        problem=long,
        objective=long,
        output="Dua puluh wirausaha baru yang berproduksi.",
        method=long,
    )
    save()
    open_section("lokasi")
    drafter.choose(regency="Kabupaten Aceh Besar", beneficiary_kind="Calon wirausaha")
    drafter.fill(
        place="Kecamatan Montasik",
        beneficiary_count="20",
        beneficiary_note="Dipilih dari KUB, BAST akhir tahun.",
    )
    save()
    open_section("calon")
    add_group(drafter)
    save()
    open_section("jadwal")
    drafter.choose(first_month="Maret", last_month="September")
    save()
    open_section("pernyataan")
    for box in drafter.page.locator("input[type=checkbox]").all():
        box.check()
    save()


def add_group(drafter: Person) -> None:
    """Machines go to a KUB of small industries only."""
    row = drafter.page.get_by_role("group", name="Kelompok (baru)")
    row.get_by_label("Nama kelompok").fill("KUB Tenun Montasik")
    row.get_by_label("Bentuk").select_option(label="Kelompok usaha bersama (KUB)")
    row.get_by_label("Jumlah anggota").fill("20")
    row.get_by_label("Diverifikasi oleh").fill("Bupati Aceh Besar")
    for box in row.get_by_role("checkbox").all():
        box.check()


def refuse_bad_money(drafter: Person) -> None:
    drafter.open(f"/usulan/{Proposal.objects.get().pk}/rab/")
    account, name, factors, _price = LINES[0]
    fill_line(drafter, account, name, factors, "1,5 jt")
    drafter.press("Tambah baris")
    drafter.picture("rab-galat")
    assert drafter.page.locator("[name=unit_price_idr]").input_value() == "1,5 jt"
    assert drafter.page.locator("[name=description]").input_value() == name
    expect(drafter.page).to_have_title(re.compile("^Galat:"))


def add_line(drafter: Person, proposal: Proposal, *line) -> None:
    # With lines there already, the form is folded away unless it is asked for.
    drafter.open(f"/usulan/{proposal.pk}/rab/?baru=1")
    fill_line(drafter, *line)
    drafter.press("Tambah baris")
    drafter.sees("RAB tersimpan.")


def fill_line(drafter: Person, account, name, factors, price) -> None:
    drafter.choose(account=account, output_class="BDI", price_source="Harga pasar")
    drafter.fill(description=name, output_code="001", component="051", unit_price_idr=price)
    for position, (factor, unit) in enumerate(factors, start=1):
        drafter.fill(**{f"factor_{position}": factor})
        drafter.page.locator(f"select[name=unit_{position}]").select_option(value=unit)
    drafter.page.locator("select[name=indicator]").select_option(index=1)


def upload_documents(drafter: Person, proposal: Proposal) -> None:
    drafter.open(f"/usulan/{proposal.pk}/data-dukung/")
    drafter.picture("data-dukung-kosong")
    for index in range(drafter.page.locator("form.unggah").count()):
        form = drafter.page.locator("form.unggah").nth(index)
        form.locator("input[type=file]").set_input_files(
            {"name": f"dokumen {index + 1}.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        form.get_by_role("button", name="Unggah").click()
        drafter.sees(f"dokumen {index + 1}.pdf")
    drafter.picture("data-dukung")


def sign(head: Person, proposal: Proposal) -> None:
    head.open("/")
    head.picture("beranda-kadis")
    head.open(f"/usulan/{proposal.pk}/")
    head.sees("Persetujuan Kepala Dinas")
    head.picture("kadis-baca")
    head.press("Setujui dan ajukan")
    head.sees("Usulan sudah diajukan")
    head.picture("tanda-terima")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUBMITTED
    assert int(proposal.versions.get().total_idr) == PROPOSED


def review(reviewer: Person, proposal: Proposal) -> None:
    reviewer.picture("beranda-penelaah")
    reviewer.open("/telaah/")
    reviewer.picture("antrean")
    reviewer.follow(proposal.title)
    reviewer.press("Mulai telaah")
    reviewer.sees("Telaah dimulai.")
    reviewer.choose(rakor="Pagu Alokasi")
    reviewer.picture("telaah-baca")
    reviewer.press("Bawa ke Rakor")
    reviewer.sees("Usulan dibawa ke Rakor.")


def decide(reviewer: Person, proposal: Proposal) -> None:
    reviewer.follow("Buka meja Rakor")
    reviewer.picture("meja")
    line = proposal.lines.get(description="Alat tenun bukan mesin")
    row = reviewer.page.locator(f"#baris-{line.pk} + tr")
    row.locator("summary").click()
    row.locator("[name=verdict]").select_option("disesuaikan")
    row.locator("[name=agreed_idr]").fill("150.000.000")
    row.get_by_role("button", name="Simpan keputusan baris").click()
    reviewer.picture("meja-baris")
    reviewer.sees("Tulis alasan baris ini diturunkan atau ditolak.")
    reviewer.picture("meja-baris-galat")
    row = reviewer.page.locator(f"#baris-{line.pk} + tr")
    row.locator("[name=note]").fill("Harga pasar setempat Rp7.500.000 per unit.")
    row.get_by_role("button", name="Simpan keputusan baris").click()
    reviewer.page.wait_for_url(re.compile(f"#baris-{line.pk}"))
    reviewer.sees(rupiah(AGREED))
    reviewer.page.keyboard.press("2")
    decision = reviewer.page.locator("form[data-ikm-review]")
    decision.locator("[name=note]").fill("Alat tenun disesuaikan dengan harga setempat.")
    reviewer.picture("meja-keputusan")
    reviewer.page.keyboard.press("Control+Enter")
    reviewer.sees("tersimpan")
    stored = ProposalDecision.objects.get()
    assert (int(stored.proposed_idr), int(stored.agreed_idr)) == (PROPOSED, AGREED)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ADJUSTED


def refuse_one_rupiah_too_much(who: dict[str, Person], proposal: Proposal) -> None:
    spare = 500_000_000 - AGREED
    set_ceiling(who["admin"], province="Aceh", amount=str(spare + 1), direction="Kurangi")
    director = who["director"]
    director.open("/alokasi/")
    director.picture("alokasi")
    director.follow(proposal.title)
    director.press("Setujui alokasi")
    director.sees(
        f"Alokasi {rupiah(AGREED)} melebihi sisa pagu provinsi {rupiah(AGREED - 1)}, lebih Rp1."
    )
    director.picture("melebihi-pagu")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ADJUSTED
    assert (Award.objects.count(), Allocation.objects.count()) == (0, 0)
    assert int(Ceiling.objects.get(province__code="11").used_idr) == 0
    set_ceiling(who["admin"], province="Aceh", amount="1")


def allocate(director: Person, proposal: Proposal) -> None:
    director.open(f"/usulan/{proposal.pk}/")
    director.picture("direktur-baca")
    director.press("Setujui alokasi")
    director.sees(f"Alokasi {rupiah(AGREED)} disepakati.")
    allocation = Allocation.objects.get()
    assert int(allocation.amount_idr) == AGREED
    assert sum(int(line.amount_idr) for line in allocation.lines.all()) == AGREED
    assert set(allocation.lines.values_list("line_ref", flat=True)) == set(
        proposal.lines.values_list("pk", flat=True)
    )
    director.open("/pagu/")
    director.picture("pagu")
    used = Ceiling.objects.filter(stage="alokasi").values_list("used_idr", flat=True)
    assert [int(amount) for amount in used] == [AGREED, AGREED]


def make_report(admin: Person, kind: str, file_format: str, **choices: str) -> bytes:
    """Ask for a report and take the file when it appears, without reloading the page."""
    admin.open(f"/laporan/baru/{kind}/")
    admin.choose(**choices)
    admin.page.locator(f"[name=format][value={file_format}]").check()
    admin.picture(f"laporan-baru-{kind}")
    admin.press("Buat berkas")
    link = admin.page.get_by_role("link", name=re.compile("Unduh")).first
    link.wait_for(timeout=60_000)
    admin.picture(f"laporan-jadi-{kind}-{file_format}")
    with admin.page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()


def check_reports(admin: Person, proposal: Proposal) -> None:
    pdf = make_report(admin, "reviu_rakor", "pdf", rakor="Pagu Alokasi")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for amount in (PROPOSED, AGREED, PROPOSED - AGREED):
        assert rupiah(amount).removeprefix("Rp") in text
    assert proposal.number in text
    book = load_workbook(
        io.BytesIO(make_report(admin, "reviu_rakor", "xlsx", rakor="Pagu Alokasi"))
    )
    numbers = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {PROPOSED, AGREED, PROPOSED - AGREED} <= numbers
    plan = proposal.lines.first().indicator.objective.plan.name
    matrix = load_workbook(io.BytesIO(make_report(admin, "matriks_renstra", "xlsx", plan=plan)))
    figures = {cell.value for sheet in matrix for row in sheet.iter_rows() for cell in row}
    assert AGREED in figures


def read_as_auditor(auditor: Person, proposal: Proposal) -> None:
    auditor.open(f"/usulan/{proposal.pk}/riwayat/")
    auditor.sees("Dialokasikan")
    auditor.picture("riwayat")
    assert auditor.page.locator("main form").count() == 0
