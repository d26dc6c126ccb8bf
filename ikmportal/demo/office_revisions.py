"""Two sample revisions that Disperindag Aceh wrote itself: one decided, one waiting at its KPA."""

from dataclasses import dataclass
from datetime import datetime

from budgets.actions import revision_decisions as decisions
from budgets.actions import revisions as acts
from budgets.actions.revision_desk import NewLine, Target
from budgets.actions.revisions import Brief
from budgets.figures.revisions import line_states, product
from budgets.models import Allocation, FundingScheme, Revision
from budgets.states import RevisionKind
from ikmportal.demo.acts import SAMPLE, Cast, after, at
from ikmportal.demo.letters import keep_letters_home
from ikmportal.demo.people import address
from provinces.actions.reference_files import identity
from provinces.models import Office

_DECIDED, _WAITING = at(2024, 3, 11), at(2024, 5, 20)


@dataclass(frozen=True)
class _Move:
    """Cheaper by some percent on the lines of one account, for one new line of the same sum."""

    account_code: str
    percent: int
    new_account_code: str
    description: str
    reason: str


_FIRST = _Move(
    "522141", 20, "522191", "Pendampingan usaha di lokasi", "pendampingan bagi wirausaha baru"
)
_SECOND = _Move(
    "524113", 10, "522191", "Uji mutu dan kemasan produk", "uji mutu produk sebelum pameran"
)


def seed(cast: Cast, scheme: FundingScheme) -> int:
    """Enter what is missing, after the awards. Returns how many revisions were made."""
    office = Office.objects.get(pk=identity("kantor", "prov-11"))
    if Revision.objects.filter(scheme=scheme, office=office).exists():
        return 0
    grants = Allocation.objects.of_scheme(scheme.pk).standing().filter(office=office)
    grant = grants.order_by("pk").first()
    if grant is None:
        return 0
    settled = _sent(grant, scheme, _FIRST, cast=cast, at=_DECIDED)
    decisions.approve(
        settled.pk, by=cast.of(address("kepala.aceh")), at=after(_DECIDED, days=3, hours=2)
    )
    _sent(grant, scheme, _SECOND, cast=cast, at=_WAITING)
    keep_letters_home()
    return 2


def _sent(
    grant: Allocation, scheme: FundingScheme, move: _Move, *, cast: Cast, at: datetime
) -> Revision:
    """Written by the office's drafter and handed to its KPA on the next day."""
    drafter = cast.of(address("penyusun.aceh"))
    brief = Brief(
        kind=RevisionKind.SHIFT,
        reason=f"{SAMPLE}: {move.reason}",
        letter_number=f"{SAMPLE}/{at:%m}/{at:%Y}",
        letter_date=at.date(),
        effective_date=after(at, days=14).date(),
    )
    draft = acts.create(scheme, brief=brief, by=drafter, at=at, office_id=grant.office_id)
    targets, freed_idr = _cheaper(grant, move)
    new = NewLine(
        account_code=move.new_account_code,
        description=f"{SAMPLE}: {move.description}",
        amount_idr=freed_idr,
    )
    draft = acts.set_lines(draft.pk, grant.pk, targets, new=new, seen=draft.version, by=drafter)
    return acts.submit(draft.pk, seen=draft.version, by=drafter, at=after(at, days=1))


def _cheaper(grant: Allocation, move: _Move) -> tuple[list[Target], int]:
    """The lines with a lower price and the same volume, and what that frees."""
    targets, freed_idr = [], 0
    for line in line_states([grant.pk]).values():
        if line.account_code != move.account_code:
            continue
        if line.volume is None or line.unit_price_idr is None:
            continue
        price = line.unit_price_idr * (100 - move.percent) // 100
        targets.append(Target(line_ref=line.line_ref, volume=line.volume, unit_price_idr=price))
        freed_idr += line.amount_idr - product(line.volume, price)
    return targets, freed_idr
