"""What the host writes down of the results of a meeting: points, follow-up, rumusan."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.fields import DateField
from ikmportal.ui.forms import MendingForm
from programs.actions.meeting_results import IssueFacts
from programs.forms.meeting import area, offices_around
from programs.models import Need, Rakor, RakorIssue
from programs.rules import hosting_offices, may_arrange_meetings
from programs.states import NeedState
from provinces.models import Office, Post
from provinces.rules import Actor


class IssueForm(MendingForm):
    """A point of discussion, with follow-up or without."""

    topic = forms.CharField(label=gettext_lazy("Isu"), max_length=200)
    discussion = area(gettext_lazy("Pembahasan"))
    decision = area(gettext_lazy("Keputusan"), rows=2)
    need = forms.ModelChoiceField(
        Need.objects.none(),
        label=gettext_lazy("Kebutuhan yang dibahas"),
        empty_label=gettext_lazy("Tidak tentang satu kebutuhan"),
        required=False,
    )
    owner_office = forms.ModelChoiceField(
        Office.objects.none(),
        label=gettext_lazy("Pelaksana tindak lanjut"),
        empty_label=gettext_lazy("Tanpa tindak lanjut"),
        required=False,
    )
    owner_post = forms.ModelChoiceField(
        Post.objects.none(),
        label=gettext_lazy("Jabatan pelaksana"),
        empty_label=gettext_lazy("Seluruh kantor"),
        required=False,
    )
    due_date = DateField(label=gettext_lazy("Batas waktu"), required=False)

    def __init__(self, *args: Any, rakor: Rakor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        offices = offices_around(rakor)
        fields["owner_office"].queryset = offices
        posts = Post.objects.filter(office__in=offices.order_by().values("pk"))
        fields["owner_post"].queryset = posts.select_related("office").order_by(
            "office__name", "title"
        )
        fields["owner_post"].label_from_instance = lambda post: f"{post.office}: {post.title}"
        fields["need"].queryset = _discussable(rakor)
        fields["need"].label_from_instance = lambda need: f"{need.regency.full_name}: {need.title}"

    @classmethod
    def of(cls, issue: RakorIssue) -> "IssueForm":
        known = {name: getattr(issue, name) for name in cls.base_fields}
        return cls(initial=known, rakor=issue.rakor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        office, post, due = (cleaned.get(n) for n in ("owner_office", "owner_post", "due_date"))
        if post and office is None:
            cleaned["owner_office"] = office = post.office
        if post and office and post.office_id != office.pk:
            self.add_error("owner_post", _("Jabatan ini bukan dari kantor pelaksana."))
        if office and not due and "due_date" not in self.errors:
            self.add_error("due_date", _("Isi batas waktu tindak lanjut."))
        if due and not office and "owner_office" not in self.errors:
            self.add_error("owner_office", _("Pilih pelaksana, atau kosongkan batas waktu."))
        return cleaned

    @property
    def facts(self) -> IssueFacts:
        return IssueFacts(**self.cleaned_data)


def _discussable(rakor: Rakor) -> Any:
    """Needs that kabupaten/kota of the host's province sent for the year of the meeting."""
    if rakor.host.province_id is None:
        return Need.objects.none()
    needs = Need.objects.filter(province_id=rakor.host.province_id).exclude(state=NeedState.DRAFT)
    needs = needs.filter(fiscal_year_id=rakor.scheme.fiscal_year_id)
    return needs.select_related("regency").order_by("regency__full_name", "title")


class IssueDoneForm(MendingForm):
    note = forms.CharField(label=gettext_lazy("Hasil"), required=False, max_length=1000)


class CarryForm(MendingForm):
    """To which later meeting an open point goes."""

    rakor = forms.ModelChoiceField(Rakor.objects.none(), label=gettext_lazy("Rapat berikutnya"))

    def __init__(self, *args: Any, origin: Rakor, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rakor"]
        later = Rakor.objects.visible_to(actor).filter(first_day__gt=origin.last_day)
        field.queryset = self.later = _kept_by(actor, later).order_by("first_day", "name")


def _kept_by(actor: Actor, meetings: Any) -> Any:
    """Of meetings, those whose record the person keeps."""
    if may_arrange_meetings(actor):
        return meetings
    return meetings.filter(host__in=hosting_offices(actor))


class RecommendationForm(MendingForm):
    text = area(gettext_lazy("Rumusan"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="rumusan", **kwargs)


class AttendanceFileForm(forms.Form):
    """In which form the attendance list is made; two buttons, so nothing is shown of it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    format = forms.ChoiceField(choices=(("pdf", "PDF"), ("xlsx", "Excel")))
