"""Repeating rows of a section. Each row carries its identity in the names of its fields, so it
can be saved alone while somebody types, added without JavaScript, and sent twice without harm."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Indicator
from ikmportal.ui.fields import RupiahField, VolumeField
from ikmportal.ui.forms import MendingModelForm
from programs.actions.rows import row_of
from programs.checks import Section
from programs.forms.numbers import MaskedDigitsField
from programs.forms.sections import month_field, regencies_of, sentra_of
from programs.forms.ticks import displayed, plain_blank
from programs.models import (
    Candidate,
    OutputTarget,
    Proposal,
    ProposalLocation,
    RecipientGroup,
    ScheduleStage,
    YearPlan,
)

_ID_LENGTH = 36


class RowForm(MendingModelForm):
    """One row, perhaps half empty. ``menus`` are querysets shared by all rows of a page."""

    def __init__(self, *args: Any, menus: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            plain_blank(field)
            if name in menus:
                # Validated against the rows, drawn from the list that all rows share.
                field.queryset, field.choices = menus[name]  # type: ignore[attr-defined]

    @property
    def unmarked(self) -> list[str]:
        """A row is due as a whole: its fields are not called optional one by one."""
        return list(self.fields)

    def display(self, name: str) -> str:
        """What is stored in a field, as people read it."""
        return displayed(self, name)

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.values())


class LocationForm(RowForm):
    class Meta:
        model = ProposalLocation
        fields = ("regency", "sentra", "place")


class GroupForm(RowForm):
    class Meta:
        model = RecipientGroup
        fields = (
            "name", "kind", "member_count", "verified_by", "is_small_industry", "uses_manual_tools",
        )  # fmt: skip

    def clean_member_count(self) -> int | None:
        members: int | None = self.cleaned_data["member_count"]
        if members is not None and members < 1:
            self.add_error("member_count", _("Isi jumlah anggota paling sedikit 1."))
        return members


class CandidateForm(RowForm):
    nik = MaskedDigitsField(digits=16, name="NIK", label=gettext_lazy("NIK"))
    nib = MaskedDigitsField(digits=13, name="NIB", label=gettext_lazy("NIB"))

    investment_idr = RupiahField(
        label=gettext_lazy("Nilai investasi"),
        help_text=gettext_lazy("Tanpa tanah dan bangunan tempat usaha."),
    )

    class Meta:
        model = Candidate
        fields = ("name", "nik", "nib", "trade", "address", "worker_count", "investment_idr")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("nik", "nib"):
            self.fields[name].stored = getattr(self.instance, name)  # type: ignore[attr-defined]


class TargetForm(RowForm):
    target = VolumeField(decimal_places=2, label=gettext_lazy("Target"))

    class Meta:
        model = OutputTarget
        fields = ("indicator", "description", "target", "unit")

    def clean_target(self) -> Any:
        target = self.cleaned_data["target"]
        if target is not None and not 0 < target < 10**12:
            self.add_error("target", _("Isi target lebih dari nol, misalnya 20."))
        return target


class StageForm(RowForm):
    class Meta:
        model = ScheduleStage
        fields = ("name", "first_month", "last_month")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_month", "last_month"):
            self.fields[name] = month_field(str(self.fields[name].label))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_month"), cleaned.get("last_month")
        if first and last and first > last:
            self.add_error(
                "last_month", _("Bulan selesai harus sama dengan atau sesudah bulan mulai.")
            )
        return cleaned


class YearForm(RowForm):
    estimate_idr = RupiahField(label=gettext_lazy("Perkiraan biaya"))

    class Meta:
        model = YearPlan
        fields = ("year", "target", "estimate_idr")

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and not 2000 <= year <= 2100:
            self.add_error("year", _("Isi tahun dengan empat angka, misalnya 2027."))
        return year

    def clean_estimate_idr(self) -> int | None:
        estimate: int | None = self.cleaned_data["estimate_idr"]
        if estimate == 0:
            self.add_error("estimate_idr", _("Isi perkiraan biaya lebih dari nol."))
        return estimate


def _menu(rows: "QuerySet[Any]") -> tuple["QuerySet[Any]", list[tuple[Any, str]]]:
    return rows, [("", "–"), *((row.pk, str(row)) for row in rows)]


def _no_menus(_proposal: Proposal) -> dict[str, Any]:
    return {}


def _place_menus(proposal: Proposal) -> dict[str, Any]:
    return {"regency": _menu(regencies_of(proposal)), "sentra": _menu(sentra_of(proposal))}


def _indicator_menu(proposal: Proposal) -> dict[str, Any]:
    year = proposal.scheme.fiscal_year_id
    return {"indicator": _menu(Indicator.objects.choosable(year))}


@dataclass(frozen=True)
class RowSet:
    """One kind of row: its key in names and addresses, its form, and its words."""

    key: str
    form: type[RowForm]
    title: "str | Promise"
    one: "str | Promise"
    add: "str | Promise"
    hint: "str | Promise" = ""
    menus: Callable[[Proposal], dict[str, Any]] = _no_menus
    page_size: int = 12

    @property
    def model(self) -> type[Any]:
        return self.form._meta.model


_LOCATIONS = RowSet(
    "lokasi", LocationForm, gettext_lazy("Lokasi lain"), gettext_lazy("Lokasi lain"),
    gettext_lazy("Tambah lokasi"),
    gettext_lazy("Bila kegiatan berjalan di lebih dari satu kabupaten/kota atau sentra."),
    _place_menus,
)  # fmt: skip
_GROUPS = RowSet(
    "kelompok", GroupForm, gettext_lazy("Kelompok penerima"), gettext_lazy("Kelompok"),
    gettext_lazy("Tambah kelompok"),
    gettext_lazy("Mesin hanya untuk KUB industri kecil yang masih memakai alat manual."),
)  # fmt: skip
_CANDIDATES = RowSet(
    "calon", CandidateForm, gettext_lazy("Calon penerima"), gettext_lazy("Calon"),
    gettext_lazy("Tambah calon"),
    gettext_lazy("NIK dan NIB tersimpan ditampilkan tersamar. Ketik nomor baru untuk mengganti."),
    page_size=8,
)  # fmt: skip
_TARGETS = RowSet(
    "target", TargetForm, gettext_lazy("Keluaran dan target"), gettext_lazy("Target"),
    gettext_lazy("Tambah target"),
    gettext_lazy("Kaitkan tiap keluaran dengan indikator Renstra yang didukungnya."),
    _indicator_menu,
)  # fmt: skip
_STAGES = RowSet(
    "tahap", StageForm, gettext_lazy("Tahap pelaksanaan"), gettext_lazy("Tahap"),
    gettext_lazy("Tambah tahap"),
)  # fmt: skip
_YEARS = RowSet(
    "tahun", YearForm, gettext_lazy("Rencana tahun jamak"), gettext_lazy("Tahun"),
    gettext_lazy("Tambah tahun"),
    gettext_lazy("Wajib bagi usulan berlanjut: target dan perkiraan biaya tiap tahun."),
)  # fmt: skip

SECTION_ROWS: dict[Section, tuple[RowSet, ...]] = {
    Section.PLACE: (_LOCATIONS,),
    Section.CANDIDATES: (_GROUPS, _CANDIDATES),
    Section.TARGETS: (_TARGETS, _YEARS),
    Section.SCHEDULE: (_STAGES,),
}


def row_sets(section: str) -> tuple[RowSet, ...]:
    return SECTION_ROWS.get(Section(section), ())


@dataclass(frozen=True)
class RowField:
    """What the name of a field says: ``calon-<id>-nik``."""

    rows: RowSet
    row_id: UUID
    column: str


def row_field(section: str, name: str) -> RowField | None:
    """Which field of which row a name means; None for a field of the section itself."""
    key, _separator, rest = name.partition("-")
    found = next((rows for rows in row_sets(section) if rows.key == key), None)
    if found is None or rest[_ID_LENGTH : _ID_LENGTH + 1] != "-":
        return None
    row_id, column = _uuid(rest[:_ID_LENGTH]), rest[_ID_LENGTH + 1 :]
    if row_id is None or column not in found.form.base_fields:
        return None
    return RowField(found, row_id, column)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass
class Rows:
    """The rows of one kind on a page: stored ones, and blank ones waiting to be filled."""

    rows: RowSet
    forms: list[RowForm]
    total: int = 0
    page: int = 1

    @property
    def key(self) -> str:
        return self.rows.key

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.rows.page_size))

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def following(self) -> int:
        return self.page + 1 if self.page < self.pages else 0

    def is_valid(self) -> bool:
        # Every row says what is wrong with it, not only the first.
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def filled(self) -> list[tuple[UUID, dict[str, Any]]]:
        """(identity, values) of the rows that say something."""
        return [(form.instance.pk, form.cleaned_data) for form in self.forms if not form.is_blank]

    @property
    def emptied(self) -> list[UUID]:
        """Rows of which nothing is left."""
        return [form.instance.pk for form in self.forms if form.is_blank]


def shown_rows(
    rows: RowSet, proposal: Proposal, *, user_id: UUID, page: int = 1, with_blank: bool = False
) -> Rows:
    """One page of stored rows; on the last one a blank row if asked for or if there is none."""
    ids = list(_stored(rows, proposal).values_list("pk", flat=True))
    shown = Rows(rows, [], total=len(ids))
    shown.page = min(max(page, 1), shown.pages) if not with_blank else shown.pages
    start = (shown.page - 1) * rows.page_size
    menus = rows.menus(proposal)
    found = _stored(rows, proposal)[start : start + rows.page_size] if ids else []
    shown.forms = [_form(rows, row, menus) for row in found]
    if with_blank or not ids:
        blank = rows.model(id=blank_id(rows, proposal, user_id, taken=ids), proposal=proposal)
        shown.forms.append(_form(rows, blank, menus))
    return shown


def sent_rows(rows: RowSet, proposal: Proposal, data: QueryDict) -> Rows:
    """The rows that a form sent, each bound to the stored row or to a new one."""
    ids = [row_id for text in data.getlist(f"{rows.key}-baris") if (row_id := _uuid(text))]
    # One page and one new row: more was never drawn.
    ids = list(dict.fromkeys(ids))[: rows.page_size + 1]
    known = {row.pk: row for row in rows.model.objects.filter(proposal=proposal, pk__in=ids)}
    menus = rows.menus(proposal)
    new = (rows.model(id=row_id, proposal=proposal) for row_id in ids)
    bound = [_form(rows, known.get(row.pk, row), menus, data) for row in new]
    total = _stored(rows, proposal).count()
    page = data.get(f"{rows.key}-hal", "")
    return Rows(rows, bound, total=total, page=int(page) if page.isdecimal() and page != "0" else 1)


def one_row(field: RowField, proposal: Proposal) -> RowForm:
    """The form of one row, stored or not yet there."""
    stored = row_of(field.rows.model, proposal, field.row_id)
    row = stored or field.rows.model(id=field.row_id, proposal=proposal)
    return _form(field.rows, row, field.rows.menus(proposal))


def _stored(rows: RowSet, proposal: Proposal) -> Any:
    return rows.model.objects.filter(proposal=proposal).order_by("position", "id")


def _form(
    rows: RowSet, row: Any, menus: Mapping[str, Any], data: QueryDict | None = None
) -> RowForm:
    return rows.form(data, instance=row, prefix=f"{rows.key}-{row.pk}", menus=menus)


def blank_id(rows: RowSet, proposal: Proposal, user_id: UUID, *, taken: Sequence[UUID]) -> UUID:
    """The identity of a person's next row: the same until it is stored, so that what a browser
    kept of an unsent row finds its place again; never that of another person's."""
    candidates = (uuid5(proposal.pk, f"{rows.key}:{user_id}:{n}") for n in count())
    return next(row_id for row_id in candidates if row_id not in taken)
