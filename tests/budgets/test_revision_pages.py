"""Pages of revisions, of the series of years, and of DAK notes."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets import figures
from budgets.models import DakOpinion, DakRequest, Revision, RevisionLine
from budgets.states import DakRecommendation, SchemeKind
from ikmportal.audit.models import Entry
from ikmportal.reports.build import document_for
from ikmportal.reports.document import Heading, Paragraph
from ikmportal.reports.models import ReportKind
from programs.checks import examine, read_dossier
from tests import factories
from tests.budgets import refocus
from tests.factories import MOMENT
from tests.factories.revisions import (
    DakCriterionFactory,
    DakOpinionFactory,
    DakRequestFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    factories.AccountFactory(fiscal_year=factories.FiscalYearFactory(year=2020), code="524111")
    factories.AccountFactory(fiscal_year=factories.FiscalYearFactory(year=2020), code="526311")
    return refocus.dekon_2020()


@pytest.fixture
def admin(client):
    client.force_login(factories.admin())
    return client


def page(name: str, *parts) -> str:
    return reverse(f"budgets:{name}", args=[getattr(part, "pk", part) for part in parts])


def head(**changes):
    return {
        "kind": "refocusing",
        "theme": "terdampak pandemi",
        "reason": "Refocusing",
        "letter_number": "S-1",
        "letter_date": "9 April 2020",
        "effective_date": "15 Juni 2020",
    } | changes


def test_a_draft_is_made_filled_submitted_and_told_in_the_history(admin, scheme):
    refocus.allocation(scheme)
    refocus.people()
    admin.post(page("revision-new", scheme), head())
    revision = Revision.objects.get()
    typed = {
        "seen": "1",
        "source_code": "524111",
        "percent": "50",
        "target_code": "526311",
        "description": "Wirausaha baru",
        "beneficiary": "wirausaha_baru",
    }

    moved = admin.post(page("revision-spread", revision), typed)
    html = admin.get(page("revision", revision)).content.decode()
    sent = admin.post(page("revision-submit", revision), {"seen": "2"})

    assert moved.status_code == sent.status_code == 302
    assert "KPA (revisi POK)" in html
    assert "10 OK × 600" in html
    assert "-3.000" in html
    assert "+3.000" in html
    assert Entry.objects.filter(table_name="budgets_revision", operation="update").exists()


def test_what_is_wrong_is_said_at_its_field_and_kept(admin, scheme):
    response = admin.post(page("revision-new", scheme), head(theme="", effective_date="1/1/2021"))

    html = response.content.decode()
    assert response.status_code == 422
    assert "Isi tema refocusing." in html
    assert "Pakai tanggal pada tahun 2020." in html
    assert 'value="S-1"' in html


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"v": "abc"}, "Tulis angka saja, misalnya 20 atau 1,5."),
        ({"v": ""}, "Isi volume menjadi, Perjalanan dinas."),
        ({"p": "1,5"}, "Rp"),
        ({"baru-description": "APD"}, "Isi akun dan uraian baris baru."),
        ({"baru-volume": "2"}, "Isi volume dan harga satuan, keduanya."),
        ({"baru-account_code": "526311", "baru-description": "x"}, "Isi jumlah, atau volume"),
    ],
)
def test_lines_refuse_with_words_and_keep_the_rest(admin, scheme, typed, words):
    given = refocus.allocation(scheme)
    refocus.people()
    revision = refocus.draft(scheme, factories.actor_of(factories.admin()))
    address = page("revision-lines", revision, given)
    whole = values(admin.get(address).context["form"]) | {"seen": "1"}

    ref = refocus.line(given).line_ref.hex
    named = {f"{name}-{ref}" if name in "vp" else name: text for name, text in typed.items()}

    response = admin.post(address, whole | named)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not RevisionLine.objects.exists()


def values(form) -> dict[str, str]:
    """What the browser would send back untouched."""
    return {
        name: form.fields[name].widget.format_value(form[name].value()) or ""
        for name in form.fields
        if not name.startswith("b-")
    }


def test_lines_take_a_new_line_and_a_stale_page_is_told(admin, scheme):
    given = refocus.allocation(scheme)
    refocus.people()
    revision = refocus.draft(scheme, factories.actor_of(factories.admin()))
    address = page("revision-lines", revision, given)
    whole = values(admin.get(address).context["form"]) | {"seen": "1"}
    new = {
        "baru-account_code": "526311",
        "baru-description": "APD",
        "baru-amount_idr": "3.000",
    }

    saved = admin.post(address, whole | new)
    late = admin.post(address, whole | new)

    assert saved.status_code == 302, saved.context["form"].errors
    assert late.status_code == 422
    assert "baru diubah orang lain" in late.content.decode()
    assert [int(line.after_idr) for line in RevisionLine.objects.all()] == [3_000]


def test_a_submitted_revision_is_refused_on_a_page_with_a_way_back(admin, scheme):
    refocus.allocation(scheme)
    by, _director, _leader = refocus.people()
    revision = refocus.refocused(scheme, by)

    response = admin.post(page("revision-submit", revision), {"seen": "2"})

    assert response.status_code == 409
    assert page("revision", revision) in response.content.decode()


def test_an_office_sees_its_province_only_and_no_draft(client, scheme):
    own, other = refocus.allocation(scheme), refocus.allocation(scheme)
    by, director, _leader = refocus.people()
    revision = refocus.refocused(scheme, by)
    hidden = refocus.draft(scheme, by, reason="RAHASIA")
    client.force_login(factories.drafter_of(own.office))

    html = client.get(page("revision", revision)).content.decode()
    listing = client.get(page("revisions")).content.decode()

    assert own.ceiling.province.name in html
    assert other.ceiling.province.name not in html
    assert "RAHASIA" not in listing
    assert client.get(page("revision", hidden)).status_code == 404
    assert director.user.full_name not in html


def test_two_dates_are_compared_and_a_wrong_date_is_told(admin, scheme):
    refocus.allocation(scheme)
    revision = refocus.approved(scheme)
    address = page("line-comparison", scheme)

    html = admin.get(address, {"dari": "4 September 2023"}).content.decode()
    wrong = admin.get(address, {"dari": "31 Februari"})

    assert revision.decided_at.date() == MOMENT.date()
    assert refocus.GOAL.description in html
    assert wrong.status_code == 422
    assert admin.get(address).status_code == 200


def test_of_many_allocations_one_is_chosen_before_its_lines_are_read(admin, scheme):
    """Seven are too many to write out at once."""
    given = refocus.allocation(scheme, limit=10 * 6_400)
    others = [refocus.allocation(scheme, ceiling=given.ceiling) for _ in range(6)]
    revision = refocus.approved(scheme)
    name, chosen = given.ceiling.province.name, str(others[3].pk)

    for address in (
        page("revision", revision) + "?",
        page("line-comparison", scheme) + "?dari=4+September+2023&",
    ):
        first = admin.get(address)
        province = admin.get(f"{address}provinsi={name}")
        one = admin.get(f"{address}provinsi={name}&alokasi={chosen}")
        absent = admin.get(f"{address}provinsi=Tidak+ada&alokasi=bukan")

        assert (first.context["allocations"], first.context["lines"]) == (None, None)
        assert len(province.context["allocations"].rows) == 7
        assert province.context["lines"] is None
        assert len([r for r in one.context["lines"].rows if r.tone == "jumlah"]) == 1
        assert absent.context["lines"] is None
        assert first.context["total"].before_idr == 7 * 6_400


def test_the_printed_sheet_holds_sums_lines_and_state(scheme):
    factories.ditjen()
    refocus.allocation(scheme)
    revision = refocus.approved(scheme)

    document = document_for(ReportKind.REVISION, {"revision": str(revision.pk)}, province_id=None)

    by_province, by_class, lines = document.tables
    assert by_province.total[1:] == (6_400, 6_400, 0)
    assert [row.cells for row in by_class.rows] == [("Wirausaha baru", 0, 3_000, 3_000)]
    assert lines.total[4] == lines.total[7] == 6_400
    assert [row.cells[-1] for row in lines.rows] == [0, 0, -3_000, 3_000]
    assert "Disetujui" not in document.notice


def test_the_sheet_of_a_fresh_draft_says_what_it_lacks_and_has_no_empty_table(scheme):
    factories.ditjen()
    admin, _director, _leader = refocus.people()
    revision = refocus.draft(scheme, admin)

    document = document_for(ReportKind.REVISION, {"revision": str(revision.pk)}, province_id=None)

    assert document.tables == ()
    told = [one.text for one in document.sections if isinstance(one, Paragraph)]
    assert told
    assert not any(isinstance(one, Heading) for one in document.sections)


@pytest.mark.parametrize("name", ["revisions", "revision", "revision-allocations", "dak-requests"])
def test_pages_ask_the_same_queries_at_one_and_three(admin, scheme, name):
    counts = []
    refocus.people()
    by = factories.actor_of(factories.admin())
    for number in (1, 3):
        while scheme.ceilings.filter(allocations__isnull=False).count() < number:
            refocus.allocation(scheme)
        while DakRequest.objects.count() < number:
            DakOpinionFactory()
        while Revision.objects.count() < number:
            refocus.draft(scheme, by)
        revision = refocus.refocused(scheme, by)
        parts = [revision] if name in ("revision", "revision-allocations") else []
        admin.get(page(name, *parts))
        with CaptureQueriesContext(connection) as captured:
            admin.get(page(name, *parts))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_series_joins_two_schemes_by_year(admin, client, scheme):
    refocus.allocation(scheme)
    later = factories.CeilingFactory(limit_idr=9_000)
    factories.AllocationFactory(ceiling=later, amount_idr=8_000)
    refocus.approved(scheme)

    html = admin.get(page("funding-series")).content.decode()

    assert html.index("Dekonsentrasi</td>") < html.index("Tugas Pembantuan</td>")
    assert "6.400" in html
    assert "8.000" in html


class TestDak:
    def form(self, **changes):
        regency = factories.RegencyFactory()
        return {
            "fiscal_year": factories.FiscalYearFactory(year=2024).pk,
            "kind": "dak_fisik",
            "regency": str(regency.pk),
            "commodity": "Rotan",
            "subject": "Sentra rotan",
            "amount_idr": "5.000.000.000",
            "source": "Ekspose 2023",
        } | changes

    def test_is_noted_once_and_says_it_is_not_the_system(self, admin):
        typed = self.form()

        first = admin.post(page("dak-new"), typed)
        again = admin.post(page("dak-new"), typed)

        request = DakRequest.objects.get()
        html = admin.get(page("dak-request", request)).content.decode()
        assert first.status_code == 302
        assert "sudah dicatat" in again.content.decode()
        assert "Bukan sistem DAK nasional" in html
        assert "Belum ada rekomendasi" in html

    def test_recommending_what_is_not_ready_needs_a_note(self, client):
        client.force_login(factories.reviewer())
        request = DakRequestFactory()
        land, plan = DakCriterionFactory(name="Tanah"), DakCriterionFactory(name="DED")
        DakCriterionFactory(kind="dak_nonfisik", name="Lain")
        address = page("dak-request", request)
        typed = {"recommendation": "direkomendasikan", "met": [str(land.pk)]}

        bare = client.post(address, typed)
        client.post(address, typed | {"note": "DED menyusul"})

        assert bare.status_code == 422
        assert "Belum terpenuhi: DED." in bare.content.decode()
        assert "Lain" not in bare.content.decode()
        opinion = DakOpinion.objects.get()
        assert [row.criterion for row in opinion.met_rows.all()] == [land]
        assert plan.name in client.get(address).content.decode()

    def test_advice_is_a_history_and_the_newest_counts(self, admin):
        request = DakRequestFactory()
        DakOpinionFactory(request=request)
        DakOpinionFactory(
            request=request,
            recommendation=DakRecommendation.NOT_RECOMMENDED,
            note="Tanah belum jelas",
            given_at=refocus.later(hours=1),
        )

        html = admin.get(page("dak-requests")).content.decode()
        one = admin.get(page("dak-request", request)).content.decode()

        assert "Tidak direkomendasikan" in html
        assert one.count("irekomendasikan") >= 3
        assert "Tanah belum jelas" in one

    def test_an_office_of_another_place_never_learns_of_it(self, client):
        request = DakRequestFactory(subject="RAHASIA")
        client.force_login(factories.drafter_of(factories.OfficeFactory()))

        there = client.get(page("dak-request", request))
        not_there = client.get(reverse("budgets:dak-request", args=[uuid4()]))

        assert there.status_code == not_there.status_code == 404
        assert "RAHASIA" not in client.get(page("dak-requests")).content.decode()

    def test_overlaps_name_other_dak_and_funding_of_the_place(self, admin):
        request = DakRequestFactory()
        DakRequestFactory(
            regency=request.regency,
            fiscal_year=factories.FiscalYearFactory(year=2022),
            subject="Sentra lama",
        )
        DakRequestFactory(
            regency=request.regency,
            fiscal_year=factories.FiscalYearFactory(year=2018),
            subject="Terlalu lama",
        )

        html = admin.get(page("dak-request", request)).content.decode()

        assert "Usulan DAK Fisik 2022 “Sentra lama” di tempat yang sama." in html
        assert "Terlalu lama" not in html

    def test_stands_in_the_funding_history_of_its_place(self):
        request = DakRequestFactory(subject="Sentra rotan")
        DakOpinionFactory(request=request)

        (line,) = figures.funding_of_regency(request.regency_id)

        assert (line.year, line.kind, line.amount_idr) == (2024, "dak_fisik", 5_000_000_000)
        assert line.note == "Sentra rotan: Direkomendasikan"
        assert figures.funding_of_regency(request.regency_id, with_allocations=False) == []

    def test_a_proposal_is_warned_of_dak_at_its_place(self):
        proposal = factories.ProposalFactory()
        regency = factories.RegencyFactory(province=proposal.province)
        type(proposal).objects.filter(pk=proposal.pk).update(regency=regency)
        proposal.refresh_from_db()
        DakRequestFactory(
            regency=regency, subject="Sentra rotan", kind=SchemeKind.DAK_PHYSICAL.value
        )

        said = [finding.message for finding in examine(read_dossier(proposal))]

        expected = "DAK Fisik 2024 “Sentra rotan” (Rotan) diusulkan. Jelaskan bedanya."
        assert expected in said
