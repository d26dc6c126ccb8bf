from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.navigation import NavItem, register


class ProvincesConfig(AppConfig):
    name = "provinces"
    verbose_name = _("Wilayah dan kantor")

    def ready(self) -> None:
        # Last: who has five entrances already reaches places from the first page and a proposal.
        register(
            NavItem(
                label=_("Wilayah"),
                url_name="provinces:territory",
                order=95,
                section="/wilayah/",
                allowed=_has_a_post,
            )
        )


def _has_a_post(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return bool(actor and actor.mandates)
