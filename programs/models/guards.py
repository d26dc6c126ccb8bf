"""Triggers that keep the parts of a proposal from changing while somebody else has it."""

import pgtrigger

from programs.states import EDITABLE

_ONLY_WHILE_EDITABLE = f"""
    IF EXISTS (
        SELECT 1 FROM programs_proposal WHERE id IN (NEW.proposal_id, OLD.proposal_id)
            AND state NOT IN ({", ".join(f"'{state}'" for state in EDITABLE)})
    ) THEN
        RAISE EXCEPTION 'ikm: % changes only while the proposal is a draft or returned',
            TG_TABLE_NAME;
    END IF;
    RETURN COALESCE(NEW, OLD);
"""  # noqa: S608


def only_while_editable() -> pgtrigger.Trigger:
    """Refuse rows of a proposal that was submitted or waits for a signature."""
    return pgtrigger.Trigger(
        name="only_while_editable",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_ONLY_WHILE_EDITABLE,
    )
