"""`acuan`: the page every other is compared with.

Session, user, one indexed query, and fifty rows of eight columns by Django's template engine.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programs.models import Proposal

COLUMNS = (
    "number",
    "title",
    "state",
    "version",
    "place",
    "beneficiary_count",
    "created_at",
    "changed_at",
)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    rows = Proposal.objects.order_by("-created_at", "id").values(*COLUMNS)[:50]
    return render(request, "acuan.html", {"columns": COLUMNS, "rows": rows})
