from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.navigation import NavItem, register

# What an office asks for, and the rules and deadlines of asking.
_PAPERS = ("/usulan/", "/kebutuhan/", "/permohonan/", "/putaran/", "/aturan/", "/sbm/")


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Usulan dan Rakor")

    def ready(self) -> None:
        entrances = (
            (_("Usulan"), "programs:list", 20, _PAPERS, _works_in_an_office),
            (_("Telaah"), "programs:queue", 30, ("/telaah/",), _opens_queue),
            (_("Rakor"), "programs:rakor-list", 40, ("/rakor/",), _has_a_post),
            (_("Alokasi"), "programs:awards", 50, ("/alokasi/",), _opens_queue),
        )
        for label, url_name, order, (section, *also), allowed in entrances:
            register(
                NavItem(
                    label=label,
                    url_name=url_name,
                    order=order,
                    section=section,
                    also=tuple(also),
                    allowed=allowed,
                )
            )


def _has_a_post(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return bool(actor and actor.mandates)


def _works_in_an_office(request: HttpRequest) -> bool:
    """Reviewers reach the list from the queue: five entrances are the most."""
    return _has_a_post(request) and not _opens_queue(request)


def _opens_queue(request: HttpRequest) -> bool:
    from programs.rules import may_open_queue

    actor = getattr(request, "actor", None)
    return bool(actor and may_open_queue(actor))
