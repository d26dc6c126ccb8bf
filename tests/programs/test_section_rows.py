"""Repeating rows: added, changed, removed and saved alone, without JavaScript and twice."""

import re
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from ikmportal.audit.models import Entry
from programs.actions import rows as row_actions
from programs.actions.sections import FieldChange, FieldTaken
from programs.models import (
    Candidate,
    CandidateReading,
    OutputTarget,
    Proposal,
    RecipientGroup,
    ScheduleStage,
    YearPlan,
)
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db

NIK, NIB = "1106015505900001", "9120001234567"


@pytest.fixture
def draft(people, client) -> Proposal:
    client.force_login(people.drafter.user)
    return story.draft(people)


def address(draft: Proposal, name: str = "calon") -> str:
    return reverse("programs:section", args=[draft.pk, name])


def version(draft: Proposal) -> int:
    return Proposal.objects.values_list("version", flat=True).get(pk=draft.pk)


def row(key: str, row_id: UUID, **fields) -> dict:
    return {f"{key}-baris": [str(row_id)]} | {f"{key}-{row_id}-{n}": v for n, v in fields.items()}


def save(client, draft: Proposal, data: dict, name: str = "calon", **more):
    return client.post(address(draft, name), {"version": version(draft), **data, **more})


def autosave(client, draft: Proposal, field: str, *, seen: str, value: str, name: str = "calon"):
    where = reverse("programs:autosave", args=[draft.pk, name])
    return client.post(where, {"field": field, "seen": seen, "value": value})


def blank_id(html: str, key: str) -> str:
    return re.findall(rf'name="{key}-baris" value="([^"]+)"', html)[-1]


def test_row_is_added_and_the_page_offers_the_next(client, draft):
    first = blank_id(client.get(address(draft)).content.decode(), "calon")

    response = save(client, draft, row("calon", first, name="Siti", nik=NIK), tambah="calon")

    assert response["Location"] == f"{address(draft)}?tambah=calon#baris-baru-calon"
    assert [(c.name, c.nik) for c in draft.candidates.all()] == [("Siti", NIK)]
    html = client.get(response["Location"]).content.decode()
    assert blank_id(html, "calon") != first
    assert NIK not in html
    assert "1106••••••••0001" in html


def test_blank_row_keeps_its_name_until_it_is_stored(client, draft):
    pages = [client.get(address(draft)).content.decode() for _ in range(2)]

    assert blank_id(pages[0], "calon") == blank_id(pages[1], "calon")


def test_form_sent_twice_is_one_row(client, draft):
    data = row("kelompok", uuid4(), name="KUB Tenun", kind="kub", member_count="10")

    save(client, draft, data)
    save(client, draft, data)

    assert draft.groups.count() == 1


def test_mask_sent_back_leaves_the_number_and_a_new_one_replaces_it(client, draft):
    stored = Candidate.objects.create(proposal=draft, name="Siti", nik=NIK, position=1)

    save(client, draft, row("calon", stored.pk, name="Siti A.", nik="1106••••••••0001"))
    stored.refresh_from_db()
    assert (stored.name, stored.nik) == ("Siti A.", NIK)

    save(client, draft, row("calon", stored.pk, name="Siti A.", nik="1106 0155 0590 0009"))
    stored.refresh_from_db()
    assert stored.nik == "1106015505900009"


@pytest.mark.parametrize(
    ("nik", "message"),
    [
        ("11060155059", "NIK terdiri atas 16 angka; yang ditulis 11."),
        ("11060155059OOOO1", "NIK hanya memuat angka."),
        ("2206••••••••0001", "NIK hanya memuat angka."),
    ],
)
def test_wrong_number_is_refused_at_its_field_and_kept(client, draft, nik, message):
    row_id = uuid4()

    response = save(client, draft, row("calon", row_id, name="Siti", nik=nik))

    html = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#id_calon-{row_id}-nik">{message}</a>' in html
    assert f'value="{nik}"' in html
    assert draft.candidates.count() == 0


def test_remove_button_takes_one_row_and_saves_the_others(client, draft):
    gone = ScheduleStage.objects.create(proposal=draft, name="Lama", position=1)
    kept = ScheduleStage.objects.create(proposal=draft, name="Seleksi", position=2)
    data = row("tahap", gone.pk, name="") | row("tahap", kept.pk, name="Seleksi peserta")
    data["tahap-baris"] = [str(gone.pk), str(kept.pk)]

    response = save(client, draft, data, "jadwal", hapus=str(gone.pk))

    assert response["Location"] == address(draft, "jadwal")
    assert [stage.name for stage in draft.stages.all()] == ["Seleksi peserta"]


def test_emptied_row_is_gone_and_an_untouched_blank_one_never_was(client, draft):
    stored = YearPlan.objects.create(proposal=draft, year=2025, position=1)
    data = row("tahun", stored.pk, year="", target="", estimate_idr="")

    save(client, draft, data, "keluaran")

    assert draft.years.count() == 0


def test_target_is_stored_exactly(client, draft):
    indicator = factories.IndicatorFactory()
    data = row("target", uuid4(), indicator=str(indicator.pk), target="12,5", unit="orang")

    response = save(client, draft, data, "keluaran")

    assert response.status_code == 302, response.content.decode()
    assert str(OutputTarget.objects.get().target) == "12.50"


def test_row_of_another_proposal_is_not_taken_over(client, draft):
    other = RecipientGroup.objects.create(
        proposal=factories.ProposalFactory(), name="KUB lain", position=1
    )

    response = save(client, draft, row("kelompok", other.pk, name="Curian"))

    other.refresh_from_db()
    assert response.status_code == 403
    assert other.name == "KUB lain"


def test_stale_page_tells_the_stored_row_and_keeps_what_was_typed(client, draft):
    stored = RecipientGroup.objects.create(proposal=draft, name="KUB Rekan", position=1)
    data = {"version": version(draft) - 1} | row("kelompok", stored.pk, name="KUB Saya")

    response = client.post(address(draft), data)

    html = response.content.decode()
    assert response.status_code == 409
    assert 'value="KUB Saya"' in html
    assert "<dd>KUB Rekan</dd>" in html


def test_rows_come_in_pages_and_saving_one_page_leaves_the_others(client, draft):
    for position in range(1, 31):
        Candidate.objects.create(proposal=draft, name=f"Calon {position}", position=position)

    second = client.get(f"{address(draft)}?hal-calon=2").content.decode()

    assert "Halaman 2 dari 4" in second
    assert 'value="Calon 9"' in second
    assert 'value="Calon 8"' not in second
    assert 'value="Calon 17"' not in second
    ids = re.findall(r'name="calon-baris" value="([^"]+)"', second)
    data = {"calon-baris": ids} | {f"calon-{row_id}-name": "Diganti" for row_id in ids}
    save(client, draft, data)
    assert draft.candidates.filter(name="Diganti").count() == 8
    assert draft.candidates.count() == 30


def test_more_rows_than_a_proposal_holds_are_refused(client, draft, monkeypatch):
    monkeypatch.setattr(row_actions, "MOST_ROWS", 1)
    Candidate.objects.create(proposal=draft, name="Siti", position=1)

    response = save(client, draft, row("calon", uuid4(), name="Ali"))

    assert response.status_code == 422
    assert "Paling banyak 1 baris." in response.content.decode()


def test_autosave_begins_a_row_and_goes_on_with_it(client, draft):
    row_id = uuid4()

    first = autosave(client, draft, f"calon-{row_id}-name", seen="", value="Siti")
    second = autosave(client, draft, f"calon-{row_id}-nik", seen="", value=NIK)
    third = autosave(client, draft, f"calon-{row_id}-nik", seen=NIK, value="1106015505900009")

    assert [r.status_code for r in (first, second, third)] == [200, 200, 200]
    stored = draft.candidates.get()
    assert (stored.pk, stored.name, stored.nik) == (row_id, "Siti", "1106015505900009")


def begin(draft: Proposal, people, row_id: UUID, **change) -> None:
    """What a page sends that knew of no such row."""
    row_actions.save_row_field(
        draft.pk,
        model=Candidate,
        row_id=row_id,
        change=FieldChange(**change),
        by=people.drafter,
        at=factories.MOMENT,
        begins=True,
    )


def test_row_that_two_pages_begin_at_once_is_one_row(draft, people):
    row_id = Candidate.objects.create(proposal=draft, name="Ali", position=1).pk

    begin(draft, people, row_id, name="trade", seen="", value="Tenun")
    with pytest.raises(FieldTaken):
        begin(draft, people, row_id, name="name", seen="", value="Siti")

    stored = draft.candidates.get()
    assert (stored.name, stored.trade) == ("Ali", "Tenun")


def test_row_of_another_proposal_cannot_be_begun(draft, people):
    other = Candidate.objects.create(proposal=factories.ProposalFactory(), name="Ali", position=1)

    with pytest.raises(PermissionDenied):
        begin(draft, people, other.pk, name="trade", seen="", value="Tenun")

    assert draft.candidates.count() == 0


def test_autosave_of_a_masked_number_shows_the_other_one_masked(client, draft):
    stored = Candidate.objects.create(proposal=draft, name="Siti", nik=NIK, position=1)

    response = autosave(
        client, draft, f"calon-{stored.pk}-nik", seen="1106••••••••0007", value="1106015505900009"
    )

    assert response.status_code == 409
    assert response.json()["shown"] == "1106••••••••0001"


@pytest.mark.parametrize(
    "field", ["calon-x-name", "calon-38de1b08-f19e-4e95-9860-b3287988595d-position", "lain-x-name"]
)
def test_autosave_knows_no_other_fields(client, draft, field):
    assert autosave(client, draft, field, seen="", value="x").status_code == 404


def test_full_numbers_are_shown_on_demand_and_recorded(client, draft, people):
    Candidate.objects.create(proposal=draft, name="Siti", nik=NIK, nib=NIB, position=1)
    page = reverse("programs:candidates", args=[draft.pk])

    masked, full = client.get(page).content.decode(), client.post(page).content.decode()

    assert NIK not in masked
    assert NIB not in masked
    assert NIK in full
    assert NIB in full
    reading = CandidateReading.objects.get()
    assert (reading.read_by, reading.candidate_count) == (people.drafter.user, 1)
    assert reading.post_title == people.drafter.title
    with pytest.raises(DatabaseError), transaction.atomic():
        CandidateReading.objects.update(candidate_count=0)


def test_long_list_of_candidates_turns_pages(client, draft):
    Candidate.objects.bulk_create(
        Candidate(proposal=draft, name=f"Calon {n:03}", position=n) for n in range(1, 53)
    )
    page = reverse("programs:candidates", args=[draft.pk])

    first = client.get(page).content.decode()
    second = client.get(page, {"halaman": "2"}).content.decode()

    assert "1–50 dari 52 calon" in first
    assert ("Calon 050" in first, "Calon 051" in first) == (True, False)
    assert ("Calon 050" in second, "Calon 051" in second) == (False, True)
    assert client.post(page).content.decode().count("Calon 0") == 52


def test_scale_of_a_candidate_is_saved_shown_and_refused_when_it_is_no_money(client, draft):
    stored = Candidate.objects.create(proposal=draft, name="Siti", position=1)
    fields = {"name": "Siti", "worker_count": "4", "investment_idr": "12.500.000"}

    save(client, draft, row("calon", stored.pk, **fields))
    refused = save(client, draft, row("calon", stored.pk, **fields | {"investment_idr": "12 jt"}))

    stored.refresh_from_db()
    assert (stored.worker_count, stored.investment_idr) == (4, 12_500_000)
    assert (
        "12.500.000" in client.get(reverse("programs:candidates", args=[draft.pk])).content.decode()
    )
    assert refused.status_code == 422
    assert 'value="12 jt"' in refused.content.decode()


@pytest.mark.parametrize(
    "page", ["programs:proposal", "programs:check", "programs:candidates", "programs:history"]
)
def test_no_page_repeats_a_number_in_full(client, draft, page):
    Candidate.objects.create(proposal=draft, name="Siti", nik=NIK, nib=NIB, position=1)

    html = client.get(reverse(page, args=[draft.pk])).content.decode()

    assert NIK not in html
    assert NIB not in html


def test_history_keeps_numbers_masked(draft):
    Candidate.objects.create(proposal=draft, name="Siti", nik=NIK, nib=NIB, position=1)

    entry = Entry.objects.filter(table_name="programs_candidate").get()

    assert (entry.after["nik"], entry.after["nib"]) == ("1106••••0001", "9120••••4567")


def test_frozen_version_holds_rows_without_numbers_and_compares_them(client, draft, people):
    person = Candidate.objects.create(proposal=draft, name="Siti", nik=NIK, position=1)
    story.send(draft, people)
    before = story.sign(draft, people).version.snapshot

    (frozen,) = before["rows"]["candidates"]

    assert NIK not in str(before)
    assert (frozen["id"], frozen["nik"]) == (str(person.pk), "1106••••••••0001")
    assert len(frozen["nik_print"]) == 32


def test_rows_of_a_sent_proposal_cannot_change(draft, people):
    person = Candidate.objects.create(proposal=draft, name="Siti", position=1)
    story.send(draft, people)

    with pytest.raises(DatabaseError, match="changes only while the proposal is a draft"):
        Candidate.objects.filter(pk=person.pk).update(name="Lain")


def test_section_asks_the_same_for_one_row_and_for_three(client, draft, django_assert_num_queries):
    Candidate.objects.create(proposal=draft, name="Siti", position=1)
    client.get(address(draft))
    with django_assert_num_queries(11):
        client.get(address(draft))
    for position in (2, 3):
        Candidate.objects.create(proposal=draft, name="Siti", position=position)

    with django_assert_num_queries(11):
        client.get(address(draft))
