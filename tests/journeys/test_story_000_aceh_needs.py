"""Article 000 in the browser: "saling memback up apa yang diperlukan kabupaten/kota".

Two kabupaten of Aceh write what they need, one of them on a phone without JavaScript; one also
signs a proposal. The province ranks with the keyboard, consolidates the needs into one proposal of
its own, forwards the kabupaten's proposal as verified; who asked stays to be seen to the end.
"""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from budgets.models import FundingScheme
from programs.models import Need, Proposal, Rank, Uptake
from programs.states import NeedState, ProposalState
from provinces.models import Office
from tests import factories as make
from tests.factories import people
from tests.journeys.steps import Person, seated

pytestmark = pytest.mark.django_db(transaction=True)

GARAM = "Mesin pencuci garam untuk kelompok pengolah"
KOPI = "Peralatan sangrai bersama untuk wirausaha kopi"
TOGETHER = "Mesin bersama untuk IKM garam dan kopi"
PHONE = {"viewport": {"width": 360, "height": 640}}


@pytest.fixture
def cast(transactional_db):
    """The real territory; the Dinas of Aceh and of two of its kabupaten."""
    call_command("load_reference", verbosity=0)
    aceh = Office.objects.get(province__code="11", kind="provinsi")
    pidie, tengah = (
        Office.objects.get(regency__full_name=name, kind="kabkota")
        for name in ("Kabupaten Pidie", "Kabupaten Aceh Tengah")
    )
    return {
        "pidie": people.drafter_of(pidie),
        "pidie head": people.head_of(pidie),
        "tengah": people.drafter_of(tengah),
        "verifier": people.verifier_of(aceh),
        "drafter": people.drafter_of(aceh),
        "reviewer": people.reviewer(Office.objects.filter(kind="direktorat").first()),
    }


@pytest.fixture
def proposal(cast):
    """A complete proposal of Pidie that waits for its head."""
    scheme = FundingScheme.objects.open_for_proposals().first()
    office = Office.objects.get(regency__full_name="Kabupaten Pidie", kind="kabkota")
    found = make.ProposalFactory(
        office=office,
        scheme=scheme,
        regency=office.regency,
        state=ProposalState.AWAITING_HEAD,
        sent_by=cast["pidie"],
        title="Pelatihan garam beriodium di Pidie",
    )
    for requirement in scheme.requirements.filter(is_mandatory=True):
        make.ProposalDocumentFactory(proposal=found, requirement=requirement)
    return found


def test_needs_of_two_kabupaten_become_one_provincial_proposal(
    cast, proposal, browser, live_server
):
    who = {
        role: seated(browser, live_server.url, user, **(PHONE if role == "pidie" else {}))
        for role, user in cast.items()
    }
    write_need(who["pidie"], title=GARAM, letter="d.", amount="175.000.000")
    write_need(who["tengah"], title=KOPI, letter="d.", amount="240.000.000")
    sign_to_the_province(who["pidie head"], proposal)
    the_centre_sees_nothing(who["reviewer"], proposal)
    rank_with_the_keyboard(who["verifier"])
    target = consolidate(who["verifier"])
    forward(who["verifier"], proposal)
    link_lines(who["drafter"], target)
    who_asked_is_seen(who["drafter"], target)
    the_kabupaten_reads_what_became(who["pidie"], target)
    the_centre_reviews_what_was_verified(who["reviewer"], proposal)
    assert {role: p.problems for role, p in who.items() if p.problems} == {}


def test_a_need_on_a_phone_without_javascript(cast, browser, live_server):
    drafter = seated(browser, live_server.url, cast["pidie"], **PHONE, java_script_enabled=False)

    write_need(drafter, title=GARAM, letter="d.", amount="175.000.000")


def write_need(drafter: Person, *, title: str, letter: str, amount: str) -> None:
    drafter.open("/kebutuhan/")
    drafter.follow("Catat kebutuhan")
    drafter.fill(title=title, problem="Hasil sedikit dan mutunya tidak seragam.")
    drafter.choose(
        letter=letter,
        year="2024",
        priority="Tinggi",
        beneficiary_kind="Pelaku industri",
        unit="unit (",
    )
    drafter.fill(beneficiary_count="16", volume="1", estimate_idr="banyak")
    drafter.press("Simpan")
    drafter.sees("perlu diperbaiki")
    drafter.fill(estimate_idr=amount)
    fits(drafter)
    drafter.press("Simpan")
    drafter.sees("Kebutuhan tersimpan sebagai draf.")
    drafter.press("Ajukan ke provinsi")
    drafter.sees("Kebutuhan diajukan ke provinsi.")
    fits(drafter)
    assert Need.objects.get(title=title).state == NeedState.SENT


def fits(who: Person) -> None:
    """Nothing sticks out of the screen, with JavaScript or without."""
    assert who.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def sign_to_the_province(head: Person, proposal: Proposal) -> None:
    head.open(f"/usulan/{proposal.pk}/")
    head.sees("ke provinsi untuk diverifikasi")
    head.press("Setujui dan ajukan")
    head.sees("menuju provinsi")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.first_submitted_at) == (ProposalState.AT_PROVINCE, None)


def the_centre_sees_nothing(reviewer: Person, proposal: Proposal) -> None:
    reviewer.open("/telaah/")
    expect(reviewer.page.locator("body")).not_to_contain_text(proposal.title)
    reviewer.open(f"/usulan/{proposal.pk}/")
    expect(reviewer.page.locator("body")).not_to_contain_text(proposal.title)


def rank_with_the_keyboard(verifier: Person) -> None:
    verifier.open("/")
    verifier.follow("Buka meja provinsi")
    verifier.sees("3 menunggu provinsi")
    verifier.picture("meja-provinsi")
    before = [entry.strip() for entry in titles(verifier)]
    verifier.page.get_by_role("button", name=f"Naikkan {before[2]}").press("Enter")
    verifier.sees("Sekarang di urutan 2.")
    assert titles(verifier) == [before[0], before[2], before[1]]
    assert Rank.objects.filter(ranked_by=verifier.user).count() == 3


def titles(verifier: Person) -> list[str]:
    return verifier.page.locator(".meja-provinsi th.u a").all_inner_texts()


def consolidate(verifier: Person) -> Proposal:
    for title in (GARAM, KOPI):
        verifier.page.get_by_label(f"Pilih {title}").check()
    verifier.press("Satukan yang dipilih ke usulan provinsi")
    verifier.sees("2 hal yang disatukan")
    verifier.press("Satukan")
    verifier.sees("Isi judul usulan baru")
    verifier.fill(title=TOGETHER)
    verifier.press("Satukan")
    verifier.sees("Siapa yang meminta tetap tercatat.")
    target = Proposal.objects.get(title=TOGETHER)
    assert (target.office.kind, target.state) == ("provinsi", ProposalState.DRAFT)
    assert set(Uptake.objects.values_list("need__title", flat=True)) == {GARAM, KOPI}
    return target


def forward(verifier: Person, proposal: Proposal) -> None:
    verifier.open(f"/usulan/{proposal.pk}/")
    verifier.page.get_by_label("Data dukung sudah saya periksa").check()
    verifier.press("Verifikasi dan teruskan ke Ditjen")
    verifier.sees("Usulan diverifikasi dan diteruskan ke Ditjen IKMA.")
    verifier.sees("Urutan prioritas provinsi 1")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.verified_by) == (ProposalState.VERIFIED, verifier.user)


def link_lines(drafter: Person, target: Proposal) -> None:
    line = make.RabLineFactory(proposal=target, position=1, description="Mesin pencuci garam")
    drafter.open(f"/usulan/{target.pk}/asal/")
    card = drafter.page.locator("section", has_text=GARAM)
    card.get_by_label("Mesin pencuci garam").check()
    card.get_by_role("button", name="Simpan kaitan").click()
    drafter.sees("Kaitan baris tersimpan.")
    assert Uptake.objects.get(need__title=GARAM).lines.get().line == line


def who_asked_is_seen(drafter: Person, target: Proposal) -> None:
    drafter.open(f"/usulan/{target.pk}/asal/")
    for regency, title in (("Kabupaten Pidie", GARAM), ("Kabupaten Aceh Tengah", KOPI)):
        drafter.sees(f"{regency}: {title}")
    drafter.sees("Jumlah dari baris RAB: Mesin pencuci garam")
    drafter.picture("siapa-meminta-apa")


def the_kabupaten_reads_what_became(pidie: Person, target: Proposal) -> None:
    pidie.open("/kebutuhan/")
    pidie.follow(GARAM)
    pidie.sees(target.number)
    pidie.sees("Dikonsolidasikan provinsi")
    fits(pidie)


def the_centre_reviews_what_was_verified(reviewer: Person, proposal: Proposal) -> None:
    reviewer.open("/telaah/")
    reviewer.follow(proposal.title)
    reviewer.sees("Diverifikasi provinsi")
    reviewer.press("Mulai telaah")
    reviewer.sees("Ditelaah")
