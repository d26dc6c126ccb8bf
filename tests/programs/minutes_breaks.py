"""How the constraints of berita acara are broken past every form."""

from collections.abc import Callable
from datetime import timedelta

from programs.models import MinutesSignature
from programs.states import MinutesState, SigningMethod, Standing
from tests.factories import minutes as make


def _change(row, **fields) -> Callable[[], object]:
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def _twice(factory, prepare, **same) -> Callable[[], Callable[[], object]]:
    def ready() -> Callable[[], object]:
        row = prepare()
        return lambda: factory(**{name: getattr(row, name) for name in same})

    return ready


def _second_open() -> Callable[[], object]:
    row = make.BeritaAcaraFactory()
    return lambda: make.BeritaAcaraFactory(desk=row.desk, ordinal=1, corrects=row, reason="x")


def _same_ordinal() -> Callable[[], object]:
    row = make.sealed_minutes()
    return lambda: make.BeritaAcaraFactory(desk=row.desk)


def _due_before() -> Callable[[], object]:
    row = make.BeritaAcaraFactory()
    return _change(row, documents_due=row.held_on - timedelta(days=1))


def _party(**fields) -> Callable[[], Callable[[], object]]:
    return lambda: lambda: make.MinutesPartyFactory(**fields)


def _signature(**fields) -> Callable[[], Callable[[], object]]:
    def ready() -> Callable[[], object]:
        row = make.waiting_minutes()
        return lambda: make.MinutesSignatureFactory(minutes=row, **fields)

    return ready


def _both_sides_by_one() -> Callable[[], object]:
    first = make.MinutesSignatureFactory()
    return lambda: make.MinutesSignatureFactory(
        minutes=first.minutes, side="pusat", signed_by=first.signed_by
    )


MINUTES_BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "minutes_addendum_says_what": lambda: _change(make.BeritaAcaraFactory(), ordinal=1),
    "minutes_content_iff_sent": lambda: _change(
        make.BeritaAcaraFactory(), state=MinutesState.WAITING
    ),
    "minutes_counter_once": _twice(
        make.MinutesCounterFactory, make.MinutesCounterFactory, fiscal_year=1, province=1
    ),
    "minutes_documents_due_later": _due_before,
    "minutes_one_open_per_desk": _second_open,
    "minutes_ordinal_once": _same_ordinal,
    "minutes_party_is_named": _party(name=""),
    "minutes_party_nip_has_18_digits": _party(nip="123"),
    "minutes_party_once_a_side": _twice(
        make.MinutesPartyFactory, make.MinutesPartyFactory, minutes=1, side=1
    ),
    "minutes_party_says_for_whom": _party(standing=Standing.ON_BEHALF),
    "minutes_sealed_iff_state_says_so": lambda: _change(
        make.BeritaAcaraFactory(), sealed_at=make.MOMENT
    ),
    "minutes_signature_image_iff_drawn": _signature(method=SigningMethod.DRAWN),
    "minutes_signature_is_named": _signature(name=""),
    "minutes_signature_once_a_side": _twice(
        make.MinutesSignatureFactory, make.MinutesSignatureFactory, minutes=1, side=1
    ),
    "minutes_signature_portal_is_personal": _signature(method=SigningMethod.PORTAL, at_desk=True),
    "minutes_signature_two_people": _both_sides_by_one,
}
MINUTES_FROZEN = {MinutesSignature: make.MinutesSignatureFactory}
