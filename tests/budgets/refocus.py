"""A refocusing small enough to check by hand: allocations with two lines each."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from budgets.actions import revision_decisions as decisions
from budgets.actions import revisions as acts
from budgets.actions.revisions import Brief, NewLine, Spread
from budgets.models import AllocationLine, Revision
from budgets.states import BeneficiaryClass, RevisionKind, SchemeKind
from tests import factories
from tests.factories import MOMENT
from tests.factories.revisions import revision_tables

TRAVEL, RESULT, GOODS = "524111", "521211", "526311"
GOAL = NewLine(
    account_code=GOODS,
    description="Penumbuhan wirausaha industri baru",
    beneficiary=BeneficiaryClass.NEW_ENTREPRENEURS,
)


def brief(**changes) -> Brief:
    given = {
        "kind": RevisionKind.REFOCUSING,
        "theme": "terdampak pandemi",
        "reason": "IKM terdampak Covid-19",
        "letter_number": "S-1",
        "letter_date": date(2020, 4, 1),
        "effective_date": date(2020, 4, 15),
    }
    return Brief(**(given | changes))


def later(*, hours: int) -> datetime:
    return MOMENT + timedelta(hours=hours)


def dekon_2020():
    return factories.FundingSchemeFactory(
        fiscal_year=factories.FiscalYearFactory(year=2020), kind=SchemeKind.DECONCENTRATION
    )


def allocation(scheme, *, province=None, ceiling=None, travel=600, result=400, limit=None):
    """Ten trips, and one result line that counts for an indicator."""
    total = travel * 10 + result
    ceiling = ceiling or factories.CeilingFactory(
        scheme=scheme,
        province=province or factories.ProvinceFactory(),
        limit_idr=total if limit is None else limit,
    )
    given = factories.AllocationFactory(ceiling=ceiling, amount_idr=total)
    factories.AllocationLineFactory(
        allocation=given,
        account_code=TRAVEL,
        description="Perjalanan dinas",
        unit_code="OK",
        volume=Decimal(10),
        unit_price_idr=travel,
        amount_idr=travel * 10,
    )
    factories.AllocationLineFactory(
        allocation=given,
        account_code=RESULT,
        description="Pelatihan",
        unit_code="orang",
        volume=Decimal(20),
        unit_price_idr=result // 20,
        amount_idr=result,
        indicator=factories.IndicatorFactory(),
    )
    return given


def line(given, account=TRAVEL) -> AllocationLine:
    return given.lines.get(account_code=account)


def people():
    """The admin who writes, the director and the leadership who decide."""
    revision_tables()
    return (
        factories.actor_of(factories.admin()),
        factories.actor_of(factories.director()),
        factories.actor_of(factories.leadership()),
    )


def draft(scheme, by, **changes) -> Revision:
    return acts.create(scheme, brief=brief(**changes), by=by, at=MOMENT)


def refocused(scheme, by, percent=50) -> Revision:
    """Travel cut in every allocation, submitted."""
    revision = draft(scheme, by)
    acts.spread(revision.pk, Spread(account_code=TRAVEL, percent=percent, target=GOAL),
        seen=1, by=by)  # fmt: skip
    return acts.submit(revision.pk, seen=2, by=by, at=MOMENT)


def approved(scheme, percent=50) -> Revision:
    admin, director, _leader = people()
    revision = refocused(scheme, admin, percent)
    return decisions.approve(revision.pk, by=director, at=later(hours=1))
