"""Files in pieces: resume, repeat, refuse; and nothing answers before it was looked into."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import TestCase
from django.urls import reverse

from programs.checks import examine, read_dossier
from programs.models import ProposalDocument, Upload
from programs.states import DocumentSafety, ProposalState
from programs.tasks.documents import inspect_document
from tests import factories
from tests.factories import MOMENT, papers
from tests.programs import story

pytestmark = pytest.mark.django_db
CHUNK = 1024 * 1024
# Three pieces: no compressor shortens it, and padding after the end of a PDF is allowed.
LARGE = papers.pdf() + bytes(2 * CHUNK + 5)


@pytest.fixture
def proposal(people, client):
    client.force_login(people.drafter.user)
    return story.draft(people)


@pytest.fixture
def requirement(proposal):
    return factories.DocumentRequirementFactory(scheme=proposal.scheme)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(client, proposal, requirement, content: bytes, name: str = "kak.pdf", **other):
    said = {"requirement": requirement.pk, "name": name, "size": len(content)}
    address = reverse("programs:upload-begin", args=[proposal.pk])
    return client.post(address, said | {"sha256": sha(content)} | other)


def send(client, where: str, body: bytes, offset: int, digest: str | None = None):
    address = f"{where}?offset={offset}&sha256={digest or sha(body)}"
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, body, content_type="application/octet-stream")


def send_all(client, proposal, requirement, content: bytes, name: str = "kak.pdf"):
    way = begin(client, proposal, requirement, content, name).json()
    for offset in range(way["received"], len(content), CHUNK):
        answer = send(client, way["where"], content[offset : offset + CHUNK], offset)
    return answer


def test_file_in_pieces_is_the_same_file(client, proposal, requirement, settings):
    settings.UPLOAD_INSPECT_AT_ONCE_BYTES = 4 * CHUNK

    answer = send_all(client, proposal, requirement, LARGE)

    document = ProposalDocument.objects.get()
    assert answer.json()["done"] is True
    assert (document.safety, document.sha256) == (DocumentSafety.CLEAN, sha(LARGE))
    assert Path(default_storage.path(document.storage_name)).read_bytes() == LARGE
    assert (document.pages, document.content_type) == (1, "application/pdf")


def test_u11_cut_in_the_middle_goes_on_where_it_stopped(client, proposal, requirement):
    way = begin(client, proposal, requirement, LARGE).json()
    send(client, way["where"], LARGE[:CHUNK], 0)

    again = begin(client, proposal, requirement, LARGE).json()

    assert again == {"where": way["where"], "received": CHUNK, "done": False}
    send(client, again["where"], LARGE[CHUNK : 2 * CHUNK], CHUNK)
    send(client, again["where"], LARGE[2 * CHUNK :], 2 * CHUNK)
    assert ProposalDocument.objects.get().sha256 == sha(LARGE)


def test_u11_repeated_piece_is_harmless_also_after_the_end(client, proposal, requirement):
    way = begin(client, proposal, requirement, LARGE).json()
    first = [send(client, way["where"], LARGE[:CHUNK], 0).json() for _ in range(3)]
    send(client, way["where"], LARGE[CHUNK : 2 * CHUNK], CHUNK)
    last = [send(client, way["where"], LARGE[2 * CHUNK :], 2 * CHUNK).json() for _ in range(2)]

    assert {answer["received"] for answer in first} == {CHUNK}
    assert last[0] == last[1]
    assert ProposalDocument.objects.get().sha256 == sha(LARGE)


def test_piece_after_a_gap_is_told_where_to_begin(client, proposal, requirement):
    way = begin(client, proposal, requirement, LARGE).json()

    answer = send(client, way["where"], LARGE[CHUNK : 2 * CHUNK], CHUNK)

    assert (answer.status_code, answer.json()) == (409, {"received": 0})


def test_piece_damaged_on_the_way_is_asked_again(client, proposal, requirement):
    way = begin(client, proposal, requirement, LARGE).json()

    answer = send(client, way["where"], b"x" + LARGE[1:CHUNK], 0, digest=sha(LARGE[:CHUNK]))

    assert answer.status_code == 400
    assert Upload.objects.get().received_bytes == 0


def test_whole_that_differs_from_the_announced_one_is_refused(client, proposal, requirement):
    way = begin(client, proposal, requirement, papers.pdf(), sha256="0" * 64).json()

    answer = send(client, way["where"], papers.pdf(), 0)

    assert answer.status_code == 422
    assert "Berkas berubah selama dikirim" in answer.json()["message"]
    assert ProposalDocument.objects.count() == 0


@pytest.mark.parametrize("size", [0, 10 * CHUNK + 1])
def test_size_is_judged_before_anything_is_sent(client, proposal, requirement, size):
    answer = begin(client, proposal, requirement, papers.pdf(), size=size)

    assert answer.status_code == 422
    assert Upload.objects.count() == 0


def test_first_bytes_that_give_a_file_away_end_it_at_once(client, proposal, requirement):
    way = begin(client, proposal, requirement, b"MZ" + bytes(2 * CHUNK)).json()

    answer = send(client, way["where"], b"MZ" + bytes(CHUNK - 2), 0)

    assert answer.status_code == 422
    assert "bukan PDF" in answer.json()["message"]


def test_another_file_takes_the_place_of_the_unfinished_one(client, proposal, requirement):
    way = begin(client, proposal, requirement, LARGE).json()
    send(client, way["where"], LARGE[:CHUNK], 0)
    old = Upload.objects.get().storage_name

    begin(client, proposal, requirement, papers.pdf())

    assert Upload.objects.get().storage_name != old
    assert not default_storage.exists(old)


def test_colleague_cannot_add_to_the_way_of_another(client, proposal, requirement, people):
    way = begin(client, proposal, requirement, LARGE).json()
    client.force_login(factories.drafter_of(people.office))

    assert send(client, way["where"], LARGE[:CHUNK], 0).status_code == 404
    assert begin(client, proposal, requirement, LARGE).json()["received"] == 0
    assert Upload.objects.count() == 2


def test_given_up_file_leaves_nothing(client, proposal, requirement):
    way = begin(client, proposal, requirement, LARGE).json()
    send(client, way["where"], LARGE[:CHUNK], 0)
    upload = Upload.objects.get()

    client.post(reverse("programs:upload-give-up", args=[proposal.pk, upload.pk]))

    assert Upload.objects.count() == 0
    assert not default_storage.exists(upload.storage_name)


def test_sweep_closes_what_nobody_finished_and_leaves_the_rest(client, proposal, requirement):
    way = begin(client, proposal, requirement, LARGE).json()
    send(client, way["where"], LARGE[:CHUNK], 0)
    Upload.objects.update(started_at=Now() - timedelta(days=3), expires_at=Now())
    expired = Upload.objects.get()
    other = factories.DocumentRequirementFactory(scheme=proposal.scheme, code="rab")
    begin(client, proposal, other, LARGE)

    call_command("sweep_uploads")

    assert Upload.objects.get().requirement == other
    assert not default_storage.exists(expired.storage_name)


def test_u13_quota_of_the_proposal_is_kept(client, proposal, requirement, settings):
    settings.UPLOAD_PROPOSAL_BYTES = len(LARGE) + 10
    send_all(client, proposal, requirement, LARGE)

    answer = begin(client, proposal, requirement, papers.pdf())

    assert answer.status_code == 422
    assert "Berkas usulan ini sudah penuh" in answer.json()["message"]


def test_u13_quota_of_the_office_counts_its_other_proposals(
    client, proposal, requirement, settings, people
):
    other = story.draft(people)
    factories.ProposalDocumentFactory(proposal=other, size_bytes=500)
    settings.UPLOAD_OFFICE_BYTES = 600

    answer = begin(client, proposal, requirement, papers.pdf())

    assert answer.status_code == 422
    assert "Ruang berkas Dinas Anda sudah penuh" in answer.json()["message"]


def test_submitted_proposal_takes_no_piece(client, proposal, requirement, people):
    submitted = story.draft(people, state=ProposalState.SUBMITTED)

    answer = begin(client, submitted, requirement, LARGE)

    assert answer.status_code == 410


def test_file_in_quarantine_is_neither_given_out_nor_counted(client, proposal, requirement):
    send_all(client, proposal, requirement, LARGE)
    document = ProposalDocument.objects.get()

    dossier = read_dossier(proposal)

    assert document.safety == DocumentSafety.QUARANTINED
    assert dossier.answered == frozenset()
    messages = [finding.message for finding in examine(dossier)]
    assert f"Tunggu sampai {requirement.name} selesai diperiksa keamanannya." in messages
    for name in ("document", "document-preview"):
        address = reverse(f"programs:{name}", args=[proposal.pk, document.pk])
        assert client.get(address).status_code == 404


def test_row_asks_again_only_while_it_waits(client, proposal, requirement):
    send_all(client, proposal, requirement, LARGE)
    address = reverse("programs:document-row", args=[proposal.pk, requirement.pk])

    waiting = client.get(address).content.decode()
    inspect_document(str(ProposalDocument.objects.get().pk))
    done = client.get(address).content.decode()

    assert "hx-get" in waiting
    assert "hx-get" not in done
    assert "Sedang diperiksa" not in done


def test_refused_replacement_leaves_the_answer_before_it(client, proposal, requirement):
    send_all(client, proposal, requirement, papers.pdf(), "baik.pdf")
    send_all(client, proposal, requirement, b"%PDF-1.4 rusak", "rusak.pdf")

    page = client.get(reverse("programs:documents", args=[proposal.pk])).content.decode()

    assert "Berkas rusak. Buka, simpan ulang, lalu unggah lagi." in page
    assert "Berkas sebelumnya tetap berlaku." in page
    assert read_dossier(proposal).answered == {requirement.pk}


def test_refused_file_can_be_taken_back(client, proposal, requirement):
    send_all(client, proposal, requirement, b"%PDF-1.4 rusak", "rusak.pdf")
    refused = ProposalDocument.objects.get()

    client.post(reverse("programs:document-take-back", args=[proposal.pk, refused.pk]))

    page = client.get(reverse("programs:documents", args=[proposal.pk])).content.decode()
    assert "Batalkan kiriman ini" not in page
    assert "rusak.pdf" in page
    assert "1 berkas sebelumnya" in page


def test_requirement_of_an_activity_is_asked_only_of_it(client, proposal, requirement, people):
    own = factories.DocumentRequirementFactory(scheme=proposal.scheme, code="khusus", position=2)
    own.only_for.create(activity=proposal.activity, basis="uji")
    foreign = factories.DocumentRequirementFactory(scheme=proposal.scheme, code="lain", position=3)
    other = factories.ActivityTypeFactory(fiscal_year=proposal.scheme.fiscal_year, letter="j")
    foreign.only_for.create(activity=other, basis="uji")

    page = client.get(reverse("programs:documents", args=[proposal.pk]))

    asked = [row.requirement for row in page.context["rows"]]
    assert asked == [requirement, own]
    assert (page.context["done"], page.context["wanted"]) == (0, 2)
    assert begin(client, proposal, foreign, papers.pdf()).status_code == 422
    assert read_dossier(proposal).requirements == asked


def test_example_is_a_document_the_portal_itself_would_take(client, proposal, requirement):
    requirement.example = "# Judul\n\nNama: ....\n\nNo. | Nama\n1. | <Siti> & co\n\nSelesai"
    requirement.save()

    answer = client.get(reverse("programs:document-example", args=[proposal.pk, requirement.pk]))
    content = b"".join(answer.streaming_content)
    send_all(client, proposal, requirement, content, "contoh.docx")

    assert answer["Content-Disposition"] == 'attachment; filename="contoh-kak.docx"'
    assert ProposalDocument.objects.get().safety == DocumentSafety.CLEAN


def test_picture_has_a_small_one_to_look_at(client, proposal, requirement):
    send_all(client, proposal, requirement, papers.picture(size=(1200, 900)), "foto.jpg")
    document = ProposalDocument.objects.get()

    small = client.get(reverse("programs:document-preview", args=[proposal.pk, document.pk]))
    shown = client.get(reverse("programs:document", args=[proposal.pk, document.pk]) + "?lihat=1")

    assert small["Content-Type"] == "image/jpeg"
    assert len(b"".join(small.streaming_content)) < 20_000
    assert shown["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown["Content-Security-Policy"]


def test_queue_counts_what_scheme_and_activity_ask(client, people):
    waiting = story.draft(people, state=ProposalState.SUBMITTED)
    factories.DocumentRequirementFactory(scheme=waiting.scheme)
    special = factories.DocumentRequirementFactory(scheme=waiting.scheme, code="khusus")
    special.only_for.create(activity=waiting.activity, basis="uji")
    factories.ProposalDocumentFactory(proposal=waiting, requirement=special)
    factories.ProposalDocumentFactory(
        proposal=waiting,
        safety=DocumentSafety.QUARANTINED,
        checked_at=None,
        uploaded_at=MOMENT,
    )
    client.force_login(people.reviewer.user)

    page = client.get(reverse("programs:queue")).content.decode()

    assert "1/2" in page
