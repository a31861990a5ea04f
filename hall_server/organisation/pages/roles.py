"""Decides how roles are shown, given and taken back on pages."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation.actions import Span
from hall_server.organisation.models import Clerk, Role, RoleAssignment
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.pages.fields import departments, halls, regions
from hall_server.organisation.rights import RIGHT_NAMES, Right
from hall_server.organisation.scopes import Scope
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Search
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor
from hall_server.pages.time_fields import InstantField, typed

LIST = Listing[Role](
    title="业务角色",
    lead="角色是一组权限；分派给人时再说明范围。系统、安全、审计三种管理员在系统后台任命。",
    rows=lambda _request: Role.objects.prefetch_related("rights"),
    columns=(
        Column("角色", lambda row: row.name),
        Column("用途", lambda row: row.purpose),
        Column("权限数", lambda row: row.rights.count(), "number"),
    ),
    orders=(Order("code", "按代码", ("code",)),),
    search=Search("名称或用途", ("name", "purpose")),
    empty=Empty("没有角色。", "请工程师重新运行安装程序的 migrate。"),
    opens=lambda row: pages.url("role", code=row.pk),
)


@pages.page("roles/", name="roles", right="organisation.view", menu=Menu("机构", "业务角色", 40))
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """All roles."""
    return LIST.respond(request)


@pages.page("roles/<slug:code>/", name="role", right="organisation.view")
@require_GET
def role(request: HttpRequest, code: str) -> HttpResponse:
    """What a role may do, and who has it."""
    row = get_object_or_404(Role, pk=code)
    known = {right.value: RIGHT_NAMES[right][0] for right in Right}
    held = RoleAssignment.objects.filter(role=row).select_related("clerk", "region", "hall", "department")
    sections = [
        Section("说明", [Fact("用途", row.purpose), Fact("英文名称", row.name_en)]),
        Section(
            "权限",
            heads=["权限", "代码"],
            lines=[[known.get(one.right, one.right), one.right] for one in row.rights.all()],
        ),
        Section(
            "谁有这个角色",
            heads=["姓名", "范围", "起", "止"],
            lines=[
                [one.clerk, one.region or one.hall or one.department or "全部范围", one.since, one.until]
                for one in held[:200]
            ],
        ),
    ]
    return detail_page(request, row.name, sections, back=pages.url("roles"))


class GiveForm(forms.Form):
    """Which role, where, and how long."""

    role = forms.ModelChoiceField(label="角色", queryset=Role.objects.all(), empty_label="请选择")
    region = forms.ChoiceField(label="区划范围", required=False, choices=regions, help_text="含所有下级。")
    hall = forms.ChoiceField(label="大厅范围", required=False, choices=lambda: [("", "不限"), *halls()])
    department = forms.ChoiceField(label="部门范围", required=False, choices=lambda: departments("不限"))
    since = InstantField(label="起")
    until = InstantField(label="止", required=False, help_text="空着表示一直，直到收回。")
    reason = forms.CharField(label="事由", required=False, max_length=200)


@pages.page("people/<str:number>/role", name="role-give", right="organisation.roles.assign")
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, number: str) -> HttpResponse:
    """Give somebody a role."""
    row = get_object_or_404(Clerk, number=number)

    def save(form: Any) -> str:
        sent = form.cleaned_data
        actions.assign_role(
            number,
            sent["role"].pk,
            Span(sent["since"], sent["until"]),
            actor=actor(request),
            scope=Scope(sent["region"], sent["hall"], sent["department"]),
            reason=sent["reason"],
        )
        return pages.url("person", number=number)

    page = FormPage(
        f"分派角色：{row.name}",
        GiveForm,
        save,
        back=pages.url("person", number=number),
        initial={"since": typed(hall_clock.now())},
        lead="范围都不填表示全部；填了几项，就要几项都符合。",
        button="分派",
        kept="角色已分派。",
    )
    return page.respond(request)


@pages.page("roles/held/<int:key>/end", name="role-end", right="organisation.roles.assign")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, key: int) -> HttpResponse:
    """Take a role back from now on."""
    row = get_object_or_404(RoleAssignment.objects.select_related("clerk", "role"), pk=key)
    back = pages.url("person", number=row.clerk.number)

    def save(_form: Any) -> str:
        actions.end_role(key, hall_clock.now(), actor=actor(request))
        return back

    page = FormPage(
        f"收回角色：{row.clerk.name} {row.role.name}",
        forms.Form,
        save,
        back=back,
        lead="收回后立即生效；由此人委托给别人的相应权限同时失效。",
        button="收回",
        kept="角色已收回。",
        is_dangerous=True,
    )
    return page.respond(request)
