"""A round that is open whenever the demo is: without one nobody could try a submission's deadline.

Every other date of the demo is fixed; this window alone follows the clock, since the database's
clock decides whether a submission counts.
"""

from datetime import datetime

from budgets.models import FundingScheme
from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.people import address
from programs.actions.rounds import RoundFacts, open_round
from programs.models import Round


def seed(cast: Cast, scheme: FundingScheme, *, now: datetime) -> int:
    """Announce a window from today to the end of next year where none is open. Returns how many."""
    if Round.objects.of_scheme(scheme.pk).filter(window__contains=now).exists():
        return 0
    opens_at = now.replace(minute=0, second=0, microsecond=0)
    last = Round.objects.of_scheme(scheme.pk).latest_first().first()
    if last is not None and last.opens_at > now:
        # Somebody announced one that is still to come: theirs counts.
        return 0
    facts = RoundFacts(
        name=f"{SAMPLE}: putaran pengajuan {scheme}",
        opens_at=max(opens_at, last.closes_at) if last else opens_at,
        closes_at=at(opens_at.year + 1, 12, 31, 16),
        announcement=(
            f"{SAMPLE}: masa pengajuan karangan, dibuka agar pengajuan dapat dicoba kapan saja."
        ),
    )
    open_round(scheme, facts=facts, by=cast.of(address("admin")))
    return 1
