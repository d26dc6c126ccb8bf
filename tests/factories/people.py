"""People, posts and appointments."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from ikmportal.accounts.models import User
from provinces.models import Appointment, Office, Post
from provinces.rules import Actor, actor_for
from provinces.states import Role

from .territory import SINCE, OfficeFactory, directorate, ditjen, inspectorate

PASSWORD = "sandi-uji-cukup-panjang"


class UserFactory(DjangoModelFactory):
    """A person who can sign in with PASSWORD."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"orang{n}@contoh.example")
    full_name = factory.Sequence(lambda n: f"Orang Uji {n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return User.objects.create_user(fields.pop("email"), fields.pop("password"), **fields)


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    office = factory.SubFactory(OfficeFactory)
    role = Role.DRAFTER
    title = factory.Sequence(lambda n: f"Penyusun {n}")


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    post = factory.SubFactory(PostFactory)
    user = factory.SubFactory(UserFactory)
    valid = SINCE


def appoint(
    role: Role, office: Office, *, user: User | None = None, valid: DateRange = SINCE
) -> User:
    """Seat a person (a new one unless given) in a new post of the office."""
    ordinal = Post.objects.filter(office=office, role=role).count() + 1
    title = f"{role.label}, {office.short_name}" + (f" ({ordinal})" if ordinal > 1 else "")
    user = user or UserFactory()
    AppointmentFactory(
        post=PostFactory(office=office, role=role, title=title), user=user, valid=valid
    )
    return user


def actor_of(user: User, *, on: date | None = None) -> Actor:
    """The acting person with the posts held on a date (today unless given)."""
    return actor_for(user, on=on or date.today())


def drafter_of(office: Office, **options) -> User:
    return appoint(Role.DRAFTER, office, **options)


def head_of(office: Office, **options) -> User:
    return appoint(Role.HEAD, office, **options)


def verifier_of(office: Office, **options) -> User:
    return appoint(Role.PROVINCE_VERIFIER, office, **options)


def reviewer(office: Office | None = None, **options) -> User:
    return appoint(Role.REVIEWER, office or directorate(), **options)


def director(office: Office | None = None, **options) -> User:
    return appoint(Role.DIRECTOR, office or directorate(), **options)


def admin(**options) -> User:
    return appoint(Role.ADMIN, ditjen(), **options)


def leadership(**options) -> User:
    return appoint(Role.LEADERSHIP, ditjen(), **options)


def auditor(**options) -> User:
    return appoint(Role.AUDITOR, inspectorate(), **options)
