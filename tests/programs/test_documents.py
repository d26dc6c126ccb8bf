"""Files are taken by their content, kept under a UUID, and given back only if unchanged."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from programs.models import ProposalDocument
from programs.states import ProposalState
from tests import factories
from tests.abuse.packages import document, packed, workbook
from tests.factories import papers
from tests.programs import story

pytestmark = pytest.mark.django_db

PDF = papers.pdf()


@pytest.fixture
def proposal(people, client):
    client.force_login(people.drafter.user)
    return story.draft(people)


@pytest.fixture
def requirement(proposal):
    return factories.DocumentRequirementFactory(scheme=proposal.scheme)


def upload(client, proposal, requirement, content: bytes, name: str = "kak.pdf"):
    """Send a file whole; what happens after the commit happens, as in life."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(
            reverse("programs:documents", args=[proposal.pk]),
            {"requirement": requirement.pk, "file": SimpleUploadedFile(name, content)},
        )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (papers.picture("JPEG"), "image/jpeg"),
        (papers.picture("PNG"), "image/png"),
        (
            packed(workbook()),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            packed(document()),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
    ids=["pdf", "jpeg", "png", "xlsx", "docx"],
)
def test_kind_is_read_from_the_content(client, proposal, requirement, content, kind):
    response = upload(client, proposal, requirement, content, name="apa-saja.exe")

    assert response.status_code == 302
    assert ProposalDocument.objects.get().content_type == kind


REFUSED = {
    "program": (b"MZ\x90\x00 program", "Berkas ini bukan PDF, JPEG, PNG, XLSX, atau DOCX."),
    "html": (b"<!doctype html><script>", "Berkas ini bukan PDF, JPEG, PNG, XLSX, atau DOCX."),
    "svg": (b"<svg onload='x'/>", "Berkas ini bukan PDF, JPEG, PNG, XLSX, atau DOCX."),
    "old office": (b"\xd0\xcf\x11\xe0", "Berkas ini bukan PDF, JPEG, PNG, XLSX, atau DOCX."),
    "eleven megabytes": (PDF + bytes(11 * 1024**2 - len(PDF)), "Berkas 11 MB; paling besar 10 MB."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_file_that_is_not_what_is_asked_is_refused_in_words(client, proposal, requirement, case):
    content, message = REFUSED[case]

    response = upload(client, proposal, requirement, content)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert ProposalDocument.objects.count() == 0


def test_empty_file_is_refused(client, proposal, requirement):
    response = upload(client, proposal, requirement, b"")

    assert response.status_code == 422
    assert "kosong" in response.content.decode().lower()
    assert ProposalDocument.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["../../x.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "a\r\nx: y\x00/x.pdf"]
)
def test_name_cannot_lead_outside_the_store(client, proposal, requirement, name):
    upload(client, proposal, requirement, PDF, name=name)

    stored = ProposalDocument.objects.get()
    assert stored.file_name == "x.pdf"
    assert stored.storage_name.startswith("documents/")
    root = Path(default_storage.path(""))
    assert Path(default_storage.path(stored.storage_name)).parent == root / "documents"


def test_replacement_keeps_the_earlier_file_in_history(client, proposal, requirement):
    upload(client, proposal, requirement, PDF, name="satu.pdf")
    upload(client, proposal, requirement, papers.pdf(pages=2), name="dua.pdf")

    rows = ProposalDocument.objects.order_by("uploaded_at")
    assert [(row.file_name, row.replaced_at is None) for row in rows] == [
        ("satu.pdf", False),
        ("dua.pdf", True),
    ]
    assert all(default_storage.exists(row.storage_name) for row in rows)


def address(document) -> str:
    return reverse("programs:document", args=[document.proposal_id, document.pk])


def test_download_is_an_attachment_of_the_stored_bytes(client, proposal, requirement):
    upload(client, proposal, requirement, PDF, name="kerangka acuan é.pdf")

    response = client.get(address(ProposalDocument.objects.get()))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''kerangka%20acuan%20%C3%A9.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"


def test_file_changed_on_disk_is_not_given_out(client, proposal, requirement):
    upload(client, proposal, requirement, PDF)
    document = ProposalDocument.objects.get()
    path = Path(default_storage.path(document.storage_name))
    body = bytearray(path.read_bytes())
    body[10] ^= 1
    path.write_bytes(bytes(body))

    response = client.get(address(document))

    assert response.status_code == 409
    assert "Berkas ini berubah sejak diunggah" in response.content.decode()


def test_lost_file_is_not_found(client, proposal):
    document = factories.ProposalDocumentFactory(proposal=proposal)

    assert client.get(address(document)).status_code == 404


def test_file_of_another_proposal_is_not_found(client, proposal, people):
    other = factories.ProposalDocumentFactory(proposal=story.draft(people))

    assert client.get(reverse("programs:document", args=[proposal.pk, other.pk])).status_code == 404


def test_file_of_another_scheme_is_refused(client, proposal):
    foreign = factories.DocumentRequirementFactory(
        scheme=factories.FundingSchemeFactory(kind="dak_fisik")
    )

    assert upload(client, proposal, foreign, PDF).status_code == 422
    assert ProposalDocument.objects.count() == 0


def test_submitted_proposal_takes_no_file(client, people, proposal):
    submitted = story.draft(people, state=ProposalState.SUBMITTED)
    requirement = factories.DocumentRequirementFactory(scheme=submitted.scheme)

    upload(client, submitted, requirement, PDF)

    assert ProposalDocument.objects.count() == 0


def test_rejected_document_needs_a_reason(client, people):
    document = factories.ProposalDocumentFactory(
        proposal=story.draft(people, state=ProposalState.IN_REVIEW)
    )
    client.force_login(people.reviewer.user)
    verify = reverse("programs:document-verify", args=[document.proposal_id, document.pk])

    refused = client.post(verify, {"status": "tidak_sesuai", "note": ""})
    done = client.post(verify, {"status": "tidak_sesuai", "note": "Tanpa tanda tangan"})

    document.refresh_from_db()
    assert (refused.status_code, done.status_code) == (409, 302)
    assert (document.status, document.status_note) == ("tidak_sesuai", "Tanpa tanda tangan")
    assert document.verified_by == people.reviewer.user
