"""People are kept by operators; what they may do is kept with their posts."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from ikmportal.accounts.models import User


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """Create people, switch them off, give them a first password."""

    ordering = ("email",)
    list_display = ("email", "full_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "full_name", "nip")
    readonly_fields = ("joined_at", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (None, {"fields": ("full_name", "honorific", "nip")}),
        (None, {"fields": ("is_active", "is_staff", "is_superuser", "joined_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "full_name", "usable_password", "password1", "password2")}),
    )
