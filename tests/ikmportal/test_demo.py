"""The demo year: complete, repeatable, unmistakably a sample, and never in a real instance."""

import io
import json
from datetime import timedelta

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from budgets.models import Ceiling, CeilingEntry, Revision
from budgets.states import CeilingStage, RevisionAuthority, RevisionState, SchemeKind
from ikmportal.accounts.models import User
from ikmportal.audit.models import Entry
from ikmportal.demo import meetings
from ikmportal.demo.people import DOMAIN, PASSWORD, address
from ikmportal.demo.plots import titles
from ikmportal.demo.sample_pdf import sample_pdf
from ikmportal.demo.seed import seed
from ikmportal.mail.models import OutgoingMail
from programs.checks import blocking_findings, examine, read_dossier
from programs.figures.minutes import digest_of
from programs.models import Award, BeritaAcara, Proposal, ProposalDocument, Rakor, Round
from programs.states import NOT_SUBMITTED, ProposalState
from provinces.models import Sentra, TechnicalUnit
from provinces.states import Role
from tests.factories import UserFactory, actor_of


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demo, seeded once for the tests that only read it; yields what it said."""
    outermost = transaction.atomic()
    outermost._from_testcase = True  # As Django's own TestCase does: durable blocks may nest.
    with django_db_blocker.unblock(), outermost:
        call_command("load_reference", stdout=io.StringIO())
        said = io.StringIO()
        call_command("seed_demo", "--yes-demo", stdout=said)
        yield said.getvalue().splitlines()
        transaction.set_rollback(True)


def ceilings(year, stage, *, national=False):
    found = Ceiling.objects.filter(scheme__fiscal_year=year, stage=stage, regency=None)
    return found.filter(province__isnull=national)


@pytest.mark.django_db
class TestSeed:
    def test_first_time_says_what_it_did(self, demo):
        assert [line.partition(":")[0] for line in demo] == [
            "Data contoh orang",
            "Data contoh pagu",
            "Data contoh revisi",
            "Data contoh daftar sentra dan UPTD",
            "Data contoh Rakor",
            "Data contoh kebutuhan",
            "Data contoh permohonan dukungan",
            "Data contoh putaran",
            "Data contoh usulan",
            "Data contoh revisi kantor",
            "Data contoh berita acara",
            "Data contoh pemeriksaan",
            "Data contoh telaah",
            "Data contoh kewajiban",
        ]
        assert not any("sudah ada" in line for line in demo)

    @pytest.mark.usefixtures("demo")
    def test_bekasi_has_a_sealed_berita_acara_and_one_that_waits(self):
        found = BeritaAcara.objects.filter(desk__rakor=meetings.bekasi())

        sealed, waiting = (found.get(state=state) for state in ("disegel", "menunggu"))
        assert sealed.sha256 == digest_of(sealed.content)
        assert sealed.signatures.count() == 2
        assert waiting.signatures.count() == 0

    @pytest.mark.usefixtures("demo")
    def test_second_time_changes_nothing(self, capsys):
        history = Entry.objects.count()

        call_command("seed_demo", "--yes-demo")

        assert capsys.readouterr().out.splitlines() == [
            "Data contoh orang: sudah ada",
            "Data contoh pagu: sudah ada",
            "Data contoh revisi: sudah ada",
            "Data contoh daftar sentra dan UPTD: sudah ada",
            "Data contoh Rakor: sudah ada",
            "Data contoh kebutuhan: sudah ada",
            "Data contoh permohonan dukungan: sudah ada",
            "Data contoh putaran: sudah ada",
            "Data contoh usulan: sudah ada",
            "Data contoh revisi kantor: sudah ada",
            "Data contoh berita acara: sudah ada",
            "Data contoh pemeriksaan: sudah ada",
            "Data contoh telaah: sudah ada",
            "Data contoh kewajiban: sudah ada",
        ]
        assert Entry.objects.count() == history

    @pytest.mark.usefixtures("demo")
    def test_demo_switch_is_enough_even_where_people_signed_up(self, settings):
        settings.IS_DEMO = True
        UserFactory(email="tamu@dinas.go.id")

        call_command("seed_demo")

    @pytest.mark.usefixtures("demo")
    def test_interrupted_seed_goes_on_where_it_stopped(self, capsys):
        played = Proposal.objects.filter(title__in=titles())
        last = played.exclude(state=ProposalState.DRAFT).latest("created_at")
        last.title = "Belum sempat dibuat"
        last.save(update_fields=["title"])

        call_command("seed_demo", "--yes-demo")

        assert "Data contoh usulan: 1 usulan" in capsys.readouterr().out

    def test_renamed_sample_draft_stays_the_only_one_in_its_focus(self, capsys):
        played = Proposal.objects.filter(title__in=titles(), state=ProposalState.DRAFT)
        draft = played.latest("created_at")
        own = Proposal.objects.filter(office=draft.office, focus=draft.focus)
        before = own.count()
        draft.title = "Diganti pengguna"
        draft.save(update_fields=["title"])

        call_command("seed_demo", "--yes-demo")

        assert "Data contoh usulan: sudah ada" in capsys.readouterr().out
        assert own.count() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestMoney:
    def test_tp_2024_reaches_38_provinces_and_dekon_2020_reached_34(self):
        assert ceilings(2024, CeilingStage.ALLOCATION).count() == 38
        assert ceilings(2020, CeilingStage.ALLOCATION).count() == 34
        kinds = set(ceilings(2020, CeilingStage.ALLOCATION).values_list("scheme__kind", flat=True))
        assert kinds == {SchemeKind.DECONCENTRATION}

    def test_national_ceiling_is_the_sum_of_the_provinces(self):
        national = ceilings(2024, CeilingStage.ALLOCATION, national=True).get()
        shares = ceilings(2024, CeilingStage.ALLOCATION).values_list("limit_idr", flat=True)

        assert national.limit_idr == national.distributed_idr == sum(shares)

    def test_every_ceiling_entry_says_it_is_a_sample(self):
        real = CeilingEntry.objects.exclude(letter_number__startswith="Data contoh")

        assert not real.exists()

    def test_allocations_are_the_awards(self):
        national = ceilings(2024, CeilingStage.ALLOCATION, national=True).get()

        assert national.used_idr == sum(award.amount_idr for award in Award.objects.all()) > 0


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestRegisters:
    def test_sawahlunto_has_machines_and_partners_that_say_they_are_samples(self):
        unit = TechnicalUnit.objects.get(name="UPTD Tekstil")
        sentra = Sentra.objects.get(regency=unit.regency)

        assert unit.machines.count() == 3
        assert not unit.machines.exclude(note="Data contoh").exists()
        assert sentra.partners.count() == 2
        assert not sentra.partners.exclude(name__endswith="(Data contoh)").exists()

    def test_no_count_or_date_is_made_up(self):
        assert not Sentra.objects.exclude(unit_count=None, stage_since=None).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestMeetings:
    @pytest.mark.parametrize(
        ("city", "first_day", "last_day"),
        [
            ("Banda Aceh", "2021-04-20", "2021-04-20"),
            ("Banjarmasin", "2023-05-22", "2023-05-25"),
            ("Bekasi", "2023-10-09", "2023-10-12"),
        ],
    )
    def test_meeting_has_the_published_days(self, city, first_day, last_day):
        rakor = Rakor.objects.get(city=city)

        assert (str(rakor.first_day), str(rakor.last_day)) == (first_day, last_day)

    def test_bekasi_has_a_desk_for_each_of_38_provinces(self):
        desks = meetings.bekasi().desks.order_by("number")

        # Ten tables, one province after the other.
        assert desks.filter(slot__isnull=False).count() == desks.count() == 38
        assert set(desks.values_list("number", flat=True)) == set(range(1, 11))
        assert set(desks.values_list("province__code", flat=True)) >= {"93", "94", "95", "96"}


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestProposals:
    def test_every_state_is_there_in_a_dozen_provinces(self):
        assert set(Proposal.objects.values_list("state", flat=True)) == set(ProposalState)
        assert Proposal.objects.values("province").distinct().count() == 12

    def test_each_has_6_to_18_lines(self):
        counted = Proposal.objects.annotate(
            count=Count("lines", filter=Q(lines__is_removed=False))
        ).values_list("count", flat=True)

        assert all(6 <= count <= 18 for count in counted)

    def test_submitted_ones_were_complete_frozen_and_signed_by_the_head(self):
        for proposal in Proposal.objects.exclude(state__in=NOT_SUBMITTED):
            assert proposal.versions.count() in (1, 2)
            assert actor_of(proposal.signed_by).holds(Role.HEAD, office_id=proposal.office_id)

    def test_returned_one_can_be_sent_again_after_its_mend(self):
        returned = Proposal.objects.filter(state=ProposalState.RETURNED).first()

        assert blocking_findings(returned) == []
        assert "NIB" in returned.transitions.latest("made_at").note

    def test_draft_still_misses_something(self):
        draft = Proposal.objects.filter(state=ProposalState.DRAFT, transitions=None).first()

        assert blocking_findings(draft)

    def test_a_draft_shows_what_the_guard_finds(self):
        draft = Proposal.objects.get(title="Penguatan UPL IKM garam di Pidie")

        told = {f.code: f.message for f in examine(read_dossier(draft))}

        assert told["R8"] == (
            "Harga satuan Rp1.200.000 melebihi SBM Rp1.000.000. Turunkan atau lampirkan alasan."
        )
        assert "Rp900.000.000" in told["R11"]

    def test_history_names_who_acted(self):
        proposal = Proposal.objects.filter(state=ProposalState.ALLOCATED).first()
        writers = Entry.objects.about("programs_proposal", [proposal.pk]).values_list(
            "actor_id", flat=True
        )

        names = set(User.objects.filter(pk__in=writers).values_list("full_name", flat=True))

        assert {name.split()[0] for name in names} == {
            "Penyusun",
            "Kepala",
            "Penelaah",
            "Direktur",
        }
        assert None not in writers

    def test_files_are_real_pdfs_that_say_sample(self):
        document = ProposalDocument.objects.order_by("uploaded_at").first()

        with default_storage.open(document.storage_name) as stored:
            text = pypdf.PdfReader(stored).pages[0].extract_text()

        assert document.proposal.number in text
        assert "Data contoh" in text

    def test_letters_to_sample_people_never_leave(self):
        assert OutgoingMail.objects.exists()
        assert not OutgoingMail.objects.waiting().exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestWhatWaits:
    def test_a_round_is_open_now_and_says_it_is_a_sample(self):
        held = Round.objects.get(window__contains=timezone.now())

        assert held.name.startswith("Data contoh")
        assert held.announcement.startswith("Data contoh")

    def test_a_round_that_closed_is_followed_by_one_that_is_open(self):
        first = Round.objects.get()
        later = first.closes_at + timedelta(days=40)

        said = list(seed(now=later))

        assert "Data contoh putaran: 1 putaran yang terbuka sekarang" in said
        assert Round.objects.filter(window__contains=later).count() == 1

    def test_head_of_aceh_has_a_proposal_to_sign_and_a_revision_to_decide(self):
        head = actor_of(User.objects.get(email=address("kepala.aceh")))

        waiting = Proposal.objects.filter(state=ProposalState.AWAITING_HEAD)
        assert waiting.filter(office_id__in=head.office_ids()).count() == 1
        assert Revision.objects.waiting_for(head).count() == 1

    def test_aceh_decided_one_revision_of_its_own_within_its_power(self):
        decided = Revision.objects.get(office__isnull=False, state=RevisionState.APPROVED)

        assert decided.decided_by.email == address("kepala.aceh")
        assert decided.authority == RevisionAuthority.KPA
        assert sum(line.delta_idr for line in decided.lines.all()) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestAccounts:
    def test_json_lists_every_account_with_a_password_that_opens_it(self, capsys):
        call_command("demo_accounts", "--json")

        accounts = {row["email"]: row for row in json.loads(capsys.readouterr().out)}
        reviewer = accounts[address("penelaah.pangan")]
        assert User.objects.get(email=reviewer["email"]).check_password(reviewer["password"])
        assert reviewer["role"] == Role.REVIEWER
        assert reviewer["name"] == "Penelaah Dit. IKM Pangan, Furnitur, dan Bahan Bangunan"
        assert reviewer["title"] == ("Penelaah, Dit. IKM Pangan, Furnitur, dan Bahan Bangunan")
        assert reviewer["office"].startswith("Direktorat Industri Kecil dan Menengah Pangan")
        assert {row["role"] for row in accounts.values()} == set(Role)
        assert len(accounts) == User.objects.filter(email__endswith=f"@{DOMAIN}").count() == 129

    def test_list_for_people_shows_the_main_road_and_the_password(self, capsys):
        call_command("demo_accounts")

        shown = capsys.readouterr().out
        assert "penyusun.aceh@contoh.example" in shown
        assert "Kepala Disperindag Aceh" in shown
        assert PASSWORD in shown
        assert "penyusun.bali" not in shown

    def test_password_is_long_enough_for_the_portal(self):
        assert len(PASSWORD) >= 12


def test_sample_pdf_escapes_what_would_end_a_text():
    reader = pypdf.PdfReader(io.BytesIO(sample_pdf(["Judul (1)", r"garis \ miring)"])))

    assert reader.pages[0].extract_text().splitlines() == ["Judul (1)", r"garis \ miring)"]
