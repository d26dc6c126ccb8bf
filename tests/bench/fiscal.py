"""Years of money for the bench: ``python -m tests.bench.fiscal 2016 2025 5000 50``.

Those years, each with so many allocated proposals of so many lines in 38 provinces, ceilings
above them and one revision that moved money on a tenth of the allocations. Prints where to click,
as JSON. Rows are copied inside the database from one pattern a year; its triggers are switched off
meanwhile, and counters are set to what they would have made of it.
"""

import json
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F, Model  # noqa: E402

from budgets.models import (  # noqa: E402
    Allocation,
    AllocationLine,
    Ceiling,
    FundingScheme,
    Revision,
    RevisionLine,
)
from budgets.states import (  # noqa: E402
    CeilingStage,
    RevisionAuthority,
    RevisionState,
    SchemeKind,
)
from programs.models import Proposal, RabLine  # noqa: E402
from programs.states import ProposalState  # noqa: E402
from provinces.models import RegencyPlacement  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.bench.country import offices, people, regencies  # noqa: E402
from tests.factories import MOMENT  # noqa: E402
from tests.factories.proposals import state_fields  # noqa: E402
from tests.factories.revisions import RevisionFactory  # noqa: E402

LAST_DECONCENTRATION = 2023
PRICE, EVERY_REVISED = 1_000_000, 10


def copies(model: type[Model], source: str, **columns: str) -> None:
    """Copy pattern rows ``s`` of a model: every column as it stands, but those given as SQL."""
    table = model._meta.db_table
    names = [f.column for f in model._meta.concrete_fields if not f.generated]
    values = ", ".join(columns.get(name, f's."{name}"') for name in names)
    written = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({written}) SELECT {values} FROM {table} s {source}")


def year_of(year: int, *, count: int, lines: int) -> FundingScheme:
    """One scheme with its ceilings, proposals, allocations and a revision."""
    kind = (
        SchemeKind.DECONCENTRATION if year <= LAST_DECONCENTRATION else SchemeKind.CO_ADMINISTRATION
    )
    scheme = make.FundingSchemeFactory(fiscal_year=make.FiscalYearFactory(year=year), kind=kind)
    ceilings = [
        make.CeilingFactory(scheme=scheme, stage=stage, province=office.province, limit_idr=10**14)
        for stage in CeilingStage
        for office in offices()
    ]
    office = offices()[0]
    regency = regencies()[office.province_id]
    pattern = make.ProposalFactory(scheme=scheme, office=office, regency=regency, lines=lines)
    grant = make.AllocationFactory(ceiling=ceilings[-1], office=offices()[-1], amount_idr=1)
    make.AllocationLineFactory(allocation=grant, amount_idr=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        _proposals(scheme, pattern=pattern, count=count)
        _allocations(scheme, grant=grant)
        AllocationLine.objects.filter(allocation=grant.pk).delete()
        Allocation.objects.filter(pk=grant.pk).delete()
        _revision(scheme)
        _count_up(scheme)
    return scheme


def _proposals(scheme: FundingScheme, *, pattern: Proposal, count: int) -> None:
    """Spread over the Dinas in turn, each with the pattern's lines."""
    facts = state_fields(pattern, ProposalState.ALLOCATED)
    Proposal.objects.filter(pk=pattern.pk).update(state=ProposalState.ALLOCATED, **facts)
    RabLine.objects.filter(proposal=pattern).update(unit_price_idr=PRICE)
    seats = [f"({n}, '{o.pk}'::uuid, '{o.province_id}'::uuid)" for n, o in enumerate(offices())]
    copies(
        Proposal,
        f"CROSS JOIN generate_series(1, {count - 1}) AS n"
        f" JOIN (VALUES {', '.join(seats)}) AS seat (n, office, province)"
        f" ON seat.n = n.n % {len(seats)} WHERE s.id = '{pattern.pk}'",
        id="gen_random_uuid()",
        number=f"'TA{scheme.fiscal_year_id}-' || lpad(n.n::text, 6, '0')",
        title="s.title || ' ' || n.n",
        office_id="seat.office",
        province_id="seat.province",
    )
    copies(
        RabLine,
        f"JOIN programs_proposal p ON p.scheme_id = '{scheme.pk}' AND p.id <> s.proposal_id"
        f" WHERE s.proposal_id = '{pattern.pk}'",
        id="gen_random_uuid()",
        proposal_id="p.id",
    )


def _allocations(scheme: FundingScheme, *, grant: Allocation) -> None:
    """Every proposal was allocated in full, line by line."""
    copies(
        Allocation,
        "JOIN programs_proposal p ON true"
        " JOIN budgets_ceiling c ON c.scheme_id = p.scheme_id AND c.province_id = p.province_id"
        f" AND c.regency_id IS NULL AND c.stage = '{CeilingStage.ALLOCATION}'"
        f" WHERE s.id = '{grant.pk}' AND p.scheme_id = '{scheme.pk}'",
        id="gen_random_uuid()",
        ceiling_id="c.id",
        office_id="p.office_id",
        award_ref="p.id",
        title="p.title",
        amount_idr=f"{PRICE} * (SELECT sum(factor_1) FROM programs_rabline WHERE proposal_id=p.id)",
    )
    copies(
        AllocationLine,
        "JOIN budgets_allocation a ON true"
        " JOIN programs_rabline l ON l.proposal_id = a.award_ref"
        " JOIN programs_proposal p ON p.id = l.proposal_id"
        f" WHERE s.allocation_id = '{grant.pk}' AND p.scheme_id = '{scheme.pk}'",
        id="gen_random_uuid()",
        allocation_id="a.id",
        line_ref="l.id",
        description="l.description || ' ' || l.position",
        amount_idr=f"{PRICE} * l.factor_1",
    )


def _revision(scheme: FundingScheme) -> None:
    """A tenth of the allocations moved Rp100.000 from one line to another."""
    revision, later = RevisionFactory(scheme=scheme), MOMENT + timedelta(days=200)
    Revision.objects.filter(pk=revision.pk).update(
        state=RevisionState.APPROVED,
        authority=RevisionAuthority.REGIONAL,
        submitted_by=revision.created_by,
        submitted_at=later,
        decided_by=make.UserFactory(),
        decided_at=later,
    )
    grants = Allocation.objects.of_scheme(scheme.pk).order_by(
        "ceiling__province__code", "award_ref"
    )
    touched = list(grants.values_list("pk", "ceiling_id", "office_id", "award_ref", "title"))
    author, changes, moved, lines = revision.created_by, [], [], []
    for pk, ceiling_id, office_id, award_ref, title in touched[::EVERY_REVISED]:
        change = Allocation(
            ceiling_id=ceiling_id,
            office_id=office_id,
            award_ref=award_ref,
            title=title,
            amount_idr=0,
            revision=revision,
            revises_id=pk,
            approved_by=author,
            approved_at=later,
        )
        changes.append(change)
        two = AllocationLine.objects.filter(allocation=pk).order_by("id")[:2]
        for line, delta in zip(two, (-100_000, 100_000), strict=False):
            moved.append(_moved(line, revision=revision, delta=delta))
            lines.append(
                AllocationLine(
                    allocation=change,
                    line_ref=line.line_ref,
                    account_code=line.account_code,
                    description=line.description,
                    amount_idr=delta,
                )
            )
    RevisionLine.objects.bulk_create(moved, batch_size=2_000)
    Allocation.objects.bulk_create(changes, batch_size=2_000)
    AllocationLine.objects.bulk_create(lines, batch_size=2_000)


def _moved(line: AllocationLine, *, revision: Revision, delta: int) -> RevisionLine:
    return RevisionLine(
        revision=revision,
        allocation_id=line.allocation_id,
        line_ref=line.line_ref,
        account_code=line.account_code,
        description=line.description,
        before_idr=line.amount_idr,
        delta_idr=delta,
        after_idr=line.amount_idr + delta,
    )


def _count_up(scheme: FundingScheme) -> None:
    """What the ledger's trigger would have made of the ceilings' counters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE budgets_ceiling c SET used_idr = (SELECT COALESCE(sum(a.amount_idr), 0)"
            " FROM budgets_allocation a WHERE a.ceiling_id = c.id) WHERE c.scheme_id = %s",
            [scheme.pk],
        )
    lower = Ceiling.objects.filter(scheme=scheme, stage=CeilingStage.ALLOCATION)
    total = sum(lower.exclude(province=None).values_list("used_idr", flat=True))
    lower.filter(province=None).update(used_idr=F("used_idr") + total)


def places() -> dict[str, Any]:
    """Where to click: the newest year, its first province, one allocation, one revision."""
    scheme = FundingScheme.objects.order_by("-fiscal_year").first()
    office = offices()[0]
    revision = Revision.objects.filter(scheme=scheme).first()
    placed = RegencyPlacement.objects.get(regency=regencies()[office.province_id])
    return {
        "people": people(),
        "scheme": str(scheme.pk),
        "province": str(office.province_id),
        "code": office.province.code,
        "province_name": quote(office.province.name),
        "regency_code": placed.code,
        "revision": str(revision.pk),
        "lines": RabLine.objects.count(),
    }


def main(first: int, last: int, count: int, lines: int) -> None:
    # A second run is a second process: its names begin after those of the first.
    make.UserFactory.reset_sequence(get_user_model().objects.count() * 1_000)
    make.ProposalFactory.reset_sequence(Proposal.objects.count() + 1)
    for year in range(first, last + 1):
        year_of(year, count=count, lines=lines)
    found = places()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
