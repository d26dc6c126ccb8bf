"""A country for the bench: ``python -m tests.bench.country 10000`` prints where to click, as JSON.

38 provinces, proposals in every state with ten lines each, and whatever their state brings with
it: files, versions, moves, a Rakor with its decisions, awards. Beside them some proposals of
sixty lines on which the bench acts. May be run again with a larger number.
"""

import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django
import pgtrigger

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Value  # noqa: E402
from django.db.models.functions import Replace  # noqa: E402
from django.test import Client  # noqa: E402

from budgets.models import Allocation, AllocationLine, Ceiling, Indicator  # noqa: E402
from programs.models import (  # noqa: E402
    Award,
    Candidate,
    LineDecision,
    OutputTarget,
    Proposal,
    ProposalDecision,
    ProposalDocument,
    ProposalVersion,
    RabLine,
    Rakor,
    RakorDesk,
    RakorItem,
    RecipientGroup,
    ScheduleStage,
    Transition,
    YearPlan,
)
from programs.states import (  # noqa: E402
    AGREED,
    NOT_SUBMITTED,
    LineVerdict,
    Move,
    ProposalState,
)
from provinces.models import Office, Regency, RegencyPlacement  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.factories import MOMENT  # noqa: E402

State = ProposalState
PROVINCES = range(11, 49)
ACTS, LONG, WIDE = 36, 60, 2_000
TABLED = (State.IN_DISCUSSION, State.DEFERRED, State.DECLINED, *AGREED)
_BATCH = 2_000


def people() -> dict[str, str]:
    """Session keys of the people who click, by role; made once."""
    found = get_user_model().objects.filter(email__endswith="@bench.example")
    if not found.exists():
        office = offices()[0]
        seats = {
            "reviewer": make.reviewer,
            "leadership": make.leadership,
            "director": make.director,
            "drafter": lambda **seat: make.drafter_of(office, **seat),
            "head": lambda **seat: make.head_of(office, **seat),
        }
        for role, seat in seats.items():
            seat(user=make.UserFactory(email=f"{role}@bench.example"))
    return {user.email.partition("@")[0]: _session(user) for user in found.all()}


def _session(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


def offices() -> list[Office]:
    return [make.OfficeFactory(province=make.ProvinceFactory(code=str(code))) for code in PROVINCES]


def regencies() -> dict[Any, Regency]:
    """One kabupaten a province."""
    placed = RegencyPlacement.objects.select_related("regency")
    found = {placement.province_id: placement.regency for placement in placed}
    return found or {
        office.province_id: make.RegencyFactory(province=office.province) for office in offices()
    }


def grow(total: int) -> None:
    """Add proposals until there are ``total``."""
    dinas = offices()
    missing = total - Proposal.objects.filter(number__startswith="MASSAL").count()
    made = make.bulk_proposals(max(missing, 0), offices=dinas, lines_per=10) if missing > 0 else []
    if made:
        furnish(made)


def furnish(made: list[Proposal]) -> None:
    """Give proposals what their state brings with it."""
    _place(made)
    _documents(made)
    _moves([p for p in made if p.state != State.DRAFT])
    _versions([p for p in made if p.state not in NOT_SUBMITTED])
    items = table([p for p in made if p.state in TABLED])
    _decide([item for item in items if item.proposal.state in AGREED])
    _award([item for item in items if item.proposal.state == State.ALLOCATED])


def _place(made: list[Proposal]) -> None:
    for province_id, regency in regencies().items():
        Proposal.objects.filter(pk__in=[p.pk for p in made if p.province_id == province_id]).update(
            regency=regency, place="Balai pelatihan", beneficiary_count=20
        )


_FILES = ("kak", "surat", "rekomendasi")
# As many files as a full proposal brings.
_TWELVE = (*_FILES, *(f"berkas-{number}" for number in range(4, 13)))


def _documents(made: list[Proposal], *, codes: Sequence[str] = _FILES) -> None:
    needs = [
        make.DocumentRequirementFactory(code=code, position=position, is_mandatory=code in _FILES)
        for position, code in enumerate(codes, start=1)
    ]
    ProposalDocument.objects.bulk_create(
        (
            make.ProposalDocumentFactory.build(
                proposal=proposal, requirement=need, uploaded_by=proposal.created_by
            )
            for proposal in made
            for need in needs
        ),
        batch_size=_BATCH,
    )


def _moves(made: list[Proposal]) -> None:
    Transition.objects.bulk_create(
        (
            Transition(
                proposal=proposal,
                move=move,
                source=State.DRAFT,
                target=State.AWAITING_HEAD,
                made_by=proposal.created_by,
                post_title="Penyusun",
                made_at=proposal.created_at + timedelta(hours=hour),
            )
            for proposal in made
            for hour, move in enumerate((Move.SEND_TO_HEAD, Move.SIGN, Move.START_REVIEW))
        ),
        batch_size=_BATCH,
    )


def _versions(made: list[Proposal]) -> None:
    ProposalVersion.objects.bulk_create(
        (
            ProposalVersion(
                proposal=proposal,
                ordinal=1,
                snapshot={"title": proposal.title},
                sha256="0" * 64,
                total_idr=550_000,
                frozen_at=proposal.created_at,
                frozen_by=proposal.created_by,
            )
            for proposal in made
        ),
        batch_size=_BATCH,
    )


def table(made: list[Proposal], *, name: str = "Rakor Pagu Alokasi") -> list[RakorItem]:
    """Put them on the desks of a national Rakor."""
    if not made:
        return []
    rakor = Rakor.objects.filter(name=name).first() or make.RakorFactory(
        scheme=made[0].scheme, name=name
    )
    desks = {
        office.province_id: RakorDesk.objects.get_or_create(
            rakor=rakor,
            province_id=office.province_id,
            defaults={"number": number, "held_on": rakor.first_day},
        )[0]
        for number, office in enumerate(offices(), start=1)
    }
    return RakorItem.objects.bulk_create(
        [
            RakorItem(
                desk=desks[p.province_id], proposal=p, tabled_by=p.created_by, tabled_at=MOMENT
            )
            for p in made
        ],
        batch_size=_BATCH,
    )


def _decide(items: list[RakorItem]) -> None:
    """Every agreed proposal was agreed in full, line by line."""
    by_proposal = {item.proposal_id: item for item in items}
    ruling: dict[str, Any] = {"decided_at": MOMENT, "decided_by": make.UserFactory()}
    lines = RabLine.objects.filter(proposal_id__in=by_proposal).only("proposal_id", "amount_idr")
    LineDecision.objects.bulk_create(
        (
            LineDecision(
                item=by_proposal[line.proposal_id],
                line=line,
                verdict=LineVerdict.ACCEPTED,
                proposed_idr=line.amount_idr,
                agreed_idr=line.amount_idr,
                **ruling,
            )
            for line in lines
        ),
        batch_size=_BATCH,
    )
    ProposalDecision.objects.bulk_create(
        (
            ProposalDecision(
                item=item, verdict=Move.APPROVE, proposed_idr=550_000, agreed_idr=550_000, **ruling
            )
            for item in items
        ),
        batch_size=_BATCH,
    )


@transaction.atomic
def _award(items: list[RakorItem]) -> None:
    """Allocate what the decisions of these items agreed to, under wide ceilings."""
    director = make.UserFactory()
    ceilings = {c.province_id: c for c in Ceiling.objects.exclude(province=None)}
    awards = [
        Award(
            proposal=item.proposal,
            decision=item.decision,
            amount_idr=550_000,
            decided_by=item.decision.decided_by,
            approved_by=director,
            approved_at=MOMENT,
        )
        for item in RakorItem.objects.filter(pk__in=[i.pk for i in items]).select_related(
            "proposal", "decision__decided_by"
        )
    ]
    for award in awards:
        award.allocation = Allocation(
            ceiling=ceilings[award.proposal.province_id],
            office_id=award.proposal.office_id,
            award_ref=award.pk,
            title=award.proposal.title,
            amount_idr=award.amount_idr,
            approved_by=director,
            approved_at=MOMENT,
        )
    Allocation.objects.bulk_create([award.allocation for award in awards], batch_size=_BATCH)
    _allocation_lines({award.proposal_id: award.allocation for award in awards})
    Award.objects.bulk_create(awards, batch_size=_BATCH)


def _allocation_lines(allocations: dict[Any, Allocation]) -> None:
    AllocationLine.objects.bulk_create(
        (
            AllocationLine(
                allocation=allocations[line.proposal_id],
                line_ref=line.pk,
                account_code="522151",
                description=line.description,
                amount_idr=line.amount_idr,
            )
            for line in RabLine.objects.filter(proposal_id__in=allocations)
        ),
        batch_size=_BATCH,
    )


def review_of(count: int, *, name: str) -> str:
    """A Rakor of its own over agreed proposals, decided line by line; its key."""
    agreed = list(Proposal.objects.filter(state__in=AGREED, number__startswith="M")[:count])
    items = table(agreed, name=name)
    _decide(items)
    return str(items[0].desk.rakor_id) if items else ""


def long_ones(state: ProposalState, count: int) -> list[Proposal]:
    """Complete proposals of sixty lines in one state, of the first Dinas."""
    office = offices()[0]
    made = make.bulk_proposals(count, lines_per=LONG, offices=[office], states=[state])
    pattern = make.ProposalFactory(
        office=office,
        lines=0,
        number=f"POLA-{Proposal.objects.count()}",
        regency=regencies()[office.province_id],
    )
    answers = {
        name: getattr(pattern, name)
        for name in (
            "contact_name", "contact_position", "contact_phone", "focus_id", "activity_id",
            "eligibility", "problem", "objective", "output", "method", "regency_id", "place",
            "beneficiary_kind", "beneficiary_count", "beneficiary_note", "first_month",
            "last_month", "schedule_note", "declares_responsibility", "declares_no_cofunding",
        )
    }  # fmt: skip
    number = Replace("number", Value("MASSAL"), Value("UKUR"))
    Proposal.objects.filter(pk__in=[p.pk for p in made]).update(number=number, **answers)
    _documents(made, codes=_TWELVE)
    _contents(made)
    return made


def _contents(made: list[Proposal]) -> None:
    """The rows of a full proposal: twenty candidates and a few of everything else."""
    rows = (
        (Candidate, 20, {"name": "Calon penerima"}),
        (RecipientGroup, 3, {"name": "KUB"}),
        (OutputTarget, 3, {"description": "Wirausaha baru", "target": 20}),
        (ScheduleStage, 4, {"name": "Tahap", "first_month": 2, "last_month": 3}),
        (YearPlan, 2, {"year": 2025, "target": "20 orang"}),
    )
    # Some of them are with the centre already. `pgtrigger.ignore` would put two commands into one,
    # which a connection that binds on the server refuses.
    uris = (f"programs.{model.__name__}:only_while_editable" for model, *_ in rows)
    guards = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered(*uris)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{','.join(guards)}}}"]
        )
        for model, count, facts in rows:
            model.objects.bulk_create(
                model(proposal=proposal, position=position, **facts)
                for proposal in made
                for position in range(1, count + 1)
            )


def wide_one() -> Proposal:
    """A draft of two thousand lines, of the first Dinas, in forty komponen."""
    made = make.bulk_proposals(1, lines_per=WIDE, offices=[offices()[0]], states=[State.DRAFT])[0]
    for n in range(40):
        lines = made.lines.filter(position__gt=n * 50, position__lte=(n + 1) * 50)
        lines.update(component=f"{51 + n:03}")
    return made


def places(total: int) -> dict[str, Any]:
    """What the bench clicks on: addresses and the acts it may do, each of them once."""
    to_read, to_write = long_ones(State.IN_REVIEW, 1)[0], long_ones(State.DRAFT, 1)[0]
    to_type = long_ones(State.DRAFT, 1)[0]
    Proposal.objects.filter(pk=to_type.pk).update(schedule_note="Ukur -1")
    to_sign = long_ones(State.AWAITING_HEAD, ACTS + 1)
    # One at least waits for a director, whatever the size of the country.
    furnish(make.bulk_proposals(1, lines_per=10, offices=[offices()[0]], states=[State.APPROVED]))
    wide = wide_one()
    items = table(long_ones(State.IN_DISCUSSION, ACTS + 1))
    lines = items[0].proposal.lines.order_by("position").values_list("pk", flat=True)
    return {
        "people": people(),
        "read": str(to_read.pk),
        "write": str(to_write.pk),
        "send": [str(p.pk) for p in long_ones(State.DRAFT, ACTS)],
        "type": str(to_type.pk),
        "sign": [str(p.pk) for p in to_sign[1:]],
        "signoff": str(to_sign[0].pk),
        "grid": str(wide.pk),
        "grid_lines": [str(pk) for pk in wide.lines.in_order().values_list("pk", flat=True)],
        "item": str(items[0].pk),
        "lines": [str(pk) for pk in lines],
        "decide": [str(item.pk) for item in items[1:]],
        "rakor": str(items[0].desk.rakor_id),
        # Ten lines and five more rows a proposal, two a province: 128 proposals are 2,000 rows.
        "rakor_rows": review_of(128, name=f"Rakor 2.000 baris {total}"),
        "rakor_2000": review_of(2_000, name=f"Rakor 2.000 usulan {total}"),
    }


def code_lists() -> None:
    """As many codes to choose from as a real year has."""
    for number in range(88):
        make.AccountFactory(code=f"52{number:04}")
    for number in range(34):
        make.OutputClassFactory(code=f"B{chr(65 + number // 26)}{chr(65 + number % 26)}")
    for number in range(25):
        make.UnitFactory(code=f"S{number:02}")
    if not Indicator.objects.exists():
        for _number in range(24):
            make.IndicatorFactory()


def main(total: int) -> None:
    # A second run is a second process: its names begin after those of the first.
    make.UserFactory.reset_sequence(get_user_model().objects.count() * 1_000)
    for office in offices():
        if not Ceiling.objects.filter(province=office.province).exists():
            make.CeilingFactory(province=office.province, limit_idr=10**13)
    code_lists()
    grow(total)
    found = places(total)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
