"""The portal's doors and the floor page."""

from django.urls import path

from ikmportal.urls import urlpatterns as portal
from tests.bench.floor import page

urlpatterns = [path("acuan/", page), *portal]
