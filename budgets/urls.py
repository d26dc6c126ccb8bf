"""Doors to ceilings and to the funding history of places."""

from django.urls import path, re_path

from budgets.views import ceilings, funding

app_name = "budgets"

urlpatterns = [
    path("pagu/", ceilings.ceilings, name="ceilings"),
    path("pagu/<uuid:scheme_id>/ubah/", ceilings.change, name="ceiling-change"),
    path("wilayah/pendanaan/", funding.nation, name="funding-nation"),
    re_path(r"^wilayah/(?P<code>[0-9]{2})/pendanaan/$", funding.province, name="funding-province"),
    re_path(
        r"^wilayah/(?P<code>[0-9]{2})/(?P<regency_code>[0-9]{2}\.[0-9]{2})/pendanaan/$",
        funding.regency,
        name="funding-regency",
    ),
]
