"""Every door of the portal."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from ikmportal.health import livez, readyz
from ikmportal.reports.views.dashboard import home
from ikmportal.reports.views.statistics import statistics

# The admin site has no sign-in of its own: one door, one rate limit.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home, name="home"),
    path("statistik/", statistics, name="statistics"),
    path("laporan/", include("ikmportal.reports.urls")),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("bahasa/", login_not_required(set_language), name="set_language"),
    path("", include("ikmportal.accounts.urls")),
    path("", include("programs.urls")),
    path("", include("budgets.urls")),
    path("", include("provinces.urls")),
    path("pengelola/", admin.site.urls),
]
