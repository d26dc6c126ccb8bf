"""Two workers remind at once and two clocks make the roster at once: everything happens once."""

from datetime import date
from functools import partial

import pytest

from budgets.actions.instruments import InstrumentFacts, InstrumentRefused, record_instrument
from budgets.actions.obligations import make_roster, remind
from budgets.models import LegalInstrument, Obligation, ObligationReminder
from budgets.states import InstrumentKind
from ikmportal.mail.models import OutgoingMail
from tests import factories as make
from tests.concurrency.race import Racers
from tests.factories import legal

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4


def test_two_workers_write_one_letter_per_obligation_and_stage():
    offices = [make.OfficeFactory() for _ in range(5)]
    for office in offices:
        make.head_of(office)
        legal.ObligationFactory(office=office)

    with Racers(WORKERS) as racers:
        counts = racers.race([partial(remind, on=date(2023, 12, 20))] * WORKERS)

    assert sum(counts) == len(offices)
    assert ObligationReminder.objects.count() == OutgoingMail.objects.count() == len(offices)


def test_roster_made_twice_at_once_is_made_once():
    make.OfficeFactory()
    make.FundingSchemeFactory()
    legal.DutyFactory()

    with Racers(WORKERS) as racers:
        outcomes = racers.race([partial(make_roster, 2024, at=make.MOMENT)] * WORKERS)

    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert Obligation.objects.count() == 1


def test_two_people_record_one_instrument():
    scheme, province = make.FundingSchemeFactory(), make.OfficeFactory().province
    admin = make.actor_of(make.admin())
    act = partial(
        record_instrument,
        scheme,
        province,
        InstrumentKind.DIPA,
        facts=InstrumentFacts(number="DIPA-1", dated=date(2023, 12, 29)),
        by=admin,
        at=make.MOMENT,
    )

    with Racers(WORKERS) as racers:
        outcomes = racers.race([act] * WORKERS)

    assert sum(isinstance(one, InstrumentRefused) for one in outcomes) == WORKERS - 1
    assert LegalInstrument.objects.count() == 1
