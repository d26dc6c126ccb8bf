"""What a section's form does with its rows: draw them, keep them, add one, remove one."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.forms import BoundField, ModelChoiceField
from django.http import QueryDict
from django.urls import reverse

from programs.actions.rows import RowsChange
from programs.checks import Section
from programs.forms.rows import RowField, RowForm, Rows, one_row, row_sets, sent_rows, shown_rows
from programs.forms.ticks import SectionForm
from programs.models import Proposal
from provinces.middleware import ActorRequest

StoredForm = SectionForm | RowForm


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


def share_menus(form: SectionForm, drawn: list[Rows]) -> None:
    """Let the section choose from the lists that its rows have read already."""
    first = next((row for rows in drawn for row in rows.forms), None)
    for name in first.fields if first else ():
        field, read = form.fields.get(name), first.fields[name] if first else None
        if isinstance(field, ModelChoiceField) and isinstance(read, ModelChoiceField):
            field.choices = read.choices


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


def stored_forms(
    form: SectionForm, rows: list[Rows], found: Proposal
) -> list[tuple[str, StoredForm, StoredForm]]:
    """(name, form as sent, form as stored) of a section and of each of its rows."""
    fresh = type(form)(instance=Proposal.objects.select_related("scheme").get(pk=found.pk))
    pairs: list[tuple[str, StoredForm, StoredForm]] = [("", form, fresh)]
    for part in rows:
        for sent_row in part.forms:
            stored = one_row(RowField(part.rows, sent_row.instance.pk, ""), found)
            pairs.append((f"{part.rows.one} {stored.instance}".strip(), sent_row, stored))
    return pairs


def differing(
    pairs: list[tuple[str, StoredForm, StoredForm]],
) -> Iterator[tuple[str, BoundField, StoredForm]]:
    """(form's name, field as sent, form as stored) where what was sent is not what is stored."""
    for name, sent_form, stored in pairs:
        for bound in sent_form:
            if (bound.value() or "") != (stored[bound.name].value() or ""):
                yield name, bound, stored


def stored_texts(pairs: list[tuple[str, StoredForm, StoredForm]]) -> list[tuple[str, str]]:
    """(label, stored text) for people who choose between two texts."""
    return [
        (f"{name}: {bound.label}" if name else str(bound.label), stored.display(bound.name))
        for name, bound, stored in differing(pairs)
    ]


def stored_values(pairs: list[tuple[str, StoredForm, StoredForm]]) -> str:
    """JSON for autosave: what each refused field holds in the database, as a page writes it."""
    return json.dumps(
        {
            bound.html_name: field_text(stored[bound.name].value())
            for _name, bound, stored in differing(pairs)
        }
    )


def field_text(value: Any) -> str:
    """A field's value as its control holds it."""
    return "" if value in (None, False) else "on" if value is True else str(value)


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
