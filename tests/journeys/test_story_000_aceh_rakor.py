"""Article 000 in the browser: the Rakor IKM of Aceh with its kabupaten/kota, 20 April 2021.

The provincial Dinas calls it, the Direktur Jenderal opens it; what a kabupaten needs is discussed,
decided and followed up; the kabupaten reads the summary. Another province knows nothing of it.
"""

import pytest

from programs.models import Rakor, RakorIssue
from programs.states import NeedState, RakorKind
from tests import factories as make
from tests.factories import people
from tests.journeys.looks import passes_axe
from tests.journeys.meetings import part
from tests.journeys.steps import Person, seated

pytestmark = pytest.mark.django_db(transaction=True)

RAKOR = "Rapat Koordinasi IKM Disperindag Provinsi dan Kabupaten/Kota se-Aceh"
NEED = "Mesin pencuci garam untuk kelompok pengolah"
PHONE = {"viewport": {"width": 360, "height": 640}}


@pytest.fixture
def aceh(transactional_db):
    """The Dinas of Aceh and of Pidie, which asked for something."""
    scheme = make.FundingSchemeFactory()
    dinas = make.OfficeFactory(province=make.ProvinceFactory(name="Aceh"), name="Disperindag Aceh")
    pidie = make.regency_office(dinas.province)
    make.NeedFactory(
        office=pidie,
        title=NEED,
        state=NeedState.SENT,
        fiscal_year=scheme.fiscal_year,
        activity=make.ActivityTypeFactory(fiscal_year=scheme.fiscal_year),
    )
    return dinas, pidie


def test_rakor_of_aceh_ends_in_a_summary_for_its_kabupaten(aceh, browser, live_server):
    dinas, pidie = aceh
    host = seated(browser, live_server.url, people.drafter_of(dinas))
    rakor = call(host)
    part(host, "Agenda")
    opened_by_the_director_general(host)
    part(host, "Isu dan tindak lanjut")
    discuss(host, pidie)
    kabupaten = seated(browser, live_server.url, people.drafter_of(pidie), **PHONE)
    read_the_summary(kabupaten, rakor)
    finish(kabupaten)
    elsewhere = make.regency_office(make.ProvinceFactory())
    stranger = seated(browser, live_server.url, people.drafter_of(elsewhere))
    stranger.open(f"/rakor/{rakor.pk}/rangkuman/")
    assert NEED not in stranger.page.locator("body").inner_text()
    assert (host.problems, kabupaten.problems) == ([], [])


def call(host: Person) -> Rakor:
    host.open("/rakor/")
    host.follow("Jadwalkan Rakor")
    host.page.locator("select[name=scheme]").select_option(index=1)
    host.fill(name=RAKOR, city="Banda Aceh", first_day="20 April 2021", last_day="20 April 2021")
    host.press("Jadwalkan")
    host.sees(RAKOR)
    rakor = Rakor.objects.get()
    assert (rakor.kind, rakor.host.name, rakor.desks.count()) == (
        RakorKind.PROVINCIAL,
        "Disperindag Aceh",
        0,
    )
    return rakor


def opened_by_the_director_general(host: Person) -> None:
    host.fill(
        opens="09.00",
        closes="10.00",
        title="Pembukaan",
        speaker="Gati Wibawaningsih",
        speaker_post="Direktur Jenderal IKMA Kemenperin",
        gist="Pemberdayaan IKM yang berdaya saing: UU 3/2014 dan PP 29/2018.",
    )
    host.press("Tambah acara")
    host.sees("Gati Wibawaningsih, Direktur Jenderal IKMA Kemenperin")


def discuss(host: Person, pidie) -> None:
    host.fill(
        topic="Saling memback up apa yang diperlukan kabupaten/kota",
        discussion="Tukar menukar pemikiran dalam memecahkan masalah di sektor IKM.",
        decision="Provinsi mengusulkan mesin bersama.",
    )
    host.choose(need=NEED, owner_office=pidie.name)
    host.press("Catat isu")
    host.sees("Isi batas waktu tindak lanjut.")
    host.fill(due_date="30 Mei 2021")
    host.press("Catat isu")
    host.sees("Isu tercatat.")
    host.page.locator("[name=rumusan-text]").fill(
        "Rencana dan program IKM disusun lebih berkualitas dan berkelanjutan."
    )
    host.press("Tambah rumusan")
    host.sees("Rumusan tercatat.")
    passes_axe(host.page)


def read_the_summary(kabupaten: Person, rakor: Rakor) -> None:
    kabupaten.open("/rakor/")
    kabupaten.follow("Rapat Koordinasi IKM")
    part(kabupaten, "Rangkuman")
    for text in (
        NEED,
        "Provinsi mengusulkan mesin bersama.",
        "Rencana dan program IKM disusun lebih berkualitas dan berkelanjutan.",
        "30 Mei 2021",
        "Gati Wibawaningsih",
    ):
        kabupaten.sees(text)
    passes_axe(kabupaten.page)


def finish(kabupaten: Person) -> None:
    """The kabupaten was asked to follow it up, and says that it did."""
    part(kabupaten, "Isu dan tindak lanjut")
    kabupaten.sees("Terlambat")
    kabupaten.page.locator("[name=note]").fill("Spesifikasi mesin sudah dikirim.")
    kabupaten.page.get_by_role("button", name="Tandai selesai").click()
    kabupaten.sees("Tindak lanjut selesai.")
    assert RakorIssue.objects.get().done_note == "Spesifikasi mesin sudah dikirim."
