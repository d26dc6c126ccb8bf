"""Code lists that only the ministry's own documents can fill: kegiatan are entered here."""

from django.contrib import admin

from budgets.models import BudgetActivity, BudgetProgram, Duty, Holiday, HolidayYear


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


@admin.register(HolidayYear)
class HolidayYearAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Enter the number of the joint decree once it is out: dates of that year are final then."""

    list_display = ("year", "letter")


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("day", "name", "kind", "is_estimated")
    list_filter = ("year", "kind")
    list_select_related = ("year",)
    search_fields = ("name",)


@admin.register(Duty)
class DutyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """By when and by whom. Obligations that exist keep their due date; new ones follow."""

    list_display = ("code", "name", "scheme_kind", "first_year", "rule", "role", "is_assumed")
    list_filter = ("scheme_kind", "rule", "is_assumed")
    search_fields = ("code", "name")
