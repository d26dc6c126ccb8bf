"""A desk with one decided proposal and its berita acara, by the real actions only."""

from django.db import transaction

from programs.actions import minutes, minutes_signing
from programs.actions.decisions import LineRuling, decide_line
from programs.actions.minutes import MinutesFacts, PartyFacts
from programs.actions.minutes_signing import Signing
from programs.models import BeritaAcara, MinutesSignature, RakorDesk, RakorItem
from programs.states import LineVerdict, Move, ReleasePolicy, Side, SigningMethod
from provinces.rules import Actor
from tests import factories
from tests.programs import story


@transaction.atomic
def decided(people: story.Cast, release: str = ReleasePolicy.AT_ONCE, **fields) -> RakorItem:
    """Three lines of Rp1.000.000: the second lowered to Rp400.000, so Rp2.400.000 agreed."""
    item = story.on_the_table(people, title="Wirausaha baru tenun ikat", **fields)
    factories.RoundFactory(scheme=item.proposal.scheme, release=release)
    lower(item, people)
    story.decide(item, people, Move.ADJUST, note="Satu baris diturunkan.")
    item.proposal.refresh_from_db()
    return item


def lower(item: RakorItem, people: story.Cast) -> None:
    line = item.proposal.lines.order_by("position")[1]
    ruling = LineRuling(LineVerdict.ADJUSTED, agreed_idr=400_000, note="Harga pasar lebih rendah")
    decide_line(item, line, ruling=ruling, by=people.reviewer, at=story.hours(5))


@transaction.atomic
def drawn_up(desk: RakorDesk, people: story.Cast) -> BeritaAcara:
    return minutes.draw_up(desk, by=people.reviewer, at=story.hours(6))


@transaction.atomic
def revised(found: BeritaAcara, people: story.Cast, **facts) -> BeritaAcara:
    """With both parties named by hand."""
    written = {
        "held_on": found.held_on,
        "place": "Bekasi",
        "legal_bases": found.legal_bases,
        "notes": "Harga mesin dicek ulang.",
        "documents_due": None,
        "parties": (
            PartyFacts(Side.PROVINCE, "Yosefina Contoh", "Kepala Dinas", "197408171999032004"),
            PartyFacts(Side.CENTRE, "Bambang Contoh", "Direktur IKM Pangan"),
        ),
    }
    return minutes.revise(found, facts=MinutesFacts(**written | facts), by=people.reviewer)


@transaction.atomic
def sent(found: BeritaAcara, people: story.Cast) -> BeritaAcara:
    return minutes.send(found, by=people.reviewer, at=story.hours(7))


@transaction.atomic
def sign(found: BeritaAcara, side: Side, *, by: Actor, **how) -> MinutesSignature:
    signing = {"method": SigningMethod.TYPED, "name": "Nama Contoh", "seen": found.sha256} | how
    return minutes_signing.sign(
        found, signing=Signing(side=side, **signing), by=by, at=story.hours(8)
    )


def waiting(item: RakorItem, people: story.Cast) -> BeritaAcara:
    return sent(revised(drawn_up(item.desk, people), people), people)


def sealed(item: RakorItem, people: story.Cast) -> BeritaAcara:
    """Signed by the reviewer for the centre and by the head for the province."""
    return seal(waiting(item, people), people)


def seal(found: BeritaAcara, people: story.Cast) -> BeritaAcara:
    sign(found, Side.CENTRE, by=people.reviewer, name="Bambang Contoh")
    sign(found, Side.PROVINCE, by=people.head, method=SigningMethod.PORTAL, name="Yosefina Contoh")
    found.refresh_from_db()
    return found
