"""Every door of the portal."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from ikmportal.health import livez, readyz

urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("bahasa/", login_not_required(set_language), name="set_language"),
    path("", include("ikmportal.accounts.urls")),
    path("pengelola/", admin.site.urls),
]
