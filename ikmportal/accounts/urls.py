"""Sign-in, sign-out and passwords: those of allauth's doors that this portal opens."""

from allauth.account import views
from django.urls import path, re_path

from .views import me

# Addresses belong to operators: there is no door to change or confirm one's own.
urlpatterns = [
    path("akun/masuk/", views.login, name="account_login"),
    path("akun/saya/", me, name="account_me"),
    path("akun/keluar/", views.logout, name="account_logout"),
    path("akun/daftar/", views.signup, name="account_signup"),
    path("akun/nonaktif/", views.account_inactive, name="account_inactive"),
    path("akun/masuk-lagi/", views.reauthenticate, name="account_reauthenticate"),
    path("akun/sandi/ganti/", views.password_change, name="account_change_password"),
    path("akun/sandi/isi/", views.password_set, name="account_set_password"),
    path("akun/sandi/lupa/", views.password_reset, name="account_reset_password"),
    path(
        "akun/sandi/lupa/terkirim/", views.password_reset_done, name="account_reset_password_done"
    ),
    re_path(
        r"^akun/sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "akun/sandi/baru/selesai/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
