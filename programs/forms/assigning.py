"""Forms of sharing out the review: rules, one assignment, an end, a conflict of interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FocusMenu, FundingScheme
from ikmportal.accounts.models import User
from ikmportal.ui.forms import MendingForm
from programs.actions.assigning import Cover
from programs.models import RakorDesk
from provinces.models import Office, Province
from provinces.states import OfficeKind


class _PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by name, already read."""

    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class _DeskField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, desk: Any) -> str:
        return f"{desk.rakor.name}: {_('Meja')} {desk.number}, {desk.province.name}"


class CoverForm(MendingForm):
    """A reviewer and exactly one thing they cover."""

    unmarked = ("province", "focus", "desk")

    reviewer = _PersonField(User.objects.none(), label=gettext_lazy("Penelaah"))
    province = forms.ModelChoiceField(
        Province.objects.none(), label=gettext_lazy("Provinsi"), required=False
    )
    focus = forms.ModelChoiceField(
        FocusMenu.objects.none(), label=gettext_lazy("Fokus"), required=False
    )
    desk = _DeskField(RakorDesk.objects.none(), label=gettext_lazy("Meja Rakor"), required=False)

    def __init__(
        self, *args: Any, scheme: FundingScheme, reviewers: list[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        desks = RakorDesk.objects.filter(rakor__scheme=scheme).select_related("rakor", "province")
        asked = {
            "reviewer": _among(reviewers),
            "province": Province.objects.by_code(),
            "focus": FocusMenu.objects.filter(scheme=scheme).order_by("name"),
            "desk": desks.order_by("-rakor__first_day", "number"),
        }
        for name, rows in asked.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [name for name in ("province", "focus", "desk") if cleaned.get(name)]
        if not self.errors and len(chosen) != 1:
            self.add_error("province", _("Pilih satu saja: provinsi, fokus, atau meja Rakor."))
        return cleaned

    @property
    def cover(self) -> Cover:
        data = self.cleaned_data
        return Cover(province=data["province"], focus=data["focus"], desk=data["desk"])


class AssignForm(MendingForm):
    reviewer = _PersonField(User.objects.none(), label=gettext_lazy("Penelaah"))

    def __init__(self, *args: Any, reviewers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = _among(reviewers)  # type: ignore[attr-defined]


class WhyForm(MendingForm):
    """A reason in one line."""

    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300)

    @property
    def problem(self) -> str:
        return " ".join(str(text) for text in self.errors.get("reason", []))


class DeclareForm(MendingForm):
    """An office one does not judge, and why."""

    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Kantor"))
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dinas = Office.objects.filter(kind__in=[OfficeKind.PROVINCE, OfficeKind.REGENCY])
        self.fields["office"].queryset = dinas.order_by("name")  # type: ignore[attr-defined]


def _among(people: list[User]) -> Any:
    return User.objects.filter(pk__in=[one.pk for one in people]).order_by("full_name")
