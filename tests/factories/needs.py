"""Needs of kabupaten/kota, what took them up, and requests for support."""

import hashlib
import uuid
from datetime import date

import factory
from factory.django import DjangoModelFactory

from programs.models import (
    Need,
    NeedTransition,
    Rank,
    SupportFile,
    SupportItem,
    SupportRequest,
    SupportTask,
    SupportTransition,
    Uptake,
)
from programs.states import (
    NEED_EDITABLE,
    NEED_TAKEN_ON,
    BeneficiaryKind,
    NeedMove,
    NeedPriority,
    NeedState,
    SupportFileKind,
    SupportItemKind,
    SupportMove,
    SupportStage,
)

from .money import ActivityTypeFactory, UnitFactory
from .people import PostFactory, UserFactory
from .proposals import ProposalFactory
from .territory import ProvinceFactory, RegencyFactory, ditjen, regency_office
from .times import MOMENT


def need_fields(state: NeedState) -> dict:
    """What the constraints tie to a state."""
    fields: dict = {"state": state}
    if state not in NEED_EDITABLE:
        fields["sent_at"] = MOMENT
    if state in NEED_TAKEN_ON:
        fields["accepted_at"] = MOMENT
    if state == NeedState.CONSOLIDATED:
        fields["consolidated_at"] = MOMENT
    if state == NeedState.ANSWERED:
        fields |= {"answered_at": MOMENT, "answer": "Sudah dibantu lewat APBD."}
    return fields


class NeedFactory(DjangoModelFactory):
    """A need of Rp100.000.000 of a new kabupaten in ``province``, or of ``office``."""

    class Meta:
        model = Need

    class Params:
        in_province = factory.SubFactory(ProvinceFactory)

    office = factory.LazyAttribute(lambda o: regency_office(o.in_province))
    province = factory.LazyAttribute(lambda o: o.office.province)
    regency = factory.LazyAttribute(lambda o: o.office.regency)
    title = factory.Sequence(lambda n: f"Mesin pengering {n}")
    problem = "Produk lembap pada musim hujan."
    activity = factory.SubFactory(ActivityTypeFactory)
    fiscal_year = factory.LazyAttribute(lambda o: o.activity.fiscal_year)
    beneficiary_kind = BeneficiaryKind.INDUSTRY_PEOPLE
    beneficiary_count = 12
    volume = 2
    unit = factory.SubFactory(UnitFactory)
    estimate_idr = 100_000_000
    priority = NeedPriority.HIGH
    created_by = factory.SubFactory(UserFactory)
    created_at = MOMENT
    changed_at = MOMENT

    @classmethod
    def _create(cls, model_class, *args, state=NeedState.DRAFT, **fields):
        return super()._create(model_class, *args, **{**need_fields(state), **fields})


class NeedTransitionFactory(DjangoModelFactory):
    class Meta:
        model = NeedTransition

    need = factory.SubFactory(NeedFactory)
    move = NeedMove.SEND
    source = NeedState.DRAFT
    target = NeedState.SENT
    made_by = factory.SubFactory(UserFactory)
    post_title = "Penyusun"
    made_at = MOMENT


class UptakeFactory(DjangoModelFactory):
    """A consolidated need in a draft of its province."""

    class Meta:
        model = Uptake

    need = factory.SubFactory(NeedFactory, state=NeedState.CONSOLIDATED)
    target = factory.LazyAttribute(lambda o: ProposalFactory(office__province=o.need.province))
    linked_by = factory.SubFactory(UserFactory)
    linked_at = MOMENT


class RankFactory(DjangoModelFactory):
    class Meta:
        model = Rank

    need = factory.SubFactory(NeedFactory, state=NeedState.SENT)
    province = factory.LazyAttribute(lambda o: o.need.province)
    position = 1
    ranked_by = factory.SubFactory(UserFactory)
    post_title = "Verifikator"
    ranked_at = MOMENT


def support_fields(stage: SupportStage) -> dict:
    """What the constraints tie to a stage."""
    fields: dict = {"stage": stage}
    if stage != SupportStage.RECEIVED:
        fields["identified_at"] = MOMENT
    if stage == SupportStage.ANSWERED:
        fields |= {"answered_at": MOMENT, "answer": "Diusulkan pada tahun berikutnya."}
    return fields


class SupportRequestFactory(DjangoModelFactory):
    """A request by letter, of a new kabupaten unless ``regency`` (in ``province``) is given."""

    class Meta:
        model = SupportRequest

    province = factory.SubFactory(ProvinceFactory)
    regency = factory.LazyAttribute(lambda o: RegencyFactory(province=o.province))
    subject = factory.Sequence(lambda n: f"Dukungan sentra {n}")
    letter_number = factory.Sequence(lambda n: f"500/{n}/contoh")
    letter_date = date(2023, 9, 1)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_as = "Admin"
    received_at = MOMENT
    changed_at = MOMENT

    @classmethod
    def _create(cls, model_class, *args, stage=SupportStage.RECEIVED, **fields):
        return super()._create(model_class, *args, **{**support_fields(stage), **fields})


class SupportItemFactory(DjangoModelFactory):
    class Meta:
        model = SupportItem

    request = factory.SubFactory(SupportRequestFactory)
    position = factory.Sequence(lambda n: n % 1000 + 1)
    kind = SupportItemKind.OTHER
    description = factory.Sequence(lambda n: f"Peralatan bersama {n}")


class SupportFileFactory(DjangoModelFactory):
    """The row of a stored file; the file itself is not written."""

    class Meta:
        model = SupportFile

    request = factory.SubFactory(SupportRequestFactory)
    kind = SupportFileKind.LETTER
    storage_name = factory.LazyFunction(lambda: f"uji/{uuid.uuid4()}")
    file_name = "surat.pdf"
    content_type = "application/pdf"
    size_bytes = 1024
    sha256 = hashlib.sha256(b"uji").hexdigest()
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = MOMENT


class SupportTaskFactory(DjangoModelFactory):
    class Meta:
        model = SupportTask

    request = factory.SubFactory(SupportRequestFactory)
    title = factory.Sequence(lambda n: f"Kunjungi sentra {n}")
    owner = factory.LazyFunction(lambda: PostFactory(office=ditjen()))
    due_date = date(2023, 9, 20)
    created_by = factory.SubFactory(UserFactory)
    created_at = MOMENT


class SupportTransitionFactory(DjangoModelFactory):
    class Meta:
        model = SupportTransition

    request = factory.SubFactory(SupportRequestFactory)
    move = SupportMove.IDENTIFY
    source = SupportStage.RECEIVED
    target = SupportStage.IDENTIFIED
    made_by = factory.SubFactory(UserFactory)
    post_title = "Admin"
    made_at = MOMENT
