"""The trigger that counts a desk's beats: one more with every statement that changes its table."""

import pgtrigger

_BEAT = """
    INSERT INTO programs_deskbeat (id, desk_id, beat)
    SELECT gen_random_uuid(), touched.desk_id, 1 FROM ({desks}) AS touched
    ORDER BY touched.desk_id
    ON CONFLICT (desk_id) DO UPDATE SET beat = programs_deskbeat.beat + 1;
    RETURN NULL;
"""
BY_ITEM = """
    SELECT DISTINCT item.desk_id FROM new_rows
    JOIN programs_rakoritem AS item ON item.id = new_rows.item_id
"""
BY_DESK = "SELECT DISTINCT new_rows.desk_id FROM new_rows"


def beating(desks: str) -> pgtrigger.Trigger:
    """Raise ``DeskBeat`` of the desks that new rows touch, once per statement."""
    return pgtrigger.Trigger(
        name="beat",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),  # type: ignore[no-untyped-call]
        func=_BEAT.format(desks=desks),
    )
