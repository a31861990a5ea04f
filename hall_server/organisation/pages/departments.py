"""Decides how departments are listed, shown and changed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from hall_server.organisation import actions
from hall_server.organisation.models import Clerk, Department
from hall_server.organisation.pages.declared import pages
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require

LIST = Listing[Department](
    title="部门",
    lead="派人进驻大厅、提供事项的单位。",
    rows=lambda _request: Department.objects.select_related("region", "parent"),
    columns=(
        Column("名称", lambda row: row.name),
        Column("简称", lambda row: row.short_name),
        Column("性质", lambda row: row.get_kind_display()),
        Column("区划", lambda row: row.region),
        Column("上级部门", lambda row: row.parent),
    ),
    orders=(Order("code", "按代码", ("code",)),),
    search=Search("名称、简称或代码", ("name", "short_name", "code")),
    filters=(Choice("kind", "性质", Department.Kind.choices),),
    empty=Empty("还没有部门。", "请点“录入部门”，或从事项清单导入。"),
    opens=lambda row: pages.url("department", code=row.pk),
    actions=(
        Action("录入部门", lambda: pages.url("department-new"), "organisation.places.edit", is_new=True),
    ),
)


@pages.page("departments/", name="departments", right="organisation.view", menu=Menu("机构", "部门", 20))
@require_GET
def departments(request: HttpRequest) -> HttpResponse:
    """All departments."""
    return LIST.respond(request)


@pages.page("departments/<str:code>/", name="department", right="organisation.view")
@require_GET
def department(request: HttpRequest, code: str) -> HttpResponse:
    """One department: what it is, its windows, its people."""
    row = get_object_or_404(Department.objects.select_related("region", "parent"), pk=code)
    sections = [
        Section(
            "基本信息",
            [
                Fact("代码", row.code),
                Fact("简称", row.short_name),
                Fact("统一社会信用代码", row.credit_code),
                Fact("性质", row.get_kind_display()),
                Fact("区划", row.region),
                Fact("上级部门", row.parent),
                Fact("下级部门", "、".join(part.name for part in row.parts.all())),
            ],
        ),
        Section(
            "进驻窗口",
            heads=["大厅", "窗口", "受理范围"],
            lines=[[one.zone.hall, one.name, one.serves] for one in row.windows.select_related("zone__hall")],
        ),
        Section(
            "人员",
            heads=["工号", "姓名"],
            lines=[
                [one.number, one.name] for one in Clerk.objects.filter(department=row, is_active=True)[:200]
            ],
        ),
    ]
    change = Action("修改", lambda: pages.url("department-edit", code=code), "organisation.places.edit")
    return detail_page(
        request, row.name, sections, back=way_back(request, pages.url("departments")), actions=[change],
        subject=f"department:{code}", on=f"department:{code}",
    )  # fmt: skip


class DepartmentForm(forms.ModelForm):  # type: ignore[type-arg] # Django's form takes no argument while it runs
    """What is known of a department."""

    class Meta:
        model = Department
        fields: tuple[str, ...] = ("name", "short_name", "credit_code", "kind", "region", "parent")


class NewDepartmentForm(DepartmentForm):
    """The same with its code."""

    class Meta(DepartmentForm.Meta):
        fields = ("code", *DepartmentForm.Meta.fields)


@pages.page("departments/new", name="department-new", right="organisation.places.edit")
@require_http_methods(["GET", "POST"])
def new_department(request: HttpRequest) -> HttpResponse:
    """Enter a department."""
    require(request, "organisation.places.edit", "everywhere")

    def save(form: Any) -> str:
        fields = dict(form.cleaned_data)
        code = fields.pop("code")
        actions.enter_department(code, fields, actor=actor(request))
        return pages.url("department", code=code)

    page = FormPage("录入部门", NewDepartmentForm, save, back=pages.url("departments"), button="录入")
    return page.respond(request)


@pages.page("departments/<str:code>/edit", name="department-edit", right="organisation.places.edit")
@require_http_methods(["GET", "POST"])
def edit_department(request: HttpRequest, code: str) -> HttpResponse:
    """Change a department."""
    row = get_object_or_404(Department, pk=code)
    require(request, "organisation.places.edit", f"department:{code}")

    def save(form: Any) -> str:
        actions.change_department(code, form.cleaned_data, actor=actor(request))
        return pages.url("department", code=code)

    back = pages.url("department", code=code)
    return FormPage("修改部门", DepartmentForm, save, back=back, row=row).respond(request)
