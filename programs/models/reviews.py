"""What reviewers say before any desk: scores by a rubric, marks on lines, corrections, opinions."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import FundingScheme, RupiahField
from ikmportal.audit.triggers import append_only, tracked
from programs.models.impartiality import BY_LINE, BY_PROPOSAL, BY_REVIEW, impartial
from programs.models.proposals import Proposal
from programs.models.rab import RabLine
from programs.querysets import LineFlagQuerySet, LineSuggestionQuerySet, ReviewQuerySet
from programs.states import LineFlagKind, OpinionBody, OpinionStance

_WITHIN_RUBRIC = """
    IF NOT EXISTS (
        SELECT 1 FROM programs_criterion AS criterion
        JOIN programs_review AS review ON review.id = NEW.review_id
        JOIN programs_proposal AS proposal ON proposal.id = review.proposal_id
        WHERE criterion.id = NEW.criterion_id AND criterion.scheme_id = proposal.scheme_id
            AND NEW.score <= criterion.max_score
    ) THEN
        RAISE EXCEPTION 'ikm: a score keeps to the rubric of its scheme'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_keeps_to_its_rubric';
    END IF;
    RETURN NEW;
"""
_RUBRIC_IN_USE = """
    IF (NEW.weight, NEW.max_score, NEW.scheme_id) IS DISTINCT FROM
        (OLD.weight, OLD.max_score, OLD.scheme_id)
        AND EXISTS (SELECT 1 FROM programs_reviewscore WHERE criterion_id = OLD.id) THEN
        RAISE EXCEPTION 'ikm: a criterion that was scored keeps its weight and maximum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'criterion_in_use_is_kept';
    END IF;
    RETURN NEW;
"""


class Criterion(models.Model):
    """One row of the rubric of a scheme and year. The total is weighted by ``weight``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="criteria")
    code = models.SlugField(_("kode"), max_length=40)
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("kriteria"), max_length=150)
    guidance = models.TextField(_("petunjuk penilaian"), blank=True)
    weight = models.PositiveSmallIntegerField(_("bobot"))
    max_score = models.PositiveSmallIntegerField(_("nilai tertinggi"))
    source = models.CharField(_("sumber"), max_length=200)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("kriteria penilaian")
        verbose_name_plural = _("kriteria penilaian")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="criterion_code_once"),
            models.CheckConstraint(
                name="criterion_counts",
                condition=Q(weight__gte=1, weight__lte=100, max_score__gte=1, max_score__lte=100),
            ),
            models.CheckConstraint(name="criterion_has_a_name", condition=~Q(name="")),
        ]
        triggers = [
            *tracked(),
            pgtrigger.Trigger(
                name="in_use_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_RUBRIC_IN_USE,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReviewPolicy(models.Model):
    """How far scores may lie apart before it shows, and how long a decision may be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.OneToOneField(
        FundingScheme, on_delete=models.PROTECT, related_name="review_policy"
    )
    spread_points = models.PositiveSmallIntegerField(_("ambang beda penilaian"), default=20)
    undo_minutes = models.PositiveSmallIntegerField(_("menit untuk mengurungkan"), default=10)
    source = models.CharField(_("sumber"), max_length=200)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("ketentuan telaah")
        verbose_name_plural = _("ketentuan telaah")
        constraints = [
            models.CheckConstraint(
                name="review_policy_within_bounds",
                condition=Q(spread_points__gte=1, spread_points__lte=100, undo_minutes__lte=1440),
            )
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.scheme_id}: {self.spread_points}"


class Review(models.Model):
    """One reviewer's finished sheet on one submission of a proposal. Never changed.

    Others see it only when their own is in (``ReviewQuerySet.open_to``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    # The frozen version that was judged; 0 where none was frozen.
    edition = models.PositiveSmallIntegerField(_("versi usulan"))
    note = models.TextField(_("catatan"), blank=True)
    scored_at = models.DateTimeField(_("dinilai"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("lembar penilaian")
        verbose_name_plural = _("lembar penilaian")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer", "edition"], name="review_once_an_edition"
            )
        ]
        triggers = [
            *append_only(),
            *tracked(),
            impartial("new_rows.reviewer_id", BY_PROPOSAL),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.edition}: {self.reviewer_id}"


class ReviewScore(models.Model):
    """The score of one criterion on one sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField(_("nilai"))
    note = models.CharField(_("catatan"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("nilai")
        verbose_name_plural = _("nilai")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once_a_criterion")
        ]
        triggers = [
            *append_only(),
            impartial("review.reviewer_id", BY_REVIEW),
            pgtrigger.Trigger(
                name="within_rubric",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_WITHIN_RUBRIC,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.score}"


class LineFlag(models.Model):
    """A reviewer's mark on a line before any desk; the newest of each reviewer counts."""

    line = models.ForeignKey(RabLine, on_delete=models.PROTECT, related_name="flags")
    flag = models.CharField(_("tanda"), max_length=12, choices=LineFlagKind)
    note = models.CharField(_("catatan"), max_length=1000, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField(_("ditandai"))

    objects = LineFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tanda telaah baris")
        verbose_name_plural = _("tanda telaah baris")
        constraints = [
            models.CheckConstraint(
                name="line_flag_is_known", condition=Q(flag__in=LineFlagKind.values)
            ),
            models.CheckConstraint(
                name="line_flag_has_its_note",
                condition=Q(flag=LineFlagKind.ACCEPTED) | ~Q(note=""),
            ),
        ]
        indexes = [models.Index(fields=["line", "raised_by", "-id"], name="line_flag_newest")]
        triggers = [*append_only(), *tracked(), impartial("new_rows.raised_by_id", BY_LINE)]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.flag}"


class LineSuggestion(models.Model):
    """A corrected volume or price of a line, with the reason; the database computes the amount."""

    line = models.ForeignKey(RabLine, on_delete=models.PROTECT, related_name="suggestions")
    volume = models.DecimalField(_("volume"), max_digits=40, decimal_places=12)
    unit_price_idr = RupiahField(_("harga satuan"))
    proposed_idr = RupiahField(_("diusulkan"))
    amount_idr = models.GeneratedField(
        expression=F("volume") * F("unit_price_idr"), output_field=RupiahField(), db_persist=True
    )
    reason = models.CharField(_("alasan"), max_length=1000)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    suggested_at = models.DateTimeField(_("disarankan"))

    objects = LineSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("saran koreksi baris")
        verbose_name_plural = _("saran koreksi baris")
        constraints = [
            models.CheckConstraint(name="suggestion_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="suggestion_is_whole_rupiah_below_the_line",
                condition=Q(amount_idr=F("volume") * F("unit_price_idr"))
                & Q(amount_idr__gt=0, amount_idr__lt=F("proposed_idr"), volume__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["line", "-id"], name="suggestion_newest")]
        triggers = [*append_only(), *tracked(), impartial("new_rows.suggested_by_id", BY_LINE)]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.amount_idr}"


class OutsideOpinion(models.Model):
    """What another institution wrote about a proposal, as its letter says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="opinions")
    body = models.CharField(_("lembaga"), max_length=8, choices=OpinionBody)
    body_name = models.CharField(_("nama lembaga"), max_length=150, blank=True)
    stance = models.CharField(_("pendapat"), max_length=10, choices=OpinionStance)
    text = models.TextField(_("isi pendapat"))
    given_by = models.CharField(_("pemberi pendapat"), max_length=150)
    given_on = models.DateField(_("tanggal"))
    letter_number = models.CharField(_("nomor surat"), max_length=80, blank=True)
    # The letter itself, where it was attached.
    storage_name = models.CharField(_("nama simpan"), max_length=120, blank=True)
    file_name = models.CharField(_("nama berkas"), max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("ukuran"), null=True)
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    class Meta:
        verbose_name = _("pendapat lembaga lain")
        verbose_name_plural = _("pendapat lembaga lain")
        constraints = [
            models.CheckConstraint(
                name="opinion_says_something", condition=~Q(text="") & ~Q(given_by="")
            ),
            models.CheckConstraint(
                name="opinion_of_another_body_is_named",
                condition=~Q(body=OpinionBody.OTHER) | ~Q(body_name=""),
            ),
            models.UniqueConstraint(
                fields=["storage_name"],
                name="opinion_file_kept_once",
                condition=~Q(storage_name=""),
            ),
            models.CheckConstraint(
                name="opinion_file_as_a_whole",
                condition=Q(storage_name="", file_name="", size_bytes=None, sha256="")
                | Q(size_bytes__gt=0) & ~Q(storage_name="") & ~Q(file_name="") & ~Q(sha256=""),
            ),
        ]
        indexes = [models.Index(fields=["proposal", "given_on"], name="opinion_of_proposal")]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.get_body_display()}: {self.get_stance_display()}"


class ReturnReason(models.Model):
    """A coded reason for sending a part of a proposal back, by scheme and year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="reasons")
    code = models.SlugField(_("kode"), max_length=40)
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("alasan"), max_length=200)
    # Offered no more; what was returned with it keeps it.
    is_active = models.BooleanField(_("dipakai"), default=True)
    source = models.CharField(_("sumber"), max_length=200)
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("alasan pengembalian")
        verbose_name_plural = _("alasan pengembalian")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="return_reason_code_once"),
            models.CheckConstraint(name="return_reason_has_a_name", condition=~Q(name="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name
