"""Triggers that keep who wrote what, and refuse a signature from whoever wrote it.

They fire on raw SQL and bulk writes alike. The acting person is the one the audit names.
"""

import pgtrigger

from programs.states import SECTION_COLUMNS, Move

_REMEMBER = """
    INSERT INTO programs_sectionedit (id, proposal_id, section, person_id, edited_at)
    VALUES (gen_random_uuid(), {proposal}, {section}, editor, {at})
    ON CONFLICT (proposal_id, section, person_id) DO UPDATE SET edited_at = EXCLUDED.edited_at
        WHERE programs_sectionedit.edited_at <> EXCLUDED.edited_at;
"""
_EDITOR = ("editor", "uuid := NULLIF(current_setting('ikm.actor', true), '')::uuid")


def _changed(section: str, columns: tuple[str, ...]) -> str:
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    remember = _REMEMBER.format(proposal="NEW.id", section=f"'{section}'", at="NEW.changed_at")
    return f"IF {differs} THEN {remember} END IF;"


def remembers_editors() -> pgtrigger.Trigger:
    """On a proposal: each part of the form whose answers changed gets its editor and time."""
    parts = "".join(_changed(section, columns) for section, columns in SECTION_COLUMNS.items())
    return pgtrigger.Trigger(
        name="editors",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        declare=[_EDITOR],
        func=f"IF editor IS NOT NULL THEN {parts} END IF; RETURN NULL;",
    )


def remembers_editor_of(section: str) -> pgtrigger.Trigger:
    """On rows of a proposal that are one part of it: lines and files."""
    remember = _REMEMBER.format(
        proposal="NEW.proposal_id", section=f"'{section}'", at="transaction_timestamp()"
    )
    return pgtrigger.Trigger(
        name="editors",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[_EDITOR],
        func=f"IF editor IS NOT NULL THEN {remember} END IF; RETURN NULL;",
    )


def signer_wrote_nothing() -> pgtrigger.Trigger:
    """Whoever started, wrote or sent a proposal cannot sign it, in whichever post they act."""
    return pgtrigger.Trigger(
        name="signer_wrote_nothing",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.signed_by_id IS NOT NULL"),
        func=f"""
            IF TG_OP = 'UPDATE' AND NEW.signed_by_id IS NOT DISTINCT FROM OLD.signed_by_id THEN
                RETURN NEW;
            END IF;
            IF NEW.signed_by_id = NEW.created_by_id
                OR EXISTS (SELECT 1 FROM programs_sectionedit
                    WHERE proposal_id = NEW.id AND person_id = NEW.signed_by_id)
                OR EXISTS (SELECT 1 FROM programs_transition
                    WHERE proposal_id = NEW.id AND made_by_id = NEW.signed_by_id
                        AND move = '{Move.SEND_TO_HEAD}')
            THEN
                RAISE EXCEPTION 'ikm: a signer has not written or sent the proposal'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_signer_wrote_nothing';
            END IF;
            RETURN NEW;
        """,  # noqa: S608
    )
