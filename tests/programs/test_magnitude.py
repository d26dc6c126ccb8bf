"""The guard against three zeros too many, on real rows."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.actions.price_levels import refresh_price_levels
from programs.checks import examine, read_dossier
from programs.checks.background import item_key, unit_key
from programs.models import PriceLevel, RabLine
from programs.states import PriceMeasure, ProposalState
from tests import factories
from tests.programs import slips

pytestmark = pytest.mark.django_db
USUAL = 21_600_000


def history(count: int = 10, *, state=ProposalState.SUBMITTED, price: int = USUAL):
    """Submitted proposals of one office, each with one machine of about the usual price."""
    office = factories.OfficeFactory()
    for n in range(count):
        proposal = factories.ProposalFactory(office=office, lines=0)
        machine(proposal, price + n * 100_000)
        if state != ProposalState.DRAFT:
            factories.proposals._bring_to(proposal, state)
    return office


def machine(proposal, price: int, **fields) -> RabLine:
    given = {"description": "Mesin kemas vakum", "factor_1": Decimal(1), "unit_price_idr": price}
    return factories.RabLineFactory(proposal=proposal, **(given | fields))


def odd(proposal) -> list[str]:
    return [f.message for f in examine(read_dossier(proposal)) if f.code == "R11"]


def test_the_slip_of_the_seed_is_caught():
    """Rp21.600.000.000 was typed for Rp21.600.000."""
    office = history()
    refresh_price_levels(at=factories.MOMENT)
    proposal = factories.ProposalFactory(office=office, lines=0)
    right, wrong = machine(proposal, USUAL), machine(proposal, USUAL * 1000)

    found = [f for f in examine(read_dossier(proposal)) if f.code == "R11"]

    assert [f.anchor for f in found] == [f"baris-{wrong.pk}"]
    assert found[0].message == (
        "Harga satuan Rp21.600.000.000 untuk “Mesin kemas vakum” jauh dari yang lazim, "
        "sekitar Rp22.000.000. Periksa jumlah nolnya."
    )
    right.delete()
    RabLine.objects.filter(pk=wrong.pk).update(unit_price_idr=USUAL)

    assert odd(proposal) == []


def test_drafts_and_removed_lines_are_no_history():
    history(state=ProposalState.DRAFT)

    assert refresh_price_levels(at=factories.MOMENT) == 0


def test_levels_are_medians_of_the_logs_and_repeat_alike():
    history(3)

    assert refresh_price_levels(at=factories.MOMENT) == 7
    assert refresh_price_levels(at=factories.MOMENT) == 7
    level = PriceLevel.objects.get(
        measure=PriceMeasure.UNIT_PRICE, item="mesin kemas vakum", province=None
    )
    # log10 of 21.7 million; the two others are 0.0020 away.
    assert (level.sample, level.center, level.spread) == (3, Decimal("7.3365"), Decimal("0.0020"))


@pytest.mark.parametrize(
    "description", ["Mesin KEMAS-vakum, 2 unit besar", "  3 x Mesin; kemas vakum", "Kopi", "123 –"]
)
def test_python_and_sql_derive_the_same_keys(description):
    units = [factories.UnitFactory(code=code) for code in ("orang", "OH", "hari")]
    proposal = factories.ProposalFactory(lines=0)
    line = machine(
        proposal,
        USUAL,
        description=description,
        unit_1=units[0],
        factor_2=Decimal(2),
        unit_2=units[1],
        factor_3=Decimal(2),
        unit_3=units[2],
    )
    factories.proposals._bring_to(proposal, ProposalState.SUBMITTED)
    refresh_price_levels(at=factories.MOMENT)

    keys = PriceLevel.objects.filter(measure=PriceMeasure.UNIT_PRICE).exclude(unit="")
    assert set(keys.values_list("unit", flat=True)) == {unit_key(line)}
    assert set(keys.values_list("item", flat=True)) == {item_key(description), ""}


def test_thin_history_says_nothing_without_an_sbm_rate():
    office = history(3)
    refresh_price_levels(at=factories.MOMENT)
    proposal = factories.ProposalFactory(office=office, lines=0)
    machine(proposal, USUAL * 1000)

    assert odd(proposal) == []


def test_sbm_rate_stands_in_for_a_thin_history():
    office = history(3)
    refresh_price_levels(at=factories.MOMENT)
    rate = factories.SbmRateFactory(rate_idr=USUAL)
    proposal = factories.ProposalFactory(office=office, lines=0)
    machine(proposal, USUAL // 1000, sbm_item=rate.item)

    assert len(odd(proposal)) == 1


def test_command_says_how_many_levels_it_wrote(capsys):
    history(3)

    call_command("refresh_price_levels")

    assert capsys.readouterr().out == "Tingkat harga: 7 baris\n"


def test_dossier_asks_four_questions_for_two_and_two_thousand_lines():
    office = history(2)
    refresh_price_levels(at=factories.MOMENT)
    proposal = factories.ProposalFactory(office=office, lines=2)
    small = questions(proposal)
    model = proposal.lines.first()
    RabLine.objects.bulk_create(
        RabLine(
            proposal=proposal,
            position=n,
            description=f"Honor {n}",
            output_class_id=model.output_class_id,
            output_code="001",
            component="051",
            account_id=model.account_id,
            factor_1=1,
            unit_1_id=model.unit_1_id,
            unit_price_idr=1_000,
        )
        for n in range(10, 2_008)
    )

    assert small == questions(proposal) == 4


def questions(proposal) -> int:
    with CaptureQueriesContext(connection) as captured:
        dossier = read_dossier(proposal)
        examine(dossier)
    return len(captured)


def test_planted_slips_are_caught_and_right_lines_are_left_alone():
    score = slips.measure(history=2_400, tested=600, seed=7)

    assert score.recall >= 0.95, score
    assert score.false_alarms < 0.02, score
