"""Offices, posts and appointments are kept by operators; every change is in the audit history."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from provinces.models import Appointment, Office, Post, Province, Regency


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Dinas are renamed often: names and letterhead may be edited."""

    list_display = ("name", "kind", "province", "has_generic_name")
    list_filter = ("kind", "has_generic_name")
    list_select_related = ("province",)
    search_fields = ("name", "short_name", "satker_code")
    autocomplete_fields = ("parent", "province", "regency")


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "role", "office")
    list_filter = ("role",)
    list_select_related = ("office",)
    search_fields = ("title", "office__name")
    autocomplete_fields = ("office",)


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rights follow from these rows; they take effect with the next click of the person."""

    list_display = ("post", "user", "kind", "valid")
    list_filter = ("kind", "post__role")
    list_select_related = ("post", "user")
    search_fields = ("user__email", "user__full_name", "post__title")
    autocomplete_fields = ("post", "user")


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Loaded from reference files, never typed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Province)
class ProvinceAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "valid")
    search_fields = ("code", "name")
    ordering = ("code",)


@admin.register(Regency)
class RegencyAdmin(ReadOnlyAdmin):
    list_display = ("full_name", "kind")
    search_fields = ("full_name",)
    ordering = ("full_name",)
