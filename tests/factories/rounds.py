"""Rounds and their extensions."""

from datetime import UTC, datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from factory.django import DjangoModelFactory

from programs.models import Round

from .money import FundingSchemeFactory

OPEN_FOR_LONG = DateTimeTZRange(datetime(2023, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC))


class RoundFactory(DjangoModelFactory):
    """A round that is open while tests run."""

    class Meta:
        model = Round

    scheme = factory.SubFactory(FundingSchemeFactory)
    name = factory.Sequence(lambda n: f"Putaran {n}")
    window = OPEN_FOR_LONG
