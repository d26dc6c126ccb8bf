from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.navigation import NavItem, register


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = _("Pagu, alokasi, dan Renstra")

    def ready(self) -> None:
        register(
            NavItem(
                label=_("Pagu"),
                url_name="budgets:ceilings",
                order=55,
                section="/pagu/",
                also=("/kewajiban/", "/dak/"),
                allowed=_works_in_a_region,
            )
        )


def _works_in_a_region(request: HttpRequest) -> bool:
    """The centre reaches ceilings from the allocation page; five entrances are the most."""
    actor = getattr(request, "actor", None)
    return bool(actor and actor.mandates and not actor.is_national)
