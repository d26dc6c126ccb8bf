"""Requests for support: recorded, identified, followed up, proposed, answered."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse

from ikmportal.mail.models import OutgoingMail
from programs.actions import support
from programs.actions.documents import FileRefused
from programs.actions.moves import NoteRequired, StaleVersion, WrongState
from programs.actions.support_moves import SUPPORT_MOVES, NothingProposed, move_support
from programs.models import SupportItem, SupportRequest, SupportTask
from programs.states import SupportFileKind, SupportItemKind, SupportMove, SupportStage
from tests import factories as make
from tests.factories import papers

pytestmark = pytest.mark.django_db
NOW = make.MOMENT + timedelta(days=1)
Stage = SupportStage
PDF, PNG = papers.pdf(), papers.picture("PNG")


class Town:
    """A kota with its Dinas, in a province with its Dinas, and the centre."""

    def __init__(self):
        self.dinas = make.OfficeFactory()
        self.office = make.regency_office(self.dinas.province)
        self.users = {
            "drafter": make.drafter_of(self.office),
            "elsewhere": make.drafter_of(make.regency_office(self.dinas.province)),
            "province": make.drafter_of(self.dinas),
            "admin": make.admin(),
            "reviewer": make.reviewer(),
            "director": make.director(),
            "leadership": make.leadership(),
            "auditor": make.auditor(),
        }

    def actor(self, name):
        return make.actor_of(self.users[name])

    def request(self, stage=Stage.RECEIVED, **fields):
        return make.SupportRequestFactory(
            province=self.dinas.province, regency=self.office.regency, stage=stage, **fields
        )


@pytest.fixture
def town():
    return Town()


FACTS = support.SupportFacts(subject="Revitalisasi UPTD", met_on=date(2021, 12, 22))


@pytest.mark.parametrize("name", ["admin", "reviewer", "drafter"])
def test_the_secretariat_and_the_place_itself_record(name, town):
    made = support.record_support(town.office.regency, facts=FACTS, by=town.actor(name), at=NOW)

    assert (made.stage, made.province) == (Stage.RECEIVED, town.dinas.province)


@pytest.mark.parametrize("name", ["elsewhere", "province", "director", "leadership", "auditor"])
def test_others_do_not_record(name, town):
    with pytest.raises(PermissionDenied):
        support.record_support(town.office.regency, facts=FACTS, by=town.actor(name), at=NOW)


def test_a_form_sent_twice_is_one_request(town):
    key = uuid4()
    for _ in range(2):
        support.record_support(
            town.office.regency, facts=FACTS, by=town.actor("admin"), at=NOW, key=key
        )

    assert SupportRequest.objects.get().pk == key


@pytest.mark.parametrize(
    ("move", "source"),
    [(m, s) for m, step in SUPPORT_MOVES.items() for s in step.sources],
    ids=lambda value: value.name,
)
def test_each_move_leads_to_its_stage_and_tells_the_place(move, source, town):
    request = town.request(source)
    make.SupportItemFactory(
        request=request,
        proposal=make.ProposalFactory(),
        proposed_by=town.users["admin"],
        proposed_at=NOW,
    )
    for name in ("drafter", "province", "leadership", "auditor"):
        with pytest.raises(PermissionDenied):
            move_support(request.pk, move=move, by=town.actor(name), version=None, note="x", at=NOW)

    move_support(
        request.pk, move=move, by=town.actor("director"), version=1, note="Catatan.", at=NOW
    )

    request.refresh_from_db()
    assert request.stage == request.transitions.get().target == SUPPORT_MOVES[move].target
    assert "Catatan." in OutgoingMail.objects.get(recipient=town.users["drafter"].email).body


@pytest.mark.parametrize(
    ("move", "stage"),
    [(m, s) for m, step in SUPPORT_MOVES.items() for s in Stage if s not in step.sources],
    ids=lambda value: value.name,
)
def test_move_from_another_stage_is_refused(move, stage, town):
    with pytest.raises(WrongState):
        move_support(
            town.request(stage).pk,
            move=move,
            by=town.actor("admin"),
            version=None,
            note="x",
            at=NOW,
        )


def test_an_answer_has_words_a_stale_page_moves_nothing_and_nothing_proposed_is_no_proposal(town):
    request, by = town.request(Stage.FOLLOW_UP), town.actor("admin")
    tell = {"by": by, "at": NOW}

    with pytest.raises(NoteRequired):
        move_support(request.pk, move=SupportMove.ANSWER, version=None, note=" ", **tell)
    with pytest.raises(StaleVersion):
        move_support(request.pk, move=SupportMove.ANSWER, version=0, note="x", **tell)
    with pytest.raises(NothingProposed):
        move_support(request.pk, move=SupportMove.PROPOSE, version=None, note="", **tell)


class TestItems:
    def add(self, town, request, name="admin"):
        facts = support.ItemFacts(kind=SupportItemKind.OTHER, description="Alat pewarna benang")
        return support.add_item(request.pk, facts=facts, by=town.actor(name), at=NOW)

    def test_the_place_adds_until_the_centre_begins(self, town):
        self.add(town, town.request(), "drafter")

        with pytest.raises(PermissionDenied):
            self.add(town, town.request(Stage.IDENTIFIED), "drafter")
        with pytest.raises(WrongState):
            self.add(town, town.request(Stage.ANSWERED))

    def test_an_item_becomes_a_draft_of_the_places_own_dinas_once(self, town):
        request = town.request(Stage.IDENTIFIED, reasons="Mesin sudah tua.")
        item, scheme = self.add(town, request), make.FundingSchemeFactory()

        proposal = support.propose_item(item.pk, scheme=scheme, by=town.actor("admin"), at=NOW)

        item.refresh_from_db()
        assert item.proposal == proposal
        assert (proposal.office, proposal.regency) == (town.office, town.office.regency)
        assert (proposal.problem, proposal.through_province) == ("Mesin sudah tua.", True)
        with pytest.raises(support.SupportRefused):
            support.propose_item(item.pk, scheme=scheme, by=town.actor("admin"), at=NOW)
        with pytest.raises(support.SupportRefused):
            support.remove_item(item, by=town.actor("admin"), at=NOW)

    def test_where_there_is_no_dinas_the_province_takes_it(self, town):
        regency = make.RegencyFactory(province=town.dinas.province)
        request = make.SupportRequestFactory(
            province=town.dinas.province, regency=regency, stage=Stage.IDENTIFIED
        )
        item = self.add(town, request)

        proposal = support.propose_item(
            item.pk, scheme=make.FundingSchemeFactory(), by=town.actor("reviewer"), at=NOW
        )

        assert (proposal.office, proposal.regency) == (town.dinas, regency)

    @pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.ANSWERED])
    def test_neither_before_identification_nor_after_the_answer(self, stage, town):
        item = make.SupportItemFactory(request=town.request(stage))

        with pytest.raises(WrongState):
            support.propose_item(
                item.pk, scheme=make.FundingSchemeFactory(), by=town.actor("admin"), at=NOW
            )


class TestFiles:
    def attach(self, town, content, kind=SupportFileKind.LETTER):
        return support.attach_file(
            town.request().pk,
            kind=kind,
            upload=ContentFile(content, name="../../surat.pdf"),
            by=town.actor("admin"),
            at=NOW,
        )

    def test_file_is_kept_with_its_digest_and_a_clean_name(self, town, client):
        made = self.attach(town, PDF)
        client.force_login(town.users["drafter"])

        got = client.get(reverse("programs:support-file", args=[made.request_id, made.pk]))

        assert got.getvalue() == PDF
        assert "attachment" in got.headers["Content-Disposition"]
        assert (made.file_name, made.content_type) == ("surat.pdf", "application/pdf")

    def test_a_changed_file_is_not_given_out(self, town, client):
        made = self.attach(town, PDF)
        default_storage.delete(made.storage_name)
        default_storage.save(made.storage_name, ContentFile(b"%PDF-1.4 lain"))
        client.force_login(town.users["admin"])

        got = client.get(reverse("programs:support-file", args=[made.request_id, made.pk]))

        assert got.status_code == 409

    def test_a_photo_is_a_picture_and_a_program_is_nothing(self, town):
        assert self.attach(town, PNG, SupportFileKind.PHOTO).content_type == "image/png"
        with pytest.raises(FileRefused):
            self.attach(town, PDF, SupportFileKind.PHOTO)
        with pytest.raises(FileRefused):
            self.attach(town, b"MZ program")


class TestTasks:
    def test_owner_is_reminded_once_a_day_until_it_is_done(self, town, capsys):
        post = town.users["reviewer"].appointments.get().post
        late = make.SupportTaskFactory(owner=post, due_date=date(2020, 1, 1))
        make.SupportTaskFactory(owner=post, due_date=date(2090, 1, 1))

        for _ in range(2):
            call_command("remind_support_tasks")

        assert "1 tugas" in capsys.readouterr().out
        letter = OutgoingMail.objects.get()
        assert letter.recipient == town.users["reviewer"].email
        assert late.title in letter.body

        support.finish_task(late.pk, note="Sudah.", by=town.actor("reviewer"), at=NOW)
        assert not SupportTask.objects.due_by(date(2024, 1, 1)).exists()

    def test_reminder_comes_two_days_ahead(self, town):
        make.SupportTaskFactory(due_date=date(2024, 3, 10))

        assert support.remind_of_tasks(on=date(2024, 3, 7), within_days=2) == 0
        assert support.remind_of_tasks(on=date(2024, 3, 8), within_days=2) == 1

    def test_only_the_centre_gives_tasks(self, town):
        request = town.request(Stage.IDENTIFIED)
        give = {"title": "Kunjungi", "owner": make.PostFactory(), "due_date": date(2024, 1, 1)}

        with pytest.raises(PermissionDenied):
            support.add_task(request.pk, by=town.actor("drafter"), at=NOW, **give)
        support.add_task(request.pk, by=town.actor("reviewer"), at=NOW, **give)
        assert request.tasks.count() == 1


class TestForms:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({}, "Isi tanggal pertemuan, atau nomor dan tanggal surat."),
            ({"letter_number": "500/1"}, "Isi tanggal surat, atau kosongkan nomornya."),
            ({"letter_date": "1 Januari 2022"}, "Isi nomor surat, atau kosongkan tanggalnya."),
            ({"met_on": "kemarin"}, "kemarin"),
            ({"met_on": "22 Desember 2021", "subject": ""}, "Isi perihal."),
        ],
    )
    def test_bad_request_names_the_field_and_keeps_what_was_typed(
        self, typed, message, town, client
    ):
        client.force_login(town.users["admin"])
        data = {
            "regency": town.office.regency_id,
            "subject": "Perihal yang tersimpan",
            "reasons": "Alasan yang panjang",
            **typed,
        }

        got = client.post(reverse("programs:support-new"), data)

        assert got.status_code == 422
        assert message in got.content.decode()
        assert "Alasan yang panjang" in got.content.decode()
        assert not SupportRequest.objects.exists()

    def test_a_regency_office_cannot_name_another_place(self, town, client):
        client.force_login(town.users["elsewhere"])
        data = {"regency": town.office.regency_id, "subject": "x", "met_on": "22/12/2021"}

        assert client.post(reverse("programs:support-new"), data).status_code == 403

    @pytest.mark.parametrize("amount", ["-1", "0", "1e400", "NaN", "12,5", "9" * 30])
    def test_a_bad_amount_is_refused_with_the_item_form_open(self, amount, town, client):
        request = town.request()
        client.force_login(town.users["admin"])
        data = {
            "butir-kind": "lain",
            "butir-description": "Mesin jahit yang diketik",
            "butir-amount_idr": amount,
        }

        got = client.post(reverse("programs:support-item-add", args=[request.pk]), data)

        assert got.status_code == 422
        assert "Mesin jahit yang diketik" in got.content.decode()
        assert not SupportItem.objects.exists()
