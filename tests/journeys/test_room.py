"""Screens of one desk agree; one that loses the network says so, and nothing is lost or doubled."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from programs.models import LineDecision, ProposalDecision
from programs.states import ProposalState
from tests import factories
from tests.journeys.looks import WIDER
from tests.journeys.steps import seated

pytestmark = pytest.mark.django_db(transaction=True)

WITHIN = 5_000
# Milliseconds that two screens are without a network.
OFFLINE = 30_000


@pytest.fixture
def desk(transactional_db):
    """A desk with two papers of three lines of Rp1.000.000, under a ceiling of Rp10 million."""
    office = factories.OfficeFactory()
    scheme = factories.FundingSchemeFactory()
    factories.CeilingFactory(scheme=scheme, province=office.province, limit_idr=10_000_000)
    rakor = factories.RakorFactory(scheme=scheme, shares_live=True)
    desk = factories.RakorDeskFactory(rakor=rakor, province=office.province)
    for number, title in enumerate(("Wirausaha baru tenun ikat", "Kemasan kopi Bajawa")):
        proposal = factories.ProposalFactory(
            office=office, scheme=scheme, state=ProposalState.IN_DISCUSSION, title=title
        )
        factories.RakorItemFactory(
            desk=desk,
            proposal=proposal,
            tabled_at=factories.MOMENT.replace(minute=number),
        )
    return desk


@pytest.fixture
def room(desk, browser, live_server):
    """Two reviewers at the desk, the projector, the province and the national board."""
    item = desk.items.order_by("tabled_at").first()
    seats = {
        "first": (factories.reviewer(), f"/rakor/bahan/{item.pk}/"),
        "second": (factories.reviewer(), f"/rakor/bahan/{item.pk}/"),
        "projector": (factories.director(), f"/rakor/meja/{desk.pk}/layar/"),
        "province": (
            factories.head_of(item.proposal.office),
            f"/rakor/meja/{desk.pk}/daerah/",
        ),
        "board": (factories.leadership(), f"/rakor/{desk.rakor_id}/papan/"),
    }
    found = {}
    for name, (user, path) in seats.items():
        found[name] = seated(browser, live_server.url, user)
        found[name].open(path)
    yield found
    for seat in found.values():
        # Screens go on asking until they are left; the last answer may still be on its way.
        seat.page.context.set_offline(False)
        seat.page.goto("about:blank")
        seat.page.wait_for_timeout(500)
        seat.page.close()


def refuse_line(seat, number: int, note: str) -> None:
    form = seat.page.locator("form.putus-baris").nth(number)
    seat.page.locator(".baris-putus summary").nth(number).click()
    form.locator("[name=verdict]").select_option("ditolak")
    form.locator("[name=note]").fill(note)
    form.get_by_role("button", name="Simpan keputusan baris").click()


def test_five_screens_agree_and_the_second_ruling_on_a_line_learns_of_the_first(room):
    first, second = room["first"], room["second"]
    for name in ("projector", "province"):
        expect(room[name].page.locator("#lk")).to_have_text("Pembahasan belum dimulai")

    first.press("Tayangkan")
    for name in ("projector", "province"):
        expect(room[name].page.locator("#lk")).to_have_text(
            "Wirausaha baru tenun ikat", timeout=WITHIN
        )
    expect(room["board"].page.locator(".papan-kartu")).to_contain_text(
        "Wirausaha baru tenun ikat", timeout=WITHIN
    )

    # The second has the form open and types: the screen is not drawn under their hands.
    second.page.locator(".baris-putus summary").nth(0).click()
    refuse_line(first, 0, "Sudah dibiayai DAK")
    for name in ("projector", "province"):
        expect(room[name].page.locator(".ly-n .kor")).to_contain_text("Rp2.000.000", timeout=WITHIN)
        expect(room[name].page.locator(".ly-t")).to_contain_text("Sudah dibiayai DAK")
    expect(second.page.locator("[data-ikm-news]")).to_be_visible(timeout=WITHIN)
    form = second.page.locator("form.putus-baris").nth(0)
    form.get_by_role("button", name="Simpan keputusan baris").click()
    expect(second.page.locator(".galat-isian")).to_contain_text("memutus baris ini pukul")
    assert LineDecision.objects.count() == 1

    first.page.locator("[data-ikm-review] [value=sesuaikan]").check()
    first.page.locator("[data-ikm-review] [name=note]").fill("Satu baris dibiayai DAK.")
    first.page.keyboard.press("Control+Enter")
    expect(room["projector"].page.locator("#lk")).to_have_text(
        "Kemasan kopi Bajawa", timeout=WITHIN
    )
    expect(room["board"].page.locator(".papan-kartu")).to_contain_text(
        "1 dari 2 diputus", timeout=WITHIN
    )
    assert [person.problems for person in room.values()] == [[]] * 5


def test_decision_without_a_network_waits_and_counts_once(room):
    first, projector = room["first"], room["projector"]
    first.press("Tayangkan")
    expect(projector.page.locator("#lk")).to_have_text("Wirausaha baru tenun ikat", timeout=WITHIN)

    for seat in (first, projector):
        seat.page.context.set_offline(True)
    refuse_line(first, 1, "Di luar fokus")
    expect(first.page.locator("[data-ikm-unsent]")).to_have_text("Belum terkirim (1)")
    expect(projector.page.locator("[data-ikm-stale]")).to_have_text(
        re.compile(r"^Sambungan terputus\. Data pukul \d\d\.\d\d$"), timeout=2 * WITHIN
    )
    # Longer than the lease of a paper, and the others go on.
    first.page.wait_for_timeout(OFFLINE)
    expect(room["second"].page.locator("form.putus-baris").first).to_be_attached()
    assert LineDecision.objects.count() == 0

    for seat in (first, projector):
        seat.page.context.set_offline(False)
    expect(projector.page.locator(".ly-t")).to_contain_text("Di luar fokus", timeout=2 * WITHIN)
    expect(projector.page.locator("[data-ikm-stale]")).to_be_hidden()
    expect(first.page.locator("[data-ikm-unsent]")).to_be_hidden(timeout=2 * WITHIN)
    assert LineDecision.objects.count() == 1


def test_decision_queued_behind_a_colleagues_is_shown_not_dropped(room):
    first, second = room["first"], room["second"]
    first.page.context.set_offline(True)
    first.page.locator("[data-ikm-review] [value=setujui]").check()
    first.page.keyboard.press("Control+Enter")
    expect(first.page.locator("[data-ikm-unsent]")).to_have_text("Belum terkirim (1)")

    # The first still holds the paper for some seconds; whoever will not wait takes it over.
    second.page.get_by_role("link", name="Ambil alih").click()
    second.press("Ya, ambil alih")
    second.page.locator("[data-ikm-review] [value=tunda]").check()
    second.page.locator("[data-ikm-review] [name=note]").fill("Menunggu KAK.")
    second.page.keyboard.press("Control+Enter")
    expect(second.page.locator("body")).to_contain_text("tersimpan.")
    first.page.context.set_offline(False)

    expect(first.page.locator("body")).to_contain_text(
        "Usulan ini sekarang berstatus Ditunda.", timeout=2 * WITHIN
    )
    expect(first.page).to_have_title(re.compile("^Galat"), timeout=2 * WITHIN)
    assert ProposalDecision.objects.get().verdict == "tunda"


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (360, 640)])
def test_screens_fit_and_pass_axe(room, width, height):
    room["first"].press("Tayangkan")
    for name in ("projector", "province", "board"):
        page = room[name].page
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        over = page.evaluate(WIDER)
        found = Axe().run(page).response["violations"]
        assert over <= 0, name
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == [], name
        if name == "projector" and width >= 1280:
            high = page.evaluate("document.documentElement.scrollHeight")
            assert high <= height, "the projector is one picture"
        room[name].picture(f"ruang-{name}-{width}")


def test_decision_of_one_person_is_not_sent_by_the_next(room):
    first = room["first"]
    first.page.context.set_offline(True)
    refuse_line(first, 0, "Di luar fokus")
    expect(first.page.locator("[data-ikm-unsent]")).to_have_text("Belum terkirim (1)")
    # The session ends without signing out, and somebody else signs in on the same computer.
    first.page.context.clear_cookies()
    first.page.context.set_offline(False)
    expect(first.page.locator("[data-ikm-unsent] a")).to_have_text(
        "Masuk lagi untuk mengirim", timeout=2 * WITHIN
    )
    item = first.page.url
    first.user = factories.reviewer()
    first.sign_in()
    first.page.goto(item)

    expect(first.page.locator("[data-ikm-unsent]")).to_be_hidden()
    first.page.wait_for_timeout(4_000)
    assert LineDecision.objects.count() == 0
