"""Berita acara: drawn up from decisions, signed by two sides, sealed, corrected by addenda."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from PIL import Image, ImageDraw

from ikmportal.mail.models import OutgoingMail
from programs.actions import minutes as acts
from programs.actions.minutes import MinutesRefused
from programs.actions.minutes_signing import SignatureUnfit
from programs.figures.minutes import digest_of
from programs.models import BeritaAcara, LineDecision
from programs.states import MinutesState, Side, SigningMethod, Standing
from tests import factories
from tests.programs import minutes_story, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people):
    return minutes_story.decided(people)


def picture(*, strokes: bool = True, kind: str = "PNG") -> bytes:
    drawing = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    if strokes:
        ImageDraw.Draw(drawing).line([(40, 200), (200, 40), (360, 200)], fill="black", width=6)
    out = io.BytesIO()
    (drawing if kind == "PNG" else drawing.convert("RGB")).save(out, kind)
    return out.getvalue()


def raw(sql: str, *values) -> None:
    """As the application's own role, past every form and action."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_drawing_up_fills_in_what_the_portal_knows_and_pressed_twice_is_one(people, item):
    first = minutes_story.drawn_up(item.desk, people)
    again = minutes_story.drawn_up(item.desk, people)

    parties = {party.side: party for party in first.parties.all()}
    assert first == again
    assert (
        first.number == f"BA-{item.desk.rakor.scheme.fiscal_year_id}-{item.desk.province.code}-001"
    )
    assert parties[Side.CENTRE].name == people.reviewer.user.full_name
    assert parties[Side.PROVINCE].name == people.head.user.full_name
    assert "Undang-Undang Nomor 3 Tahun 2014" in first.legal_bases


def test_acting_head_is_named_with_the_standing(people, item):
    post = people.head.user.appointments.get().post
    ended = DateRange(date(2020, 1, 1), date(2090, 1, 1))
    factories.AppointmentFactory(post=post, kind="plh", valid=ended)

    found = minutes_story.drawn_up(item.desk, people)

    assert found.parties.get(side=Side.PROVINCE).standing == Standing.DAILY


def test_content_equals_the_decision_rows(people, item):
    found = minutes_story.waiting(item, people)

    [proposal] = found.content["proposals"]
    rulings = LineDecision.objects.filter(item=item).newest()
    assert sorted(line["agreed_idr"] for line in proposal["lines"]) == sorted(
        int(ruling.agreed_idr) for ruling in rulings
    )
    assert (proposal["proposed_idr"], proposal["agreed_idr"]) == (3_000_000, 2_400_000)
    assert proposal["verdict"] == "Disetujui dengan penyesuaian"
    assert found.total_idr == 2_400_000
    assert found.sha256 == digest_of(BeritaAcara.objects.get(pk=found.pk).content)


def test_missing_documents_are_listed(people, item):
    factories.DocumentRequirementFactory(scheme=item.proposal.scheme, name="Surat usulan resmi")

    found = minutes_story.waiting(item, people)

    assert [row["document"] for row in found.content["missing"]] == ["Surat usulan resmi"]


def test_nothing_is_sent_before_anything_is_decided(people):
    item = story.on_the_table(people)
    found = minutes_story.revised(minutes_story.drawn_up(item.desk, people), people)

    with pytest.raises(MinutesRefused, match="Belum ada usulan yang diputus"):
        minutes_story.sent(found, people)


def test_sending_writes_to_the_head_and_freezes_the_content(people, item):
    found = minutes_story.waiting(item, people)

    letter = OutgoingMail.objects.get(dedupe_key__startswith="minutes_waiting")
    assert letter.recipient == people.head.user.email
    with pytest.raises(MinutesRefused, match="tidak dapat diubah"):
        minutes_story.revised(found, people)
    with pytest.raises(DatabaseError, match="under signature does not change"):
        raw("UPDATE programs_beritaacara SET notes = 'lain' WHERE id = %s", found.pk)


def test_second_signature_seals(people, item):
    found = minutes_story.waiting(item, people)
    minutes_story.sign(found, Side.CENTRE, by=people.reviewer)
    found.refresh_from_db()
    assert found.state == MinutesState.WAITING

    minutes_story.sign(found, Side.PROVINCE, by=people.head, method=SigningMethod.PORTAL)

    found.refresh_from_db()
    assert found.state == MinutesState.SEALED
    assert OutgoingMail.objects.filter(dedupe_key__startswith="minutes_sealed").count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE programs_beritaacara SET notes = 'lain' WHERE id = %s",
        "UPDATE programs_beritaacara SET state = 'disusun', sealed_at = NULL WHERE id = %s",
        "UPDATE programs_beritaacara SET content = '{}' WHERE id = %s",
        "DELETE FROM programs_beritaacara WHERE id = %s",
        "UPDATE programs_minutessignature SET name = 'lain' WHERE minutes_id = %s",
        "DELETE FROM programs_minutessignature WHERE minutes_id = %s",
        "UPDATE programs_minutesparty SET name = 'lain' WHERE minutes_id = %s",
        "DELETE FROM programs_minutesparty WHERE minutes_id = %s",
    ],
)
def test_sealed_minutes_cannot_be_changed_by_sql(people, item, sql):
    found = minutes_story.sealed(item, people)
    before = BeritaAcara.objects.values().get(pk=found.pk)

    with pytest.raises(DatabaseError):
        raw(sql, found.pk)

    assert BeritaAcara.objects.values().get(pk=found.pk) == before


def test_sql_cannot_seal_with_one_signature(people, item):
    found = minutes_story.waiting(item, people)
    minutes_story.sign(found, Side.CENTRE, by=people.reviewer)

    with pytest.raises(DatabaseError, match="sealed by both sides"):
        raw(
            "UPDATE programs_beritaacara SET state = 'disegel', sealed_at = now() WHERE id = %s",
            found.pk,
        )


def test_one_account_speaks_for_one_side(people, item):
    found = minutes_story.waiting(item, people)
    minutes_story.sign(found, Side.CENTRE, by=people.reviewer)

    with pytest.raises(MinutesRefused, match="Satu akun hanya mewakili satu pihak"):
        minutes_story.sign(found, Side.PROVINCE, by=people.reviewer)


def test_at_the_desk_a_second_reviewer_is_the_witness(people, item):
    found = minutes_story.waiting(item, people)
    witness = factories.actor_of(factories.reviewer())

    with pytest.raises(MinutesRefused, match="hanya dari akun Kepala Dinas"):
        minutes_story.sign(found, Side.PROVINCE, by=witness, method=SigningMethod.PORTAL)
    signature = minutes_story.sign(
        found, Side.PROVINCE, by=witness, method=SigningMethod.DRAWN, image=picture()
    )

    assert signature.at_desk
    assert Image.open(io.BytesIO(bytes(signature.image))).format == "PNG"


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (b"", "Gambar tanda tangan di kotaknya"),
        (picture(strokes=False), "masih kosong"),
        (b"%PDF-1.4", "harus gambar PNG atau JPEG"),
        (picture()[:200], "Berkas rusak"),
        (b"x" * (1024 * 1024 + 1), "paling besar 1 MB"),
    ],
)
def test_picture_that_is_no_signature_is_refused(people, item, image, words):
    found = minutes_story.waiting(item, people)

    with pytest.raises(SignatureUnfit, match=words):
        minutes_story.sign(
            found, Side.CENTRE, by=people.reviewer, method=SigningMethod.DRAWN, image=image
        )


def test_words_that_were_not_read_are_not_signed(people, item):
    found = minutes_story.waiting(item, people)

    with pytest.raises(MinutesRefused, match="berubah sejak halaman dibuka"):
        minutes_story.sign(found, Side.CENTRE, by=people.reviewer, seen="0" * 64)


def test_recalled_minutes_need_new_signatures_where_words_changed(people, item):
    found = minutes_story.waiting(item, people)
    minutes_story.sign(found, Side.PROVINCE, by=people.head)

    acts.recall(found, by=people.reviewer)
    found = minutes_story.revised(found, people, notes="Kata lain.")
    found = minutes_story.sent(found, people)

    assert not found.signatures.filter(sha256=found.sha256).exists()


def test_addenda_are_numbered_linked_and_leave_the_sealed_one_alone(people, item):
    first = minutes_story.sealed(item, people)
    before = BeritaAcara.objects.values().get(pk=first.pk)

    second = acts.start_addendum(first, reason="Nama salah", by=people.reviewer, at=story.hours(9))
    second = minutes_story.seal(minutes_story.sent(second, people), people)
    third = acts.start_addendum(first, reason="NIP salah", by=people.reviewer, at=story.hours(9))

    assert [(one.ordinal, one.corrects) for one in (first, second, third)] == [
        (0, None),
        (1, first),
        (2, second),
    ]
    assert [one.number[-3:] for one in (first, second, third)] == ["001", "002", "003"]
    assert second.content["corrects_sha256"] == first.sha256
    assert BeritaAcara.objects.values().get(pk=first.pk) == before
    with pytest.raises(MinutesRefused, match="Masih ada berita acara yang terbuka"):
        acts.start_addendum(first, reason="Lagi", by=people.reviewer, at=story.hours(9))


def test_drawing_up_after_the_seal_asks_for_an_addendum(people, item):
    minutes_story.sealed(item, people)

    with pytest.raises(MinutesRefused, match="Perbaiki dengan adendum"):
        minutes_story.drawn_up(item.desk, people)


def test_only_reviewers_draw_up(people, item):
    for outsider in (people.head, people.director, people.admin):
        with pytest.raises(PermissionDenied):
            acts.draw_up(item.desk, by=outsider, at=story.hours(6))
