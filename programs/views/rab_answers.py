"""What the grid gets back after every act: the rows that changed and every sum."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.ui.choices import datalist
from ikmportal.ui.formats import decimal_text, number, percent, rupiah, terbilang
from programs.checks import Finding
from programs.figures.rab import LEVELS, Node, RabSums, rab_sums
from programs.forms.catalogue import Catalogue
from programs.forms.cells import show_cells, source_label
from programs.models import Proposal, RabLine
from programs.states import PriceSource
from programs.views.autosave import saved_text

Shown = dict[str, Any]


def shown_lines(
    proposal: Proposal, catalogue: Catalogue, *, part: slice | None = None
) -> list[Shown]:
    """The lines as the grid draws them, in order; or a ``part`` of them."""
    lines = proposal.lines.current().in_order().for_grid()
    return [_shown_line(line, catalogue) for line in (lines[part] if part else lines)]


def _some_lines(proposal: Proposal, catalogue: Catalogue, *, keys: Sequence[UUID]) -> list[Shown]:
    """Some lines, in order: after an edited cell the one that it stands in."""
    if len(keys) == 1:
        found: Iterable[Shown] = _one_line(proposal.pk, keys[0])
    else:
        found = proposal.lines.current().filter(pk__in=keys).in_order().for_grid()
    return [_shown_line(line, catalogue) for line in found]


@Prepared
def _one_line(proposal_id: UUID, line_id: UUID) -> QuerySet[RabLine, Shown]:
    return RabLine.objects.current().filter(proposal=proposal_id, pk=line_id).for_grid()


def _shown_line(line: Shown, catalogue: Catalogue) -> Shown:
    return {"id": line["id"], **show_cells(line, catalogue)}


def code_lists(catalogue: Catalogue) -> list[SafeString]:
    """One list of choices a column, shared by all rows."""
    sources = [(source_label(source), str(source.label)) for source in PriceSource]
    indicators = {coded.pk: coded for coded in catalogue.indicators.values()}
    return [
        datalist("daftar-kro", ((c.code, c.name) for c in catalogue.classes.values())),
        datalist("daftar-akun", ((c.code, c.name) for c in catalogue.accounts.values())),
        datalist("daftar-sumber", sources),
        datalist("daftar-indikator", ((c.name, "") for c in indicators.values())),
    ]


def shown_sums(sums: RabSums) -> Shown:
    """Every sum as text; nodes as (depth, level, code, name, amount, note, path)."""
    return {
        "total": rupiah(sums.total_idr),
        "words": _("%(words)s rupiah") % {"words": terbilang(sums.total_idr)}
        if sums.total_idr < 10**20
        else "",
        "unlinked": unlinked_text(sums),
        "lines": sums.lines,
        "nodes": _nodes(sums.nodes),
    }


def unlinked_text(sums: RabSums) -> str:
    """``Rp52.500.000 (3,5%)``."""
    share = percent(sums.unlinked_percent, decimals=1)
    return f"{rupiah(sums.unlinked_idr)} ({share})"


def _nodes(nodes: Sequence[Node]) -> list[list[object]]:
    # Hundreds of nodes: the words are looked up once.
    words = dict(
        zip(LEVELS, (_("KRO"), _("RO"), _("Komponen"), _("Subkomponen"), _("Akun")), strict=True)
    )
    return [
        [
            LEVELS.index(node.level),
            words[node.level],
            node.code,
            node.name,
            f"Rp{number(node.amount_idr)}",
            volume_note(node),
            "/".join(node.path),
        ]
        for node in nodes
    ]


_TREE_ROW = (
    '<tr class="tk-{}"><th scope="row"><span class="sec small">{}</span> <b>{}</b> {}{}</th>'
    '<td class="num">{}</td></tr>'
)


def tree_rows(shown: Shown) -> SafeString:
    """The tree as table rows; a long RAB has hundreds, so no template runs for each."""
    return format_html_join(
        "\n",
        _TREE_ROW,
        (
            (depth, level, code, name, _note_span(note), amount)
            for depth, level, code, name, amount, note, _path in shown["nodes"]
        ),
    )


def _note_span(note: str) -> SafeString | str:
    return format_html('<span class="sec small d-block">{}</span>', note) if note else ""


def volume_note(node: Node) -> str:
    """Volume of an RO and what one costs: ``20 Orang, Rp5.000.000 per Orang``."""
    cost = node.cost_of_one_idr
    if cost is None or node.volume is None:
        return ""
    return _("%(volume)s %(unit)s, %(cost)s tiap satuan") % {
        "volume": decimal_text(node.volume),
        "unit": node.unit,
        "cost": rupiah(cost),
    }


def answer(
    proposal: Proposal,
    catalogue: Catalogue,
    *,
    at: datetime,
    rows: Sequence[UUID] = (),
    results: Sequence[Shown] = (),
    summed: bool = True,
) -> HttpResponse:
    """200: the version before and after, the rows asked for, every sum, a result per edit.

    The sums are None where the act left them as they were (``summed`` is false). ``at`` is the
    moment of the act: a proposal changed at another one was left as it stood.
    """
    return JsonResponse(
        {
            "was": proposal.version - (proposal.changed_at == at),
            "version": proposal.version,
            "message": saved_text(proposal),
            "rows": _some_lines(proposal, catalogue, keys=rows) if rows else [],
            "sums": shown_sums(rab_sums(proposal, codes=catalogue.codes)) if summed else None,
            "results": list(results),
        }
    )


def refused(message: str, *, status: int = 422, errors: Sequence[Shown] = ()) -> HttpResponse:
    """Nothing was written; a sentence, and what to mend by row and field."""
    return JsonResponse({"message": message, "errors": list(errors)}, status=status)


def shown_findings(findings: Sequence[Finding]) -> list[Shown]:
    """Findings as text; ``fix`` names one click that mends it and where that posts to."""
    return [
        {
            "anchor": found.anchor,
            "message": found.message,
            "severity": found.severity,
            "fix": found.fix and {"label": found.fix.label, "href": found.fix.href},
        }
        for found in findings
    ]
