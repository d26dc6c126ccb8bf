"""What a meeting is made of and leaves behind."""

import hashlib
from datetime import date, timedelta
from uuid import uuid4

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from factory.django import DjangoModelFactory

from programs.models import (
    DeskCall,
    RakorAttendance,
    RakorInvitation,
    RakorIssue,
    RakorMaterial,
    RakorRecommendation,
    RakorSession,
)
from programs.states import MaterialKind, Presence

from .people import UserFactory
from .rakors import RakorDeskFactory, RakorFactory
from .territory import OfficeFactory
from .times import MOMENT


class RakorSessionFactory(DjangoModelFactory):
    class Meta:
        model = RakorSession

    rakor = factory.SubFactory(RakorFactory)
    starts_at = MOMENT
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=1))
    title = factory.Sequence(lambda n: f"Paparan {n}")
    speaker = "Siti Contoh"
    speaker_post = "Direktur Contoh"


class RakorMaterialFactory(DjangoModelFactory):
    class Meta:
        model = RakorMaterial

    rakor = factory.SubFactory(RakorFactory)
    kind = MaterialKind.POLICY
    title = factory.Sequence(lambda n: f"Arahan {n}")
    text = "Fokus pada penumbuhan wirausaha baru."
    added_by = factory.SubFactory(UserFactory)
    added_at = MOMENT


def stored_material(content: bytes, *, kind=MaterialKind.SLIDES, **fields) -> RakorMaterial:
    """A material whose file lies in the store."""
    return RakorMaterialFactory(
        kind=kind,
        storage_name=default_storage.save(f"documents/{uuid4()}", ContentFile(content)),
        file_name=fields.pop("file_name", "paparan.pdf"),
        content_type=fields.pop("content_type", "application/pdf"),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **fields,
    )


class RakorInvitationFactory(DjangoModelFactory):
    class Meta:
        model = RakorInvitation

    rakor = factory.SubFactory(RakorFactory)
    office = factory.SubFactory(OfficeFactory)
    invited_by = factory.SubFactory(UserFactory)
    invited_at = MOMENT


class RakorAttendanceFactory(DjangoModelFactory):
    class Meta:
        model = RakorAttendance

    rakor = factory.SubFactory(RakorFactory)
    institution = "Bappeda Contoh"
    name = factory.Sequence(lambda n: f"Peserta {n}")
    post_title = "Kepala Bidang"
    way = Presence.HERE
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class RakorIssueFactory(DjangoModelFactory):
    class Meta:
        model = RakorIssue

    rakor = factory.SubFactory(RakorFactory)
    position = factory.LazyAttribute(lambda o: o.rakor.issues.count() + 1)
    topic = factory.Sequence(lambda n: f"Isu {n}")
    owner_office = factory.LazyAttribute(lambda o: o.rakor.host)
    due_date = date(2024, 3, 10)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class RakorRecommendationFactory(DjangoModelFactory):
    class Meta:
        model = RakorRecommendation

    rakor = factory.SubFactory(RakorFactory)
    position = factory.LazyAttribute(lambda o: o.rakor.recommendations.count() + 1)
    text = factory.Sequence(lambda n: f"Rumusan {n}")
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class DeskCallFactory(DjangoModelFactory):
    class Meta:
        model = DeskCall

    desk = factory.SubFactory(RakorDeskFactory)
    after = factory.LazyAttribute(lambda o: RakorDeskFactory(rakor=o.desk.rakor))
    called_at = MOMENT
