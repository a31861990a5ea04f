"""Decides what an administrator sees of devices and may do with them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.admin_theme import ModelAdmin, ReadOnly, TabularInline, TickBoxes
from hall_server.devices import actions
from hall_server.devices.models import Certificate, Device, DeviceTrouble, HelpCall


class CertificateLines(ReadOnly, TabularInline[Certificate, Device]):
    """The certificates a device has had."""

    model = Certificate
    fields = ["serial", "issued_at", "not_after", "revoked_at", "revoked_because"]
    extra = 0


class TroubleLines(ReadOnly, TabularInline[DeviceTrouble, Device]):
    """How its parts have been."""

    model = DeviceTrouble
    fields = ["driver", "state", "sentence", "who", "happened_at"]
    extra = 0
    max_num = 20


@admin.register(Device)
class DeviceAdmin(ModelAdmin[Device]):
    """设备: register, give a code, take certificates back, retire. A device is never deleted: its past stays."""

    list_display = ["name", "code", "role", "window", "is_there", "standing", "software", "seen_at"]
    list_filter = ["role", "is_present", "zones"]
    search_fields = ["code", "name"]
    fields = ["code", "name", "role", "window", "zones", "options"]
    inlines = [CertificateLines, TroubleLines]
    actions = ["issue_code", "revoke", "retire"]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A hall has a handful of zones: boxes to tick, nothing to be held down."""
        return super().formfield_for_manytomany(db_field, request, widget=TickBoxes, **options)

    def has_delete_permission(self, request: HttpRequest, obj: Device | None = None) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Device | None = None) -> list[str]:  # noqa: ARG002
        """A code is a name in certificates and topics; it does not change."""
        return ["code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Registering and settling leave their instant."""
        obj.rights_changed_at = hall_clock.now()
        if not change:
            obj.registered_at = obj.rights_changed_at
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Zones are saved after the device: only now its rights are what they will be."""
        super().save_related(request, form, formsets, change)
        actions.settled_anew(form.instance, actor=_actor(request), now=hall_clock.now())

    @admin.display(description="在线", boolean=True)
    def is_there(self, device: Device) -> bool:
        """Whether it was there at the hub's last look."""
        return device.is_present

    @admin.display(description="登记")
    def standing(self, device: Device) -> str:
        """Whether it holds a certificate."""
        if device.retired_at:
            return "已停用"
        if device.cloned_at:
            return "两台机器使用同一证书"
        found = list(device.certificates.values_list("revoked_at", flat=True))
        if not found:
            return "未登记"
        return "有效" if None in found else "已吊销"

    @admin.action(description="发登记码", permissions=["change"])
    def issue_code(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        """Each code is shown here and now, and never again."""
        for device in queryset:
            try:
                code = actions.issue_code(device, actor=_actor(request), now=hall_clock.now())
            except Refusal as refusal:
                self.message_user(request, f"{device}：{refusal.sentence()}", messages.ERROR)
                continue
            text = format_html(
                "{} 的登记码：<strong style='font-family:monospace;font-size:1.4em'>{}</strong>　"
                "15 分钟内有效，只能用一次，现在记下，以后不再显示。",
                device,
                code,
            )
            self.message_user(request, text, messages.SUCCESS)

    @admin.action(description="吊销证书", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        """The device is shut out within a minute; a new code lets it in again."""
        for device in queryset:
            count = actions.revoke(
                device, because="administrator", actor=_actor(request), now=hall_clock.now()
            )
            self.message_user(
                request, f"{device}：已吊销 {count} 张证书，设备将在一分钟内断开。", messages.WARNING
            )

    @admin.action(description="停用设备", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        """The device has left the hall."""
        for device in queryset:
            actions.retire(device, actor=_actor(request), now=hall_clock.now())
            self.message_user(request, f"{device}：已停用。", messages.WARNING)


@admin.register(DeviceTrouble)
class DeviceTroubleAdmin(ReadOnly, ModelAdmin[DeviceTrouble]):
    """设备状态, newest first."""

    list_display = ["happened_at", "device", "driver", "state", "sentence", "who"]
    list_filter = ["who", "driver", "device"]
    list_select_related = ["device"]
    show_full_result_count = False


@admin.register(HelpCall)
class HelpCallAdmin(ReadOnly, ModelAdmin[HelpCall]):
    """求助, newest first: who went, and after how long."""

    list_display = ["called_at", "device", "place", "presses", "standing", "answered_by", "took"]
    list_select_related = ["device"]
    show_full_result_count = False

    @admin.display(description="状态")
    def standing(self, call: HelpCall) -> str:
        """How it ended, or how often staff were told."""
        if call.answered_at:
            return f"{call.answered_window}前往"
        if call.lapsed_at:
            return "无人响应"
        return f"等待响应，已提醒 {call.times_told} 次（{call.desks_told} 个窗口）"

    @admin.display(description="用时")
    def took(self, call: HelpCall) -> str:
        """From the first press until somebody said that they go."""
        if call.answered_at is None:
            return ""
        minutes, seconds = divmod(max(round((call.answered_at - call.called_at).total_seconds()), 0), 60)
        return f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"


def _actor(request: HttpRequest) -> str:
    return f"clerk:{request.user.get_username()}"
