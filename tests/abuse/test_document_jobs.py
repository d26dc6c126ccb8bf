"""U08, U14 and the job itself: a silent antivirus, a dead worker, a lost claim, a flipped byte."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models.functions import Now
from django.urls import reverse

from ikmportal.audit.models import Entry
from programs.models import ProposalDocument
from programs.states import DocumentSafety
from programs.tasks import documents as tasks
from tests import factories
from tests.factories import papers
from tests.programs import story

pytestmark = pytest.mark.django_db
FOUND = {"content_type": "application/pdf", "pages": 1, "preview": ""}
# The harmless test text every antivirus knows, put together here so that none stops at this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


def arrived(content: bytes = b"", **fields) -> ProposalDocument:
    body = content or papers.pdf()
    return factories.ProposalDocumentFactory(
        storage_name=default_storage.save("documents/uji", ContentFile(body)),
        safety=DocumentSafety.QUARANTINED,
        checked_at=None,
        content_type="",
        **fields,
    )


def look(document: ProposalDocument) -> ProposalDocument:
    tasks.inspect_document(str(document.pk))
    document.refresh_from_db()
    return document


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that speaks INSTREAM; it answers ``answer`` and keeps what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []

    def serve() -> None:
        line, _ = server.accept()
        with line, line.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            body = b""
            while size := int.from_bytes(said.read(4), "big"):
                body += said.read(size)
            got.append(body)
            line.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}", got
    finally:
        server.close()
        thread.join(5)


def test_u08_what_the_antivirus_finds_is_refused(settings):
    with clamd(b"stream: Eicar-Test-Signature FOUND\0") as (address, got):
        settings.CLAMD_ADDRESS = address
        document = look(arrived(papers.pdf() + b"\n" + EICAR))

    assert EICAR in got[0]
    assert (document.safety, document.refusal) == (DocumentSafety.REFUSED, "virus")


def test_u08_what_the_antivirus_passes_is_looked_into_all_the_same(settings):
    for content, safety in ((b"", DocumentSafety.CLEAN), (b"%PDF-rusak", DocumentSafety.REFUSED)):
        with clamd(b"stream: OK\0") as (address, _got):
            settings.CLAMD_ADDRESS = address
            assert look(arrived(content)).safety == safety


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"OK"])
def test_u08_odd_answer_leaves_the_file_in_quarantine(settings, answer):
    with clamd(answer) as (address, _got):
        settings.CLAMD_ADDRESS = address

        assert look(arrived()).safety == DocumentSafety.QUARANTINED


def test_u08_dead_antivirus_never_makes_a_file_clean_and_the_sweep_goes_on(settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    document = arrived()

    for _ in range(2 * tasks.MAX_FAILURES):
        look(document)

    assert (document.safety, document.failures) == (DocumentSafety.QUARANTINED, 0)
    settings.CLAMD_ADDRESS = ""
    assert look(document).safety == DocumentSafety.CLEAN


def test_second_hint_changes_nothing():
    document = look(arrived())
    again = look(document)

    assert (again.safety, again.attempt) == (DocumentSafety.CLEAN, 1)


def test_file_that_is_held_is_left_alone_until_the_lease_lapses():
    document = arrived()
    first = tasks.claim_document(document.pk)

    assert tasks.claim_document(document.pk) is None
    ProposalDocument.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert tasks.claim_document(document.pk).attempt == first.attempt + 1


def test_stale_attempt_says_nothing():
    document = arrived()
    stale = tasks.claim_document(document.pk)
    ProposalDocument.objects.update(lease_until=Now() - timedelta(seconds=1))
    fresh = tasks.claim_document(document.pk)

    assert tasks.refuse(stale, "rusak") is False
    assert tasks.accept(stale, FOUND | {"preview": "aGFsbw=="}) is False
    document.refresh_from_db()
    assert document.safety == DocumentSafety.QUARANTINED
    assert tasks.accept(fresh, FOUND) is True


def test_reader_that_breaks_three_times_refuses_in_words(monkeypatch):
    # A reader that cannot be imported is our fault, not the file's.
    monkeypatch.setattr(tasks, "READER", "tidak.ada:baca")
    document = arrived()

    seen = [(look(document).safety, document.failures) for _ in range(tasks.MAX_FAILURES)]

    assert seen == [("karantina", 1), ("karantina", 2), ("ditolak", 2)]
    assert document.refusal == "tidak_terbaca"


def test_sweep_calls_again_only_when_the_hint_is_old():
    document = arrived(hinted_at=None)
    assert ProposalDocument.objects.forgotten(patience=tasks.HINT_PATIENCE).get() == document

    call_command("sweep_uploads")

    assert not ProposalDocument.objects.forgotten(patience=tasks.HINT_PATIENCE).exists()


def test_clean_file_takes_the_place_of_the_answer_before_it():
    before = factories.ProposalDocumentFactory()
    document = look(arrived(proposal=before.proposal, requirement=before.requirement))

    before.refresh_from_db()
    assert document.replaced_at is None
    assert before.replaced_at is not None
    assert before.proposal.documents.current().get() == document


def test_file_taken_back_while_it_is_looked_into_answers_nothing():
    before = factories.ProposalDocumentFactory()
    document = arrived(proposal=before.proposal, requirement=before.requirement)
    claim = tasks.claim_document(document.pk)
    ProposalDocument.objects.filter(pk=document.pk).update(replaced_at=Now())

    tasks.accept(claim, FOUND)

    assert before.proposal.documents.current().get() == before


@pytest.mark.django_db(transaction=True)
def test_verdict_is_in_the_history_with_the_job_as_its_origin():
    document = look(arrived())

    entry = Entry.objects.filter(row_id=str(document.pk)).order_by("-id").first()

    assert (entry.actor_id, entry.origin) == (None, f"document {document.pk}")
    assert entry.after["safety"] == "bersih"


def test_u14_flipped_byte_is_not_given_out_and_is_told_to_the_log(client, people, caplog):
    proposal = story.draft(people)
    document = look(arrived(proposal=proposal, sha256=hashlib.sha256(papers.pdf()).hexdigest()))
    client.force_login(people.drafter.user)
    address = reverse("programs:document", args=[proposal.pk, document.pk])
    assert b"".join(client.get(address).streaming_content) == papers.pdf()
    path = Path(default_storage.path(document.storage_name))
    body = bytearray(path.read_bytes())
    body[20] ^= 1
    path.write_bytes(bytes(body))

    refused = client.get(address)

    assert refused.status_code == 409
    assert f"Document {document.pk}: stored file does not match" in caplog.text
