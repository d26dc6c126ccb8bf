from django.apps import AppConfig


class ProvincesConfig(AppConfig):
    name = "provinces"
