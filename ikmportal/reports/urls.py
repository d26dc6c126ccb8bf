"""Doors to reports."""

from django.urls import path

from ikmportal.reports.views import attendance, minutes, receipts, runs

app_name = "reports"

urlpatterns = [
    path("", runs.run_list, name="list"),
    path("baru/<slug:kind>/", runs.run_new, name="new"),
    path("tanda-terima/<uuid:proposal_id>/", receipts.receipt, name="receipt"),
    path("berita-acara/<uuid:minutes_id>/", minutes.minutes, name="minutes"),
    path("daftar-hadir/<uuid:rakor_id>/", attendance.attendance, name="attendance"),
    path("<uuid:run_id>/", runs.run, name="run"),
    path("<uuid:run_id>/status/", runs.run_status, name="status"),
    path("<uuid:run_id>/layar/", runs.run_screen, name="screen"),
    path("<uuid:run_id>/berkas/", runs.run_file, name="file"),
]
