"""Sign-in, sign-out and passwords: allauth's doors under Indonesian addresses."""

from django.urls import include, path

urlpatterns = [path("akun/", include("allauth.account.urls"))]
