"""Pages of berita acara: one press at the desk, signing without a script, checking on paper."""

import base64
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programs.models import BeritaAcara, MinutesSignature, Round
from programs.states import MinutesState, ProposalState, ReleasePolicy, Side, SigningMethod
from tests import factories
from tests.factories.minutes import sealed_minutes, waiting_minutes
from tests.programs import minutes_story, story
from tests.programs.test_minutes import picture
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people):
    return minutes_story.decided(people)


@pytest.fixture
def waiting(people, item):
    return minutes_story.waiting(item, people)


def door(name, *args) -> str:
    return reverse(f"programs:{name}", args=args)


def signing(found, **fields) -> dict[str, str]:
    form = {"seen": found.sha256, "name": "Yosefina Contoh", "method": "portal", "agrees": "on"}
    return form | fields


def written(found, **fields) -> dict[str, str]:
    """What the form of a berita acara sends."""
    party = {"name": "Nama Contoh", "post_title": "Kepala Dinas", "standing": ""}
    return {
        "held_on": "9 Oktober 2023",
        "place": "Bekasi",
        "legal_bases": found.legal_bases,
        "documents_due": "",
        "notes": "",
        **{f"daerah-{name}": text for name, text in party.items()},
        **{f"pusat-{name}": text for name, text in party.items()},
    } | fields


def test_one_press_at_the_desk_draws_up_and_the_next_one_leads_back(client, people, item):
    client.force_login(people.reviewer.user)
    desk = client.get(door("item", item.pk)).content.decode()

    answers = [client.post(door("desk-minutes", item.desk_id)) for _ in range(2)]

    found = BeritaAcara.objects.get()
    assert 'data-ikm-key="b"' in desk
    assert {answer["Location"] for answer in answers} == {door("minutes", found.pk)}


def test_press_after_the_seal_leads_to_the_sealed_one(client, people, item):
    found = minutes_story.sealed(item, people)
    client.force_login(people.reviewer.user)

    answer = client.post(door("desk-minutes", item.desk_id))

    assert answer["Location"] == door("minutes", found.pk)


def test_what_it_says_is_written_and_sent(client, people, item):
    found = minutes_story.drawn_up(item.desk, people)
    client.force_login(people.reviewer.user)
    form = written(
        found,
        documents_due="31 Oktober 2023",
        **{"daerah-standing": "an", "daerah-on_behalf_of": "Kepala Dinas Perindustrian"},
    )

    client.post(door("minutes-edit", found.pk), form)
    client.post(door("minutes-send", found.pk))

    found.refresh_from_db()
    assert found.state == MinutesState.WAITING
    assert found.content["documents_due"] == "2023-10-31"
    page = client.get(door("minutes", found.pk)).content.decode()
    assert "a.n. Kepala Dinas Perindustrian" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_on": "kemarin dulu"}, "anggal"),
        ({"documents_due": "1 Oktober 2023"}, "Batas ini harus sesudah tanggal berita acara."),
        ({"daerah-nip": "123"}, "NIP terdiri atas 18 angka; yang ditulis 3."),
        ({"daerah-standing": "an"}, "Tulis jabatan yang diwakili."),
        ({"pusat-name": ""}, "Isi nama."),
        ({"place": "x" * 151}, "150"),
    ],
)
def test_mistakes_are_named_and_nothing_typed_is_lost(client, people, item, fields, words):
    found = minutes_story.drawn_up(item.desk, people)
    client.force_login(people.reviewer.user)

    answer = client.post(
        door("minutes-edit", found.pk), written(found, notes="Jangan hilang", **fields)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Jangan hilang" in page


def test_head_approves_in_the_portal(client, people, waiting):
    client.force_login(people.head.user)
    assert (
        "Tandatangani untuk pihak daerah"
        in client.get(door("minutes", waiting.pk)).content.decode()
    )

    answer = client.post(door("minutes-sign", waiting.pk, "daerah"), signing(waiting))

    signature = MinutesSignature.objects.get()
    assert answer["Location"] == door("minutes", waiting.pk)
    assert (signature.side, signature.method) == (Side.PROVINCE, SigningMethod.PORTAL)
    assert not signature.at_desk


def test_drawn_and_uploaded_pictures_arrive(client, people, waiting):
    client.force_login(people.reviewer.user)
    drawn = "data:image/png;base64," + base64.b64encode(picture()).decode()
    client.post(
        door("minutes-sign", waiting.pk, "pusat"), signing(waiting, method="digambar", drawn=drawn)
    )
    client.force_login(people.head.user)
    file = SimpleUploadedFile("ttd.jpg", picture(kind="PNG"), "image/jpeg")
    client.post(
        door("minutes-sign", waiting.pk, "daerah"),
        signing(waiting, method="diunggah", picture=file),
    )

    waiting.refresh_from_db()
    assert waiting.state == MinutesState.SEALED
    assert all(bytes(s.image).startswith(b"\x89PNG") for s in waiting.signatures.all())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"method": ""}, "Pilih cara menandatangani."),
        ({"agrees": ""}, "Centang"),
        ({"method": "digambar"}, "Gambar tanda tangan di kotaknya"),
        ({"method": "digambar", "drawn": "data:image/png;base64,bukan!"}, "di kotaknya"),
        ({"method": "diunggah"}, "Gambar tanda tangan di kotaknya, atau pilih cara lain."),
        ({"seen": "0" * 64}, "berubah sejak halaman dibuka"),
    ],
)
def test_signature_that_lacks_something_is_refused_in_words(client, people, waiting, fields, words):
    client.force_login(people.head.user)

    answer = client.post(door("minutes-sign", waiting.pk, "daerah"), signing(waiting, **fields))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not MinutesSignature.objects.exists()


def test_addendum_asks_why(client, people, item):
    found = minutes_story.sealed(item, people)
    client.force_login(people.reviewer.user)
    refused = client.post(door("minutes-addendum", found.pk), {"reason": ""})

    made = client.post(door("minutes-addendum", found.pk), {"reason": "NIP salah tulis"})

    added = BeritaAcara.objects.get(corrects=found)
    assert refused.status_code == 422
    assert made["Location"] == door("minutes-edit", added.pk)


def test_only_the_head_reads_what_waits_and_the_dinas_what_is_sealed(client, people, item):
    found = minutes_story.waiting(item, people)
    client.force_login(people.drafter.user)
    before = client.get(door("minutes", found.pk)).status_code
    minutes_story.seal(found, people)
    regency = factories.drafter_of(factories.regency_office(people.office.province))

    after = client.get(door("minutes", found.pk)).status_code
    client.force_login(regency)

    assert (before, after) == (404, 200)
    assert client.get(door("minutes", found.pk)).status_code == 404


def test_paper_is_checked_without_an_account_and_names_no_person(client, people, item):
    found = minutes_story.sealed(item, people)
    address = door("verify-minutes", found.verification_code)

    same = client.get(address, {"sidik": found.sha256[:8].upper()}).content.decode()
    other = client.get(address, {"sidik": "0" * 8}).content.decode()

    assert "Sidik sama" in same
    assert "Sidik berbeda" in other
    for wanted in (found.number, found.sha256, "Kepala Dinas", "Rp2.400.000"):
        assert wanted in same
    for hidden in ("Yosefina", "Bambang", "197408171999032004", people.reviewer.user.email):
        assert hidden not in same
    assert len(client.session.keys()) == 0


def test_what_is_not_sealed_cannot_be_checked(client, waiting):
    answer = client.get(door("verify-minutes", waiting.verification_code))

    assert answer.status_code == 404
    assert waiting.number not in answer.content.decode()


def test_checking_has_a_limit(client, people, item):
    address = door("verify-minutes", "bukan-kode")

    codes = [client.get(address, REMOTE_ADDR="203.0.113.9").status_code for _ in range(121)]

    assert set(codes[:120]) == {404}
    assert codes[-1] == 429


def test_admin_says_when_and_director_releases(client, people, item):
    held = Round.objects.get()
    client.force_login(people.admin.user)
    client.post(door("round-release", held.pk), {"release": "rilis"})
    held.refresh_from_db()
    assert held.release == ReleasePolicy.ON_ACT
    second = factories.ProposalFactory(
        office=people.office, scheme=item.proposal.scheme, state=ProposalState.IN_DISCUSSION
    )
    waits = factories.RakorItemFactory(desk=item.desk, proposal=second)
    client.force_login(people.reviewer.user)
    form = {"key": str(uuid.uuid4()), "verdict": "setujui", "note": ""}
    client.post(door("decide", waits.pk), form)
    client.force_login(people.director.user)
    page = client.get(door("rakor", item.desk.rakor_id)).content.decode()

    client.post(door("rakor-release", item.desk.rakor_id))

    assert "Rilis keputusan kepada semua Dinas" in page
    assert story.state_of(second) == ProposalState.APPROVED


def test_pages_ask_the_same_for_one_and_three(people, item):
    minutes_story.waiting(item, people)
    pages = [door("rakor", item.desk.rakor_id), door("minutes", BeritaAcara.objects.get().pk)]
    one = [questions(people.reviewer.user, page) for page in pages]
    for number in (2, 3):
        desk = factories.RakorDeskFactory(rakor=item.desk.rakor, number=number)
        (sealed_minutes if number == 2 else waiting_minutes)(desk=desk)

    three = [questions(people.reviewer.user, page) for page in pages]

    assert [len(asked) for asked in three] == [len(asked) for asked in one]


def test_drawing_up_asks_the_same_for_one_and_three_proposals(people, item):
    found = minutes_story.drawn_up(item.desk, people)
    one = questions(people.reviewer.user, door("minutes", found.pk))
    for _ in range(2):
        proposal = factories.ProposalFactory(
            office=people.office, scheme=item.proposal.scheme, state=ProposalState.APPROVED
        )
        decided = factories.RakorItemFactory(desk=item.desk, proposal=proposal)
        factories.ProposalDecisionFactory(item=decided)
        for line in proposal.lines.all():
            factories.LineDecisionFactory(item=decided, line=line)

    three = questions(people.reviewer.user, door("minutes", found.pk))

    assert len(three) == len(one)
