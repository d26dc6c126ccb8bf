"""The sample berita acara of Bekasi: one that is sealed, one that waits for its head."""

from datetime import date

from ikmportal.demo import meetings
from ikmportal.demo.acts import Cast, after, at
from ikmportal.demo.letters import keep_letters_home
from ikmportal.demo.people import address
from programs.actions import minutes as acts
from programs.actions.minutes_signing import Signing, sign
from programs.models import BeritaAcara, RakorDesk
from programs.states import Side, SigningMethod

_AT = at(2023, 10, 12, 13)
_DUE = date(2023, 10, 31)
_NOTES = (
    "Data contoh. Dinas melengkapi dokumen yang belum ada sebelum penetapan alokasi.\n"
    "Perubahan volume dituangkan kembali dalam RAB."
)
# The province whose berita acara is sealed, and the one whose head has yet to sign.
_SEALED, _WAITING = "11", "13"


def seed(cast: Cast) -> int:
    """Returns how many were new. A desk that has one is left alone."""
    desks = RakorDesk.objects.filter(rakor=meetings.bekasi()).select_related(
        "rakor__scheme", "province"
    )
    found = {desk.province.code: desk for desk in desks}
    made = 0
    for code in (_SEALED, _WAITING):
        desk = found.get(code)
        if desk is None or desk.minutes.exists() or not _has_decisions(desk):
            continue
        minutes = _send(desk, cast)
        made += 1
        if code == _SEALED:
            _seal(minutes, cast)
    keep_letters_home()
    return made


def _has_decisions(desk: RakorDesk) -> bool:
    return desk.items.filter(decision__isnull=False).exists()


def _send(desk: RakorDesk, cast: Cast) -> BeritaAcara:
    reviewer = cast.of(address("penelaah.pangan"))
    minutes = acts.draw_up(desk, by=reviewer, at=_AT)
    parties = tuple(
        acts.PartyFacts(Side(party.side), party.name, party.post_title, party.nip)
        for party in minutes.parties.all()
    )
    facts = acts.MinutesFacts(
        held_on=minutes.held_on,
        place=minutes.place,
        legal_bases=minutes.legal_bases,
        notes=_NOTES,
        documents_due=_DUE,
        parties=parties,
    )
    acts.revise(minutes, facts=facts, by=reviewer)
    return acts.send(minutes, by=reviewer, at=after(_AT, hours=1))


def _seal(minutes: BeritaAcara, cast: Cast) -> None:
    """The reviewer types the name, the head approves in the portal."""
    names = {party.side: party.name for party in minutes.parties.all()}
    head = address(f"kepala.{minutes.desk.province.name.lower().replace(' ', '-')}")
    for side, email, method in (
        (Side.CENTRE, address("penelaah.pangan"), SigningMethod.TYPED),
        (Side.PROVINCE, head, SigningMethod.PORTAL),
    ):
        signing = Signing(side, method, names[side], minutes.sha256)
        sign(minutes, signing=signing, by=cast.of(email), at=after(_AT, hours=2))
