from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "ikmportal.ui"

    def ready(self) -> None:
        from django import forms

        # Django's own sentence says what is wrong; ours says what to do.
        forms.Field.default_error_messages["required"] = _("Isi bagian ini.")
