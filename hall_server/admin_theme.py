"""Decides how the administration looks: the theme's classes under Django's types, for the theme has none of its own."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
    from django.forms import CheckboxSelectMultiple as TickBoxes
else:
    from unfold import admin as theme
    from unfold.widgets import UnfoldAdminCheckboxSelectMultiple as TickBoxes

    class ModelAdmin(theme.ModelAdmin):
        """Django's ModelAdmin in the hall's look."""

        def __class_getitem__(cls, _: Any) -> type:
            return cls

    class TabularInline(theme.TabularInline):
        """Django's TabularInline in the hall's look."""

        def __class_getitem__(cls, _: Any) -> type:
            return cls


class ReadOnly:
    """Rows that machines write: an administrator reads them. Stand it before ModelAdmin or TabularInline."""

    def has_add_permission(self, *_: Any) -> bool:
        """Never."""
        return False

    def has_change_permission(self, *_: Any) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, *_: Any) -> bool:
        """Never."""
        return False


__all__ = ["ModelAdmin", "ReadOnly", "TabularInline", "TickBoxes"]
