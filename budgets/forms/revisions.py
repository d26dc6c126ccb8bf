"""The head of a revision, a move over all allocations, lines of one allocation, the decision."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.actions.revision_desk import NewLine, Spread, Target
from budgets.actions.revisions import Brief
from budgets.figures.revisions import LineState
from budgets.forms.axes import end_of_day
from budgets.models import Account, AllocationLine, FundingScheme, Indicator, Revision, Unit
from budgets.states import BeneficiaryClass, RevisionAuthority, RevisionKind
from ikmportal.ui.fields import DateField, RupiahField, VolumeField
from ikmportal.ui.forms import MendingForm, name_the_mend

_NOBODY = [("", gettext_lazy("Tidak disebut")), *BeneficiaryClass.choices]


class BriefForm(MendingForm):
    """Kind, theme, reason and letter."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis revisi"), choices=RevisionKind.choices)
    theme = forms.CharField(
        label=gettext_lazy("Tema"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Wajib untuk refocusing, misalnya: terdampak pandemi."),
    )
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=500)
    letter_number = forms.CharField(label=gettext_lazy("Nomor surat"), max_length=120)
    letter_date = DateField(label=gettext_lazy("Tanggal surat"))
    effective_date = DateField(label=gettext_lazy("Berlaku mulai"))

    def __init__(
        self, *args: Any, scheme: FundingScheme, of_an_office: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._year = scheme.fiscal_year_id
        if of_an_office:
            own = [c for c in RevisionKind.choices if c[0] != RevisionKind.REFOCUSING]
            _choices(self, "kind", [(value, str(label)) for value, label in own])
            del self.fields["theme"]

    def clean_effective_date(self) -> date:
        day: date = self.cleaned_data["effective_date"]
        if day.year != self._year:
            raise forms.ValidationError(
                _("Revisi berlaku dalam tahun anggarannya. Pakai tanggal pada tahun %(year)s.")
                % {"year": self._year}
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == RevisionKind.REFOCUSING and not cleaned.get("theme"):
            self.add_error("theme", _("Isi tema refocusing."))
        return cleaned

    @property
    def brief(self) -> Brief:
        names = ("kind", "theme", "reason", "letter_number", "letter_date", "effective_date")
        return Brief(**{n: self.cleaned_data[n] for n in names if n in self.fields})


def _accounts(year: int) -> list[tuple[str, str]]:
    rows = Account.objects.filter(fiscal_year=year).order_by("code").values_list("code", "name")
    return [("", _("Pilih akun")), *((code, f"{code} {name}") for code, name in rows)]


def _indicators(year: int) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(
        Indicator.objects.choosable(year),
        label=_("Indikator"),
        required=False,
        empty_label=_("Tanpa indikator"),
    )


class SpreadForm(MendingForm):
    """Which account gives how much in every allocation, and what receives it."""

    source_code = forms.ChoiceField(label=gettext_lazy("Akun yang dikurangi"))
    percent = forms.IntegerField(
        label=gettext_lazy("Dikurangi (persen)"),
        min_value=1,
        max_value=100,
        error_messages={"invalid": gettext_lazy("Tulis bilangan bulat, misalnya 50.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Volume dibulatkan ke atas menjadi satuan utuh."),
    )
    target_code = forms.ChoiceField(label=gettext_lazy("Akun penerima"))
    description = forms.CharField(label=gettext_lazy("Uraian baris baru"), max_length=300)
    beneficiary = forms.ChoiceField(
        label=gettext_lazy("Penerima manfaat"), choices=_NOBODY, required=False
    )

    def __init__(self, *args: Any, revision: Revision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = revision.scheme.fiscal_year_id
        names = dict(_accounts(year))
        used = AllocationLine.objects.standing().filter(
            allocation__ceiling__scheme=revision.scheme_id
        )
        if revision.office_id is not None:
            used = used.filter(allocation__office=revision.office_id)
        codes = used.order_by("account_code").values_list("account_code", flat=True).distinct()
        _choices(
            self, "source_code", [("", _("Pilih akun")), *((c, names.get(c, c)) for c in codes)]
        )
        _choices(self, "target_code", list(names.items()))
        self.fields["indicator"] = _indicators(year)

    @property
    def spread(self) -> Spread:
        indicator = self.cleaned_data["indicator"]
        return Spread(
            account_code=self.cleaned_data["source_code"],
            percent=self.cleaned_data["percent"],
            target=NewLine(
                account_code=self.cleaned_data["target_code"],
                description=self.cleaned_data["description"],
                beneficiary=self.cleaned_data["beneficiary"],
                indicator_id=indicator.pk if indicator else None,
            ),
        )


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True)
class LineRow:
    """One line with the fields that say what it shall become."""

    state: LineState
    volume: forms.BoundField | None
    price: forms.BoundField | None
    amount: forms.BoundField | None
    beneficiary: forms.BoundField


class LinesForm(MendingForm):
    """Menjadi of every line of one allocation: volume and price, or the amount alone."""

    def __init__(self, *args: Any, lines: Iterable[LineState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = list(lines)
        for line in self._lines:
            self._add_fields(line.line_ref.hex, line)
        name_the_mend(self)

    def _add_fields(self, ref: str, line: LineState) -> None:
        what = {"name": line.description}
        if line.volume is not None:
            label = _("Volume menjadi, %(name)s") % what
            self._add(f"v-{ref}", VolumeField(label=label, initial=line.volume.normalize()))
        if line.unit_price_idr is not None:
            label = _("Harga menjadi, %(name)s") % what
            self._add(f"p-{ref}", RupiahField(label=label, initial=line.unit_price_idr))
        else:
            label = _("Menjadi, %(name)s") % what
            self._add(f"j-{ref}", RupiahField(label=label, initial=line.amount_idr))
        self.fields[f"b-{ref}"] = forms.ChoiceField(
            label=_("Penerima manfaat, %(name)s") % what,
            choices=_NOBODY,
            required=False,
            initial=line.beneficiary,
        )

    def _add(self, name: str, field: forms.Field) -> None:
        """A line that came after the page was opened is not asked for: the version tells."""
        field.required = not self.is_bound or name in self.data
        self.fields[name] = field

    def rows(self) -> Iterator[LineRow]:
        for line in self._lines:
            ref = line.line_ref.hex
            yield LineRow(
                line,
                self._bound(f"v-{ref}"),
                self._bound(f"p-{ref}"),
                self._bound(f"j-{ref}"),
                self[f"b-{ref}"],
            )

    def _bound(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    @property
    def targets(self) -> list[Target]:
        """Only what differs from what the page showed."""
        changed = {name.partition("-")[2] for name in self.changed_data}
        return [self._target(line) for line in self._lines if line.line_ref.hex in changed]

    def _target(self, line: LineState) -> Target:
        """What the form says; where it does not ask, the line as it was."""
        cleaned, ref = self.cleaned_data, line.line_ref.hex

        def said(name: str, kept: Any) -> Any:
            return cleaned[f"{name}-{ref}"] if f"{name}-{ref}" in self.data else kept

        return Target(
            line_ref=line.line_ref,
            volume=said("v", line.volume),
            unit_price_idr=said("p", line.unit_price_idr),
            amount_idr=said("j", line.amount_idr),
            beneficiary=said("b", line.beneficiary),
        )


class NewLineForm(MendingForm):
    """A line that was not there; all blank is none."""

    account_code = forms.ChoiceField(label=gettext_lazy("Akun"), required=False)
    output_code = forms.ChoiceField(
        label=gettext_lazy("RO"),
        required=False,
        help_text=gettext_lazy("RO yang sudah ada pada alokasi ini."),
    )
    description = forms.CharField(label=gettext_lazy("Uraian"), max_length=300, required=False)
    volume = VolumeField(label=gettext_lazy("Volume"), required=False)
    unit_code = forms.ModelChoiceField(
        Unit.objects.order_by("code"), label=gettext_lazy("Satuan"), required=False
    )
    unit_price_idr = RupiahField(label=gettext_lazy("Harga satuan"), required=False)
    amount_idr = RupiahField(
        label=gettext_lazy("Jumlah"),
        required=False,
        help_text=gettext_lazy("Hanya bila tanpa volume dan harga satuan."),
    )
    beneficiary = forms.ChoiceField(
        label=gettext_lazy("Penerima manfaat"), choices=_NOBODY, required=False
    )

    def __init__(
        self, *args: Any, scheme: FundingScheme, lines: Iterable[LineState] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix="baru", **kwargs)
        _choices(self, "account_code", _accounts(scheme.fiscal_year_id))
        outputs = sorted({line.output_code for line in lines if line.output_code})
        _choices(self, "output_code", [("", _("Pilih RO")), *((code, code) for code in outputs)])
        self.fields["indicator"] = _indicators(scheme.fiscal_year_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.has_changed():
            for name in ("account_code", "description"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Isi akun dan uraian baris baru."))
            has_volume = cleaned.get("volume") is not None
            if has_volume != (cleaned.get("unit_price_idr") is not None):
                self.add_error("unit_price_idr", _("Isi volume dan harga satuan, keduanya."))
            elif not has_volume and not cleaned.get("amount_idr"):
                self.add_error("amount_idr", _("Isi jumlah, atau volume dan harga satuan."))
        return cleaned

    @property
    def new_line(self) -> NewLine | None:
        if not self.has_changed():
            return None
        cleaned = self.cleaned_data
        unit, indicator = cleaned["unit_code"], cleaned["indicator"]
        return NewLine(
            account_code=cleaned["account_code"],
            description=cleaned["description"],
            output_code=cleaned["output_code"],
            unit_code=unit.pk if unit else "",
            indicator_id=indicator.pk if indicator else None,
            beneficiary=cleaned["beneficiary"],
            volume=cleaned["volume"],
            unit_price_idr=cleaned["unit_price_idr"],
            amount_idr=cleaned["amount_idr"],
        )


class DecisionForm(MendingForm):
    """Approve, or refuse with a note."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Keputusan"),
        choices=[("setuju", gettext_lazy("Setujui")), ("tolak", gettext_lazy("Tolak"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Wajib bila ditolak."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == "tolak" and not cleaned.get("note"):
            self.add_error("note", _("Isi alasan penolakannya."))
        return cleaned


class KpaForm(MendingForm):
    """What the KPA does with a revision of the own office: decide, forward, or give it back."""

    verdict = forms.ChoiceField(label=gettext_lazy("Keputusan"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Wajib bila dikembalikan."),
    )

    def __init__(self, *args: Any, revision: Revision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_own = revision.authority == RevisionAuthority.KPA
        onward = ("setuju", _("Setujui")) if is_own else ("teruskan", _("Teruskan ke Ditjen IKMA"))
        _choices(self, "verdict", [onward, ("kembalikan", _("Kembalikan ke penyusun"))])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == "kembalikan" and not cleaned.get("note"):
            self.add_error("note", _("Isi apa yang perlu diperbaiki."))
        return cleaned


class TwoDatesForm(MendingForm):
    """Two days whose ends are compared; the second may be now."""

    dari = DateField(label=gettext_lazy("Keadaan per tanggal"))
    sampai = DateField(
        label=gettext_lazy("Dibandingkan dengan"),
        required=False,
        help_text=gettext_lazy("Kosongkan untuk keadaan sekarang."),
    )

    @property
    def moments(self) -> tuple[datetime, datetime | None]:
        last = self.cleaned_data["sampai"]
        return end_of_day(self.cleaned_data["dari"]), end_of_day(last) if last else None
