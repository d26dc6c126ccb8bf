"""One form a report: only what that report needs to be told."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.forms.axes import AxisForm
from budgets.models import FundingScheme, Plan, Revision, Scenario
from budgets.rules import offices_printing_revisions
from ikmportal.reports.actions import Order
from ikmportal.reports.build import may_make_national
from ikmportal.reports.forms.base import ProvinceForm, ReportForm
from ikmportal.reports.forms.fiscal import FiscalTableForm
from ikmportal.reports.models import ReportFormat, ReportKind
from ikmportal.ui.fields import DateField
from programs.forms.lists import ListFilterForm
from programs.models import Rakor
from programs.states import ProposalState
from provinces.rules import Actor

_MOST_COMPARED = 4


class RakorReviewForm(ProvinceForm):
    kind = ReportKind.RAKOR_REVIEW
    rakor = forms.ModelChoiceField(label=_("Rakor"), queryset=Rakor.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        rakor = self.fields["rakor"]
        rakor.queryset = Rakor.objects.visible_to(actor).newest_first()  # type: ignore[attr-defined]

    def order(self) -> Order:
        rakor, province = self.cleaned_data["rakor"], self.cleaned_data.get("province")
        return Order(
            kind=self.kind,
            parameters={"rakor": str(rakor.pk), "label": rakor.name},
            format=self.cleaned_data["format"],
            province_id=province.pk if province else None,
        )


class RenstraMatrixForm(ReportForm):
    kind = ReportKind.RENSTRA_MATRIX
    plan = forms.ModelChoiceField(
        label=_("Rencana strategis"), queryset=Plan.objects.order_by("-first_year", "name")
    )
    first_year = forms.IntegerField(
        label=_("Dari tahun"),
        required=False,
        min_value=2000,
        max_value=2100,
        help_text=_("Kosongkan untuk seluruh masa rencana."),
    )
    last_year = forms.IntegerField(
        label=_("Sampai tahun"), required=False, min_value=2000, max_value=2100
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        plan = cleaned.get("plan")
        if plan is None:
            return cleaned
        first = cleaned.get("first_year") or plan.first_year
        last = cleaned.get("last_year") or plan.last_year
        if not plan.first_year <= first <= last <= plan.last_year:
            self.add_error(
                "last_year",
                _("Pilih tahun antara %(first)s dan %(last)s, yang awal lebih dulu.")
                % {"first": plan.first_year, "last": plan.last_year},
            )
        return cleaned | {"first_year": first, "last_year": last}

    def order(self) -> Order:
        plan = self.cleaned_data["plan"]
        first, last = self.cleaned_data["first_year"], self.cleaned_data["last_year"]
        return Order(
            kind=self.kind,
            parameters={
                "plan": str(plan.pk),
                "first_year": first,
                "last_year": last,
                "label": f"{plan.name} {first}–{last}",
            },
            format=self.cleaned_data["format"],
        )


class StatisticsForm(ReportForm):
    kind = ReportKind.STATISTICS
    scheme = forms.ModelChoiceField(
        label=_("Skema dan tahun anggaran"),
        queryset=FundingScheme.objects.order_by("-fiscal_year", "kind"),
    )

    def order(self) -> Order:
        scheme = self.cleaned_data["scheme"]
        return Order(
            kind=self.kind,
            parameters={"scheme": str(scheme.pk), "label": str(scheme)},
            format=self.cleaned_data["format"],
        )


class ProposalListForm(ReportForm):
    """The list of proposals as its address narrows it: Excel, for the person alone."""

    kind = ReportKind.PROPOSAL_LIST
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial["format"] = ReportFormat.XLSX

    def order(self) -> Order:
        asked = ListFilterForm(dict(parse_qsl(self.cleaned_data["query"])), actor=self.actor)
        return Order(
            kind=self.kind,
            parameters={
                "person": str(self.actor.user.pk),
                "filters": asked.asked,
                "label": str(_("Daftar usulan")),
            },
            format=self.cleaned_data["format"],
        )


class CeilingsForm(ProvinceForm):
    """Ceilings of a scheme, on a date and in the places somebody looked at."""

    kind = ReportKind.CEILINGS
    scheme = forms.ModelChoiceField(
        label=_("Skema dan tahun anggaran"),
        queryset=FundingScheme.objects.filter(ceilings__isnull=False)
        .distinct()
        .order_by("-fiscal_year", "kind"),
    )
    per = AxisForm.base_fields["per"]
    sumbu = AxisForm.base_fields["sumbu"]

    def order(self) -> Order:
        scheme, province = self.cleaned_data["scheme"], self.cleaned_data.get("province")
        on = self.cleaned_data["per"]
        return Order(
            kind=self.kind,
            parameters={
                "scheme": str(scheme.pk),
                "label": str(scheme),
                "on": on.isoformat() if on else "",
                "axis": self.cleaned_data["sumbu"],
            },
            format=self.cleaned_data["format"],
            province_id=province.pk if province else None,
        )


class ScenariosForm(ReportForm):
    """One to four scenarios of one scheme and stage."""

    kind = ReportKind.SCENARIOS
    scenarios = forms.ModelMultipleChoiceField(
        label=_("Skenario"),
        queryset=Scenario.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        seen = Scenario.objects.visible_to(actor).newest_first()
        self.fields["scenarios"].queryset = seen  # type: ignore[attr-defined]

    def clean_scenarios(self) -> list[Scenario]:
        chosen = list(self.cleaned_data["scenarios"])
        if len({(one.scheme_id, one.stage) for one in chosen}) > 1 or len(chosen) > _MOST_COMPARED:
            raise forms.ValidationError(
                _("Pilih paling banyak empat skenario dari skema dan tahap yang sama.")
            )
        return chosen

    def order(self) -> Order:
        chosen = self.cleaned_data["scenarios"]
        return Order(
            kind=self.kind,
            parameters={
                "scenarios": [str(one.pk) for one in chosen],
                "label": ", ".join(one.name for one in chosen)[:200],
            },
            format=self.cleaned_data["format"],
        )


class RevisionForm(ReportForm):
    """One revision, as Semula / Menjadi."""

    kind = ReportKind.REVISION
    revision = forms.ModelChoiceField(label=_("Revisi"), queryset=Revision.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self._is_national = may_make_national(actor, self.kind)
        seen = Revision.objects.visible_to(actor).select_related("office").newest_first()
        if not self._is_national:
            seen = seen.filter(office__in=offices_printing_revisions(actor))
            self.fields["revision"].help_text = _("Revisi yang ditulis kantor Anda.")
        self.fields["revision"].queryset = seen  # type: ignore[attr-defined]

    def order(self) -> Order:
        """Of the centre for the centre; of an office for that office alone."""
        chosen = self.cleaned_data["revision"]
        own = None if self._is_national else chosen.office
        return Order(
            kind=self.kind,
            parameters={"revision": str(chosen.pk), "label": str(chosen)[:200]},
            format=self.cleaned_data["format"],
            province_id=own.province_id if own else None,
        )


class RabLinesForm(ProvinceForm):
    """All lines, narrowed by scheme and state; only a workbook can hold them."""

    kind = ReportKind.RAB_LINES
    scheme = forms.ModelChoiceField(
        label=_("Skema dan tahun anggaran"),
        queryset=FundingScheme.objects.order_by("-fiscal_year", "kind"),
        required=False,
        empty_label=_("Semua skema"),
    )
    state = forms.ChoiceField(
        label=_("Status usulan"),
        choices=[("", _("Semua status")), *ProposalState.choices],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial["format"] = ReportFormat.XLSX
        choices = [c for c in ReportFormat.choices if c[0] == ReportFormat.XLSX]
        self.fields["format"].choices = choices  # type: ignore[attr-defined]
        self.fields["format"].help_text = _("Terlalu panjang untuk PDF.")

    def order(self) -> Order:
        scheme, province = self.cleaned_data["scheme"], self.cleaned_data.get("province")
        state = self.cleaned_data["state"]
        words = [str(scheme) if scheme else _("Semua skema")]
        words += [str(ProposalState(state).label)] if state else []
        return Order(
            kind=self.kind,
            parameters={
                "scheme": str(scheme.pk) if scheme else "",
                "state": state,
                "label": ", ".join(map(str, words)),
            },
            format=self.cleaned_data["format"],
            province_id=province.pk if province else None,
        )


class AllocationsForm(ProvinceForm):
    """The agreed allocations of a scheme, of the whole country or of one's own province."""

    kind = ReportKind.ALLOCATIONS
    scheme = CeilingsForm.base_fields["scheme"]

    def order(self) -> Order:
        scheme, province = self.cleaned_data["scheme"], self.cleaned_data.get("province")
        return Order(
            kind=self.kind,
            parameters={"scheme": str(scheme.pk), "label": str(scheme)},
            format=self.cleaned_data["format"],
            province_id=province.pk if province else None,
        )


class AllocationAnnexForm(ReportForm):
    """The annex of a letter: every province of the year, with the letter it belongs to."""

    kind = ReportKind.ALLOCATION_ANNEX
    scheme = CeilingsForm.base_fields["scheme"]
    letter_number = forms.CharField(
        label=_("Nomor surat"),
        max_length=120,
        required=False,
        help_text=_("Boleh kosong: titik-titik dicetak untuk diisi kemudian."),
    )
    letter_date = DateField(label=_("Tanggal surat"), required=False)

    def order(self) -> Order:
        scheme, dated = self.cleaned_data["scheme"], self.cleaned_data["letter_date"]
        return Order(
            kind=self.kind,
            parameters={
                "scheme": str(scheme.pk),
                "label": str(scheme),
                "letter_number": self.cleaned_data["letter_number"],
                "letter_date": dated.isoformat() if dated else "",
            },
            format=self.cleaned_data["format"],
        )


FORMS: dict[str, Callable[..., ReportForm]] = {
    form.kind: form
    for form in (
        RakorReviewForm, RenstraMatrixForm, StatisticsForm, ProposalListForm, RabLinesForm,
        CeilingsForm, RevisionForm, ScenariosForm, AllocationsForm, AllocationAnnexForm,
        FiscalTableForm,
    )
}  # fmt: skip
