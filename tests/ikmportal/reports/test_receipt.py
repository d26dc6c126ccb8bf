"""The receipt as a PDF: asked for by the office that submitted, with number, digest and times."""

import io
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse

from ikmportal.reports.build import build
from ikmportal.reports.models import ReportKind, ReportRun
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(db):
    people = story.cast()
    proposal = story.draft(people, title="Wirausaha baru tenun ikat")
    story.send(proposal, people)
    return people, story.sign(proposal, people).version


def ask(client, user, version, key=None):
    client.force_login(user)
    address = reverse("reports:receipt", args=[version.proposal_id])
    return client.post(address, {"key": str(key or uuid4())})


def test_receipt_says_number_digest_total_and_three_zones(client, submitted):
    people, version = submitted
    ask(client, people.drafter.user, version)

    built = build(ReportRun.objects.get(), progress=lambda *_: None)

    pages = pypdf.PdfReader(io.BytesIO(built.content)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    for wanted in (version.proposal.number, version.sha256, "Rp3.000.000", "WIB", "WITA", "WIT;"):
        assert wanted.replace("WIT;", "WIT") in text
    assert "Wirausahabarutenunikat" in text
    assert built.file_name.startswith("tanda-terima-usulan-")


def test_same_form_sent_twice_is_one_run(client, submitted):
    people, version = submitted
    key = uuid4()

    first, second = (ask(client, people.head.user, version, key) for _ in range(2))

    run = ReportRun.objects.get()
    assert first["Location"] == second["Location"] == reverse("reports:run", args=[run.pk])
    assert run.kind == ReportKind.RECEIPT


def test_receipt_is_seen_by_its_office_only(client, submitted):
    people, version = submitted
    ask(client, people.drafter.user, version)
    page = reverse("reports:run", args=[ReportRun.objects.get().pk])
    neighbour = factories.drafter_of(factories.OfficeFactory())

    codes = []
    for user in (people.drafter.user, people.head.user, people.reviewer.user, neighbour):
        client.force_login(user)
        codes.append(client.get(page).status_code)

    assert codes == [200, 200, 404, 404]


def test_draft_has_no_receipt(client, submitted):
    people, _version = submitted
    draft = story.draft(people)
    client.force_login(people.drafter.user)

    response = client.post(reverse("reports:receipt", args=[draft.pk]), {"key": str(uuid4())})

    assert response["Location"] == reverse("programs:receipt", args=[draft.pk])
    assert ReportRun.objects.count() == 0
