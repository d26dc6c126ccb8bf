"""A meeting in people's own calendars: a file, and an address a calendar may ask by itself."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ikmportal.accounts.models import User
from ikmportal.ui.icalendar import Event, calendar
from programs.figures.meeting import AgendaRow, agenda
from programs.models import Rakor, RakorDesk, ReviewerCoverage
from programs.views.finding import find_rakor
from provinces.middleware import ActorRequest
from provinces.rules import Actor, actor_for
from provinces.states import Role
from provinces.views.finding import today

_SALT = "programs.rakor-calendar"


def feed_address(actor: Actor, rakor: Rakor) -> str:
    """Where a calendar of this person asks for this meeting. It ends with the person's right."""
    token = signing.dumps([actor.user.pk.hex, rakor.pk.hex], salt=_SALT)
    return str(settings.BASE_URL) + reverse("programs:calendar-feed", args=[token])


@require_safe
def calendar_file(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """The meeting as a file to open in a calendar."""
    found = find_rakor(request, rakor_id)
    answer = _answer(found, request.actor, at=timezone.now())
    answer["Content-Disposition"] = 'attachment; filename="rakor.ics"'
    return answer


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a calendar, which cannot sign in: the address names person and meeting.

    404 for an address we did not make, a person who left, and a meeting no longer open to them.
    """
    try:
        person, subject = signing.loads(token, salt=_SALT)
    except signing.BadSignature as problem:
        raise Http404 from problem
    user = get_object_or_404(User, pk=UUID(person), is_active=True)
    actor = actor_for(user, on=today())
    seen = Rakor.objects.visible_to(actor).select_related("host")
    return _answer(get_object_or_404(seen, pk=UUID(subject)), actor, at=timezone.now())


def _answer(rakor: Rakor, actor: Actor, *, at: datetime) -> HttpResponse:
    events = [_whole(rakor), *(_session(rakor, row) for row in agenda(rakor))]
    events += [_slot(rakor, desk) for desk in _own_desks(rakor, actor)]
    body = calendar(rakor.name, events, at=at)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _own_desks(rakor: Rakor, actor: Actor) -> list[RakorDesk]:
    """Of the person's province; and, for a reviewer, those that a rule of the scheme gives them."""
    given = ReviewerCoverage.objects.current().filter(scheme=rakor.scheme_id, reviewer=actor.user)
    own = Q(province__in=actor.province_ids())
    if actor.holds(Role.REVIEWER):
        own |= Q(pk__in=given.values("desk")) | Q(province__in=given.values("province"))
    desks = rakor.desks.filter(own, slot__isnull=False)
    return list(desks.select_related("province").order_by("slot__startswith", "number"))


def _uid(kind: str, subject: UUID) -> str:
    return f"{kind}-{subject}@{urlsplit(str(settings.BASE_URL)).hostname}"


def _where(rakor: Rakor) -> str:
    return ", ".join(part for part in (rakor.venue, rakor.city) if part)


def _link(rakor: Rakor) -> str:
    return str(settings.BASE_URL) + reverse("programs:rakor", args=[rakor.pk])


def _whole(rakor: Rakor) -> Event:
    return Event(
        uid=_uid("rakor", rakor.pk),
        starts=rakor.first_day,
        ends=rakor.last_day,
        summary=rakor.name,
        location=_where(rakor),
        description=rakor.get_kind_display(),
        url=_link(rakor),
    )


def _session(rakor: Rakor, row: AgendaRow) -> Event:
    who = ", ".join(part for part in (row.speaker, row.speaker_post, row.proxy) if part)
    return Event(
        uid=_uid("acara", row.id),
        starts=row.starts_at,
        ends=row.ends_at,
        summary=row.title,
        location=_where(rakor),
        description=who,
        url=_link(rakor),
    )


def _slot(rakor: Rakor, desk: RakorDesk) -> Event:
    assert desk.slot is not None, "asked for desks with a slot"  # noqa: S101 - for mypy
    return Event(
        uid=_uid("meja", desk.pk),
        starts=desk.slot.lower,
        ends=desk.slot.upper,
        summary=_("Meja %(number)s: %(province)s")
        % {"number": desk.number, "province": desk.province.name},
        location=_where(rakor),
        description=rakor.name,
        url=_link(rakor),
    )
