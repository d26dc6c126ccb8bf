"""What admins set about reviewing, letters of other institutions, the order of rumusan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from ikmportal.audit.models import Entry
from ikmportal.reports.assemble import attendance
from programs.actions import reviewing
from programs.forms.reviewing import CentreReturnForm
from programs.models import OutsideOpinion, ReturnReason, ReviewPolicy
from programs.states import OpinionBody, OpinionStance, ProposalState
from tests import factories
from tests.factories import meetings, papers, reviews
from tests.programs import story

pytestmark = pytest.mark.django_db
OPINION = {
    "body": "itjen",
    "stance": "setuju",
    "text": "Tidak ada catatan.",
    "given_by": "Inspektur I",
    "given_on": "1 September 2023",
}


@pytest.fixture
def scheme(people):
    return factories.FundingSchemeFactory()


@pytest.fixture
def admin(client, people):
    client.force_login(people.admin.user)
    return client


class TestPolicy:
    TERMS = {"spread_points": "35", "undo_minutes": "5", "source": "Nota dinas 12", "seen": "0"}

    def test_admin_sets_the_thresholds_and_the_history_keeps_it(self, admin, scheme):
        address = reverse("programs:review-policy", args=[scheme.pk])

        first = admin.post(address, self.TERMS)
        again = admin.post(address, self.TERMS | {"spread_points": "40", "seen": "1"})

        row = ReviewPolicy.objects.get()
        written = Entry.objects.filter(table_name="programs_reviewpolicy").order_by("at")
        assert (first.status_code, again.status_code) == (302, 302)
        assert (row.spread_points, row.undo_minutes, row.version) == (40, 5, 2)
        assert [entry.operation for entry in written] == ["insert", "update"]

    def test_terms_changed_meanwhile_are_told_and_nothing_typed_is_lost(self, admin, scheme):
        reviews.ReviewPolicyFactory(scheme=scheme, spread_points=25)
        address = reverse("programs:review-policy", args=[scheme.pk])

        response = admin.post(address, self.TERMS)
        html = response.content.decode()

        assert response.status_code == 422
        assert "diubah orang lain" in html
        assert 'value="35"' in html
        assert ReviewPolicy.objects.get().spread_points == 25

    @pytest.mark.parametrize("field", ["spread_points", "undo_minutes"])
    def test_impossible_thresholds_are_refused(self, admin, scheme, field):
        address = reverse("programs:review-policy", args=[scheme.pk])

        assert admin.post(address, self.TERMS | {field: "9999"}).status_code == 422
        assert not ReviewPolicy.objects.exists()


class TestReasons:
    FACTS = {
        "name": "RAB tidak wajar",
        "position": "2",
        "is_active": "on",
        "source": "Uji",
        "seen": "0",
    }

    def test_admin_adds_a_reason_once(self, admin, scheme):
        address = reverse("programs:reason-new", args=[scheme.pk])

        first = admin.post(address, self.FACTS)
        again = admin.post(address, self.FACTS)

        assert (first.status_code, again.status_code) == (302, 422)
        assert "sudah ada" in again.content.decode()
        assert ReturnReason.objects.get().code == "rab-tidak-wajar"

    def test_reason_out_of_use_is_offered_no_more(self, admin, scheme):
        row = reviews.ReturnReasonFactory(scheme=scheme, name="Lama")
        address = reverse("programs:reason", args=[row.pk])

        response = admin.post(
            address, {"name": "Lama sekali", "position": "1", "source": "Uji", "seen": "1"}
        )

        row.refresh_from_db()
        assert response.status_code == 302
        assert (row.name, row.is_active, row.version) == ("Lama sekali", False, 2)
        assert CentreReturnForm(scheme=scheme).reasons == {}

    def test_row_changed_meanwhile_is_left_alone(self, admin, scheme):
        row = reviews.ReturnReasonFactory(scheme=scheme)

        response = admin.post(reverse("programs:reason", args=[row.pk]), self.FACTS | {"seen": "7"})

        assert response.status_code == 422
        assert "diubah orang lain" in response.content.decode()

    def test_pages_lead_from_the_rubric_and_show_what_is_out_of_use(self, admin, scheme):
        row = reviews.ReturnReasonFactory(scheme=scheme, is_active=False)

        html = admin.get(f"{reverse('programs:rubric')}?skema={scheme.pk}").content.decode()

        assert reverse("programs:reason", args=[row.pk]) in html
        assert reverse("programs:reason-new", args=[scheme.pk]) in html
        assert reverse("programs:review-policy", args=[scheme.pk]) in html
        assert "(tidak dipakai)" in html


class TestLetters:
    @pytest.fixture
    def proposal(self, people):
        return story.draft(people, state=ProposalState.IN_REVIEW)

    def post(self, client, proposal, content, name="nota.pdf"):
        file = SimpleUploadedFile(name, content)
        return client.post(
            reverse("programs:opinion-add", args=[proposal.pk]), OPINION | {"file": file}
        )

    def test_letter_is_kept_and_handed_out_as_it_came(self, client, people, proposal):
        client.force_login(people.reviewer.user)
        content = papers.pdf()

        response = self.post(client, proposal, content)
        row = OutsideOpinion.objects.get()
        handed = client.get(reverse("programs:opinion-letter", args=[proposal.pk, row.pk]))
        page = client.get(reverse("programs:review", args=[proposal.pk])).content.decode()

        assert response.status_code == 302
        assert b"".join(handed.streaming_content) == content
        assert handed["Content-Disposition"] == 'attachment; filename="nota.pdf"'
        assert "sandbox" in handed["Content-Security-Policy"]
        assert "Unduh surat" in page

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "kosong"),
            (papers.picture(), "Surat harus PDF"),
            (b"<html>bukan</html>", "berkas"),
        ],
    )
    def test_anything_but_a_sound_pdf_is_refused_at_its_field(
        self, client, people, proposal, content, words
    ):
        client.force_login(people.reviewer.user)

        response = self.post(client, proposal, content)
        html = response.content.decode()

        assert response.status_code == 422
        assert words in html
        assert "Tidak ada catatan." in html
        assert not OutsideOpinion.objects.exists()

    def test_day_of_an_opinion_is_the_day_in_wib(self, people, proposal):
        """At six in the morning in Jakarta it is still yesterday for a server in UTC."""
        early = datetime(2023, 10, 8, 23, 0, tzinfo=UTC)
        given = reviewing.Opinion(
            body=OpinionBody.INSPECTORATE,
            stance=OpinionStance.FOR,
            text="Tidak ada catatan.",
            given_by="Inspektur I",
            given_on=date(2023, 10, 9),
        )

        reviewing.record_opinion(proposal, opinion=given, by=people.reviewer, at=early)
        with pytest.raises(reviewing.ReviewRefused):
            reviewing.record_opinion(
                proposal,
                opinion=replace(given, given_on=date(2023, 10, 10)),
                by=people.reviewer,
                at=early,
            )

        assert OutsideOpinion.objects.get().given_on == date(2023, 10, 9)

    def test_letter_that_was_changed_is_not_handed_out(self, client, people, proposal):
        row = reviews.opinion_with_letter(b"isi", proposal=proposal)
        client.force_login(people.reviewer.user)
        address = reverse("programs:opinion-letter", args=[proposal.pk, row.pk])
        sound = client.get(address).status_code
        with default_storage.open(row.storage_name, "wb") as body:
            body.write(b"lain")

        assert (sound, client.get(address).status_code) == (200, 409)

    def test_office_does_not_read_letters(self, client, people, proposal):
        row = reviews.opinion_with_letter(b"isi", proposal=proposal)
        client.force_login(people.drafter.user)

        assert (
            client.get(reverse("programs:opinion-letter", args=[proposal.pk, row.pk])).status_code
            == 403
        )


class TestRumusan:
    @pytest.fixture
    def rows(self, people):
        rakor = factories.RakorFactory()
        return [
            meetings.RakorRecommendationFactory(rakor=rakor, position=n, text=text)
            for n, text in enumerate(("Satu", "Dua", "Tiga"), start=1)
        ]

    def order(self, rows):
        return list(rows[0].rakor.recommendations.order_by("position").values_list("text"))

    def test_moves_up_and_down_and_stops_at_the_ends(self, admin, rows):
        def move(row, where):
            address = reverse("programs:recommendation-move", args=[row.rakor_id, row.pk])
            return admin.post(address, {"ke": where}).status_code

        codes = [move(rows[2], "atas"), move(rows[0], "bawah"), move(rows[2], "atas")]
        end = move(rows[2], "atas")

        found = [text for (text,) in self.order(rows)]
        assert (codes, end) == ([302, 302, 302], 302)
        assert found == ["Tiga", "Satu", "Dua"]
        numbers = rows[0].rakor.recommendations.order_by("position").values_list("position")
        assert [n for (n,) in numbers] == [1, 2, 3]

    def test_ends_of_the_list_offer_one_way_only(self, admin, rows):
        html = admin.get(reverse("programs:followup", args=[rows[0].rakor_id])).content.decode()

        assert html.count('value="atas"') == 2
        assert html.count('value="bawah"') == 2


def test_reviewers_calendar_holds_the_desks_that_a_rule_gives_them(client, people):
    rakor = factories.RakorFactory()
    begins = factories.MOMENT
    slot = DateTimeTZRange(begins, begins + timedelta(hours=1))
    given, covered, other = (
        factories.RakorDeskFactory(rakor=rakor, number=number, slot=slot) for number in (1, 2, 3)
    )
    mine = {"scheme": rakor.scheme, "reviewer": people.reviewer.user}
    reviews.ReviewerCoverageFactory(**mine, desk=given, province=None)
    reviews.ReviewerCoverageFactory(**mine, province=covered.province)
    client.force_login(people.reviewer.user)

    text = client.get(reverse("programs:calendar-file", args=[rakor.pk])).content.decode()

    assert f"meja-{given.pk}@" in text
    assert f"meja-{covered.pk}@" in text
    assert f"meja-{other.pk}@" not in text


def test_attendance_list_as_a_document_tells_everybody_and_leaves_room_to_sign(people):
    rakor = factories.RakorFactory()
    row = meetings.RakorAttendanceFactory(rakor=rakor)

    made = attendance.assemble(rakor.pk, as_of=factories.MOMENT)

    (table,) = made.tables
    assert [r.cells[:2] for r in table.rows] == [(1, row.name)]
    assert table.columns[-1].label == "Tanda tangan"


def test_attendance_list_is_asked_for_on_the_page_of_people(client, people):
    rakor = factories.RakorFactory()
    client.force_login(people.admin.user)
    address = reverse("reports:attendance", args=[rakor.pk])
    form = {"key": "8c5be1c2-5f0a-4d6c-9d0e-0c6f0f0f0f0f", "format": "xlsx"}

    asked, again = client.post(address, form), client.post(address, form)
    wrong = client.post(address, {"format": "doc"})

    assert asked["Location"] == again["Location"]
    assert wrong["Location"] == reverse("programs:people", args=[rakor.pk])
