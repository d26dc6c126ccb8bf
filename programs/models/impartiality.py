"""The trigger that refuses the word of somebody who stands too near the proposing office.

Too near is whoever holds or held a post in the office, in the office above it or in the Dinas of
its province, and whoever declared a conflict with one of them. It fires on raw SQL and bulk
writes alike; ``querysets.conflicts`` asks the same question.
"""

import pgtrigger

_REFUSE = """
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT {person} AS person_id, proposal.office_id FROM new_rows {proposals})
            AS judged
        JOIN provinces_office AS office ON office.id = judged.office_id
        JOIN provinces_office AS near ON near.id = office.id
            OR near.id = office.parent_id AND near.province_id IS NOT NULL
            OR office.regency_id IS NOT NULL AND near.regency_id IS NULL
                AND near.province_id = office.province_id
        WHERE EXISTS (
            SELECT 1 FROM provinces_appointment AS appointment
            JOIN provinces_post AS post ON post.id = appointment.post_id
            WHERE appointment.user_id = judged.person_id AND post.office_id = near.id
        ) OR EXISTS (
            SELECT 1 FROM programs_conflictdeclaration AS declared
            WHERE declared.reviewer_id = judged.person_id AND declared.office_id = near.id
                AND declared.withdrawn_at IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'ikm: a person with a conflict of interest neither reviews nor decides'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviewer_has_no_conflict';
    END IF;
    RETURN NULL;
"""
BY_PROPOSAL = "JOIN programs_proposal AS proposal ON proposal.id = new_rows.proposal_id"
BY_LINE = """
    JOIN programs_rabline AS line ON line.id = new_rows.line_id
    JOIN programs_proposal AS proposal ON proposal.id = line.proposal_id
"""
BY_DESK_ITEM = """
    JOIN programs_rakoritem AS item ON item.id = new_rows.item_id
    JOIN programs_proposal AS proposal ON proposal.id = item.proposal_id
"""
BY_REVIEW = """
    JOIN programs_review AS review ON review.id = new_rows.review_id
    JOIN programs_proposal AS proposal ON proposal.id = review.proposal_id
"""


def impartial(person: str, proposals: str) -> pgtrigger.Trigger:
    """Refuse new rows in which ``person`` judges a proposal too near to them; once a statement."""
    return pgtrigger.Trigger(
        name="impartial",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),  # type: ignore[no-untyped-call]
        func=_REFUSE.format(person=person, proposals=proposals),
    )
