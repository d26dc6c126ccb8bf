"""Triggers of the berita acara: what is sealed or under signature does not change, by any hand."""

import pgtrigger

from programs.states import MinutesState

_DRAFT, _WAITING, _SEALED = (state.value for state in MinutesState)
# What both sides sign, and what names it.
_SIGNED = (
    "content", "sha256", "number", "ordinal", "corrects_id", "reason", "desk_id", "total_idr",
    "held_on", "place", "legal_bases", "notes", "documents_due", "verification_code",
)  # fmt: skip
_DIFFERS = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _SIGNED)
_STANDS = f"""
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'ikm: a berita acara is never deleted';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = '{_SEALED}' THEN
        RAISE EXCEPTION 'ikm: a sealed berita acara never changes; write an addendum';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = '{_WAITING}' AND NEW.state <> '{_DRAFT}' AND ({_DIFFERS})
    THEN
        RAISE EXCEPTION 'ikm: a berita acara under signature does not change';
    END IF;
    IF NEW.state = '{_SEALED}' AND (
        SELECT count(DISTINCT side) FROM programs_minutessignature
            WHERE minutes_id = NEW.id AND sha256 = NEW.sha256
    ) < 2 THEN
        RAISE EXCEPTION 'ikm: a berita acara is sealed by both sides';
    END IF;
    RETURN NEW;
"""  # noqa: S608
_PARTIES_STAND = f"""
    IF EXISTS (
        SELECT 1 FROM programs_beritaacara
            WHERE id IN (NEW.minutes_id, OLD.minutes_id) AND state <> '{_DRAFT}'
    ) THEN
        RAISE EXCEPTION 'ikm: parties change only while the berita acara is drawn up';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""  # noqa: S608
_SIGNS_WHAT_WAITS = f"""
    IF NOT EXISTS (
        SELECT 1 FROM programs_beritaacara
            WHERE id = NEW.minutes_id AND state = '{_WAITING}' AND sha256 = NEW.sha256
    ) THEN
        RAISE EXCEPTION 'ikm: a signature belongs to the content that waits for it';
    END IF;
    RETURN NEW;
"""  # noqa: S608
_CHANGES = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def _before(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=func)


def stands_once_sent() -> pgtrigger.Trigger:
    """On a berita acara: sealed by two sides only, and never changed afterwards."""
    return _before("stands", _CHANGES, _STANDS)


def parties_of_a_draft() -> pgtrigger.Trigger:
    """On its parties: named while it is drawn up, and only then."""
    return _before("parties", _CHANGES, _PARTIES_STAND)


def signs_what_waits() -> pgtrigger.Trigger:
    """On a signature: only on the content that waits now."""
    return _before("signs", pgtrigger.Insert, _SIGNS_WHAT_WAITS)
