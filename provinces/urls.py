"""Doors to territory."""

from django.urls import path

from provinces.views import territory

app_name = "provinces"

urlpatterns = [path("wilayah/", territory.territory, name="territory")]
