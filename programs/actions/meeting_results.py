"""Write down what a meeting leaves behind: issues, follow-up, recommendations."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max
from django.utils.translation import gettext as _

from programs import emails
from programs.actions.meeting_parts import MeetingRefused, kept
from programs.models import Need, Rakor, RakorIssue, RakorRecommendation
from programs.rules import may_finish_issue
from provinces.models import Office, Post
from provinces.rules import Actor


@dataclass(frozen=True, kw_only=True)
class IssueFacts:
    """A point of discussion. Follow-up has an office (and a post in it) and a day, or neither."""

    topic: str
    discussion: str = ""
    decision: str = ""
    need: Need | None = None
    owner_office: Office | None = None
    owner_post: Post | None = None
    due_date: date | None = None


def put_issue(
    rakor_id: UUID, *, facts: IssueFacts, by: Actor, at: datetime, issue_id: UUID | None = None
) -> RakorIssue:
    """Add a point, or write an open one anew. Refuses one that is done or was carried on."""
    rakor = kept(rakor_id, by=by)
    if facts.need is not None and facts.need.province_id != rakor.host.province_id:
        raise MeetingRefused(_("Kebutuhan ini bukan dari provinsi penyelenggara."))
    issue = _new_issue(rakor, by=by, at=at) if issue_id is None else _open_issue(issue_id)
    for fact in fields(facts):
        setattr(issue, fact.name, getattr(facts, fact.name))
    issue.save()
    return issue


def _new_issue(rakor: Rakor, *, by: Actor, at: datetime) -> RakorIssue:
    last = rakor.issues.aggregate(last=Max("position"))["last"] or 0
    return RakorIssue(rakor=rakor, position=last + 1, recorded_by=by.user, recorded_at=at)


def _open_issue(issue_id: UUID) -> RakorIssue:
    issue = RakorIssue.objects.select_for_update(of=("self",), no_key=True).get(pk=issue_id)
    if issue.done_at is not None or RakorIssue.objects.filter(carried_from=issue).exists():
        raise MeetingRefused(_("Isu ini sudah selesai atau sudah dibawa ke rapat berikutnya."))
    return issue


def finish_issue(issue_id: UUID, *, note: str, by: Actor, at: datetime) -> RakorIssue:
    """Say that it is done and what came of it; done twice is done once."""
    issue = RakorIssue.objects.select_for_update(of=("self",), no_key=True).get(pk=issue_id)
    if not may_finish_issue(by, issue):
        raise PermissionDenied
    if issue.done_at is None:
        issue.done_by, issue.done_at, issue.done_note = by.user, at, note.strip()
        issue.save(update_fields=["done_by", "done_at", "done_note"])
    return issue


def carry_issue(issue_id: UUID, *, to: Rakor, by: Actor, at: datetime) -> RakorIssue:
    """Put an open point on the table of a later meeting; the new row names its origin. Once.

    Refuses an earlier meeting, and a point that is done or was carried (MeetingRefused).
    """
    issue = _open_issue(issue_id)
    rakor, origin = kept(to.pk, by=by), kept(issue.rakor_id, by=by)
    if rakor.first_day <= origin.last_day:
        raise MeetingRefused(_("Pilih rapat yang lebih kemudian."))
    carried = _new_issue(rakor, by=by, at=at)
    carried.carried_from = issue
    for name in ("topic", "need_id", "owner_office_id", "owner_post_id", "due_date"):
        setattr(carried, name, getattr(issue, name))
    carried.save(force_insert=True)
    return carried


def remind_of_issues(*, on: date, within_days: int) -> int:
    """Write to the owners of points that are due soon or late: once per point and due date.

    Returns how many points are due.
    """
    due = RakorIssue.objects.due_by(date.fromordinal(on.toordinal() + within_days))
    issues = list(due.select_related("rakor", "owner_office", "owner_post").order_by("due_date"))
    for issue in issues:
        emails.rakor_issue_due(issue, on=on)
    return len(issues)


def add_recommendation(
    rakor_id: UUID, *, text: str, by: Actor, at: datetime
) -> RakorRecommendation:
    """Add a rumusan after the last one."""
    rakor = kept(rakor_id, by=by)
    last = rakor.recommendations.aggregate(last=Max("position"))["last"] or 0
    return RakorRecommendation.objects.create(
        rakor=rakor, position=last + 1, text=text.strip(), recorded_by=by.user, recorded_at=at
    )


def remove_recommendation(recommendation_id: UUID, *, rakor_id: UUID, by: Actor) -> None:
    """Take a rumusan away; the later ones move up, so that the numbers have no gap."""
    rakor = kept(rakor_id, by=by)
    found = rakor.recommendations.filter(pk=recommendation_id).first()
    if found is None:
        return
    found.delete()
    rakor.recommendations.filter(position__gt=found.position).update(position=F("position") - 1)


def move_recommendation(
    recommendation_id: UUID, *, rakor_id: UUID, is_up: bool, by: Actor
) -> RakorRecommendation | None:
    """Change places with the rumusan before or after; at the end of the list nothing happens."""
    rakor = kept(rakor_id, by=by)
    rows = list(rakor.recommendations.order_by("position"))
    at = next((index for index, row in enumerate(rows) if row.pk == recommendation_id), None)
    if at is None:
        return None
    to = at - 1 if is_up else at + 1
    if not 0 <= to < len(rows):
        return rows[at]
    rows[at].position, rows[to].position = rows[to].position, rows[at].position
    RakorRecommendation.objects.bulk_update([rows[at], rows[to]], ["position"])
    return rows[at]
