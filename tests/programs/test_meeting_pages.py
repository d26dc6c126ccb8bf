"""Pages of a meeting: a provincial host, its kabupaten, calendars, fixed numbers of questions."""

import re
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from programs.models import Rakor, RakorIssue
from programs.states import RakorKind
from tests import factories as make
from tests.factories import MOMENT, meetings
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db
PAGES = (
    "rakor", "agenda", "materials", "people", "attendance-print", "schedule", "followup",
    "summary",
)  # fmt: skip
MOST = 16


@pytest.fixture
def rakor():
    dinas = make.OfficeFactory()
    return make.RakorFactory(kind=RakorKind.PROVINCIAL, host=dinas)


@pytest.fixture
def host(rakor):
    return make.drafter_of(rakor.host)


@pytest.fixture
def kabupaten(rakor):
    return make.drafter_of(make.regency_office(rakor.host.province))


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, rakor: Rakor, *parts) -> str:
    return reverse(f"programs:{name}", args=[rakor.pk, *parts])


def grow(rakor, count: int) -> None:
    """More of everything a meeting is made of."""
    for _ in range(count):
        meetings.RakorSessionFactory(rakor=rakor)
        meetings.RakorMaterialFactory(rakor=rakor)
        meetings.stored_material(
            b"gambar", rakor=rakor, kind="foto", content_type="image/png", alt="Panggung"
        )
        meetings.RakorInvitationFactory(rakor=rakor)
        meetings.RakorAttendanceFactory(rakor=rakor, office=make.OfficeFactory())
        office = make.regency_office(rakor.host.province)
        need = make.NeedFactory(office=office, state="diajukan")
        origin = meetings.RakorIssueFactory()
        issue = meetings.RakorIssueFactory(rakor=rakor, need=need, carried_from=origin)
        meetings.RakorIssueFactory(carried_from=issue)
        meetings.RakorRecommendationFactory(rakor=rakor)
        slot = DateTimeTZRange(MOMENT, MOMENT + timedelta(hours=1))
        meetings.DeskCallFactory(desk=make.RakorDeskFactory(rakor=rakor, slot=slot))


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_the_same_for_one_and_three(rakor, host, name):
    grow(rakor, 1)
    one = questions(host, url(name, rakor))

    grow(rakor, 2)
    three = questions(host, url(name, rakor))

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


def test_kabupaten_reads_every_page_and_writes_none(rakor, kabupaten):
    grow(rakor, 1)
    client = browser_of(kabupaten)

    for name in PAGES:
        assert client.get(url(name, rakor)).status_code == 200, name
    for name in ("agenda", "materials", "people", "followup", "invite", "recommendation-add"):
        assert client.post(url(name, rakor)).status_code == 403, name


def test_host_keeps_its_own_meeting_and_no_other(rakor, host):
    other = make.RakorFactory(kind=RakorKind.PROVINCIAL, host=make.OfficeFactory())
    client = browser_of(host)

    assert client.post(url("recommendation-add", rakor), {"rumusan-text": "A"}).status_code == 302
    assert client.post(url("recommendation-add", other), {"rumusan-text": "A"}).status_code == 404


def test_refused_session_keeps_what_was_typed(rakor, host):
    typed = {"day": "1 Januari 2020", "opens": "pagi", "closes": "10.00", "title": "Pembukaan"}

    response = browser_of(host).post(url("agenda", rakor), typed)

    assert response.status_code == 422
    body = response.content.decode()
    for text in ("Pilih hari di dalam hari rapat.", "Tulis jam dan menit", 'value="pagi"'):
        assert text in body
    assert 'value="Pembukaan"' in body


def test_photo_without_description_is_refused(rakor, host):
    response = browser_of(host).post(url("materials", rakor), {"kind": "foto", "title": "Foto"})

    assert response.status_code == 422
    assert "Tulis apa yang terlihat pada foto." in response.content.decode()
    assert "Pilih berkas fotonya." in response.content.decode()


def test_photo_is_shown_and_nothing_in_it_may_run(rakor, kabupaten):
    photo = meetings.stored_material(
        b"gambar", rakor=rakor, kind="foto", content_type="image/png", alt="Panggung"
    )
    address = url("material", rakor, photo.pk)

    shown = browser_of(kabupaten).get(address + "?lihat")

    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Security-Policy"].startswith("default-src 'none'; img-src 'self'; ")
    assert shown["Content-Security-Policy"].endswith("; sandbox")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"".join(shown.streaming_content) == b"gambar"


def test_withdrawn_and_tampered_files_are_not_given_out(rakor, host):
    stored = meetings.stored_material(b"isi", rakor=rakor)
    client, address = browser_of(host), url("material", rakor, stored.pk)
    type(stored).objects.filter(pk=stored.pk).update(sha256="0" * 64)

    assert client.get(address).status_code == 409
    assert client.post(url("material-withdraw", rakor, stored.pk)).status_code == 302
    assert client.get(address).status_code == 404


def test_calendar_of_the_province_holds_its_own_desk_and_follows_its_right():
    rakor = make.RakorFactory()
    office, other = make.OfficeFactory(), make.OfficeFactory()
    drafter = make.drafter_of(office)
    meetings.RakorSessionFactory(rakor=rakor, title="Pembukaan")
    for number, one in enumerate((office, other), start=1):
        slot = DateTimeTZRange(MOMENT, MOMENT + timedelta(hours=1))
        make.RakorDeskFactory(rakor=rakor, province=one.province, number=number, slot=slot)
    page = browser_of(drafter).get(url("rakor", rakor)).content.decode()
    feed = re.search(r"/rakor/kalender/[^\"]+/", page).group()

    answer = Client().get(feed)

    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 3
    assert "SUMMARY:Pembukaan" in text
    assert f"Meja 1: {office.province.name}" in text
    assert other.province.name not in text
    uids = re.findall(r"UID:(\S+)", text)
    again = Client().get(feed).content.decode().replace("\r\n ", "")
    assert re.findall(r"UID:(\S+)", again) == uids
    drafter.appointments.update(valid=("2020-01-01", "2020-02-01"))
    assert Client().get(feed).status_code == 404


def test_issue_is_carried_and_shown_at_both_ends(rakor, host):
    later = make.RakorFactory(
        kind=RakorKind.PROVINCIAL,
        host=rakor.host,
        first_day=date(2024, 4, 1),
        last_day=date(2024, 4, 1),
    )
    issue = meetings.RakorIssueFactory(rakor=rakor, topic="Bahan baku")
    client = browser_of(host)

    client.post(url("issue-carry", rakor, issue.pk), {"rakor": later.pk})

    assert RakorIssue.objects.get(carried_from=issue).rakor == later
    assert later.name in client.get(url("followup", rakor)).content.decode()
    assert rakor.name in client.get(url("followup", later)).content.decode()


def test_call_is_shown_on_the_first_page(rakor):
    office = make.OfficeFactory()
    desk = make.RakorDeskFactory(rakor=make.RakorFactory(), province=office.province)
    meetings.DeskCallFactory(desk=desk)

    page = browser_of(make.drafter_of(office)).get("/").content.decode()

    assert "Bersiap: dua giliran lagi" in page


def test_nul_and_odd_ids_are_no_error(rakor, host):
    client = browser_of(host)
    junk = {"kind": "x", "title": "a\x00b", "office": "bukan", "offices": "bukan", "rakor": "1"}

    for name in ("agenda", "materials", "people", "followup", "schedule"):
        assert client.post(url(name, rakor), junk).status_code in (302, 422), name
