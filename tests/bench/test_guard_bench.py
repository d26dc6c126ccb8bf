"""The magnitude guard at full size: 10,000 lines under test against 20,000 of history.

Printed on the record. Goal: recall at least 95 per cent, false alarms below 2 per cent; the test
suite asserts the same at a small size (tests/programs/test_magnitude.py).
"""

import pytest

from programs.states import PriceMeasure
from tests.bench.table import RECORD
from tests.programs import slips

HISTORY, TESTED = 20_000, 10_000
pytestmark = pytest.mark.django_db


def test_guard_catches_planted_slips():
    score = slips.measure(history=HISTORY, tested=TESTED, seed=2024)

    assert score.slips == TESTED // 10
    RECORD.notes.append(
        f"{PriceMeasure.UNIT_PRICE.label}, {TESTED} baris, ×10³ ×10⁶ ÷10³. {score}. "
        "Sasaran: tertangkap ≥ 95%, alarm palsu < 2%"
    )
