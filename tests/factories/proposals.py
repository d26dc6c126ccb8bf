"""Proposals with their lines and files, in any state."""

import hashlib
import uuid
from datetime import timedelta
from decimal import Decimal

import factory
from django.db.models import Sum
from factory.django import DjangoModelFactory

from ikmportal.accounts.models import User
from programs.models import (
    DocumentRequirement,
    EligibilityItem,
    Proposal,
    ProposalDocument,
    ProposalVersion,
    RabLine,
    Transition,
    Upload,
)
from programs.states import (
    DECIDED,
    NOT_SUBMITTED,
    PROVINCIAL_STEPS,
    BeneficiaryKind,
    DocumentSafety,
    Move,
    ProposalState,
)
from provinces.states import OfficeKind

from .money import (
    AccountFactory,
    ActivityTypeFactory,
    FocusMenuFactory,
    FundingSchemeFactory,
    OutputClassFactory,
    UnitFactory,
)
from .people import UserFactory
from .territory import OfficeFactory, RegencyFactory
from .times import MOMENT


class EligibilityItemFactory(DjangoModelFactory):
    class Meta:
        model = EligibilityItem
        django_get_or_create = ("scheme", "letter")

    scheme = factory.SubFactory(FundingSchemeFactory)
    letter = "a"
    statement = "Lebih efektif bila dilaksanakan daerah"
    article = "PP 19/2022 Pasal 12 huruf a"


class DocumentRequirementFactory(DjangoModelFactory):
    class Meta:
        model = DocumentRequirement
        django_get_or_create = ("scheme", "code")

    scheme = factory.SubFactory(FundingSchemeFactory)
    code = "kak"
    position = 1
    name = "Kerangka acuan kerja (KAK)"
    basis = "uji"


class ProposalFactory(DjangoModelFactory):
    """A filled-in proposal with ``lines`` lines of Rp1.000.000 each, in ``state``.

    ``lines=0`` leaves the RAB empty; ``blank=True`` leaves every answer empty. The timestamps and
    people that the state demands are set; meetings, decisions and awards are not made (see rakors).
    """

    class Meta:
        model = Proposal

    number = factory.Sequence(lambda n: f"UJI-{n:07}")
    office = factory.SubFactory(OfficeFactory)
    province = factory.LazyAttribute(lambda o: o.office.province)
    scheme = factory.SubFactory(FundingSchemeFactory)
    created_by = factory.SubFactory(UserFactory)
    created_at = MOMENT
    changed_at = factory.SelfAttribute("created_at")
    title = factory.Sequence(lambda n: f"Penumbuhan wirausaha baru {n}")
    state = ProposalState.DRAFT
    # A kabupaten/kota goes through its province, unless the state says that it did not.
    through_province = factory.LazyAttribute(
        lambda o: o.office.kind == OfficeKind.REGENCY and o.state != ProposalState.SUBMITTED
    )
    lines = 3
    blank = False

    @classmethod
    def _create(cls, model_class, *args, state, lines, blank, **fields):
        answers = {} if blank else _answers(fields)
        proposal = super()._create(model_class, *args, **{**answers, **fields})
        for position in range(1, lines + 1):
            RabLineFactory(proposal=proposal, position=position)
        if state != ProposalState.DRAFT:
            _bring_to(proposal, ProposalState(state))
        return proposal


def _answers(fields: dict) -> dict:
    year = fields["scheme"].fiscal_year
    return {
        "contact_name": "Siti Contoh",
        "contact_position": "Kepala Bidang Industri",
        "contact_phone": "0651-000000",
        "focus": fields.get("focus") or FocusMenuFactory(scheme=fields["scheme"]),
        "activity": fields.get("activity") or ActivityTypeFactory(fiscal_year=year),
        "eligibility": dict.fromkeys("abcdefg", True),
        "problem": "Pelaku usaha baru belum menguasai mutu produk.",
        "objective": "Menumbuhkan wirausaha industri baru yang mandiri.",
        "output": "20 wirausaha baru terlatih dan berlegalitas.",
        "method": "Pelatihan, pendampingan, dan penyerahan peralatan.",
        "regency": fields.get("regency") or RegencyFactory(province=fields["province"]),
        "place": "Balai pelatihan",
        "beneficiary_kind": BeneficiaryKind.ASPIRING,
        "beneficiary_count": 20,
        "beneficiary_note": "Calon wirausaha industri pangan.",
        "first_month": 2,
        "last_month": 10,
        "schedule_note": "Februari persiapan; Maret sampai Oktober pelaksanaan.",
        "declares_responsibility": True,
        "declares_no_cofunding": True,
    }


def _bring_to(proposal: Proposal, state: ProposalState) -> None:
    """Write the state with everything the constraints tie to it, and reload."""
    Proposal.objects.filter(pk=proposal.pk).update(state=state, **state_fields(proposal, state))
    proposal.refresh_from_db()


def state_fields(proposal: Proposal, state: ProposalState, *, signer: User | None = None) -> dict:
    """Timestamps and people that a state demands, one day apart from the creation on."""
    fields: dict = {"sent_by": proposal.sent_by or proposal.created_by}
    day = proposal.created_at
    if state in (ProposalState.DRAFT, ProposalState.AWAITING_HEAD):
        return fields
    fields["signed_by"] = proposal.signed_by or signer or UserFactory()
    if state not in (ProposalState.AT_PROVINCE, ProposalState.CONSOLIDATED):
        fields["first_submitted_at"] = day + timedelta(days=1)
    fields["through_province"] = proposal.through_province or state in PROVINCIAL_STEPS
    if state not in NOT_SUBMITTED:
        fields["submitted_at"] = day + timedelta(days=1)
        if fields["through_province"]:
            fields |= {"verified_at": day + timedelta(days=1), "verified_by": UserFactory()}
    if state == ProposalState.WITHDRAWN:
        fields["withdrawn_at"] = day + timedelta(days=2)
    if state in DECIDED:
        fields["decided_at"] = day + timedelta(days=2)
    if state == ProposalState.ALLOCATED:
        fields["allocated_at"] = day + timedelta(days=3)
    return fields


class RabLineFactory(DjangoModelFactory):
    """One line of 10 orang/jam × Rp100.000 = Rp1.000.000. Only in a draft or returned proposal."""

    class Meta:
        model = RabLine

    proposal = factory.SubFactory(ProposalFactory, lines=0)
    position = factory.Sequence(lambda n: n + 1000)
    output_class = factory.LazyAttribute(
        lambda o: OutputClassFactory(fiscal_year=o.proposal.scheme.fiscal_year)
    )
    output_code = "001"
    component = "051"
    subcomponent = "A"
    account = factory.LazyAttribute(
        lambda o: AccountFactory(fiscal_year=o.proposal.scheme.fiscal_year)
    )
    description = factory.Sequence(lambda n: f"Honorarium narasumber {n}")
    factor_1 = Decimal(10)
    unit_1 = factory.SubFactory(UnitFactory)
    unit_price_idr = 100_000


class ProposalDocumentFactory(DjangoModelFactory):
    """The row of a stored file; the file itself is not written."""

    class Meta:
        model = ProposalDocument

    proposal = factory.SubFactory(ProposalFactory)
    requirement = factory.LazyAttribute(
        lambda o: DocumentRequirementFactory(scheme=o.proposal.scheme)
    )
    storage_name = factory.LazyFunction(lambda: f"uji/{uuid.uuid4()}")
    file_name = "kak.pdf"
    content_type = "application/pdf"
    size_bytes = 1024
    sha256 = hashlib.sha256(b"uji").hexdigest()
    uploaded_by = factory.LazyAttribute(lambda o: o.proposal.created_by)
    uploaded_at = MOMENT
    # Looked into and found clean; ``safety="karantina", checked_at=None`` for one that is not yet.
    safety = DocumentSafety.CLEAN
    checked_at = MOMENT


class UploadFactory(DjangoModelFactory):
    """A file on its way, of which nothing arrived yet."""

    class Meta:
        model = Upload

    owner = factory.SubFactory(UserFactory)
    proposal = factory.SubFactory(ProposalFactory)
    requirement = factory.LazyAttribute(
        lambda o: DocumentRequirementFactory(scheme=o.proposal.scheme)
    )
    storage_name = factory.LazyFunction(lambda: f"uji/{uuid.uuid4()}")
    file_name = "kak.pdf"
    size_bytes = 1024
    sha256 = hashlib.sha256(b"uji").hexdigest()
    started_at = MOMENT
    expires_at = MOMENT + timedelta(hours=48)


class ProposalVersionFactory(DjangoModelFactory):
    """A frozen version with the total of the current lines and an empty body."""

    class Meta:
        model = ProposalVersion

    proposal = factory.SubFactory(ProposalFactory)
    ordinal = 1
    snapshot = factory.LazyFunction(
        lambda: {"fields": {}, "links": {}, "lines": [], "documents": []}
    )
    sha256 = hashlib.sha256(b"{}").hexdigest()
    total_idr = factory.LazyAttribute(lambda o: _total(o.proposal))
    frozen_at = MOMENT
    frozen_by = factory.LazyAttribute(lambda o: o.proposal.created_by)


def _total(proposal: Proposal) -> Decimal:
    return (
        RabLine.objects.current()
        .filter(proposal=proposal)
        .aggregate(total=Sum("amount_idr", default=0))["total"]
    )


class TransitionFactory(DjangoModelFactory):
    class Meta:
        model = Transition

    proposal = factory.SubFactory(ProposalFactory)
    move = Move.SEND_TO_HEAD
    source = ProposalState.DRAFT
    target = ProposalState.AWAITING_HEAD
    made_by = factory.LazyAttribute(lambda o: o.proposal.created_by)
    post_title = "Penyusun"
    made_at = MOMENT
