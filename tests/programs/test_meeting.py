"""Meetings in full: who may write, what each act promises, letters that are written once."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command

from ikmportal.audit.models import Entry
from ikmportal.mail.models import OutgoingMail
from programs.actions import desk_schedule, meeting_parts, meeting_results, rakors
from programs.actions.desk_schedule import Spread
from programs.actions.documents import FileRefused
from programs.actions.meeting_parts import (
    AttendanceFacts,
    MaterialFacts,
    MeetingRefused,
    SessionFacts,
)
from programs.actions.meeting_results import IssueFacts
from programs.figures import meeting
from programs.models import DeskCall, Rakor, RakorMaterial
from programs.states import MaterialKind, Presence, ProxyKind, RakorKind
from tests import factories as make
from tests.factories import MOMENT, meetings, papers

pytestmark = pytest.mark.django_db
DAY = date(2023, 10, 9)
WIB = ZoneInfo("Asia/Jakarta")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(DAY, time(hour, minute), tzinfo=WIB)


@pytest.fixture
def admin():
    return make.actor_of(make.admin())


@pytest.fixture
def rakor():
    return make.RakorFactory()


@pytest.fixture
def provincial():
    """A Rakor provinsi of a Dinas with one kabupaten."""
    dinas = make.OfficeFactory()
    make.regency_office(dinas.province)
    return make.RakorFactory(kind=RakorKind.PROVINCIAL, host=dinas)


class TestWhoMay:
    def test_provincial_dinas_calls_its_own_rakor_provinsi_only(self):
        dinas = make.OfficeFactory()
        actor = make.actor_of(make.drafter_of(dinas))
        facts = {
            "name": "Rakor IKM",
            "scheme": make.FundingSchemeFactory(),
            "city": "Banda Aceh",
            "first_day": DAY,
            "last_day": DAY,
        }

        made = rakors.arrange(by=actor, kind=RakorKind.PROVINCIAL, host=dinas, **facts)

        assert made.time_zone == dinas.time_zone
        for kind, host in (
            (RakorKind.ALLOCATION_CEILING, dinas),
            (RakorKind.PROVINCIAL, make.OfficeFactory()),
        ):
            with pytest.raises(PermissionDenied):
                rakors.arrange(by=actor, kind=kind, host=host, **facts | {"name": "Lain"})

    def test_kabupaten_reads_the_meeting_of_its_province_and_no_other(self, provincial):
        own = make.regency_office(provincial.host.province)
        foreign = make.regency_office(make.ProvinceFactory())

        def seen(office):
            return list(Rakor.objects.visible_to(make.actor_of(make.drafter_of(office))))

        assert seen(own) == [provincial]
        assert seen(foreign) == []
        meetings.RakorInvitationFactory(rakor=provincial, office=foreign)
        assert seen(foreign) == [provincial]

    def test_only_the_host_writes(self, provincial):
        kabupaten = make.regency_office(provincial.host.province)
        host, guest = (
            make.actor_of(make.drafter_of(office)) for office in (provincial.host, kabupaten)
        )
        facts = SessionFacts(starts_at=at(9), ends_at=at(10), title="Pembukaan")

        assert meeting_parts.put_session(provincial.pk, facts=facts, by=host).title == "Pembukaan"
        with pytest.raises(PermissionDenied):
            meeting_parts.put_session(provincial.pk, facts=facts, by=guest)


class TestAgenda:
    def test_rows_come_by_time_in_the_zone_of_the_place_with_proxies(self, rakor, admin):
        rakor.time_zone = "Asia/Makassar"
        for hour, proxy in ((10, ""), (9, ProxyKind.READ_OUT)):
            facts = SessionFacts(
                starts_at=at(hour),
                ends_at=at(hour, 30),
                title=f"Acara {hour}",
                speaker="Gubernur",
                proxy=proxy,
                proxy_name="Sekda" if proxy else "",
                proxy_post="Sekretaris Daerah" if proxy else "",
            )
            meeting_parts.put_session(rakor.pk, facts=facts, by=admin)

        first, second = meeting.agenda(rakor)

        assert (first.hours, second.hours) == ("10.00–10.30", "11.00–11.30")
        assert (first.proxy, second.proxy) == ("dibacakan Sekda, Sekretaris Daerah", "")

    def test_removed_row_stays_in_history(self, rakor, admin):
        row = meetings.RakorSessionFactory(rakor=rakor)
        row_id = str(row.pk)

        meeting_parts.remove_session(row, by=admin)

        assert meeting.agenda(rakor) == ()
        assert Entry.objects.filter(row_id=row_id, operation="delete").count() == 1


class TestMaterials:
    def test_file_goes_through_the_guard(self, rakor, admin):
        facts = MaterialFacts(kind=MaterialKind.WORK_PLAN, title="Rencana kerja IKMA 2024")

        made = meeting_parts.add_material(
            rakor.pk,
            facts=facts,
            upload=ContentFile(papers.pdf(), name="rencana.pdf"),
            by=admin,
            at=MOMENT,
        )

        assert (made.content_type, made.file_name) == ("application/pdf", "rencana.pdf")
        with pytest.raises(FileRefused):
            meeting_parts.add_material(
                rakor.pk,
                facts=facts,
                upload=ContentFile(b"MZ bukan dokumen", name="a.pdf"),
                by=admin,
                at=MOMENT,
            )
        assert RakorMaterial.objects.count() == 1

    def test_photo_must_be_a_picture(self, rakor, admin):
        facts = MaterialFacts(kind=MaterialKind.PHOTO, title="Pembukaan", alt="Orang di panggung")

        with pytest.raises(FileRefused, match="Foto harus JPEG atau PNG"):
            meeting_parts.add_material(
                rakor.pk,
                facts=facts,
                upload=ContentFile(papers.pdf(), name="foto.jpg"),
                by=admin,
                at=MOMENT,
            )

    def test_withdrawn_is_no_longer_in_the_library(self, rakor, admin):
        row = meetings.RakorMaterialFactory(rakor=rakor)

        for _ in range(2):
            meeting_parts.withdraw_material(row.pk, by=admin, at=MOMENT)

        assert meeting.materials(rakor) == []


class TestPeople:
    def test_office_is_invited_once_and_written_to_once(self, rakor, admin):
        office = make.OfficeFactory()
        head, drafter = make.head_of(office), make.drafter_of(office)

        def invite():
            return meeting_parts.invite(
                rakor.pk, offices=[office], letter_number="S-1/2023", by=admin, at=MOMENT
            )

        assert (len(invite()), len(invite())) == (1, 0)
        letters = OutgoingMail.objects.filter(subject__startswith="Undangan")
        assert set(letters.values_list("recipient", flat=True)) == {head.email, drafter.email}

    def test_attendance_counts_each_way_and_refuses_a_double(self, rakor, admin):
        for name, way in (("A", Presence.HERE), ("B", Presence.VIRTUAL)):
            facts = AttendanceFacts(name=name, post_title="Kepala", way=way, institution="Dinas")
            meeting_parts.record_attendance(rakor.pk, facts=facts, by=admin, at=MOMENT)
        proxy = AttendanceFacts(
            name="C",
            post_title="Gubernur",
            way=Presence.REPRESENTED,
            institution="Pemprov",
            proxy_name="D",
            proxy_post="Sekda",
        )
        meeting_parts.record_attendance(rakor.pk, facts=proxy, by=admin, at=MOMENT)

        listed = meeting.attendance(rakor)

        assert (listed.here, listed.virtual, listed.represented) == (1, 1, 1)
        assert [row.proxy for row in listed.rows if row.proxy] == ["D, Sekda"]
        with pytest.raises(MeetingRefused):
            meeting_parts.record_attendance(rakor.pk, facts=proxy, by=admin, at=MOMENT)


class TestDesks:
    def deal(self, rakor, admin, **changed):
        how = {"tables": 1, "minutes": 60, "first_day": DAY, "opens": time(9), "closes": time(17)}
        return desk_schedule.spread(rakor.pk, how=Spread(**how | changed), by=admin)

    def test_slots_are_dealt_out_day_by_day_without_overlap(self, rakor, admin):
        for _ in range(5):
            make.RakorDeskFactory(rakor=rakor)

        assert self.deal(rakor, admin, tables=2, closes=time(11)) == 5

        turns = meeting.desk_turns(rakor)
        assert [(t.number, t.day.day, t.hours) for t in turns] == [
            (1, 9, "09.00–10.00"),
            (2, 9, "09.00–10.00"),
            (1, 9, "10.00–11.00"),
            (2, 9, "10.00–11.00"),
            (1, 10, "09.00–10.00"),
        ]

    def test_days_that_are_too_short_are_refused(self, admin):
        rakor = make.RakorFactory(last_day=DAY)
        for _ in range(3):
            make.RakorDeskFactory(rakor=rakor)

        with pytest.raises(MeetingRefused, match="terlalu pendek"):
            self.deal(rakor, admin, closes=time(11))

    def test_taken_table_is_refused(self, rakor, admin):
        first, second = (make.RakorDeskFactory(rakor=rakor) for _ in range(2))
        desk_schedule.set_slot(first.pk, number=1, starts_at=at(9), ends_at=at(10), by=admin)

        with pytest.raises(MeetingRefused, match="Meja 1 sudah dipakai"):
            desk_schedule.set_slot(
                second.pk, number=1, starts_at=at(9, 30), ends_at=at(11), by=admin
            )
        outside = at(9) + timedelta(days=30)
        with pytest.raises(MeetingRefused, match="di dalam hari rapat"):
            desk_schedule.set_slot(
                second.pk, number=1, starts_at=outside, ends_at=outside, by=admin
            )

    def test_the_one_two_places_later_is_called_once(self, rakor, admin):
        offices = [make.OfficeFactory() for _ in range(4)]
        people = [make.drafter_of(office) for office in offices]
        desks = [make.RakorDeskFactory(rakor=rakor, province=office.province) for office in offices]
        for number, desk in enumerate(desks):
            desk_schedule.set_slot(
                desk.pk, number=1, starts_at=at(9 + number), ends_at=at(10 + number), by=admin
            )
        reviewer = make.actor_of(make.reviewer())

        for _ in range(2):
            desk_schedule.finish_desk(desks[0].pk, by=reviewer, at=MOMENT)

        assert DeskCall.objects.get().desk == desks[2]
        letter = OutgoingMail.objects.get(subject__startswith="Bersiap")
        assert letter.recipient == people[2].email
        assert [c.desk for c in meeting.waiting_calls(make.actor_of(people[2]))] == [desks[2]]
        assert meeting.waiting_calls(make.actor_of(people[1])) == []
        desk_schedule.finish_desk(desks[2].pk, by=reviewer, at=MOMENT)
        assert meeting.waiting_calls(make.actor_of(people[2])) == []

    def test_a_dinas_finishes_no_desk(self, rakor):
        desk = make.RakorDeskFactory(rakor=rakor)
        drafter = make.actor_of(make.drafter_of(make.OfficeFactory(province=desk.province)))

        with pytest.raises(PermissionDenied):
            desk_schedule.finish_desk(desk.pk, by=drafter, at=MOMENT)


class TestResults:
    def test_owner_is_written_to_once_per_due_date(self, provincial, capsys):
        head = make.head_of(provincial.host)
        issue = meetings.RakorIssueFactory(rakor=provincial)

        for on in (date(2024, 3, 7), date(2024, 3, 8), date(2024, 3, 20)):
            meeting_results.remind_of_issues(on=on, within_days=2)

        letters = OutgoingMail.objects.filter(subject__startswith="Batas tindak lanjut Rakor")
        assert list(letters.values_list("recipient", flat=True)) == [head.email]
        host = make.actor_of(head)
        meeting_results.finish_issue(issue.pk, note="Sudah", by=host, at=MOMENT)
        assert meeting_results.remind_of_issues(on=date(2024, 3, 20), within_days=2) == 0

    def test_named_post_alone_is_written_to(self, provincial):
        make.drafter_of(provincial.host)
        head = make.head_of(provincial.host)
        post = provincial.host.posts.get(role="kepala_dinas")
        meetings.RakorIssueFactory(rakor=provincial, owner_post=post)

        call_command("remind_rakor_issues")

        assert OutgoingMail.objects.get().recipient == head.email

    def test_open_point_is_carried_once_and_names_its_origin(self, provincial, admin):
        later = make.RakorFactory(
            kind=RakorKind.PROVINCIAL,
            host=provincial.host,
            first_day=date(2024, 4, 1),
            last_day=date(2024, 4, 1),
        )
        issue = meetings.RakorIssueFactory(rakor=provincial)

        meeting_results.carry_issue(issue.pk, to=later, by=admin, at=MOMENT)

        (carried,), (origin,) = meeting.issues(later), meeting.issues(provincial)
        assert (carried.origin, origin.carried_to) == (provincial, later)
        assert (carried.is_open, origin.is_open) == (True, False)
        with pytest.raises(MeetingRefused):
            meeting_results.carry_issue(issue.pk, to=later, by=admin, at=MOMENT)
        back = meetings.RakorIssueFactory(rakor=later)
        with pytest.raises(MeetingRefused, match="lebih kemudian"):
            meeting_results.carry_issue(back.pk, to=provincial, by=admin, at=MOMENT)

    def test_owner_may_finish_and_others_may_not(self, provincial):
        kabupaten = make.regency_office(provincial.host.province)
        stranger = make.regency_office(provincial.host.province)
        issue = meetings.RakorIssueFactory(rakor=provincial, owner_office=kabupaten)

        with pytest.raises(PermissionDenied):
            meeting_results.finish_issue(
                issue.pk, note="", by=make.actor_of(make.drafter_of(stranger)), at=MOMENT
            )
        done = meeting_results.finish_issue(
            issue.pk, note="Selesai", by=make.actor_of(make.drafter_of(kabupaten)), at=MOMENT
        )
        assert done.done_note == "Selesai"

    def test_rumusan_keep_their_numbers_without_gaps(self, rakor, admin):
        made = [
            meeting_results.add_recommendation(rakor.pk, text=text, by=admin, at=MOMENT)
            for text in ("Satu", "Dua", "Tiga")
        ]

        meeting_results.remove_recommendation(made[0].pk, rakor_id=rakor.pk, by=admin)

        rows = meeting.recommendations(rakor)
        assert [(row.number, row.text) for row in rows] == [(1, "Dua"), (2, "Tiga")]

    def test_need_of_another_province_is_refused(self, provincial, admin):
        facts = IssueFacts(topic="Kebutuhan", need=make.NeedFactory())

        with pytest.raises(MeetingRefused, match="bukan dari provinsi"):
            meeting_results.put_issue(provincial.pk, facts=facts, by=admin, at=MOMENT)

    def test_summary_gathers_what_the_meeting_left(self, provincial, admin):
        office = make.regency_office(provincial.host.province)
        need = make.NeedFactory(office=office, state="diajukan")
        facts = IssueFacts(topic="Mesin bersama", need=need, decision="Diusulkan provinsi")
        meeting_results.put_issue(provincial.pk, facts=facts, by=admin, at=MOMENT)
        meetings.RakorIssueFactory(rakor=provincial)

        found = meeting.summary(provincial)

        assert [row.need_title for row in found.needs] == [need.title]
        assert [row.decision for row in found.decisions] == ["Diusulkan provinsi"]
        assert [row.number for row in found.follow_up] == [2]
