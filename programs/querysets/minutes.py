"""What may be asked of berita acara."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from programs.querysets.totals import sibling
from programs.states import MinutesState
from provinces.states import OfficeKind, Role

if TYPE_CHECKING:
    from programs.models import BeritaAcara
    from provinces.rules import Actor


class BeritaAcaraQuerySet(models.QuerySet["BeritaAcara"]):
    def visible_to(self, actor: "Actor") -> "BeritaAcaraQuerySet":
        """The centre reads all; the head of the province's Dinas what waits for both signatures.

        The rest of the provincial Dinas reads a sealed one, once its desk's decisions are released.
        """
        if actor.is_national:
            return self
        heads = {
            m.province_id
            for m in actor.mandates
            if m.role == Role.HEAD and m.office_kind == OfficeKind.PROVINCE
        }
        return self.with_released().filter(
            Q(desk__province__in=heads) & ~Q(state=MinutesState.DRAFT)
            | Q(desk__province__in=actor.province_ids(), state=MinutesState.SEALED, released=True)
        )

    def with_released(self) -> "BeritaAcaraQuerySet":
        """Adds ``released``: no decision of its desk is held back."""
        pending = sibling("RakorItem").objects.pending().filter(desk=OuterRef("desk"))
        return self.annotate(released=~Exists(pending))

    def released(self) -> "BeritaAcaraQuerySet":
        """Those whose desk holds nothing back."""
        return self.with_released().filter(Q(released=True))

    def sealed(self) -> "BeritaAcaraQuerySet":
        return self.filter(state=MinutesState.SEALED)

    def open(self) -> "BeritaAcaraQuerySet":
        """Being drawn up, or waiting for a signature."""
        return self.exclude(state=MinutesState.SEALED)

    def in_order(self) -> "BeritaAcaraQuerySet":
        return self.order_by("desk", "ordinal")
