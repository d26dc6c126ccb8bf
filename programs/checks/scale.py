"""Help goes to small and medium industries; machines to small ones (by workers and investment)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import rupiah
from programs.checks.contents import Person
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule

_MOST_IDR = 1_000_000_000_000
# Land and buildings are not counted (Permenperin 64/M-IND/PER/7/2016).
_SIZE = Rule(
    code="C6",
    title=gettext_lazy("Calon penerima industri kecil atau menengah"),
    severity=Severity.WARN,
    mark=Mark.CONFIRMED,
    article="Permenperin 64/M-IND/PER/7/2016",
    parameters=(
        Parameter(
            name="workers",
            label=gettext_lazy("Tenaga kerja industri kecil paling banyak"),
            kind=ParameterKind.WHOLE,
            default=19,
            unit=gettext_lazy("orang"),
            lowest=1,
            highest=10_000,
        ),
        Parameter(
            name="small_idr",
            label=gettext_lazy("Investasi industri kecil kurang dari"),
            kind=ParameterKind.WHOLE,
            default=1_000_000_000,
            unit=gettext_lazy("rupiah"),
            lowest=1,
            highest=_MOST_IDR,
        ),
        Parameter(
            name="medium_idr",
            label=gettext_lazy("Investasi industri menengah paling banyak"),
            kind=ParameterKind.WHOLE,
            default=15_000_000_000,
            unit=gettext_lazy("rupiah"),
            lowest=1,
            highest=_MOST_IDR,
        ),
    ),
)
RULES = (_SIZE,)


def find(dossier: Dossier) -> Iterator[Finding]:
    """Look at the candidates whose workers and investment are both told."""
    takes_machines = any(group.is_small_industry for group in dossier.contents.groups)
    for person in dossier.contents.candidates:
        message = _message(dossier, person, takes_machines=takes_machines)
        if message:
            yield Finding(
                _SIZE.code,
                Section.CANDIDATES,
                _SIZE.severity,
                message,
                article=_SIZE.article,
                anchor=f"id_calon-{person.id}-investment_idr",
            )


def _message(dossier: Dossier, person: Person, *, takes_machines: bool) -> str:
    workers, invested = person.worker_count, person.investment_idr
    if workers is None or invested is None:
        return ""
    told = {"name": person.name or "–", "workers": workers, "invested": rupiah(invested)}
    most_workers, small, medium = _limits(dossier)
    if workers > most_workers and invested > medium:
        return (
            _(
                "%(name)s mempekerjakan %(workers)s orang dengan investasi %(invested)s: "
                "industri besar, bukan IKM. Periksa angkanya atau ganti calonnya."
            )
            % told
        )
    if takes_machines and (workers > most_workers or invested >= small):
        return (
            _(
                "%(name)s mempekerjakan %(workers)s orang dengan investasi %(invested)s: "
                "industri menengah, sedangkan kelompoknya dinyatakan industri kecil."
            )
            % told
        )
    return ""


def _limits(dossier: Dossier) -> tuple[int, int, int]:
    """Most workers and investment below which an industry is small; most of a medium one."""
    rules = dossier.rules
    names = ("workers", "small_idr", "medium_idr")
    workers, small, medium = (rules.value(_SIZE, name) for name in names)
    return workers, small, medium
