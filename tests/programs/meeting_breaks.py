"""How each constraint about the parts and results of a meeting is broken."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F

from programs.models import DeskCall, RakorInvitation
from programs.states import MaterialKind, Presence, ProxyKind
from tests import factories as make
from tests.factories import MOMENT, meetings

Break = Callable[[], Callable[[], object]]
HOUR = timedelta(hours=1)
SLOT = DateTimeTZRange(MOMENT, MOMENT + HOUR)


def change(row, **fields) -> Callable[[], object]:
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def session(**fields) -> Break:
    return lambda: change(meetings.RakorSessionFactory(), **fields)


def material(**fields) -> Break:
    return lambda: change(meetings.RakorMaterialFactory(), **fields)


def attendance(**fields) -> Break:
    return lambda: change(meetings.RakorAttendanceFactory(), **fields)


def issue(**fields) -> Break:
    return lambda: change(meetings.RakorIssueFactory(), **fields)


def desk(**fields) -> Break:
    return lambda: change(make.RakorDeskFactory(), **fields)


def overlapping_slot():
    row = make.RakorDeskFactory(number=1, slot=SLOT)
    later = DateTimeTZRange(MOMENT + HOUR / 2, MOMENT + 2 * HOUR)
    return lambda: make.RakorDeskFactory(rakor=row.rakor, number=1, slot=later)


def file_of_another():
    row = meetings.stored_material(b"isi")
    other = meetings.stored_material(b"isi")
    return change(other, storage_name=row.storage_name)


def doubled_invitation():
    row = meetings.RakorInvitationFactory()
    return lambda: meetings.RakorInvitationFactory(rakor=row.rakor, office=row.office)


def doubled_attendance():
    row = meetings.RakorAttendanceFactory()
    return lambda: meetings.RakorAttendanceFactory(
        rakor=row.rakor, name=row.name, post_title=row.post_title
    )


def doubled_issue():
    row = meetings.RakorIssueFactory()
    return lambda: meetings.RakorIssueFactory(rakor=row.rakor, position=row.position)


def doubled_recommendation():
    row = meetings.RakorRecommendationFactory()

    def act():
        meetings.RakorRecommendationFactory(rakor=row.rakor, position=row.position)
        with connection.cursor() as cursor:
            # What the end of the transaction would ask.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return act


def call_of_itself():
    row = make.RakorDeskFactory()
    return lambda: meetings.DeskCallFactory(desk=row, after=row)


BREAKS: dict[str, Break] = {
    "desk_one_province_at_a_time": overlapping_slot,
    "desk_slot_has_both_ends": desk(slot=DateTimeTZRange(MOMENT, None)),
    "desk_finished_by_somebody": desk(finished_at=MOMENT),
    "session_ends_after_it_starts": session(ends_at=F("starts_at")),
    "session_speaker_is_here_or_virtual": session(way=Presence.REPRESENTED),
    "session_proxy_is_named": session(proxy=ProxyKind.READ_OUT),
    "session_proxy_stands_for_somebody": session(
        speaker="", proxy=ProxyKind.READ_OUT, proxy_name="Budi"
    ),
    "material_file_kept_once": file_of_another,
    "material_file_as_a_whole": material(file_name="a.pdf"),
    "material_says_something": material(text=""),
    "material_photo_is_a_described_image": material(kind=MaterialKind.PHOTO),
    "material_withdrawn_by_somebody": material(withdrawn_at=MOMENT),
    "invitation_once_per_office": doubled_invitation,
    "attendance_once_per_person": doubled_attendance,
    "attendance_says_who": attendance(name=""),
    "attendance_says_from_where": attendance(institution=""),
    "attendance_proxy_iff_represented": attendance(way=Presence.REPRESENTED),
    "call_comes_from_another": call_of_itself,
    "issue_number_once": doubled_issue,
    "issue_says_what": issue(topic=""),
    "issue_followed_up_as_a_whole": issue(due_date=None),
    "issue_done_by_somebody": issue(done_at=MOMENT),
    "issue_is_not_its_own_origin": issue(carried_from=F("id")),
    "recommendation_number_once": doubled_recommendation,
    "recommendation_says_something": lambda: change(meetings.RakorRecommendationFactory(), text=""),
}

FROZEN = {
    DeskCall: meetings.DeskCallFactory,
    RakorInvitation: meetings.RakorInvitationFactory,
}
