"""The preview of a pasted table. It only reads: what is accepted goes through "insert"."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from programs.forms.catalogue import Catalogue
from programs.forms.clipboard import ClipboardRefused, read_clipboard
from programs.forms.grid import BadMessage, Message
from programs.forms.paste import Pasted, PastedRow, read_pasted
from programs.forms.paste_columns import ROLES
from programs.models import Proposal, RabLine
from programs.views.rab_answers import refused
from programs.views.rab_grid import grid_door
from provinces.middleware import ActorRequest

_LONGEST = 3_000_000


@grid_door
def preview(request: ActorRequest, found: Proposal, message: Message) -> HttpResponse:
    """Read a pasted table: columns, rows that are ready, and rows that need a look.

    ``after`` is the line it will follow, whose codes the first rows may share; ``roles`` are the
    columns as a person has matched them.
    """
    roles = message.words("roles")
    if roles is not None and any(role and role not in ROLES for role in roles):
        raise BadMessage
    text, html = message.text("text", longest=_LONGEST), message.text("html", longest=_LONGEST)
    try:
        matrix = read_clipboard(text=text, html=html)
    except ClipboardRefused as problem:
        return refused(str(problem))
    pasted = read_pasted(
        matrix,
        catalogue=Catalogue(found.scheme.fiscal_year_id),
        before=_codes_above(found, message),
        roles=roles,
    )
    return JsonResponse(_shown(pasted))


def _codes_above(found: Proposal, message: Message) -> dict[str, str]:
    after = message.optional_key("after")
    lines = RabLine.objects.filter(proposal=found).select_related("output_class", "account")
    line = lines.filter(pk=after).first() if after else None
    if line is None:
        return {}
    return {
        "kro": line.output_class.code,
        "ro": line.output_code,
        "komponen": line.component,
        "sub": line.subcomponent,
        "akun": line.account.code,
    }


def _shown(pasted: Pasted) -> dict[str, object]:
    ready = sum(row.is_ready for row in pasted.rows)
    lines = sum(row.kind == "baris" for row in pasted.rows)
    counts = {"read": lines, "ready": ready, "check": lines - ready}
    return {
        "summary": _("%(read)s baris terbaca, %(ready)s siap, %(check)s perlu dicek.") % counts,
        "button": _("Masukkan %(ready)s baris") % counts,
        "roles": pasted.roles,
        "heading": pasted.heading,
        "samples": pasted.samples,
        "ready": ready,
        "rows": [_row(row) for row in pasted.rows if row.kind == "baris"],
    }


def _row(row: PastedRow) -> dict[str, object]:
    return {
        "number": row.number,
        "ready": row.is_ready,
        "cells": row.cells,
        "problems": [{"field": name, "message": text} for name, text in row.problems.items()],
    }
