"""Berita acara of a desk, at each stage, past every action."""

import factory
from factory.django import DjangoModelFactory

from programs.figures.minutes import content_of, desk_result, digest_of
from programs.models import BeritaAcara, MinutesCounter, MinutesParty, MinutesSignature
from programs.states import MinutesState, Side, SigningMethod

from .money import FiscalYearFactory
from .people import UserFactory
from .rakors import RakorDeskFactory
from .territory import ProvinceFactory
from .times import MOMENT


class MinutesCounterFactory(DjangoModelFactory):
    class Meta:
        model = MinutesCounter

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    province = factory.SubFactory(ProvinceFactory)


class BeritaAcaraFactory(DjangoModelFactory):
    """One that is being drawn up."""

    class Meta:
        model = BeritaAcara

    desk = factory.SubFactory(RakorDeskFactory)
    number = factory.Sequence(lambda n: f"BA-UJI-{n:05d}")
    held_on = factory.LazyAttribute(lambda o: o.desk.held_on)
    place = "Bekasi"
    legal_bases = "Undang-Undang Nomor 3 Tahun 2014."
    verification_code = factory.Sequence(lambda n: f"kode-uji-{n:07d}")
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class MinutesPartyFactory(DjangoModelFactory):
    class Meta:
        model = MinutesParty

    minutes = factory.SubFactory(BeritaAcaraFactory)
    side = Side.PROVINCE
    name = "Yosefina Contoh"
    post_title = "Kepala Dinas"


def waiting_minutes(**fields: object) -> BeritaAcara:
    """Sent for signature, with what lies on the desk."""
    row = BeritaAcaraFactory(**fields)
    for side in Side:
        MinutesPartyFactory(minutes=row, side=side, name=f"Nama {side.value}")
    result = desk_result(row.desk)
    row.content = content_of(row, result)
    row.sha256, row.total_idr = digest_of(row.content), result.agreed_idr
    row.state, row.sent_at = MinutesState.WAITING, MOMENT
    row.save()
    return row


class MinutesSignatureFactory(DjangoModelFactory):
    """A typed name under what waits."""

    class Meta:
        model = MinutesSignature

    minutes = factory.LazyFunction(waiting_minutes)
    side = Side.PROVINCE
    sha256 = factory.LazyAttribute(lambda o: o.minutes.sha256)
    method = SigningMethod.TYPED
    name = "Yosefina Contoh"
    signed_by = factory.SubFactory(UserFactory)
    post_title = "Kepala Dinas"
    signed_at = MOMENT


def sealed_minutes(**fields: object) -> BeritaAcara:
    """Signed by both sides."""
    row = waiting_minutes(**fields)
    for side in Side:
        MinutesSignatureFactory(minutes=row, side=side)
    row.state, row.sealed_at = MinutesState.SEALED, MOMENT
    row.save()
    return row
