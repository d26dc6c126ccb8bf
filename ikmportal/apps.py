from django.apps import AppConfig


class IkmportalConfig(AppConfig):
    name = "ikmportal"
