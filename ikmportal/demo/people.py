"""Sample people, named by their post. They exist in a demo only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from ikmportal.accounts.models import User
from provinces.actions.reference_files import Written, bring_to, identity, period
from provinces.models import Appointment, Office, Post
from provinces.states import OfficeKind, Role

DOMAIN = "contoh.example"
# Known to everybody on purpose: it opens sample accounts of a demo and nothing else.
PASSWORD = "contoh-ikm-portal"  # noqa: S105
_SINCE = period(date(2020, 1, 1), None)
# Kabupaten/kota that write needs and proposals of their own: Sawahlunto and two of Aceh.
_REGENCY_OFFICES = ("13.73", "11.04", "11.07")
_DESKS = (("pangan", "dit-pangan"), ("kimia", "dit-kimia"), ("logam", "dit-logam"))


@dataclass(frozen=True)
class Person:
    """One sample account with the one post it holds."""

    email: str
    full_name: str
    role: Role
    office: Office

    @property
    def title(self) -> str:
        """The seat and the office it stands in."""
        return f"{self.role.label}, {self.office.short_name}"


def address(name: str) -> str:
    """The address of a sample account, such as ``penyusun.aceh``."""
    return f"{name}@{DOMAIN}"


def slug(office: Office) -> str:
    """How addresses name an office: ``aceh``, ``papua-barat-daya``, ``sawahlunto``."""
    place = office.regency.name if office.regency else getattr(office.province, "name", "pusat")
    return place.lower().replace(" ", "-")


def everyone() -> list[Person]:
    """Every sample person: the centre first, then every Dinas that has accounts."""
    return [*_centre(), *_regions()]


def seed() -> Written:
    """Create the people, their posts and appointments; existing ones are left alone."""
    people = everyone()
    known = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("pk", flat=True))
    new = [person for person in people if identity("contoh-orang", person.email) not in known]
    if not new:
        return Written()
    secret = make_password(PASSWORD)
    return (
        bring_to(User, [_user(person, secret) for person in new], keep=("*",))
        + bring_to(Post, [_post(person) for person in new])
        + bring_to(Appointment, [_appointment(person) for person in new])
    )


def _centre() -> Iterator[Person]:
    offices = {office.pk: office for office in Office.objects.filter(province=None)}
    ditjen = offices[identity("kantor", "ditjen-ikma")]
    yield Person(address("admin"), "Admin Ditjen IKMA", Role.ADMIN, ditjen)
    yield Person(address("pimpinan"), "Pimpinan Ditjen IKMA", Role.LEADERSHIP, ditjen)
    for key, office_key in _DESKS:
        office = offices[identity("kantor", office_key)]
        yield Person(
            address(f"penelaah.{key}"), f"Penelaah {office.short_name}", Role.REVIEWER, office
        )
        yield Person(
            address(f"direktur.{key}"), f"Direktur {_without_unit(office)}", Role.DIRECTOR, office
        )
    itjen = offices[identity("kantor", "itjen")]
    yield Person(address("auditor"), "Auditor Itjen", Role.AUDITOR, itjen)


def _without_unit(office: Office) -> str:
    return office.short_name.removeprefix("Dit. ")


def _regions() -> Iterator[Person]:
    dinas = Office.objects.select_related("province", "regency").order_by("province__code")
    for office in dinas.filter(kind=OfficeKind.PROVINCE):
        yield from _staff(office)
        yield Person(
            address(f"verifikator.{slug(office)}"),
            f"Verifikator {office.short_name}",
            Role.PROVINCE_VERIFIER,
            office,
        )
    keys = [identity("kantor", f"kabkota-{code}") for code in _REGENCY_OFFICES]
    for office in dinas.filter(pk__in=keys):
        yield from _staff(office)


def _staff(office: Office) -> Iterator[Person]:
    place, name = slug(office), office.short_name
    yield Person(address(f"penyusun.{place}"), f"Penyusun {name}", Role.DRAFTER, office)
    yield Person(address(f"kepala.{place}"), f"Kepala {name}", Role.HEAD, office)


def _user(person: Person, secret: str) -> User:
    return User(
        id=identity("contoh-orang", person.email),
        email=person.email,
        full_name=person.full_name,
        password=secret,
    )


def _post(person: Person) -> Post:
    return Post(
        id=identity("contoh-jabatan", person.email),
        office=person.office,
        role=person.role,
        title=person.title,
    )


def _appointment(person: Person) -> Appointment:
    return Appointment(
        id=identity("contoh-penugasan", person.email),
        post_id=identity("contoh-jabatan", person.email),
        user_id=identity("contoh-orang", person.email),
        letter_number="Data contoh",
        valid=_SINCE,
    )
