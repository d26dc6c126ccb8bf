"""Set a rule for one scheme, and say beforehand whom it would stop."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from programs.checks import DECLARED, Dossier, examine, read_dossier
from programs.checks.rule import Rule, RuleBook, Setting, rule_code
from programs.models import Proposal, RuleSetting
from programs.rules import may_set_rules
from programs.states import EDITABLE, ProposalState, Severity
from provinces.rules import Actor

# Reading one draft costs four questions; a scheme rarely has more open ones at once.
MOST_DRAFTS = 200


class RuleRefused(Exception):
    """The setting is not possible; nothing was written. ``str()`` says why and what to do."""


@dataclass(frozen=True)
class Choice:
    """What an admin chose for a rule."""

    severity: Severity
    parameters: Mapping[str, Any]
    note: str
    first: date | None = None
    # The last day on which it counts; None is open.
    last: date | None = None

    @property
    def valid(self) -> DateRange:
        return DateRange(self.first, self.last, "[]")


@dataclass(frozen=True)
class Impact:
    """What a choice would do to the drafts of the scheme: how many were looked at, and which
    would newly be stopped or freed."""

    looked_at: int
    is_partial: bool
    stopped: list[Proposal]
    freed: list[Proposal]
    found: int


def set_rule(
    scheme: FundingScheme, rule: Rule, *, choice: Choice, seen: int, by: Actor, at: datetime
) -> RuleSetting:
    """Write what a rule does in a scheme. The audit history keeps every change.

    ``seen`` is the version on the admin's page, 0 where there was none. Refuses other people than
    admins (PermissionDenied), values that the rule does not declare, days in the wrong order and a
    setting that somebody changed meanwhile (RuleRefused). Setting what is set already writes
    nothing.
    """
    if not may_set_rules(by):
        raise PermissionDenied
    values = _checked(rule, choice)
    # The scheme's row stands for the right to make its first setting of a rule.
    FundingScheme.objects.select_for_update(of=("self",), no_key=True).get(pk=scheme.pk)
    stored = RuleSetting.objects.filter(scheme=scheme, code=rule.code).first()
    if stored is not None and _is_same(stored, values):
        return stored
    if (stored.version if stored else 0) != seen:
        raise RuleRefused(_("Aturan ini diubah orang lain. Muat ulang halaman lalu ubah lagi."))
    if stored is None:
        return RuleSetting.objects.create(scheme=scheme, code=rule.code, changed_at=at, **values)
    for name, value in {**values, "version": stored.version + 1, "changed_at": at}.items():
        setattr(stored, name, value)
    stored.save()
    return stored


def _checked(rule: Rule, choice: Choice) -> dict[str, Any]:
    unknown = set(choice.parameters) - {one.name for one in rule.parameters}
    if unknown or rule.code not in DECLARED:
        raise RuleRefused(_("Parameter ini tidak dikenal aturannya."))
    if choice.first and choice.last and choice.last < choice.first:
        raise RuleRefused(_("Hari terakhir harus sesudah hari pertama."))
    if not choice.note.strip():
        raise RuleRefused(_("Tulis alasan perubahan."))
    return {
        "severity": choice.severity,
        "parameters": {
            name: rule.parameter(name).stored(rule.parameter(name).read(value))
            for name, value in choice.parameters.items()
        },
        "note": choice.note.strip(),
        "valid": choice.valid,
    }


def _is_same(stored: RuleSetting, values: Mapping[str, Any]) -> bool:
    now = {name: getattr(stored, name) for name in values}
    last = values["valid"].upper
    # PostgreSQL writes a range of days as [first, day after the last).
    ends = now["valid"].upper and date.fromordinal(now["valid"].upper.toordinal() - 1)
    same_days = (now["valid"].lower, ends) == (values["valid"].lower, last)
    return same_days and all(now[name] == values[name] for name in values if name != "valid")


def impact(scheme: FundingScheme, rule: Rule, *, choice: Choice) -> Impact:
    """What the choice would do to the scheme's open drafts. Writes nothing.

    Looks at the ``MOST_DRAFTS`` that changed last.
    """
    drafts = (
        Proposal.objects.filter(scheme=scheme, state__in=[*EDITABLE, ProposalState.AWAITING_HEAD])
        .select_related("scheme")
        .order_by("-changed_at", "id")
    )
    looked_at = list(drafts[: MOST_DRAFTS + 1])
    stopped, freed, found = [], [], 0
    for proposal in looked_at[:MOST_DRAFTS]:
        dossier = read_dossier(proposal)
        before, after = _stops(dossier, rule), _stops(_with(dossier, rule, choice), rule)
        found += any(True for _finding in _of(_with(dossier, rule, choice), rule))
        if after and not before:
            stopped.append(proposal)
        elif before and not after:
            freed.append(proposal)
    return Impact(
        looked_at=min(len(looked_at), MOST_DRAFTS),
        is_partial=len(looked_at) > MOST_DRAFTS,
        stopped=stopped,
        freed=freed,
        found=found,
    )


def _with(dossier: Dossier, rule: Rule, choice: Choice) -> Dossier:
    settings = {**dossier.rules.settings, rule.code: Setting(choice.severity, choice.parameters)}
    return replace(dossier, rules=RuleBook(settings))


def _of(dossier: Dossier, rule: Rule) -> list[Severity]:
    return [f.severity for f in examine(dossier) if rule_code(f.code) == rule.code]


def _stops(dossier: Dossier, rule: Rule) -> bool:
    return Severity.BLOCK in _of(dossier, rule)
