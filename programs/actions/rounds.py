"""Open rounds, give an office longer, and let the database's clock decide a submission."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from ikmportal.prepared import Prepared
from ikmportal.ui.formats import deadline
from programs.models import Proposal, Round, RoundExtension
from programs.rules import may_run_rounds
from provinces.models import Office
from provinces.rules import Actor


class RoundRefused(Exception):
    """The round or its extension is not possible; ``str()`` says why and what to change."""


class RoundClosed(Exception):
    """The submission falls outside the window; ``str()`` names the instant."""


@dataclass(frozen=True)
class Window:
    """The window of one office: opening, closing, and whether the closing was extended."""

    round: Round
    opens_at: datetime
    closes_at: datetime
    is_extended: bool


@dataclass(frozen=True)
class RoundFacts:
    """What an announcement says."""

    name: str
    opens_at: datetime
    closes_at: datetime
    announcement: str = ""


def open_round(scheme: FundingScheme, *, facts: RoundFacts, by: Actor) -> Round:
    """Announce a window. Refuses other people than admins, a window that ends before it starts
    and one that overlaps another of the scheme (RoundRefused)."""
    if not may_run_rounds(by):
        raise PermissionDenied
    if facts.closes_at <= facts.opens_at:
        raise RoundRefused(_("Waktu tutup harus sesudah waktu buka."))
    try:
        with transaction.atomic():
            return Round.objects.create(
                scheme=scheme,
                name=facts.name,
                window=DateTimeTZRange(facts.opens_at, facts.closes_at),
                announcement=facts.announcement,
            )
    except IntegrityError as problem:
        if "round_one_at_a_time_per_scheme" not in str(problem):
            raise
        raise RoundRefused(_("Masa ini bertumpuk dengan putaran lain dari skema ini.")) from problem


def extend(
    held: Round, *, office: Office, until: datetime, reason: str, by: Actor, at: datetime
) -> RoundExtension:
    """Give one office longer. Refuses other people than admins and a time that is not longer."""
    if not may_run_rounds(by):
        raise PermissionDenied
    now_until = window_of(held.scheme_id, office.pk, held=held)
    if now_until is not None and until <= now_until.closes_at:
        raise RoundRefused(_("Perpanjangan harus sesudah batas yang berlaku sekarang."))
    return RoundExtension.objects.create(
        round=held, office=office, until=until, reason=reason, granted_by=by.user, granted_at=at
    )


def window_of(scheme_id: UUID, office_id: UUID, *, held: Round | None = None) -> Window | None:
    """The latest window of a scheme as it counts for one office; None where no round was set."""
    if held is None:
        found = _latest(scheme_id, office_id)
    else:
        rounds = Round.objects.of_scheme(scheme_id).with_longest_for(office_id)
        found = list(rounds.filter(pk=held.pk))
    return _window(found[0]) if found else None


@Prepared
def _latest(scheme_id: UUID, office_id: UUID) -> QuerySet[Round]:
    rounds = Round.objects.of_scheme(scheme_id).with_longest_for(office_id)
    return rounds.latest_first()[:1]


def windows_of(scheme_ids: Collection[UUID], office_id: UUID) -> dict[UUID, Window]:
    """The latest window of each scheme that has a round, as it counts for one office."""
    rounds = Round.objects.filter(scheme_id__in=scheme_ids).with_longest_for(office_id)
    # The last one written is the latest.
    return {held.scheme_id: _window(held) for held in reversed(rounds.latest_first())}


def _window(latest: Round) -> Window:
    longer: datetime | None = latest.longest  # type: ignore[attr-defined]
    closes_at = max(latest.closes_at, longer) if longer else latest.closes_at
    return Window(
        round=latest,
        opens_at=latest.opens_at,
        closes_at=closes_at,
        is_extended=closes_at > latest.closes_at,
    )


def require_open(proposal: Proposal) -> None:
    """Refuse a first submission outside the window (RoundClosed).

    The database's clock decides, inside the submitting transaction; no grace. A proposal that
    was returned for correction may come back after the closing. A scheme without a round is open.
    """
    if proposal.first_submitted_at is not None:
        return
    window = window_of(proposal.scheme_id, proposal.office_id)
    if window is None:
        return
    now = _database_clock()
    zone = proposal.office.time_zone
    if now < window.opens_at:
        raise RoundClosed(
            _("%(round)s baru dibuka %(time)s.")
            % {"round": window.round.name, "time": deadline(window.opens_at, zone=zone)}
        )
    if now >= window.closes_at:
        raise RoundClosed(
            _("%(round)s sudah ditutup %(time)s. Mintalah perpanjangan kepada Ditjen IKMA.")
            % {"round": window.round.name, "time": deadline(window.closes_at, zone=zone)}
        )


def _database_clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now  # type: ignore[no-any-return]
