"""What a section's form does with its rows: draw them, keep them, add one, remove one."""

from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from programs.actions.rows import RowsChange
from programs.checks import Section
from programs.forms.rows import RowField, Rows, one_row, row_sets, sent_rows, shown_rows
from programs.models import Proposal
from provinces.middleware import ActorRequest


def drawn(request: ActorRequest, found: Proposal, name: Section) -> list[Rows]:
    """The rows of a section as the address asks for them: a page, or with a new blank row."""
    return [
        shown_rows(
            rows,
            found,
            user_id=request.actor.user.pk,
            page=_number(request.GET.get(f"hal-{rows.key}", "")),
            with_blank=request.GET.get("tambah") == rows.key,
        )
        for rows in row_sets(name)
    ]


def sent(request: ActorRequest, found: Proposal, name: Section) -> list[Rows]:
    """The rows that came with the form. One whose "Hapus" was pressed need not be right."""
    removed = request.POST.get("hapus", "")
    found_rows = [sent_rows(rows, found, request.POST) for rows in row_sets(name)]
    for rows in found_rows:
        rows.forms = [form for form in rows.forms if str(form.instance.pk) != removed]
    return found_rows


def changes(sent: list[Rows], data: QueryDict) -> list[RowsChange]:
    """What to store: filled rows; what was emptied goes, and the row that was to be removed."""
    removed = _id(data.get("hapus", ""))
    return [
        RowsChange(
            model=rows.rows.model,
            filled=rows.filled,
            removed=[*rows.emptied, *([removed] if removed else [])],
        )
        for rows in sent
    ]


def stored_texts(sent: list[Rows], found: Proposal) -> list[tuple[str, str]]:
    """(row and label, stored text) of every field that differs from what was sent."""
    told = []
    for rows in sent:
        for form in rows.forms:
            fresh = one_row(RowField(rows.rows, form.instance.pk, ""), found)
            told += [
                (
                    f"{rows.rows.one} {fresh.instance or ''}: {bound.label}",
                    fresh.display(bound.name),
                )
                for bound in form
                if (bound.value() or "") != (fresh[bound.name].value() or "")
            ]
    return told


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def after_saving(found: Proposal, name: Section, data: QueryDict) -> str:
    """Where a saved section leads: back to itself while rows come and go, else to the list."""
    here = reverse("programs:section", args=[found.pk, name])
    key = data.get("tambah", "")
    if any(rows.key == key for rows in row_sets(name)):
        return f"{here}?tambah={key}#baris-baru-{key}"
    return here if data.get("hapus") else reverse("programs:proposal", args=[found.pk])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 1
