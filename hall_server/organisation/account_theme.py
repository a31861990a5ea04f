"""Decides how accounts look in the administration: the theme's forms, under types for accounts that are not Django's."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.admin import GroupAdmin
    from django.contrib.auth.forms import AdminPasswordChangeForm
    from django.forms import ModelForm

    from hall_server.organisation.models import Clerk

    class UserAdmin(ModelAdmin[Clerk]):
        """As below."""

        add_form: Any
        add_fieldsets: Any
        change_password_form: Any

    class UserCreationForm(ModelForm[Clerk]):
        """Django's, in the hall's look."""

    class UserChangeForm(ModelForm[Clerk]):
        """Django's, in the hall's look."""

else:
    from django.contrib.auth import admin as accounts
    from unfold import admin as theme
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

    class UserAdmin(accounts.UserAdmin, theme.ModelAdmin):
        """Django's UserAdmin in the hall's look."""

    class GroupAdmin(accounts.GroupAdmin, theme.ModelAdmin):
        """Django's GroupAdmin in the hall's look."""


__all__ = ["AdminPasswordChangeForm", "GroupAdmin", "UserAdmin", "UserChangeForm", "UserCreationForm"]
