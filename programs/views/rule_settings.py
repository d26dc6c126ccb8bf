"""The rules of a scheme: what each does, how an admin sets it, and whom that would stop."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.models import FundingScheme
from ikmportal.accounts.models import User
from ikmportal.audit.models import Entry
from ikmportal.ui.components import Badge, Tone
from programs import rules
from programs.actions.rule_settings import RuleRefused, impact, set_rule
from programs.checks import DECLARED
from programs.checks.rule import Rule, RuleBook, Setting
from programs.forms.rule_settings import RuleForm
from programs.models import Proposal, RuleSetting
from programs.states import Severity
from programs.views.finding import perform, require
from provinces.middleware import ActorRequest

_MOST_ENTRIES = 50
_LOOKS: dict[Severity, tuple[str, Tone]] = {
    Severity.BLOCK: ("kunci", "galat"),
    Severity.WARN: ("segi", "perbaiki"),
    Severity.OFF: ("silang", "kosong"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule as it is set in the scheme."""

    rule: Rule
    badge: Badge
    parameters: list[tuple[str, str]]
    stored: RuleSetting | None
    is_in_force: bool


@dataclass(frozen=True)
class Change:
    """One change of a setting, in people's words."""

    at: datetime
    by: str
    severity: str
    parameters: list[tuple[str, str]]
    note: str


@require_safe
def rule_list(request: ActorRequest) -> HttpResponse:
    """Every rule of one scheme, in the order in which they run."""
    require(rules.may_read_rules(request.actor))
    written = Proposal.objects.filter(scheme=OuterRef("pk"))
    schemes = list(
        FundingScheme.objects.filter(Q(accepts_proposals=True) | Exists(written)).order_by(
            "-fiscal_year", "kind"
        )
    )
    named = next((s for s in schemes if str(s.pk) == request.GET.get("skema", "")), None)
    chosen = named or next(iter(schemes), None)
    context = {
        "schemes": schemes,
        "chosen": chosen,
        "rows": _rows(chosen) if chosen else [],
        "may_set": rules.may_set_rules(request.actor),
    }
    return render(request, "programs/rules.html", context)


def _rows(scheme: FundingScheme) -> list[RuleRow]:
    stored = {row.code: row for row in RuleSetting.objects.filter(scheme=scheme)}
    in_force = set(
        RuleSetting.objects.filter(scheme=scheme).in_force().values_list("code", flat=True)
    )
    return [
        _row(rule, stored.get(code), is_in_force=code in in_force)
        for code, rule in DECLARED.items()
    ]


def _row(rule: Rule, stored: RuleSetting | None, *, is_in_force: bool) -> RuleRow:
    setting = Setting(Severity(stored.severity), stored.parameters) if stored else None
    book = RuleBook({rule.code: setting} if setting and is_in_force else {})
    severity = setting.severity if setting and is_in_force else rule.severity
    icon, tone = _LOOKS[severity]
    return RuleRow(
        rule=rule,
        badge=Badge(severity.label, icon, tone),
        parameters=_told(rule, book),
        stored=stored,
        is_in_force=is_in_force,
    )


def _told(rule: Rule, book: RuleBook) -> list[tuple[str, str]]:
    return [(str(one.label), one.text(book.value(rule, one.name))) for one in rule.parameters]


@require_http_methods(["GET", "HEAD", "POST"])
def rule_page(request: ActorRequest, scheme_id: UUID, code: str) -> HttpResponse:
    """One rule: first its impact is shown, then it is saved."""
    require(rules.may_set_rules(request.actor))
    scheme = get_object_or_404(FundingScheme, pk=scheme_id)
    rule = DECLARED.get(code)
    if rule is None:
        raise Http404
    stored = RuleSetting.objects.filter(scheme=scheme, code=code).first()
    form = RuleForm(request.POST if request.method == "POST" else None, rule=rule, stored=stored)
    context: dict[str, Any] = {"scheme": scheme, "rule": rule, "form": form}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("langkah") == "simpan" and _save(request, scheme, rule, form):
            return redirect("programs:rule", scheme.pk, rule.code)
        if not form.errors:
            context["impact"] = impact(scheme, rule, choice=form.choice)
    context["changes"] = _changes(rule, stored)
    status = 422 if form.errors else 200
    return render(request, "programs/rule.html", context, status=status)


def _save(request: ActorRequest, scheme: FundingScheme, rule: Rule, form: RuleForm) -> bool:
    try:
        perform(
            lambda: set_rule(
                scheme,
                rule,
                choice=form.choice,
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except RuleRefused as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, _("Aturan tersimpan."))
    return True


def _changes(rule: Rule, stored: RuleSetting | None) -> list[Change]:
    if stored is None:
        return []
    about = Entry.objects.about("programs_rulesetting", [stored.pk])
    entries = list(about.newest_first()[:_MOST_ENTRIES])
    names = dict(
        User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list(
            "pk", "full_name"
        )
    )
    return [_change(rule, entry, names) for entry in entries if entry.after]


def _change(rule: Rule, entry: Entry, names: dict[UUID, str]) -> Change:
    after = entry.after or {}
    severity = Severity(after["severity"])
    return Change(
        at=entry.at,
        by=names.get(entry.actor_id, "") if entry.actor_id else "",
        severity=str(severity.label),
        parameters=_told(rule, RuleBook({rule.code: Setting(severity, after["parameters"])})),
        note=after["note"],
    )
