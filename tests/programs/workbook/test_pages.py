"""The pages: download, upload, the comparison, and what is said when something is wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.models import WorkbookUpload
from programs.states import UploadState
from programs.tasks.workbooks import sweep_workbooks
from tests import factories
from tests.factories import MOMENT
from tests.programs import story
from tests.programs.workbook import books
from tests.programs.workbook.books import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(people, client):
    client.force_login(people.drafter.user)
    books.codes()
    return story.draft(people)


def downloaded(client, proposal) -> bytes:
    taken = client.post(reverse("programs:rab-workbook-take", args=[proposal.pk]))
    response = client.get(taken.headers["Location"])
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Disposition"].endswith('-v1.xlsx"')
    return response.content


def test_whole_way_by_plain_forms(proposal, client):
    file = downloaded(client, proposal)
    sent = books.posted(client, proposal, books.edited(file, **{at("harga", 2): 250_000}))
    page = client.get(sent.headers["Location"])
    seen = page.context["review"].seen

    applied = client.post(sent.headers["Location"], {"mode": "semua", "seen": seen}, follow=True)

    html = page.content.decode()
    assert "RAB!Q8" in html
    assert "<del>100.000</del> → <ins>250.000</ins>" in html
    assert "Perubahan sudah diterapkan" in applied.content.decode()
    assert [line["unit_price_idr"] for line in books.stored(proposal)][1] == "250000"


def test_rab_page_leads_to_the_workbook(proposal, client):
    page = client.get(reverse("programs:rab", args=[proposal.pk]))

    assert reverse("programs:rab-workbook", args=[proposal.pk]) in page.content.decode()


def test_upload_without_a_file_says_so_at_the_field(proposal, client):
    response = client.post(reverse("programs:rab-workbook", args=[proposal.pk]), {})

    assert response.status_code == 422
    assert response.context["form"].errors == {"file": ["Unggah buku kerja RAB (.xlsx)."]}


def test_empty_and_too_large_files_are_refused_at_the_field(proposal, client, settings):
    settings.UPLOAD_MAX_BYTES = 1024**2
    for content, said in ((b"", "Berkas kosong."), (b"x" * (1024**2 + 1), "Berkas 2 MB;")):
        response = books.posted(client, proposal, content)

        assert response.status_code == 422
        assert response.context["form"].errors["file"][0].startswith(said)
    assert WorkbookUpload.objects.count() == 0


def test_refused_choice_keeps_ticks_and_answers(proposal, people, client):
    file = downloaded(client, proposal)
    content = books.edited(
        file, **{at("harga", 1): 7_000, at("harga", 2): 8_000, at("hapus", 3): "x"}
    )
    address = books.posted(client, proposal, content).headers["Location"]
    first = books.stored(proposal)[0]["id"]

    seen = client.get(address).context["review"].seen
    refused = client.post(address, {"mode": "semua", "seen": seen})
    stale = client.post(address, {"mode": "pilih", "seen": "lama", "terima": [first]})

    assert (refused.status_code, stale.status_code) == (422, 422)
    assert "1 baris akan dihapus. Centang persetujuannya dulu." in refused.content.decode()
    ticked = [v.row.line_id for g in stale.context["groups"] for v in g.rows if v.is_ticked]
    assert ticked == [first]
    assert "Galat:" in stale.content.decode()


NONSENSE = (
    {},
    {"mode": "entah", "seen": "x"},
    {"mode": "semua"},
    {
        "mode": "pilih",
        "seen": "x",
        "terima": ["bukan-uuid"],
        "bentrok:x:y": "theirs",
        "bentrok:": 1,
    },
)


@pytest.mark.parametrize("data", NONSENSE)
def test_nonsense_is_answered_and_writes_nothing(data, proposal, client):
    file = downloaded(client, proposal)
    content = books.edited(file, **{at("harga", 1): 7_000})
    address = books.posted(client, proposal, content).headers["Location"]

    response = client.post(address, data)

    assert response.status_code == 422
    assert books.stored(proposal)[0]["unit_price_idr"] == "100000"


def test_page_waits_until_the_file_is_read(proposal, client):
    upload = factories.WorkbookUploadFactory(proposal=proposal)
    page = client.get(reverse("programs:rab-upload", args=[proposal.pk, upload.pk]))
    status = reverse("programs:rab-upload-status", args=[proposal.pk, upload.pk])

    waiting = client.get(status)
    WorkbookUpload.objects.filter(pk=upload.pk).update(state=UploadState.REJECTED, refusal="rusak")
    done = client.get(status)

    assert f'hx-get="{status}"' in page.content.decode()
    assert ("HX-Refresh" in waiting, done["HX-Refresh"]) == (False, "true")


def test_file_that_is_gone_ends_in_words_after_three_tries(proposal, client):
    upload = factories.WorkbookUploadFactory(proposal=proposal, storage_name=f"tiada/{uuid4()}")
    for _ in range(4):
        sweep_and_read(upload)

    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == (UploadState.REJECTED, "gagal")


def sweep_and_read(upload):
    from programs.tasks.workbooks import read_workbook

    read_workbook(str(upload.pk))


def test_forgotten_upload_is_called_again(proposal):
    upload = factories.WorkbookUploadFactory(proposal=proposal, hinted_at=MOMENT)

    sweep_workbooks()

    upload.refresh_from_db()
    assert upload.hinted_at > MOMENT


@pytest.mark.parametrize("name", ["programs:rab-workbook", "programs:rab-upload"])
def test_query_count_does_not_grow_with_lines_or_uploads(name, proposal, people, client):
    def count() -> int:
        upload = WorkbookUpload.objects.newest_first().first()
        args = [upload.proposal_id] + ([upload.pk] if name.endswith("upload") else [])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(captured)

    small = factories.ProposalFactory(office=people.office, created_by=people.drafter.user, lines=1)
    large = factories.ProposalFactory(office=people.office, created_by=people.drafter.user, lines=3)
    counts = []
    for found in (small, large):
        lines = found.lines.count()
        for n in range(lines):
            file = books.handed_out(found, people.drafter)
            cells = {at("harga", k + 1): 5_000 + n for k in range(lines)}
            books.sent_back(found, people.drafter, books.edited(file, **cells))
            WorkbookUpload.objects.filter(proposal=found).update(uploaded_at=MOMENT)
        WorkbookUpload.objects.exclude(proposal=found).update(
            uploaded_at=MOMENT - timedelta(days=1)
        )
        counts.append(count())

    assert counts[0] == counts[1]
    assert counts[0] <= 20
