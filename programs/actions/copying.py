"""Copy a proposal into a new draft: fresh identities, and where each line came from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from budgets.models import Account, ActivityType, FocusMenu, FundingScheme, Indicator, OutputClass
from budgets.states import CeilingStage
from programs.actions.locking import lock_proposal
from programs.actions.moves import WrongState
from programs.actions.proposals import start
from programs.models import (
    Candidate,
    OutputTarget,
    Proposal,
    ProposalLocation,
    RabLine,
    RecipientGroup,
    ScheduleStage,
    YearPlan,
)
from programs.rules import may_copy
from programs.states import REPLACEABLE, SECTION_COLUMNS, ProposalKind
from provinces.rules import Actor

Code = TypeVar("Code")
# Statements are made for one proposal and never copied; files are uploaded anew.
COPYABLE = ("identitas", "program", "kak", "lokasi", "calon", "keluaran", "rab", "jadwal")
_ROWS: dict[str, tuple[type[Any], ...]] = {
    "lokasi": (ProposalLocation,),
    "calon": (RecipientGroup, Candidate),
    "keluaran": (OutputTarget, YearPlan),
    "jadwal": (ScheduleStage,),
}
_OWN_WAY = frozenset({"title", "focus_id", "activity_id", "eligibility"})
_LINE_FIELDS = (
    "position", "output_code", "component", "subcomponent", "description", "factor_1", "unit_1_id",
    "factor_2", "unit_2_id", "factor_3", "unit_3_id", "factor_4", "unit_4_id", "unit_price_idr",
    "price_source", "sbm_item_id", "note",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CopyOrder:
    """What becomes of a copy: its scheme, title and parts, and whether it replaces its source."""

    scheme: FundingScheme
    title: str
    parts: Collection[str] = COPYABLE
    is_replacement: bool = False


@dataclass(frozen=True)
class Copied:
    """The new draft and the codes that its year no longer has, as people read them."""

    proposal: Proposal
    gone: tuple[str, ...] = field(default=())


def copy_proposal(
    source: Proposal, order: CopyOrder, *, by: Actor, at: datetime, key: UUID | None = None
) -> Copied:
    """Start a draft of the same office with the chosen parts of another proposal.

    Codes of the year are looked up again in the year of the scheme; a line whose code is gone
    keeps the old one, and the checks say so. The same key twice is one copy. Refuses another
    office's drafter (PermissionDenied), what ``start`` refuses, and replacing a proposal that is
    neither withdrawn nor declined, or replaced already (WrongState).
    """
    if not may_copy(by, source):
        raise PermissionDenied
    if order.is_replacement:
        _require_replaceable(source, key)
    draft = start(
        by=by, scheme=order.scheme, office=source.office, title=order.title, at=at, key=key
    )
    if draft.derived_from_id is not None:
        return Copied(draft)
    codes = _YearCodes(order.scheme)
    _write_answers(draft, source, order, codes)
    for part in order.parts:
        for model in _ROWS.get(part, ()):
            _copy_rows(model, draft, source, codes)
    if "rab" in order.parts:
        _copy_lines(draft, source, codes)
    return Copied(draft, tuple(dict.fromkeys(codes.gone)))


def _require_replaceable(source: Proposal, key: UUID | None) -> None:
    locked = lock_proposal(source.pk)
    if locked.state not in REPLACEABLE:
        raise WrongState(_("Hanya usulan yang ditarik atau tidak disetujui yang dapat diganti."))
    taken = Proposal.objects.filter(supersedes=locked).values_list("pk", flat=True).first()
    if taken is not None and taken != key:
        raise WrongState(_("Usulan ini sudah punya pengganti. Buka usulan penggantinya."))


def _write_answers(
    draft: Proposal, source: Proposal, order: CopyOrder, codes: "_YearCodes"
) -> None:
    draft.derived_from = source
    draft.supersedes = source if order.is_replacement else None
    for part in order.parts:
        for name in SECTION_COLUMNS.get(part, ()):
            if name not in _OWN_WAY:
                setattr(draft, name, getattr(source, name))
    if "program" in order.parts:
        draft.focus = codes.focus(source.focus)
        draft.activity = codes.activity(source.activity)
        if source.scheme_id == draft.scheme_id:
            draft.eligibility = source.eligibility
        elif source.scheme.fiscal_year_id < draft.scheme.fiscal_year_id:
            draft.kind = ProposalKind.CONTINUING
    draft.save()


def _copy_rows(model: type[Any], draft: Proposal, source: Proposal, codes: "_YearCodes") -> None:
    """The repeating rows of a part, each with an identity of its own."""
    names = [f.attname for f in model._meta.concrete_fields if f.name not in ("id", "proposal")]
    copies = []
    for row in model.objects.filter(proposal=source).order_by("position"):
        same = {name: getattr(row, name) for name in names}
        if isinstance(row, OutputTarget):
            new = codes.indicator(row.indicator)
            same["indicator_id"] = new.pk if new else None
        copies.append(model(proposal=draft, **same))
    model.objects.bulk_create(copies)


def _copy_lines(draft: Proposal, source: Proposal, codes: "_YearCodes") -> None:
    lines = (
        source.lines.current()
        .in_order()
        .select_related("account", "output_class", "indicator__objective__plan")
    )
    RabLine.objects.bulk_create(_copy_of(line, draft, codes) for line in lines)


def _copy_of(line: RabLine, draft: Proposal, codes: "_YearCodes") -> RabLine:
    same: dict[str, Any] = {name: getattr(line, name) for name in _LINE_FIELDS}
    return RabLine(
        proposal=draft,
        origin_line=line,
        account=codes.account(line.account),
        output_class=codes.output_class(line.output_class),
        indicator=codes.indicator(line.indicator),
        **same,
    )


class _YearCodes:
    """The code lists of a scheme's year. ``gone`` gathers what they no longer hold."""

    def __init__(self, scheme: FundingScheme) -> None:
        self.scheme, self.year = scheme, scheme.fiscal_year_id
        self.gone: list[str] = []
        self._accounts = _by_code(Account.objects.filter(fiscal_year=self.year))
        self._classes = _by_code(OutputClass.objects.filter(fiscal_year=self.year))
        self._indicators = {i.key: i for i in Indicator.objects.choosable(self.year)}

    def account(self, old: Account) -> Account:
        if old.fiscal_year_id == self.year:
            return old
        return self._found(self._accounts.get(old.code), f"{_('akun')} {old.code}") or old

    def output_class(self, old: OutputClass) -> OutputClass:
        if old.fiscal_year_id == self.year:
            return old
        return self._found(self._classes.get(old.code), f"KRO {old.code}") or old

    def indicator(self, old: Indicator | None) -> Indicator | None:
        if old is None or self._indicators.get(old.key) == old:
            return old
        return self._found(self._indicators.get(old.key), f"{_('indikator')} {old.name}")

    def focus(self, old: FocusMenu | None) -> FocusMenu | None:
        if old is None or old.scheme_id == self.scheme.pk:
            return old
        menu = FocusMenu.objects.of_scheme(self.scheme.pk, stage=CeilingStage.ALLOCATION)
        return self._found(menu.filter(name=old.name).first(), f"{_('fokus')} {old.name}")

    def activity(self, old: ActivityType | None) -> ActivityType | None:
        if old is None or old.fiscal_year_id == self.year:
            return old
        kinds = ActivityType.objects.filter(fiscal_year=self.year, letter=old.letter)
        return self._found(kinds.first(), f"{_('jenis kegiatan')} {old}")

    def _found(self, new: Code | None, words: str) -> Code | None:
        if new is None:
            self.gone.append(words)
        return new


def _by_code(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.code: row for row in rows}
