"""Append-only history: who changed which row, when, from what to what."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only


class EntryQuerySet(models.QuerySet["Entry"]):
    """What may be asked of the history."""

    def about(self, table: str, row_ids: Iterable[uuid.UUID | str]) -> "EntryQuerySet":
        """Entries about the named rows of one table."""
        return self.filter(table_name=table, row_id__in=[str(row_id) for row_id in row_ids])

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-id")


class Entry(models.Model):
    """One change of one row. Written by triggers only; never changed."""

    at = models.DateTimeField(_("waktu"))
    table_name = models.CharField(_("tabel"), max_length=63)
    row_id = models.CharField(_("baris"), max_length=64)
    operation = models.CharField(_("tindakan"), max_length=6)
    before = models.JSONField(_("sebelum"), null=True)
    after = models.JSONField(_("sesudah"), null=True)
    # A plain value, not a foreign key: history outlives whatever it speaks of.
    actor_id = models.UUIDField(_("pelaku"), null=True)
    origin = models.CharField(_("asal"), max_length=200, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan audit")
        verbose_name_plural = _("jejak audit")
        indexes = [models.Index(fields=["table_name", "row_id", "-id"], name="audit_entry_row")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"

    @property
    def changed_fields(self) -> list[tuple[str, object, object]]:
        """(field, before, after) of every column that differs."""
        before, after = self.before or {}, self.after or {}
        names = sorted(before.keys() | after.keys())
        return [
            (name, before.get(name), after.get(name))
            for name in names
            if before.get(name) != after.get(name)
        ]
