"""What may be asked of needs, of what became of them, and of requests for support."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, QuerySet

from programs.querysets.totals import sibling
from programs.states import NEED_OPEN, NEED_TAKEN_ON, SUPPORT_OPEN, NeedState, SupportStage
from provinces.states import Role

if TYPE_CHECKING:
    from programs.models import Need, Rank, SupportRequest, SupportTask, Uptake
    from provinces.rules import Actor


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, actor: "Actor") -> "NeedQuerySet":
        """An office reads its own, a province those of its kabupaten/kota, never a draft of them.

        The centre reads what a province took on; an auditor reads everything.
        """
        if actor.holds(Role.AUDITOR):
            return self
        if actor.is_national:
            return self.filter(state__in=NEED_TAKEN_ON)
        own, provinces = Q(office_id__in=actor.office_ids()), actor.province_ids()
        return self.filter(own | Q(province_id__in=provinces) & ~Q(state=NeedState.DRAFT))

    def open(self) -> "NeedQuerySet":
        """With the province, which has not disposed of it."""
        return self.filter(state__in=NEED_OPEN)

    def search(self, text: str) -> "NeedQuerySet":
        """Words in the title, the place, or the names of kabupaten/kota, sentra or UPTD."""
        words = text.replace("\x00", "").strip()[:100]
        if not words:
            return self
        return self.filter(
            Q(title__icontains=words)
            | Q(place__icontains=words)
            | Q(regency__full_name__icontains=words)
            | Q(sentra__name__icontains=words)
            | Q(technical_unit__name__icontains=words)
        )

    def in_state(self, state: str) -> "NeedQuerySet":
        return self.filter(state=state) if state in NeedState.values else self

    def newest_first(self) -> "NeedQuerySet":
        return self.order_by("-changed_at", "id")

    def for_list(self) -> "NeedQuerySet":
        return self.select_related("regency", "sentra", "technical_unit", "activity", "unit")


class UptakeQuerySet(models.QuerySet["Uptake"]):
    def current(self) -> "UptakeQuerySet":
        """Those that were not released."""
        return self.filter(released_at=None)

    def with_both_ends(self) -> "UptakeQuerySet":
        return self.select_related(
            "need__regency", "need__unit", "source__regency", "source__office__regency", "target"
        )


class RankQuerySet(models.QuerySet["Rank"]):
    def newest(self) -> "QuerySet[Rank]":
        """The row that counts for each need and proposal."""
        return self.order_by("need", "proposal", "-id").distinct("need", "proposal")


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def visible_to(self, actor: "Actor") -> "SupportRequestQuerySet":
        """The centre reads all; a kabupaten/kota its own; a province those of its own."""
        if actor.is_national:
            return self
        regencies = {m.regency_id for m in actor.mandates if m.regency_id}
        return self.filter(Q(regency_id__in=regencies) | Q(province_id__in=actor.province_ids()))

    def search(self, text: str) -> "SupportRequestQuerySet":
        """Words in the subject, the letter, the delegation, an item or the kabupaten/kota."""
        words = text.replace("\x00", "").strip()[:100]
        if not words:
            return self
        items = sibling("SupportItem").objects.filter(description__icontains=words)
        return self.filter(
            Q(subject__icontains=words)
            | Q(letter_number__icontains=words)
            | Q(delegation__icontains=words)
            | Q(regency__full_name__icontains=words)
            | Q(pk__in=items.values("request"))
        )

    def in_stage(self, stage: str) -> "SupportRequestQuerySet":
        return self.filter(stage=stage) if stage in SupportStage.values else self

    def open(self) -> "SupportRequestQuerySet":
        return self.filter(stage__in=SUPPORT_OPEN)

    def newest_first(self) -> "SupportRequestQuerySet":
        return self.order_by("-received_at", "id")


class SupportTaskQuerySet(models.QuerySet["SupportTask"]):
    def open(self) -> "SupportTaskQuerySet":
        return self.filter(done_at=None)

    def due_by(self, day: date) -> "SupportTaskQuerySet":
        """Not done, and due on that day or before."""
        return self.open().filter(due_date__lte=day)
