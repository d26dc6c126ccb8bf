"""The roster exists before anybody signs in, due dates stand, and each stage is told once."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from budgets.actions.obligations import (
    ActFacts,
    ObligationRefused,
    make_roster,
    record_act,
    remind,
)
from budgets.figures.obligations import standings
from budgets.models import HolidayYear, Obligation, ObligationAct, ObligationReminder
from budgets.states import ObligationStatus
from ikmportal.mail.models import OutgoingMail
from provinces.states import OfficeKind, Role
from tests import factories
from tests.factories import MOMENT, legal

pytestmark = pytest.mark.django_db

QUARTER = {
    "rule": "hari_kerja", "year_offset": 0, "month": None, "event": "triwulan", "extra_days": 5,
    "proof": "laporan", "role": Role.DRAFTER,
}  # fmt: skip
DONE = ActFacts(kind="terpenuhi", done_on=date(2023, 9, 1), reference="L-1")


@pytest.fixture
def scheme():
    return factories.FundingSchemeFactory()


@pytest.fixture
def office():
    return factories.OfficeFactory()


def status_of(obligation, on=date(2024, 2, 1)):
    rows = Obligation.objects.select_related("duty", "scheme", "office").filter(pk=obligation.pk)
    return standings(list(rows), on=on)[0].status


class TestRoster:
    def test_every_dinas_has_its_four_quarters_once(self, scheme, office):
        factories.OfficeFactory()
        legal.DutyFactory(**QUARTER)
        legal.HolidayYearFactory(year=2024)
        legal.HolidayYearFactory(year=2025)

        first, again = (make_roster(2024, at=MOMENT) for _ in range(2))

        assert (first.created, again.created) == (8, 0)
        own = Obligation.objects.filter(office=office).order_by("period")
        assert [(o.period, o.due_date, o.is_provisional) for o in own] == [
            ("TW1", date(2024, 4, 5), False),
            ("TW2", date(2024, 7, 5), False),
            ("TW3", date(2024, 10, 7), False),
            ("TW4", date(2025, 1, 7), False),
        ]

    def test_holidays_move_the_day_when_they_are_known_and_only_then(self, scheme, office):
        legal.DutyFactory(**QUARTER)
        make_roster(2024, at=MOMENT)
        unsettled = Obligation.objects.get(period="TW1")
        assert (unsettled.due_date, unsettled.is_provisional) == (date(2024, 4, 5), True)

        legal.HolidayFactory(day=date(2024, 4, 3))
        assert HolidayYear.objects.get().is_settled
        made = make_roster(2024, at=MOMENT)

        settled = Obligation.objects.get(period="TW1")
        assert (settled.due_date, settled.is_provisional) == (date(2024, 4, 8), False)
        # The last quarter ends in a year nobody settled.
        assert (made.created, made.settled) == (0, 3)
        assert Obligation.objects.get(is_provisional=True).period == "TW4"

    def test_settled_due_date_never_moves_and_no_row_goes(self, office):
        row = legal.ObligationFactory(office=office)

        stands = pytest.raises(DatabaseError, match="due date of an obligation stands")
        with stands, transaction.atomic():
            Obligation.objects.filter(pk=row.pk).update(due_date=date(2024, 1, 31))
        with pytest.raises(DatabaseError), transaction.atomic():
            Obligation.objects.filter(pk=row.pk).delete()

    def test_changed_rule_leaves_what_exists(self, scheme, office):
        duty = legal.DutyFactory()
        make_roster(2024, at=MOMENT)

        type(duty).objects.filter(pk=duty.pk).update(month=11)
        make_roster(2024, at=MOMENT)

        assert Obligation.objects.get().due_date == date(2023, 12, 31)

    def test_calendar_rules_give_their_days(self, scheme, office):
        legal.DutyFactory(code="a", rule="tanggal", month=12, day=27, year_offset=0)
        legal.DutyFactory(code="b", month=11)
        legal.DutyFactory(code="c", month=2, year_offset=0, extra_days=10)

        make_roster(2024, at=MOMENT)

        found = Obligation.objects.order_by("duty__code").values_list("due_date", flat=True)
        assert list(found) == [date(2024, 12, 27), date(2023, 11, 30), date(2024, 3, 10)]

    def test_command_makes_a_year_and_says_so(self, scheme, office, capsys):
        legal.DutyFactory()

        call_command("make_obligations", tahun=2024)

        assert capsys.readouterr().out == "TA 2024: 1 kewajiban baru, 0 batas dipastikan.\n"


class TestStanding:
    def test_decree_fulfils_by_itself(self, scheme, office):
        row = legal.ObligationFactory(office=office, scheme=scheme)
        assert status_of(row) == ObligationStatus.OVERDUE
        assert status_of(row, date(2023, 12, 31)) == ObligationStatus.COMING

        legal.LegalInstrumentFactory(scheme=scheme, province=office.province)

        assert status_of(row) == ObligationStatus.DONE

    def test_permen_is_there_when_every_province_has_it(self, scheme, office):
        duty = legal.DutyFactory(proof="permen", office_kind=OfficeKind.DITJEN, role=Role.ADMIN)
        row = legal.ObligationFactory(duty=duty, scheme=scheme, office=factories.people.ditjen())
        other = factories.OfficeFactory().province

        legal.LegalInstrumentFactory(scheme=scheme, province=office.province, kind="permen")
        assert status_of(row) == ObligationStatus.OVERDUE

        legal.LegalInstrumentFactory(scheme=scheme, province=other, kind="permen")
        assert status_of(row) == ObligationStatus.DONE

    def test_both_posts_are_needed(self, office):
        row = legal.ObligationFactory(office=office, duty=legal.DutyFactory(proof="pejabat"))
        legal.BudgetOfficialFactory(office=office)
        assert status_of(row) == ObligationStatus.OVERDUE

        legal.BudgetOfficialFactory(office=office, kind="ppk")

        assert status_of(row) == ObligationStatus.DONE

    def test_ceiling_on_record_fulfils_its_stage(self, scheme):
        duty = legal.DutyFactory(proof="pagu_alokasi")
        row = legal.ObligationFactory(duty=duty, scheme=scheme)
        assert status_of(row) == ObligationStatus.OVERDUE

        factories.CeilingFactory(scheme=scheme)

        assert status_of(row) == ObligationStatus.DONE


class TestActs:
    @pytest.fixture
    def row(self, office):
        return legal.ObligationFactory(office=office, duty=legal.DutyFactory(**QUARTER))

    def test_drafter_records_and_takes_back(self, row, office):
        drafter = factories.actor_of(factories.drafter_of(office))
        record_act(row, facts=DONE, by=drafter, at=MOMENT)
        assert status_of(row) == ObligationStatus.DONE

        later = datetime(2023, 9, 5, tzinfo=UTC)
        back = ActFacts(kind="dicabut", note="Salah periode")
        record_act(row, facts=back, by=drafter, at=later)

        assert status_of(row) == ObligationStatus.OVERDUE
        with pytest.raises(ObligationRefused, match="Belum ada catatan"):
            record_act(row, facts=back, by=drafter, at=later)
        assert ObligationAct.objects.count() == 2

    def test_day_in_the_future_is_refused(self, row, office):
        drafter = factories.actor_of(factories.drafter_of(office))
        facts = ActFacts(kind="terpenuhi", done_on=date(2023, 9, 5))

        with pytest.raises(ObligationRefused) as refused:
            record_act(row, facts=facts, by=drafter, at=MOMENT)

        assert refused.value.field == "done_on"

    def test_only_the_admin_says_that_it_does_not_apply(self, row, office):
        facts = ActFacts(kind="dikecualikan", note="Tidak menerima TP")

        with pytest.raises(PermissionDenied):
            record_act(
                row, facts=facts, by=factories.actor_of(factories.head_of(office)), at=MOMENT
            )
        record_act(row, facts=facts, by=factories.actor_of(factories.admin()), at=MOMENT)

        assert status_of(row) == ObligationStatus.EXEMPT

    @pytest.mark.parametrize("person", ["auditor", "reviewer", "leadership"])
    def test_others_record_nothing(self, row, person):
        with pytest.raises(PermissionDenied):
            record_act(
                row, facts=DONE, by=factories.actor_of(getattr(factories, person)()), at=MOMENT
            )


class TestReminders:
    @pytest.fixture
    def row(self, office):
        factories.head_of(office)
        return legal.ObligationFactory(office=office)

    def test_each_stage_is_told_once_to_whoever_answers(self, row, office):
        factories.drafter_of(office)
        days = [date(2023, 12, n) for n in (16, 17, 18, 28, 29, 31)]
        days += [date(2024, 1, 1), date(2024, 1, 2)]

        told = [remind(on=day) for day in days]

        assert told == [0, 1, 0, 1, 0, 0, 1, 0]
        stages = ObligationReminder.objects.order_by("sent_on").values_list("stage", flat=True)
        assert list(stages) == ["14_hari", "3_hari", "terlambat"]
        assert OutgoingMail.objects.count() == 3
        assert row.duty.name in OutgoingMail.objects.first().body

    def test_what_is_done_or_long_late_is_left_alone(self, row, office):
        assert remind(on=date(2024, 3, 1)) == 0
        legal.LegalInstrumentFactory(scheme=row.scheme, province=office.province)

        assert remind(on=date(2023, 12, 20)) == 0
        assert not OutgoingMail.objects.exists()


class TestPages:
    def test_own_duties_come_first_in_their_month(self, client, office, scheme):
        mine = legal.ObligationFactory(office=office, scheme=scheme, duty__code="z")
        other = legal.ObligationFactory(
            office=office, scheme=scheme, duty=legal.DutyFactory(code="a", role=Role.DRAFTER)
        )
        legal.ObligationFactory(scheme=scheme)
        client.force_login(factories.head_of(office))

        months = client.get(reverse("budgets:obligations"), {"tahun": 2024}).context["months"]

        assert [(m.first, len(m.mine), len(m.others)) for m in months] == [
            (date(2023, 12, 1), 1, 1)
        ]
        assert months[0].mine[0].obligation == mine
        assert months[0].others[0].obligation == other

    def test_centre_counts_provinces_and_opens_a_duty(self, client, office, scheme):
        duty = legal.DutyFactory()
        for place in (office, factories.OfficeFactory()):
            legal.ObligationFactory(duty=duty, office=place, scheme=scheme)
        legal.LegalInstrumentFactory(scheme=scheme, province=office.province)
        client.force_login(factories.reviewer())

        group = client.get(reverse("budgets:obligations"), {"tahun": 2024}).context["months"][0]
        opened = client.get(reverse("budgets:obligations") + group.groups[0].href)

        assert (group.groups[0].done, group.groups[0].total) == (1, 2)
        assert len(opened.context["months"][0].others) == 2

    def test_empty_calendar_says_what_comes(self, client):
        client.force_login(factories.drafter_of(factories.OfficeFactory()))

        assert "Belum ada kewajiban" in client.get(reverse("budgets:obligations")).text

    @pytest.mark.parametrize("given", ["x", "9999999999", "²", "2024\x00"])
    def test_odd_year_is_no_error(self, client, given, office):
        legal.ObligationFactory(office=office)
        client.force_login(factories.head_of(office))

        assert client.get(reverse("budgets:obligations"), {"tahun": given}).status_code == 200

    def test_page_asks_the_same_queries_at_one_and_three(
        self, client, office, django_assert_num_queries
    ):
        client.force_login(factories.head_of(office))
        for count in (1, 2):
            for _ in range(count):
                row = legal.ObligationFactory(office=office)
                legal.ObligationActFactory(obligation=row)
            with django_assert_num_queries(7):
                client.get(reverse("budgets:obligations"), {"tahun": 2024})

    def test_form_keeps_what_was_typed(self, client, office):
        row = legal.ObligationFactory(office=office, duty=legal.DutyFactory(**QUARTER))
        client.force_login(factories.drafter_of(office))
        address = reverse("budgets:obligation", args=[row.pk])

        refused = client.post(address, {"kind": "terpenuhi", "reference": "L-77"})
        taken = client.post(
            address, {"kind": "terpenuhi", "reference": "L-77", "done_on": "2 Januari 2024"}
        )

        assert (refused.status_code, taken.status_code) == (422, 302)
        assert refused.context["form"]["reference"].value() == "L-77"
        assert "L-77" in client.get(address).text

    def test_missing_year_is_a_plain_warning(self, client):
        client.force_login(factories.admin())

        page = client.get(reverse("budgets:holidays")).text

        assert "belum dicatat" in page
