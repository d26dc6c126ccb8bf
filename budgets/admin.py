"""Code lists that only the ministry's own documents can fill: kegiatan are entered here."""

from django.contrib import admin

from budgets.models import BudgetActivity, BudgetProgram


@admin.register(BudgetProgram)
class BudgetProgramAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("fiscal_year", "code", "name")
    list_filter = ("fiscal_year",)
    list_select_related = ("fiscal_year",)
    search_fields = ("code", "name")


@admin.register(BudgetActivity)
class BudgetActivityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Write the document the code comes from into the source."""

    list_display = ("program", "code", "name")
    list_filter = ("program__fiscal_year",)
    list_select_related = ("program",)
    autocomplete_fields = ("program",)
    search_fields = ("code", "name")
