"""Work out anew what things usually cost, from the lines that were ever submitted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from programs.models import PriceLevel
from programs.states import PriceMeasure

# The same keys as ``checks.background``: three words of the description, units in a fixed order.
_ITEM = """array_to_string((regexp_split_to_array(
    btrim(regexp_replace(lower(line.description), '[^a-z]+', ' ', 'g')), ' '))[1:3], ' ')"""
_UNIT = """array_to_string(ARRAY(
    SELECT unit FROM unnest(ARRAY[
        line.unit_1_id, line.unit_2_id, line.unit_3_id, line.unit_4_id]) AS unit
    WHERE unit IS NOT NULL ORDER BY unit COLLATE "C"), '×')"""
_LINES = """
    FROM programs_rabline AS line
    JOIN programs_proposal AS proposal ON proposal.id = line.proposal_id
        AND proposal.first_submitted_at IS NOT NULL
    JOIN budgets_account AS account ON account.id = line.account_id
    JOIN budgets_outputclass AS class ON class.id = line.output_class_id
    LEFT JOIN budgets_activitytype AS activity ON activity.id = proposal.activity_id
    WHERE NOT line.is_removed
"""
_CASES = {
    PriceMeasure.UNIT_PRICE: f"""
        SELECT {_ITEM} AS item, account.code AS code, {_UNIT} AS unit,
            proposal.province_id AS province_id, log(line.unit_price_idr) AS value {_LINES}""",
    PriceMeasure.PER_BENEFICIARY: f"""
        SELECT '' AS item, activity.letter AS code, '' AS unit, NULL::uuid AS province_id,
            log(sum(line.amount_idr) / min(proposal.beneficiary_count)) AS value {_LINES}
            AND activity.letter IS NOT NULL AND proposal.beneficiary_count > 0
        GROUP BY proposal.id, activity.letter""",
    PriceMeasure.PER_OUTPUT: f"""
        SELECT '' AS item, class.code AS code, '' AS unit, NULL::uuid AS province_id,
            log(sum(line.amount_idr)) AS value {_LINES}
        GROUP BY proposal.id, class.code, line.output_code""",
}


@dataclass(frozen=True)
class _Grain:
    """One way to group cases: what stays of their item, code, unit and province."""

    item: str = "''"
    code: str = "''"
    unit: str = "''"
    province: str = "NULL::uuid"
    # A description without a letter names no thing.
    where: str = "true"


_GRAINS = {
    PriceMeasure.UNIT_PRICE: (
        _Grain(item="item", unit="unit", province="province_id", where="item <> ''"),
        _Grain(item="item", unit="unit", where="item <> ''"),
        _Grain(code="code", unit="unit", province="province_id"),
        _Grain(code="code", unit="unit"),
        _Grain(unit="unit"),
    ),
    PriceMeasure.PER_BENEFICIARY: (_Grain(code="code"),),
    PriceMeasure.PER_OUTPUT: (_Grain(code="code"),),
}
# Discrete percentiles: exact decimals of real cases, never a float.
_WRITE = """
    INSERT INTO programs_pricelevel
        (id, measure, item, code, unit, province_id, sample, center, spread, as_of)
    WITH cases AS ({cases}), grouped AS (
        SELECT {item} AS item, {code} AS code, {unit} AS unit, {province} AS province_id, value
        FROM cases WHERE {where}
    ), medians AS (
        SELECT item, code, unit, province_id, count(*) AS sample,
            percentile_disc(0.5) WITHIN GROUP (ORDER BY value) AS center
        FROM grouped GROUP BY item, code, unit, province_id
    )
    SELECT gen_random_uuid(), %(measure)s, medians.item, medians.code, medians.unit,
        medians.province_id, medians.sample, round(medians.center, 4),
        round(percentile_disc(0.5) WITHIN GROUP
            (ORDER BY abs(grouped.value - medians.center)), 4), %(at)s
    FROM medians JOIN grouped ON grouped.item = medians.item AND grouped.code = medians.code
        AND grouped.unit = medians.unit
        AND grouped.province_id IS NOT DISTINCT FROM medians.province_id
    GROUP BY medians.item, medians.code, medians.unit, medians.province_id, medians.sample,
        medians.center
"""


def refresh_price_levels(*, at: datetime) -> int:
    """Replace every level by one of today's lines; returns how many there are.

    Readers see the old levels until the transaction ends. Lines of proposals that were never
    submitted, and removed lines, count for nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Two refreshes at once would write each level twice.
        cursor.execute("LOCK TABLE programs_pricelevel IN SHARE ROW EXCLUSIVE MODE")
        PriceLevel.objects.all().delete()
        written = 0
        for measure, grains in _GRAINS.items():
            for grain in grains:
                cursor.execute(
                    _WRITE.format(cases=_CASES[measure], **vars(grain)),
                    {"measure": measure.value, "at": at},
                )
                written += cursor.rowcount
    return written
