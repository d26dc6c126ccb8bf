"""Doors to ceilings, scenarios and the funding history of places."""

from django.urls import path, re_path

from budgets.views import (
    allocations,
    ceilings,
    dak,
    funding,
    instruments,
    obligations,
    revision_acts,
    revisions,
    scenario_acts,
    scenarios,
    series,
    stages,
)

app_name = "budgets"

_AGREED = "pagu/<uuid:scheme_id>/alokasi/<uuid:province_id>/"
_SCENARIO = "pagu/skenario/<uuid:scenario_id>/"
_REVISION = "pagu/revisi/<uuid:revision_id>/"

urlpatterns = [
    path("pagu/", ceilings.ceilings, name="ceilings"),
    path("pagu/<uuid:scheme_id>/ubah/", ceilings.change, name="ceiling-change"),
    path("pagu/<uuid:scheme_id>/tahap/", stages.stages, name="ceiling-stages"),
    path(
        "pagu/<uuid:scheme_id>/tahap/<uuid:province_id>/",
        stages.province,
        name="ceiling-province",
    ),
    path("pagu/<uuid:scheme_id>/faktor/", scenarios.factors, name="province-factors"),
    path("pagu/<uuid:scheme_id>/skenario/", scenarios.scenario_new, name="scenario-new"),
    path("pagu/skenario/", scenarios.scenario_list, name="scenarios"),
    path("pagu/skenario/banding/", scenarios.comparison, name="scenario-comparison"),
    path(_SCENARIO, scenarios.scenario, name="scenario"),
    path(f"{_SCENARIO}urung/", scenario_acts.undo, name="scenario-undo"),
    path(f"{_SCENARIO}gandakan/", scenario_acts.copy, name="scenario-copy"),
    path(f"{_SCENARIO}setujui/", scenario_acts.approve, name="scenario-approve"),
    path(f"{_SCENARIO}tarik/", scenario_acts.withdraw, name="scenario-withdraw"),
    path(f"{_SCENARIO}kunci/", scenario_acts.lock, name="scenario-lock"),
    path(f"{_SCENARIO}<uuid:province_id>/", scenarios.cell, name="scenario-cell"),
    path("pagu/<uuid:scheme_id>/alokasi/", allocations.allocations, name="allocations"),
    path(_AGREED, allocations.province, name="allocation-province"),
    path(f"{_AGREED}<slug:kind>/", instruments.instrument, name="instrument"),
    path("pagu/<uuid:scheme_id>/instrumen/", instruments.matrix, name="instruments"),
    path(
        "pagu/<uuid:scheme_id>/pejabat/<uuid:office_id>/",
        instruments.official_new,
        name="official-new",
    ),
    path(
        "pagu/<uuid:scheme_id>/pejabat/<uuid:official_id>/akhiri/",
        instruments.official_end,
        name="official-end",
    ),
    path("kewajiban/", obligations.obligations, name="obligations"),
    path("kewajiban/hari-libur/", obligations.holidays, name="holidays"),
    path("kewajiban/<uuid:obligation_id>/", obligations.obligation, name="obligation"),
    path("pagu/revisi/", revisions.revisions, name="revisions"),
    path("pagu/<uuid:scheme_id>/revisi/", revision_acts.new, name="revision-new"),
    path("pagu/<uuid:scheme_id>/banding/", revisions.comparison, name="line-comparison"),
    path(_REVISION, revisions.revision, name="revision"),
    path(f"{_REVISION}ubah/", revision_acts.edit, name="revision-edit"),
    path(f"{_REVISION}serentak/", revision_acts.spread, name="revision-spread"),
    path(f"{_REVISION}alokasi/", revision_acts.allocations, name="revision-allocations"),
    path(f"{_REVISION}alokasi/<uuid:allocation_id>/", revision_acts.lines, name="revision-lines"),
    path(f"{_REVISION}ajukan/", revision_acts.submit, name="revision-submit"),
    path(f"{_REVISION}tarik/", revision_acts.take_back, name="revision-take-back"),
    path(f"{_REVISION}putus/", revision_acts.decide, name="revision-decide"),
    path("pagu/deret/", series.series, name="funding-series"),
    path("dak/", dak.requests, name="dak-requests"),
    path("dak/baru/", dak.new, name="dak-new"),
    path("dak/<uuid:request_id>/", dak.request_page, name="dak-request"),
    path("wilayah/pendanaan/", funding.nation, name="funding-nation"),
    re_path(r"^wilayah/(?P<code>[0-9]{2})/pendanaan/$", funding.province, name="funding-province"),
    re_path(
        r"^wilayah/(?P<code>[0-9]{2})/(?P<regency_code>[0-9]{2}\.[0-9]{2})/pendanaan/$",
        funding.regency,
        name="funding-regency",
    ),
]
