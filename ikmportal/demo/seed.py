"""The demo year, part by part. Repeating it changes nothing."""

from collections.abc import Iterator
from datetime import date, datetime

from budgets.models import FundingScheme
from budgets.states import SchemeKind
from ikmportal.demo import (
    ceilings,
    guard,
    legal,
    meetings,
    minutes,
    money,
    needs,
    office,
    office_revisions,
    people,
    rakor_contents,
    refocusing,
    registers,
    reviews,
    rounds,
    support,
)
from ikmportal.demo.acts import Cast, one_part
from ikmportal.demo.plots import YEAR, plots, titles
from ikmportal.demo.proposals import Play
from programs.actions.drafts import DraftExists
from programs.models import Proposal

_CAST_ON = date(2023, 10, 2)


def seed(*, now: datetime) -> Iterator[str]:
    """Make what is missing, saying one line per part. Reference data must be loaded before.

    ``now`` dates only the round that is open; everything else has its day in the sample year.
    """
    cast = Cast(_CAST_ON)
    with one_part():
        new_people = people.seed().created
    yield _said("orang", new_people, "baris orang, jabatan, dan penugasan")
    with one_part():
        new_ceilings = ceilings.seed(cast) + money.seed(cast)
    yield _said("pagu", new_ceilings, "pagu nasional dan provinsi")
    with one_part():
        revised = refocusing.seed(cast)
    yield _said("revisi", revised, "alokasi TA 2020, revisi, dan usulan DAK")
    with one_part():
        new_entries = registers.seed(cast)
    yield _said("daftar sentra dan UPTD", new_entries, "mesin dan mitra")
    with one_part():
        new_meetings = meetings.seed(cast) + rakor_contents.seed(cast)
    yield _said("Rakor", new_meetings, "Rakor")
    with one_part():
        new_needs = needs.seed(cast)
    yield _said("kebutuhan", new_needs, "kebutuhan kabupaten/kota")
    with one_part():
        new_requests = support.seed(cast)
    yield _said("permohonan dukungan", new_requests, "permohonan dukungan")
    with one_part():
        new_rounds = rounds.seed(cast, _scheme(), now=now)
    yield _said("putaran", new_rounds, "putaran yang terbuka sekarang")
    played = _play_missing(cast)
    with one_part():
        office.seed(cast)
    yield _said("usulan", played, "usulan sampai tahapnya masing-masing")
    with one_part():
        revised = office_revisions.seed(cast, _scheme())
    yield _said("revisi kantor", revised, "revisi yang ditulis Disperindag Aceh")
    with one_part():
        new_minutes = minutes.seed(cast)
    yield _said("berita acara", new_minutes, "berita acara meja Bekasi")
    with one_part():
        guarded = guard.seed(cast, _scheme())
    yield _said("pemeriksaan", guarded, "baris yang ditandai dan aturan yang diatur")
    with one_part():
        reviewed = reviews.seed(cast, _scheme())
    yield _said("telaah", reviewed, "penugasan, penilaian, tanda, dan pendapat")
    with one_part():
        legal_rows = legal.seed(cast, _scheme())
    yield _said("kewajiban", legal_rows, "kewajiban, instrumen, pejabat, dan laporan")


def _scheme() -> FundingScheme:
    return FundingScheme.objects.get(fiscal_year=YEAR, kind=SchemeKind.CO_ADMINISTRATION)


def _play_missing(cast: Cast) -> int:
    """Each proposal is all or nothing, so an interrupted seed goes on where it stopped."""
    scheme = _scheme()
    wanted = titles()
    present = set(
        Proposal.objects.filter(scheme=scheme, title__in=wanted).values_list("title", flat=True)
    )
    if present >= set(wanted):
        return 0
    missing = [(n, plot) for n, plot in enumerate(plots()) if plot.title not in present]
    return sum(_play(Play(plot, number=n, cast=cast, scheme=scheme)) for n, plot in missing)


def _play(play: Play) -> int:
    """One proposal; none where somebody renamed the sample draft and goes on writing it."""
    try:
        with one_part():
            play.run()
    except DraftExists:
        return 0
    return 1


def _said(part: str, count: int, what: str) -> str:
    return f"Data contoh {part}: " + (f"{count} {what}" if count else "sudah ada")
