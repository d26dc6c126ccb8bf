from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "ikmportal.reports"

    def ready(self) -> None:
        from ikmportal.reports.views.runs import reports_nav_allowed
        from ikmportal.ui.navigation import NavItem, register

        register(NavItem(label=_("Beranda"), url_name="home", order=0, section="/"))
        register(
            NavItem(
                label=_("Laporan"),
                url_name="reports:list",
                order=90,
                section="/laporan/",
                allowed=reports_nav_allowed,
            )
        )
