"""The components: every page is built from these. Loaded everywhere, no {% load %} needed.

Each is a function with named arguments, so a misspelt one fails when the template is compiled.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ikmportal.ui import formats
from ikmportal.ui.components import (
    TASK_ICONS,
    TONES,
    Badge,
    Bar,
    Step,
    Tile,
    UnknownToneError,
    mends,
    task_badge,
)
from ikmportal.ui.field_html import control_of, field_html
from ikmportal.ui.icons import icon_svg
from ikmportal.ui.tables import Table, table_html

register = template.Library()

NOTICE_ICONS = {"": "jam", "nila": "info", "hijau": "cek", "galat": "segi"}


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """Draw an icon; an unknown name fails."""
    return icon_svg(name, label=label)


@register.simple_tag
def chip(word: str, *, tone: str = "kosong", icon: str = "") -> SafeString:
    """Show a short status: icon, word and colour together."""
    if tone not in TONES:
        raise UnknownToneError(tone)
    drawing = icon_svg(icon) if icon else ""
    return format_html('<span class="chip {}">{}{}</span>', tone, drawing, word)


@register.simple_tag
def state_badge(badge: Badge) -> SafeString:
    """Show a Badge, such as the one a state enum gives."""
    return chip(str(badge.word), tone=badge.tone, icon=badge.icon)


@register.simple_block_tag
def card(content: str, title: str = "", *, level: int = 2, css: str = "") -> SafeString:
    """Frame content under a heading of the given level."""
    if not title:
        return format_html('<div class="kartu {}"><div class="isi">{}</div></div>', css, content)
    return format_html(
        '<section class="kartu {css}" aria-labelledby="{id}"><header><h{level} id="{id}">{title}'
        '</h{level}></header><div class="isi">{content}</div></section>',
        css=css,
        id=f"k-{slugify(title)}",
        level=level,
        title=title,
        content=content,
    )


@register.simple_block_tag
def notice(content: str, title: str = "", *, tone: str = "", icon: str = "") -> SafeString:
    """Tell something that matters: tone "" (attention), "nila", "hijau" or "galat"."""
    if tone not in NOTICE_ICONS:
        raise UnknownToneError(tone)
    head = format_html("<strong>{}</strong>", title) if title else ""
    drawing = icon_svg(icon or NOTICE_ICONS[tone])
    return format_html(
        '<div class="warta {}">{}<div>{}<div class="small">{}</div></div></div>',
        tone,
        drawing,
        head,
        content,
    )


@register.simple_tag
def meter(share: Decimal | float, *, label: str, pending: Decimal | float = 0) -> SafeString:
    """Show a share in percent and, striped, what is pending. ``label`` says it in words."""
    drawing = _bar(share, pending, stripes="corak-kunyit")
    return format_html('<svg class="meter" role="img" aria-label="{}">{}</svg>', label, drawing)


@register.simple_tag
def segments(states: Sequence[str], *, label: str) -> SafeString:
    """Show progress as one segment a part: ok, jalan, salah, kosong or terkunci."""
    for state in states:
        task_badge(state)
    parts = format_html_join("", '<i class="{}"></i>', ((state,) for state in states))
    return format_html('<div class="seg" role="img" aria-label="{}">{}</div>', label, parts)


@register.inclusion_tag("ui/task_row.html")
def task_row(
    title: str,
    *,
    state: str,
    href: str = "",
    detail: str = "",
    warning: str = "",
    badge: Badge | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Show one task of a list; without ``href`` it is not open yet; ``warning`` says why.

    ``links`` are (address, words) of what is missing, each leading to its field.
    """
    return {
        "title": title,
        "state": state,
        "href": href,
        "detail": detail,
        "warning": warning,
        "badge": badge or task_badge(state),
        "icon_name": TASK_ICONS[state],
        "links": links,
        "key": slugify(title),
    }


@register.simple_tag
def facts(pairs: Iterable[tuple[str, Any]]) -> SafeString:
    """Show short facts as term and value, from (term, value) pairs."""
    rows = ((term, "–" if value in (None, "") else value) for term, value in pairs)
    items = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows)
    return format_html('<dl class="fakta">{}</dl>', items)


@register.simple_tag
def data_table(table: Table) -> SafeString:
    """Show a Table."""
    return table_html(table)


@register.inclusion_tag("ui/pager.html")
def pager(*, previous: str = "", next: str = "", note: str = "") -> dict[str, str]:  # noqa: A002
    """Link to the previous and next page of a list (addresses; "" where there is none)."""
    return {"previous": previous, "next": next, "note": note}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*sources: forms.BaseForm | list[forms.BaseForm]) -> dict[str, Any]:
    """Sum up every error of the given forms, formsets and lists of forms; nothing for none."""
    named = [one for given in sources for one in (given if isinstance(given, list) else [given])]
    return {"mends": mends(source for source in named if source)}


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """Show label, help, error and control of one form field."""
    return field_html(bound)


@register.simple_tag
def control(bound: forms.BoundField) -> SafeString:
    """Render only the control, with the class its kind needs."""
    return control_of(bound)


@register.inclusion_tag("ui/timeline.html")
def timeline(steps: Sequence[Step]) -> dict[str, Any]:
    """Show the way something goes, with the current step marked."""
    return {"steps": steps}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(
    title: str, *, text: str = "", href: str = "", action: str = "", icon: str = "berkas"
) -> dict[str, str]:
    """Say what belongs here and the next step to take."""
    return {"title": title, "text": text, "href": href, "action": action, "icon_name": icon}


@register.simple_tag
def save_state(at: datetime | None) -> SafeString:
    """Say when the work was last saved, in the reader's zone."""
    if at is None:
        return format_html('<span class="simpan" role="status" data-ikm-save></span>')
    text = _saved_text(at)
    return format_html(
        '<span class="simpan" role="status" data-ikm-save>{}{}</span>', icon_svg("awan"), text
    )


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """Show where a page is: label, address, label, address, …, label of this page."""
    if len(parts) % 2 == 0:
        raise template.TemplateSyntaxError("breadcrumb: the last label has no address")
    return {"links": list(zip(parts[:-1:2], parts[1::2], strict=True)), "here": parts[-1]}


@register.inclusion_tag("ui/tiles.html")
def tiles(tiles: Sequence[Tile]) -> dict[str, Any]:
    """Show places as a grid of tiles, shaded by value."""
    return {"tiles": tiles}


@register.simple_tag
def bars(rows: Iterable[Bar]) -> SafeString:
    """Show shares as labelled bars; striped is what is pending."""
    items = format_html_join(
        "",
        '<li><span>{}</span><svg class="r" aria-hidden="true">{}</svg>'
        '<span class="num">{}</span></li>',
        (
            (row.label, _bar(row.share, row.pending, stripes="corak-nila"), row.value)
            for row in rows
        ),
    )
    return format_html('<ul class="batang">{}</ul>', items)


@register.filter
def rupiah(value: Any) -> str:
    return formats.rupiah(_given(value))


@register.filter
def rupiah_short(value: Any) -> str:
    return formats.rupiah_short(_given(value))


@register.filter
def terbilang(value: int) -> str:
    return formats.terbilang(int(value))


@register.filter
def number(value: Any) -> str:
    return formats.number(_given(value))


@register.filter
def volume(value: Any) -> str:
    return "–" if _given(value) is None else formats.decimal_text(value)


@register.filter
def percent(value: Any) -> str:
    return formats.percent(_given(value))


@register.filter
def nip(value: str) -> str:
    return formats.nip(str(value))


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """Write a date; a moment is first brought into the reader's zone."""
    if not value:
        return "–"
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return formats.date_text(day)


@register.filter
def jam(value: datetime | None) -> str:
    """Write the time of day alone, as on a clock: 10.32 WIB."""
    zone = timezone.get_current_timezone_name()
    return formats.clock(value, zone=zone).removeprefix("pukul\u00a0") if value else "–"


@register.filter
def waktu(value: datetime | None) -> str:
    """Write a moment in the reader's zone and, where that differs, in WIB as well."""
    if not value:
        return "–"
    zone = timezone.get_current_timezone_name()
    text = formats.moment(value, zone=zone)
    return text if formats.ZONE_LABELS.get(zone) == "WIB" else f"{text} ({formats.clock(value)})"


@register.filter
def tenggat(value: datetime | None) -> str:
    """Write a deadline: WIB, which binds, then the reader's own zone."""
    zone = timezone.get_current_timezone_name()
    return formats.deadline(value, zone=zone) if value else "–"


def _given(value: Any) -> Any:
    return None if value == "" else value


def _saved_text(at: datetime) -> str:
    clock = formats.clock(at, zone=timezone.get_current_timezone_name())
    return _("Tersimpan %(clock)s") % {"clock": clock}


def _bar(share: Decimal | float, pending: Decimal | float, *, stripes: str) -> SafeString:
    """Draw the filled and the striped part; a style attribute would break the page's CSP."""
    filled = min(max(float(share), 0.0), 100.0)
    striped = min(max(float(pending), 0.0), 100.0 - filled)
    full = format_html('<rect class="m-isi" width="{}%" height="100%"/>', f"{filled:.2f}")
    if not striped:
        return full
    return full + format_html(
        '<rect fill="url(#{})" x="{}%" width="{}%" height="100%"/>',
        stripes,
        f"{filled:.2f}",
        f"{striped:.2f}",
    )
