"""Decides what an administrator sees of halls, windows and clerks, and may change."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from hall.language import hall_clock
from hall_server.admin_theme import ModelAdmin, ReadOnly, TabularInline
from hall_server.audit.edits import Audited
from hall_server.organisation.account_theme import (
    AdminPasswordChangeForm,
    GroupAdmin,
    UserAdmin,
    UserChangeForm,
    UserCreationForm,
)
from hall_server.organisation.actions import end_of_service
from hall_server.organisation.administrators import roles_among
from hall_server.organisation.models import (
    Clerk,
    Department,
    Hall,
    OpeningHours,
    Window,
    WindowDuty,
    Zone,
)


class OpeningHoursLines(TabularInline[OpeningHours, Hall]):
    """When numbers are given."""

    model = OpeningHours
    extra = 0
    exclude = ["department", "matter"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpeningHours]:
        """The whole hall's; those of departments and matters have a page of their own."""
        return super().get_queryset(request).filter(department=None, matter="")


@admin.register(Hall)
class HallAdmin(Audited, ModelAdmin[Hall]):
    """大厅: its rules and its hours. The hall itself is made at installation."""

    list_display = [
        "name",
        "code",
        "most_overtakes",
        "longest_wait_minutes",
        "recall_limit",
        "clears_at_night",
    ]
    readonly_fields = ["code"]
    inlines = [OpeningHoursLines]
    fieldsets = [
        (None, {"fields": ["code", "name", "region", "address", "telephone", "notice", "follows_calendar"]}),
        (
            "叫号规则",
            {"fields": ["most_overtakes", "longest_wait_minutes", "recall_limit", "clears_at_night"]},
        ),
        ("求助", {"fields": ["help_again_seconds"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Hall | None = None) -> bool:  # noqa: ARG002
        """Never."""
        return False


@admin.register(Zone)
class ZoneAdmin(Audited, ModelAdmin[Zone]):
    """等候区."""

    list_display = ["name", "code", "hall"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Zone | None = None) -> list[str]:  # noqa: ARG002
        """A code is a word in every topic; it does not change."""
        return ["code"] if obj else []


@admin.register(Department)
class DepartmentAdmin(Audited, ModelAdmin[Department]):
    """部门."""

    list_display = ["name", "code"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> list[str]:  # noqa: ARG002
        """Matters refer to it."""
        return ["code"] if obj else []


@admin.register(Window)
class WindowAdmin(Audited, ModelAdmin[Window]):
    """窗口. Which queues it serves is set beside it, in queueing."""

    list_display = ["number", "name", "zone", "serves", "is_open"]
    list_display_links = ["number", "name"]
    list_filter = ["zone", "is_open"]
    search_fields = ["name", "code", "serves"]

    def get_readonly_fields(self, request: HttpRequest, obj: Window | None = None) -> list[str]:  # noqa: ARG002
        """A code is a word in messages and duties; it does not change."""
        return ["code"] if obj else []


class NewClerkForm(UserCreationForm):
    """A new account, with its first password."""

    class Meta:
        model = Clerk
        fields = ["number", "name", "department"]


class ClerkForm(UserChangeForm):
    """An account; its password is changed by a form of its own."""

    class Meta:
        model = Clerk
        fields = "__all__"

    def clean_groups(self) -> QuerySet[Group]:
        """One kind of administrator at most."""
        groups: QuerySet[Group] = self.cleaned_data["groups"]
        if len(roles_among(groups)) > 1:
            raise ValidationError("一人不能身兼两职，请只选一种管理员。")
        return groups


@admin.register(Clerk)
class ClerkAdmin(Audited, UserAdmin):
    """工作人员: accounts, where they belong, and which role they hold. Nobody is deleted: duties and deeds name them."""

    form = ClerkForm
    add_form = NewClerkForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["number", "name", "department", "is_active", "is_staff", "locked_until", "last_login"]
    list_display_links = ["number", "name"]
    list_filter = ["department", "is_active", "is_staff"]
    search_fields = ["number", "name"]
    ordering = ["number"]
    readonly_fields = ["wrong_tries", "last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["number", "name", "department", "password"]}),
        ("登录", {"fields": ["is_active", "locked_until", "wrong_tries", "last_login", "joined_at"]}),
        ("后台权限", {"fields": ["is_staff", "groups"]}),
    ]
    add_fieldsets = [(None, {"fields": ["number", "name", "department", "password1", "password2"]})]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Clerk, form: "ModelForm[Clerk]", change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Whoever is marked as no longer in service loses posts, roles, delegations and duties with it."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            end_of_service(obj, hall_clock.now(), actor=f"clerk:{request.user.get_username()}")

    def has_delete_permission(self, request: HttpRequest, obj: Clerk | None = None) -> bool:  # noqa: ARG002
        """Never: whoever leaves is marked as no longer in service."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Clerk | None = None) -> list[str]:
        """Nobody gives rights to themselves."""
        own = ["is_staff", "is_active", "groups"] if obj is not None and obj.pk == request.user.pk else []
        return [*self.readonly_fields, *own]


@admin.register(WindowDuty)
class WindowDutyAdmin(ReadOnly, ModelAdmin[WindowDuty]):
    """窗口值守: who sat where, and since when."""

    list_display = ["window", "clerk", "since", "until", "device"]
    list_filter = ["window", ("until", admin.EmptyFieldListFilter)]
    search_fields = ["clerk__number", "clerk__name"]
    date_hierarchy = "since"
    list_select_related = ["window", "clerk"]


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnly, GroupAdmin):
    """角色: the three kinds of administrator. What each may do is settled by the program, in `migrate`."""

    list_display = ["name"]
