"""What the host writes down of a meeting. Times are told in the zone of the place."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.fields import DateField
from ikmportal.ui.forms import MendingForm
from programs.actions.desk_schedule import Spread
from programs.actions.meeting_parts import AttendanceFacts, MaterialFacts, SessionFacts
from programs.forms.acts import RakorForm
from programs.models import Rakor, RakorDesk, RakorSession
from programs.states import MaterialKind, Presence, ProxyKind
from provinces.models import Office
from provinces.states import OfficeKind

_CLOCKS = ["%H:%M", "%H.%M"]


def clock_field(label: Any, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=_CLOCKS,
        widget=forms.TimeInput(format="%H.%M"),
        error_messages={"invalid": gettext_lazy("Tulis jam dan menit, misalnya 09.00.")},
        **options,
    )


def area(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=4000, widget=widget, **options)


class ProvincialRakorForm(RakorForm):
    """A Rakor provinsi as the provincial Dinas calls it: the kind is known, so is the host."""

    class Meta(RakorForm.Meta):
        fields = (
            "name",
            "scheme",
            "host",
            "city",
            "venue",
            "mode",
            "first_day",
            "last_day",
            "note",
        )

    def __init__(self, *args: Any, hosts: frozenset[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["host"]
        field.queryset = Office.objects.filter(pk__in=hosts).order_by("name")
        field.initial = field.queryset.first()
        field.empty_label = None


class _TimedForm(MendingForm):
    """A day of the meeting with two hours."""

    day = DateField(label=gettext_lazy("Tanggal"))
    opens = clock_field(gettext_lazy("Mulai"))
    closes = clock_field(gettext_lazy("Selesai"))

    def __init__(self, *args: Any, rakor: Rakor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rakor = rakor
        self.fields["opens"].help_text = _("Waktu setempat (%(zone)s), misalnya 09.00.") % {
            "zone": rakor.get_time_zone_display()
        }

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self.rakor.first_day <= day <= self.rakor.last_day:
            raise forms.ValidationError(_("Pilih hari di dalam hari rapat."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("Waktu selesai harus sesudah waktu mulai."))
        return cleaned

    def moment(self, name: str) -> datetime:
        """A day and an hour of the form as an instant."""
        zone = ZoneInfo(self.rakor.time_zone)
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data[name], tzinfo=zone)


def times_of(starts_at: datetime, ends_at: datetime, rakor: Rakor) -> dict[str, date | time]:
    """What a timed form shows of a stored row."""
    zone = ZoneInfo(rakor.time_zone)
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return {"day": start.date(), "opens": start.time(), "closes": end.time()}


class SessionForm(_TimedForm):
    """One row of the agenda."""

    title = forms.CharField(label=gettext_lazy("Acara"), max_length=200)
    speaker = forms.CharField(label=gettext_lazy("Pembicara"), required=False, max_length=150)
    speaker_post = forms.CharField(
        label=gettext_lazy("Jabatan pembicara"), required=False, max_length=200
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Cara menyampaikan"),
        choices=[(w.value, w.label) for w in (Presence.HERE, Presence.VIRTUAL)],
    )
    proxy = forms.ChoiceField(
        label=gettext_lazy("Diwakili"),
        choices=[("", gettext_lazy("Tidak diwakili")), *ProxyKind.choices],
        required=False,
    )
    proxy_name = forms.CharField(
        label=gettext_lazy("Yang mewakili"), required=False, max_length=150
    )
    proxy_post = forms.CharField(
        label=gettext_lazy("Jabatan yang mewakili"), required=False, max_length=200
    )
    gist = area(gettext_lazy("Pokok isi"))

    @classmethod
    def of(cls, session: RakorSession) -> "SessionForm":
        known = {name: getattr(session, name) for name in cls.base_fields if hasattr(session, name)}
        times = times_of(session.starts_at, session.ends_at, session.rakor)
        return cls(initial={**known, **times}, rakor=session.rakor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("proxy"):
            for name in ("speaker", "proxy_name"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Isi nama, atau pilih tidak diwakili."))
        elif cleaned.get("proxy_name") or cleaned.get("proxy_post"):
            self.add_error("proxy", _("Pilih cara mewakili, atau kosongkan yang mewakili."))
        return cleaned

    @property
    def facts(self) -> SessionFacts:
        told = {n: v for n, v in self.cleaned_data.items() if n not in ("day", "opens", "closes")}
        return SessionFacts(starts_at=self.moment("opens"), ends_at=self.moment("closes"), **told)


class MaterialForm(MendingForm):
    """Words, a file, or both; a photo with what it shows."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=MaterialKind.choices)
    title = forms.CharField(label=gettext_lazy("Judul"), max_length=200)
    author = forms.CharField(
        label=gettext_lazy("Dari"),
        help_text=gettext_lazy("Nama dan jabatan yang menyampaikan."),
        required=False,
        max_length=200,
    )
    text = area(gettext_lazy("Isi"))
    file = forms.FileField(
        label=gettext_lazy("Berkas"),
        help_text=gettext_lazy("PDF, JPEG, PNG, XLSX, atau DOCX; paling besar 10 MB."),
        required=False,
    )
    alt = forms.CharField(
        label=gettext_lazy("Keterangan gambar"),
        help_text=gettext_lazy("Untuk foto: apa yang terlihat, bagi yang tidak dapat melihatnya."),
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_photo = cleaned.get("kind") == MaterialKind.PHOTO
        if is_photo and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Pilih berkas fotonya."))
        if is_photo and not cleaned.get("alt"):
            self.add_error("alt", _("Tulis apa yang terlihat pada foto."))
        if not (cleaned.get("file") or cleaned.get("text") or self.errors):
            self.add_error("text", _("Isi teksnya, atau pilih berkas."))
        return cleaned

    @property
    def facts(self) -> MaterialFacts:
        return MaterialFacts(**{n: v for n, v in self.cleaned_data.items() if n != "file"})


class InviteForm(MendingForm):
    """Which offices are asked to come."""

    everyone = forms.BooleanField(
        label=gettext_lazy("Semua kantor yang belum diundang"), required=False
    )
    offices = forms.ModelMultipleChoiceField(
        Office.objects.none(),
        label=gettext_lazy("Kantor"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Nomor undangan"), required=False, max_length=80
    )

    def __init__(self, *args: Any, rakor: Rakor, **kwargs: Any) -> None:
        super().__init__(*args, prefix="undang", **kwargs)
        field: Any = self.fields["offices"]
        field.queryset = offices_around(rakor).exclude(rakor_invitations__rakor=rakor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("everyone") or cleaned.get("offices") or "offices" in self.errors):
            self.add_error("offices", _("Pilih paling sedikit satu kantor."))
        return cleaned

    @property
    def chosen(self) -> list[Office]:
        field: Any = self.fields["offices"]
        wanted = self.cleaned_data["offices"]
        return list(field.queryset if self.cleaned_data["everyone"] else wanted)


def offices_around(rakor: Rakor) -> Any:
    """Offices of that day: the host's province, or every office but those of kabupaten/kota."""
    offices = Office.objects.existing_on(rakor.first_day).order_by("kind", "name")
    if rakor.is_provincial and rakor.host.province_id is not None:
        return offices.filter(province_id=rakor.host.province_id)
    return offices.exclude(kind=OfficeKind.REGENCY)


class AttendanceForm(MendingForm):
    """One line of the attendance list."""

    office = forms.ModelChoiceField(
        Office.objects.none(),
        label=gettext_lazy("Kantor"),
        empty_label=gettext_lazy("Instansi lain"),
        required=False,
    )
    institution = forms.CharField(
        label=gettext_lazy("Instansi lain"), required=False, max_length=150
    )
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=150)
    post_title = forms.CharField(label=gettext_lazy("Jabatan"), max_length=200)
    way = forms.ChoiceField(label=gettext_lazy("Kehadiran"), choices=Presence.choices)
    proxy_name = forms.CharField(
        label=gettext_lazy("Diwakili oleh"), required=False, max_length=150
    )
    proxy_post = forms.CharField(
        label=gettext_lazy("Jabatan yang mewakili"), required=False, max_length=200
    )

    def __init__(self, *args: Any, rakor: Rakor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = offices_around(rakor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("office") and not cleaned.get("institution"):
            self.add_error("institution", _("Pilih kantor, atau tulis instansinya."))
        is_represented = cleaned.get("way") == Presence.REPRESENTED
        for name in ("proxy_name", "proxy_post"):
            if is_represented and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Isi nama dan jabatan yang mewakili."))
            elif not is_represented and cleaned.get(name):
                self.add_error(name, _("Pilih kehadiran Diwakili, atau kosongkan."))
        return cleaned

    @property
    def facts(self) -> AttendanceFacts:
        return AttendanceFacts(**self.cleaned_data)


class SlotForm(_TimedForm):
    """One province's time at a table."""

    number = forms.IntegerField(label=gettext_lazy("Meja"), min_value=1, max_value=999)

    @classmethod
    def of(cls, desk: RakorDesk) -> "SlotForm":
        known: dict[str, Any] = {"number": desk.number, "day": desk.held_on}
        if desk.slot:
            known |= times_of(desk.slot.lower, desk.slot.upper, desk.rakor)
        return cls(initial=known, rakor=desk.rakor)


class SpreadForm(MendingForm):
    """Deal out slots to all provinces at once."""

    tables = forms.IntegerField(label=gettext_lazy("Jumlah meja"), min_value=1, max_value=100)
    minutes = forms.IntegerField(
        label=gettext_lazy("Menit per provinsi"), min_value=5, max_value=600, initial=60
    )
    first_day = DateField(label=gettext_lazy("Mulai tanggal"))
    opens = clock_field(gettext_lazy("Dari pukul"))
    closes = clock_field(gettext_lazy("Sampai pukul"))

    def __init__(self, *args: Any, rakor: Rakor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"first_day": rakor.first_day})
        super().__init__(*args, prefix="bagi", **kwargs)
        self.rakor = rakor

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, opens, closes = (cleaned.get(name) for name in ("first_day", "opens", "closes"))
        if day and not self.rakor.first_day <= day <= self.rakor.last_day:
            self.add_error("first_day", _("Pilih hari di dalam hari rapat."))
        if opens and closes and closes <= opens:
            self.add_error("closes", _("Waktu selesai harus sesudah waktu mulai."))
        return cleaned

    @property
    def how(self) -> Spread:
        return Spread(**self.cleaned_data)
