"""Article 003 in the browser: the Rakornas of 22-25 May 2023 in Banjarmasin.

The Ditjen arranges it, the Dinas of Kalimantan Selatan hosts: its head reports, the governor's
speech is read out by the Sekda, the Minister speaks from Jakarta, work plan and monev are handed
out; another province reads all of it and takes the agenda into its calendar.
"""

from datetime import date

import pytest

from programs.figures import meeting
from programs.models import Rakor, RakorMaterial
from programs.states import MeetingMode, RakorKind
from tests import factories as make
from tests.factories import papers, people
from tests.journeys.looks import passes_axe
from tests.journeys.meetings import part
from tests.journeys.steps import Person, seated

pytestmark = pytest.mark.django_db(transaction=True)

RAKORNAS = (
    "Rapat Koordinasi Nasional Penyusunan Program Penumbuhan dan Pengembangan Industri Kecil "
    "dan Menengah Tahun 2024"
)
WORK_PLAN = "Rencana kerja IKMA 2024 dan arah kebijakan tugas pembantuan 2024"
MONEV = "Pembelanjaan anggaran yang baik melalui monitoring dan evaluasi berkala"


@pytest.fixture
def cast(transactional_db):
    make.FundingSchemeFactory()
    host = make.OfficeFactory(
        province=make.ProvinceFactory(name="Kalimantan Selatan"),
        name="Dinas Perindustrian Provinsi Kalimantan Selatan",
        time_zone="Asia/Makassar",
    )
    return {
        "admin": people.admin(),
        "host": people.drafter_of(host),
        "guest": people.drafter_of(make.OfficeFactory()),
    }


def test_rakornas_banjarmasin(cast, browser, live_server):
    who = {role: seated(browser, live_server.url, user) for role, user in cast.items()}
    rakor = arrange(who["admin"])
    host = who["host"]
    host.open(f"/rakor/{rakor.pk}/agenda/")
    host.sees("Belum ada acara")
    add_sessions(host)
    assert [(row.speaker, row.is_virtual, row.hours) for row in meeting.agenda(rakor)] == [
        ("Mahyuni", False, "09.00–09.30"),
        ("Sahbirin Noor", False, "09.30–10.00"),
        ("Agus Gumiwang Kartasasmita", True, "10.00–11.00"),
    ]
    part(host, "Materi dan foto")
    add_materials(host)
    part(host, "Peserta")
    write_in_the_governor(host)
    read_as_another_province(who["guest"], rakor)
    assert {role: p.problems for role, p in who.items() if p.problems} == {}


def arrange(admin: Person) -> Rakor:
    admin.open("/rakor/baru/")
    admin.choose(
        kind="Rakornas penyusunan program", host="Provinsi Kalimantan Selatan", mode="Hybrid"
    )
    admin.page.locator("select[name=scheme]").select_option(index=1)
    admin.fill(name=RAKORNAS, city="Banjarmasin", first_day="22 Mei 2023", last_day="25 Mei 2023")
    admin.press("Jadwalkan")
    admin.sees(RAKORNAS)
    rakor = Rakor.objects.get()
    assert (rakor.kind, rakor.mode) == (RakorKind.NATIONAL_PROGRAMME, MeetingMode.HYBRID)
    assert (rakor.first_day, rakor.last_day) == (date(2023, 5, 22), date(2023, 5, 25))
    assert rakor.time_zone == "Asia/Makassar"
    return rakor


def add_sessions(host: Person) -> None:
    report = {"speaker": "Mahyuni", "speaker_post": "Kepala Dinas Perindustrian Provinsi Kalsel"}
    host.fill(day="22 Mei 2023", opens="09.00", closes="08.30", title="Laporan kegiatan", **report)
    host.press("Tambah acara")
    host.sees("Waktu selesai harus sesudah waktu mulai.")
    host.fill(closes="09.30", gist="Kegiatan dan tujuan Rakornas 22-25 Mei 2023.")
    host.press("Tambah acara")
    host.sees("Acara tercatat.")
    host.fill(opens="09.30", closes="10.00", title="Sambutan Gubernur")
    host.fill(speaker="Sahbirin Noor", speaker_post="Gubernur Kalimantan Selatan")
    host.choose(proxy="dibacakan")
    host.fill(proxy_name="Roy Rizali Anwar", proxy_post="Sekretaris Daerah Provinsi Kalsel")
    host.press("Tambah acara")
    host.sees("dibacakan Roy Rizali Anwar, Sekretaris Daerah Provinsi Kalsel")
    host.fill(opens="10.00", closes="11.00", title="Pembukaan dan arahan Menteri")
    host.fill(speaker="Agus Gumiwang Kartasasmita", speaker_post="Menteri Perindustrian")
    host.choose(way="Virtual")
    host.press("Tambah acara")
    host.sees("Agus Gumiwang Kartasasmita, Menteri Perindustrian Virtual")
    passes_axe(host.page)


def add_materials(host: Person) -> None:
    for kind, title, author in (
        ("Rencana kerja", WORK_PLAN, "Reni Yanita, Direktur Jenderal IKMA"),
        ("Monitoring dan evaluasi", MONEV, "Muhammad Rum, Inspektur Jenderal"),
    ):
        host.choose(kind=kind)
        host.fill(title=title, author=author)
        host.page.locator("[name=file]").set_input_files(
            {"name": "paparan.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}
        )
        host.press("Simpan materi")
        host.sees("Materi tersimpan.")
        host.sees(title)
    assert set(RakorMaterial.objects.values_list("kind", "content_type")) == {
        ("rencana_kerja", "application/pdf"),
        ("monev", "application/pdf"),
    }
    passes_axe(host.page)


def write_in_the_governor(host: Person) -> None:
    host.fill(name="Sahbirin Noor", post_title="Gubernur Kalimantan Selatan")
    host.fill(institution="Pemerintah Provinsi Kalimantan Selatan")
    host.choose(way="Diwakili")
    host.press("Catat kehadiran")
    host.sees("Isi nama dan jabatan yang mewakili.")
    host.fill(proxy_name="Roy Rizali Anwar", proxy_post="Sekretaris Daerah")
    host.press("Catat kehadiran")
    host.sees("0 hadir, 0 virtual, 1 diwakili")
    passes_axe(host.page)


def read_as_another_province(guest: Person, rakor: Rakor) -> None:
    guest.open("/rakor/")
    guest.follow(RAKORNAS)
    part(guest, "Materi dan foto")
    with guest.page.expect_download() as waiting:
        guest.page.get_by_role("link", name="Unduh").first.click()
    assert waiting.value.path().read_bytes() == papers.pdf()
    part(guest, "Agenda")
    guest.sees("dibacakan Roy Rizali Anwar")
    assert guest.page.get_by_role("button", name="Tambah acara").count() == 0
    with guest.page.expect_download() as waiting:
        guest.follow("Simpan ke kalender")
    text = waiting.value.path().read_text()
    # 09.30 WITA is 01.30 UTC.
    assert "DTSTART:20230522T013000Z" in text
    assert "SUMMARY:Sambutan Gubernur" in text
