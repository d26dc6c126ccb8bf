"""Revisions: change sets on stable allocation lines. Allocations stay; a change is a new row."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from budgets.models.fields import RupiahField
from budgets.models.schemes import FundingScheme
from budgets.querysets import RevisionLineQuerySet, RevisionQuerySet
from budgets.states import BeneficiaryClass, RevisionAuthority, RevisionKind, RevisionState
from ikmportal.audit.triggers import tracked
from provinces.models import Office

_MOVES_FORWARD = """
    IF OLD.state IN ('disetujui', 'ditolak') THEN
        RAISE EXCEPTION 'ikm: a decided revision never changes';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('draf', 'draf'), ('draf', 'diajukan'), ('diajukan', 'draf'),
        ('diajukan', 'disetujui'), ('diajukan', 'ditolak'),
        ('draf', 'di_kpa'), ('di_kpa', 'draf'), ('di_kpa', 'diajukan'), ('di_kpa', 'disetujui')
    ) OR (OLD.state, NEW.state) = ('draf', 'diajukan') AND OLD.office_id IS NOT NULL THEN
        RAISE EXCEPTION 'ikm: a revision is drafted, submitted, then decided';
    END IF;
    IF (NEW.scheme_id, NEW.office_id, NEW.position, NEW.created_by_id, NEW.created_at)
        IS DISTINCT FROM
        (OLD.scheme_id, OLD.office_id, OLD.position, OLD.created_by_id, OLD.created_at)
    OR OLD.state IN ('di_kpa', 'diajukan') AND NEW.state <> 'draf' AND
        (NEW.kind, NEW.theme, NEW.reason, NEW.letter_number, NEW.letter_date, NEW.effective_date,
         NEW.version, NEW.submitted_by_id, NEW.submitted_at)
        IS DISTINCT FROM
        (OLD.kind, OLD.theme, OLD.reason, OLD.letter_number, OLD.letter_date, OLD.effective_date,
         OLD.version, OLD.submitted_by_id, OLD.submitted_at) THEN
        RAISE EXCEPTION 'ikm: a submitted revision is decided as it was submitted';
    END IF;
    RETURN NEW;
"""

_BEGINS_AS_A_DRAFT = """
    IF NEW.state <> 'draf' THEN
        RAISE EXCEPTION 'ikm: a revision begins as a draft';
    END IF;
    RETURN NEW;
"""

# The lines are frozen since they were submitted: what is added up here stays.
_STANDS_ON_THE_LEDGER = """
    IF NOT EXISTS (SELECT 1 FROM budgets_revisionline WHERE revision_id = NEW.id) THEN
        RAISE EXCEPTION 'ikm: a revision changes at least one line';
    END IF;
    IF NEW.kind <> 'pagu' AND (
        SELECT sum(delta_idr) FROM budgets_revisionline WHERE revision_id = NEW.id
    ) <> 0 THEN
        RAISE EXCEPTION 'ikm: a revision nets to zero unless the ceiling changes';
    END IF;
    IF EXISTS (
        SELECT 1 FROM budgets_revisionline AS change
        WHERE change.revision_id = NEW.id AND change.before_idr <> (
            SELECT COALESCE(sum(line.amount_idr), 0)
            FROM budgets_allocationline AS line
            JOIN budgets_allocation AS given ON given.id = line.allocation_id
            WHERE line.line_ref = change.line_ref
                AND COALESCE(given.revises_id, given.id) = change.allocation_id
        )
    ) THEN
        RAISE EXCEPTION 'ikm: semula is what the ledger holds';
    END IF;
    RETURN NEW;
"""

# Looked at when the transaction ends: every change has its ledger row, and only those.
_IS_WRITTEN_WHOLE = """
    IF EXISTS (
        (
            SELECT allocation_id, line_ref, delta_idr FROM budgets_revisionline
                WHERE revision_id = NEW.id AND delta_idr <> 0
            EXCEPT
            SELECT given.revises_id, line.line_ref, line.amount_idr
                FROM budgets_allocationline AS line
                JOIN budgets_allocation AS given ON given.id = line.allocation_id
                WHERE given.revision_id = NEW.id
        )
        UNION ALL
        (
            SELECT allocation_id, NULL::uuid, sum(delta_idr) FROM budgets_revisionline
                WHERE revision_id = NEW.id AND delta_idr <> 0 GROUP BY allocation_id
            EXCEPT
            SELECT revises_id, NULL::uuid, amount_idr FROM budgets_allocation
                WHERE revision_id = NEW.id
        )
    ) THEN
        RAISE EXCEPTION 'ikm: an approved revision writes its ledger rows whole';
    END IF;
    RETURN NULL;
"""

_ONLY_IN_A_DRAFT = """
    IF NOT EXISTS (
        SELECT 1 FROM budgets_revision WHERE state = 'draf'
            AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.revision_id ELSE OLD.revision_id END
    ) THEN
        RAISE EXCEPTION 'ikm: lines change only while their revision is a draft';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.revision_id, NEW.allocation_id, NEW.line_ref)
        IS DISTINCT FROM (OLD.revision_id, OLD.allocation_id, OLD.line_ref) THEN
        RAISE EXCEPTION 'ikm: a change stays on its line';
    END IF;
    RETURN NEW;
"""


_STAYS_IN_ITS_OFFICE = """
    IF EXISTS (
        SELECT 1 FROM budgets_revision AS revision
        JOIN budgets_allocation AS given ON given.id = NEW.allocation_id
        WHERE revision.id = NEW.revision_id AND revision.office_id <> given.office_id
    ) THEN
        RAISE EXCEPTION 'ikm: a revision of an office stays in its allocations';
    END IF;
    RETURN NEW;
"""


class Revision(models.Model):
    """One change set under one letter. Only ``actions.revision_decisions`` applies it, once.

    ``office`` is the office that asks for it, None where Ditjen IKMA does. An office's own goes
    to its KPA first, who decides what lies within the KPA's power and forwards the rest.

    ``theme`` says why money is redirected ("terdampak pandemi"). ``authority`` is computed from
    the dated table when the revision is submitted, and stays as it was then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="revisions")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    position = models.PositiveSmallIntegerField(_("nomor urut"))
    kind = models.CharField(_("jenis revisi"), max_length=10, choices=RevisionKind)
    theme = models.CharField(_("tema"), max_length=120, blank=True)
    reason = models.CharField(_("alasan"), max_length=500)
    letter_number = models.CharField(_("nomor surat"), max_length=120)
    letter_date = models.DateField(_("tanggal surat"))
    effective_date = models.DateField(_("berlaku mulai"))
    state = models.CharField(
        _("status"), max_length=9, choices=RevisionState, default=RevisionState.DRAFT
    )
    version = models.PositiveIntegerField(_("versi isian"), default=1)
    authority = models.CharField(
        _("kewenangan"), max_length=6, choices=RevisionAuthority, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("diajukan"), null=True)
    forwarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    forwarded_at = models.DateTimeField(_("diteruskan"), null=True)
    # Why the KPA gave it back the last time.
    return_note = models.CharField(
        _("catatan pengembalian"), max_length=500, blank=True, default="", db_default=""
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputus"), null=True)
    decision_note = models.CharField(_("catatan keputusan"), max_length=500, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revisi")
        verbose_name_plural = _("revisi")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "position"], name="revision_number_once_per_scheme"
            ),
            models.CheckConstraint(
                name="revision_kind_is_known", condition=Q(kind__in=RevisionKind.values)
            ),
            models.CheckConstraint(
                name="revision_submitted_iff_state_says_so",
                condition=Q(state="draf", submitted_by=None, submitted_at=None, authority="")
                | ~Q(state="draf")
                & Q(submitted_by__isnull=False, submitted_at__isnull=False)
                & Q(authority__in=RevisionAuthority.values),
            ),
            models.CheckConstraint(
                name="revision_decided_iff_state_says_so",
                condition=Q(
                    state__in=["draf", "di_kpa", "diajukan"], decided_by=None, decided_at=None
                )
                | Q(
                    state__in=["disetujui", "ditolak"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="revision_decided_by_a_second_person",
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("submitted_by")) & ~Q(decided_by=F("created_by")),
            ),
            models.CheckConstraint(
                name="revision_forwarded_only_from_an_office",
                condition=Q(forwarded_by=None, forwarded_at=None)
                | Q(
                    office__isnull=False,
                    state__in=["diajukan", "disetujui", "ditolak"],
                    forwarded_by__isnull=False,
                    forwarded_at__isnull=False,
                )
                & ~Q(forwarded_by=F("created_by"))
                & ~Q(forwarded_by=F("submitted_by"))
                & (Q(decided_by=None) | ~Q(decided_by=F("forwarded_by"))),
            ),
            models.CheckConstraint(
                name="revision_of_an_office_passes_its_kpa",
                condition=~Q(state="di_kpa") & Q(office=None)
                | Q(office__isnull=False, state__in=["draf", "di_kpa"])
                | Q(office__isnull=False, forwarded_by__isnull=False)
                | Q(office__isnull=False, state="disetujui", authority="kpa"),
            ),
            models.CheckConstraint(
                name="revision_refused_with_a_note",
                condition=~Q(state="ditolak") | ~Q(decision_note=""),
            ),
            models.CheckConstraint(
                name="revision_says_why", condition=~Q(reason="") & ~Q(letter_number="")
            ),
            models.CheckConstraint(
                name="revision_refocusing_has_a_theme",
                condition=~Q(kind="refocusing") | ~Q(theme=""),
            ),
        ]
        triggers = [
            *tracked(),
            pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="begins_as_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_BEGINS_AS_A_DRAFT,
            ),
            pgtrigger.Trigger(
                name="moves_forward",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_MOVES_FORWARD,
            ),
            pgtrigger.Trigger(
                name="stands_on_the_ledger",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__state="disetujui"),
                func=_STANDS_ON_THE_LEDGER,
            ),
            pgtrigger.Trigger(
                name="is_written_whole",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__state="disetujui"),
                func=_IS_WRITTEN_WHOLE,
            ),
        ]

    def __str__(self) -> str:
        return f"R{self.position:02d}: {self.reason}"

    @property
    def is_draft(self) -> bool:
        return self.state == RevisionState.DRAFT

    @property
    def is_with_kpa(self) -> bool:
        return self.state == RevisionState.WITH_KPA

    @property
    def is_submitted(self) -> bool:
        return self.state == RevisionState.SUBMITTED

    @property
    def moves_ceilings(self) -> bool:
        """Whether ceilings follow the money: where the whole nets to zero. Otherwise a ceiling
        letter comes first."""
        return self.kind != RevisionKind.CEILING


class RevisionLine(models.Model):
    """Semula and menjadi of one allocation line. ``line_ref`` stays the same over all revisions.

    ``after_idr`` is computed by the server; a line without volume is changed by its amount.
    A new line begins at nothing; a line taken to zero stays in the history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="lines")
    allocation = models.ForeignKey(
        "budgets.Allocation", on_delete=models.PROTECT, related_name="revision_lines"
    )
    line_ref = models.UUIDField(_("rujukan baris"))
    account_code = models.CharField(_("akun"), max_length=6)
    description = models.CharField(_("uraian"), max_length=300)
    output_code = models.CharField(_("RO"), max_length=8, blank=True, default="", db_default="")
    unit_code = models.CharField(_("satuan"), max_length=100, blank=True)
    indicator = models.ForeignKey(
        "budgets.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revision_lines",
        verbose_name=_("indikator"),
    )
    beneficiary = models.CharField(
        _("penerima manfaat"), max_length=14, choices=BeneficiaryClass, blank=True
    )
    before_volume = models.DecimalField(
        _("volume semula"), max_digits=24, decimal_places=6, null=True
    )
    before_price_idr = RupiahField(_("harga semula"), null=True)
    before_idr = RupiahField(_("semula"))
    after_volume = models.DecimalField(
        _("volume menjadi"), max_digits=24, decimal_places=6, null=True
    )
    after_price_idr = RupiahField(_("harga menjadi"), null=True)
    delta_idr = RupiahField(_("perubahan"))
    after_idr = RupiahField(_("menjadi"))

    objects = RevisionLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris revisi")
        verbose_name_plural = _("baris revisi")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "allocation", "line_ref"], name="revision_line_once"
            ),
            models.CheckConstraint(
                name="revision_line_adds_up",
                condition=Q(after_idr=F("before_idr") + F("delta_idr")),
            ),
            models.CheckConstraint(
                name="revision_line_never_below_zero",
                condition=Q(before_idr__gte=0, after_idr__gte=0),
            ),
            models.CheckConstraint(
                name="revision_line_is_volume_times_price",
                condition=Q(after_volume=None, after_price_idr=None)
                | Q(after_volume__gte=0, after_price_idr=None)
                | Q(after_volume__gte=0, after_price_idr__gte=0)
                & Q(after_idr=Round(F("after_volume") * F("after_price_idr"))),
            ),
            models.CheckConstraint(
                name="revision_line_changes_something",
                condition=~Q(delta_idr=0)
                | ~Q(before_volume=F("after_volume"))
                | ~Q(before_price_idr=F("after_price_idr")),
            ),
            models.CheckConstraint(
                name="revision_line_beneficiary_is_known",
                condition=Q(beneficiary="") | Q(beneficiary__in=BeneficiaryClass.values),
            ),
            models.CheckConstraint(
                name="revision_line_account_is_six_digits",
                condition=Q(account_code__regex=r"^\d{6}$"),
            ),
        ]
        triggers = [
            *tracked(),
            pgtrigger.Trigger(
                name="only_in_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ONLY_IN_A_DRAFT,
            ),
            pgtrigger.Trigger(
                name="stays_in_its_office",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_STAYS_IN_ITS_OFFICE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.before_idr} → {self.after_idr}"
