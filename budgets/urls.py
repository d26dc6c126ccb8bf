"""Doors to ceilings."""

from django.urls import path

from budgets.views import ceilings

app_name = "budgets"

urlpatterns = [
    path("pagu/", ceilings.ceilings, name="ceilings"),
    path("pagu/<uuid:scheme_id>/ubah/", ceilings.change, name="ceiling-change"),
]
