"""Article 004 in the browser: on 22 December 2021 the mayor of Sawahlunto asked for support.

The request is recorded with its ekspose file, items and the DAK the kota had received beside it;
it is identified, followed up, becomes a draft of the kota's own Dinas, and is answered. The first
answer of the Direktur Jenderal was that it is received and will be identified: so it is here.
"""

from datetime import date

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from ikmportal.mail.models import OutgoingMail
from programs.models import Proposal, SupportRequest
from programs.states import SupportStage
from provinces.models import Office, Sentra, TechnicalUnit
from tests.factories import people
from tests.journeys.steps import PDF, Person, seated

pytestmark = pytest.mark.django_db(transaction=True)

SUBJECT = "Keberlanjutan sentra makanan ringan dan revitalisasi UPTD Tekstil"
SENTRA = "Sentra IKM Pengolahan Makanan Ringan"


@pytest.fixture
def cast(transactional_db):
    """The real territory with its registers and funding records, and one person per post."""
    call_command("load_reference", verbosity=0)
    kota = Office.objects.get(regency__name="Sawahlunto", kind="kabkota")
    elsewhere = Office.objects.get(regency__name="Solok", regency__kind="kota", kind="kabkota")
    return {
        "secretariat": people.appoint(people.Role.ADMIN, Office.objects.get(kind="ditjen")),
        "reviewer": people.reviewer(Office.objects.filter(kind="direktorat").first()),
        "drafter": people.drafter_of(kota),
        "neighbour": people.drafter_of(elsewhere),
    }


def test_from_the_meeting_to_the_answer(cast, browser, live_server):
    who = {role: seated(browser, live_server.url, user) for role, user in cast.items()}
    secretariat = who["secretariat"]

    request = record(secretariat)
    add_what_was_asked(secretariat)
    read_the_history_beside_it(secretariat)
    identify(secretariat, request)
    give_a_task(secretariat, cast["reviewer"])
    nothing_for_the_neighbour(who["neighbour"], request)
    propose(who["reviewer"], request)
    go_on_at_the_dinas(who["drafter"])
    answer(who["reviewer"], request)
    read_the_answer(who["drafter"], request)
    assert {role: p.problems for role, p in who.items() if p.problems} == {}


def record(secretariat: Person) -> SupportRequest:
    secretariat.open("/permohonan/")
    secretariat.sees("Belum ada permohonan dukungan")
    secretariat.follow("Catat permohonan")
    secretariat.choose(regency="Kota Sawahlunto")
    secretariat.fill(
        subject=SUBJECT,
        reasons="Dukungan melalui DAK, terutama untuk SDM pengelola sentra dan kelembagaan IKM.",
        delegation="Wali Kota Sawahlunto\nKepala Disperindagkop",
    )
    secretariat.press("Simpan")
    secretariat.sees("Isi tanggal pertemuan, atau nomor dan tanggal surat.")
    secretariat.sees("Kepala Disperindagkop")  # Nothing typed is lost.
    secretariat.fill(met_on="22 Desember 2021", met_at_place="Jakarta")
    secretariat.press("Simpan")
    secretariat.sees("Permohonan tercatat sebagai diterima.")
    request = SupportRequest.objects.get()
    assert (request.met_on, request.stage) == (date(2021, 12, 22), SupportStage.RECEIVED)
    return request


def add_what_was_asked(secretariat: Person) -> None:
    page = secretariat.page
    items = (
        ("Sentra IKM", "Keberlanjutan sentra pasca dibangun", {"butir-sentra": SENTRA}),
        ("Mesin dan peralatan", "Revitalisasi mesin", {"butir-technical_unit": "UPTD Tekstil"}),
        ("DAK Nonfisik", "SDM pengelola dan kelembagaan IKM", {}),
    )
    for kind, description, links in items:
        page.get_by_text("Tambah butir").click()
        secretariat.choose(**{"butir-kind": kind, **links})
        secretariat.fill(**{"butir-description": description})
        secretariat.press("Simpan butir")
        secretariat.sees("Butir tercatat.")
    page.get_by_text("Unggah berkas").click()
    secretariat.choose(**{"berkas-kind": "Bahan ekspose"})
    page.locator("[name=berkas-file]").set_input_files(
        {"name": "ekspose.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    secretariat.press("Unggah")
    secretariat.sees("ekspose.pdf")
    kept = SupportRequest.objects.get().items.order_by("position")
    assert [item.sentra or item.technical_unit for item in kept] == [
        Sentra.objects.get(name=SENTRA),
        TechnicalUnit.objects.get(name="UPTD Tekstil"),
        None,
    ]


def read_the_history_beside_it(secretariat: Person) -> None:
    """DAK fisik Rp24,3 miliar and nonfisik Rp2,7 miliar, with who said so."""
    history = secretariat.page.locator("section", has_text="Riwayat pendanaan")
    expect(history).to_contain_text("24.300.000.000")
    expect(history).to_contain_text("2.700.000.000")
    expect(history).to_contain_text("22 Desember 2021 (pernyataan Wali Kota)")
    secretariat.picture("permohonan")


def move_on(who: Person, request: SupportRequest, stage: str, note: str = "") -> None:
    who.open(f"/permohonan/{request.pk}/")
    who.page.get_by_label(stage, exact=True).check()
    who.fill(**{"tahap-note": note})
    who.press("Catat tahap")


def identify(secretariat: Person, request: SupportRequest) -> None:
    note = "Kami menerima dan segera identifikasi untuk tahapan selanjutnya."
    move_on(secretariat, request, "Identifikasi", note)
    secretariat.sees("Tahap permohonan tercatat.")
    letters = OutgoingMail.objects.filter(body__contains=note)
    assert letters.count() == 1
    assert "Identifikasi" in letters.get().subject


def give_a_task(secretariat: Person, owner) -> None:
    secretariat.page.get_by_text("Tambah tugas").click()
    secretariat.choose(**{"tugas-owner": owner.appointments.get().post.title})
    secretariat.fill(
        **{"tugas-title": "Periksa mesin UPTD Tekstil", "tugas-due_date": "31 Januari 2022"}
    )
    secretariat.press("Simpan tugas")
    secretariat.sees("Terlambat")
    call_command("remind_support_tasks", verbosity=0)
    assert "Periksa mesin UPTD Tekstil" in OutgoingMail.objects.get(recipient=owner.email).body


def nothing_for_the_neighbour(neighbour: Person, request: SupportRequest) -> None:
    neighbour.open("/permohonan/")
    neighbour.sees("Belum ada permohonan dukungan")
    neighbour.open(f"/permohonan/{request.pk}/")
    expect(neighbour.page.locator("body")).not_to_contain_text(SUBJECT)


def propose(reviewer: Person, request: SupportRequest) -> None:
    move_on(reviewer, request, "Tindak lanjut")
    reviewer.page.get_by_role("button", name="Jadikan draf usulan Dinas Revitalisasi").click()
    reviewer.sees("Draf usulan dibuka di Dinas yang meminta.")
    move_on(reviewer, request, "Menjadi usulan")
    reviewer.press("Tandai selesai", exact=False)
    reviewer.sees("Tugas selesai.")
    reviewer.picture("permohonan-menjadi-usulan")


def go_on_at_the_dinas(drafter: Person) -> None:
    """The draft waits at the kota's own Dinas, with what the request already says."""
    proposal = Proposal.objects.get()
    assert (proposal.office.regency.name, proposal.through_province) == ("Sawahlunto", True)
    drafter.open("/")
    drafter.follow("Lanjutkan Revitalisasi mesin")
    drafter.sees("dari 11 bagian selesai")
    drafter.sees("Verifikasi provinsi")
    drafter.open(f"/usulan/{proposal.pk}/bagian/kak/")
    expect(drafter.page.locator("[name=problem]")).to_have_value(
        SupportRequest.objects.get().reasons
    )


def answer(reviewer: Person, request: SupportRequest) -> None:
    move_on(reviewer, request, "Dijawab")
    reviewer.sees("Tulis jawaban untuk kabupaten/kota.")
    reviewer.fill(**{"tahap-note": "Revitalisasi diusulkan lewat Dinas; DAK mengikuti KRISNA."})
    reviewer.press("Catat tahap")
    reviewer.sees("Jawaban Ditjen IKMA")


def read_the_answer(drafter: Person, request: SupportRequest) -> None:
    drafter.open(f"/permohonan/{request.pk}/")
    drafter.sees("Revitalisasi diusulkan lewat Dinas; DAK mengikuti KRISNA.")
    drafter.sees(Proposal.objects.get().number)
    expect(drafter.page.locator("body")).not_to_contain_text("Periksa mesin UPTD Tekstil")
    drafter.picture("permohonan-dijawab")
