"""Decides how regions, halls, zones and windows are shown as one tree, and changed."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall_server.organisation import actions
from hall_server.organisation import queries as organisation
from hall_server.organisation.models import Hall, Region, Window, Zone
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.region_codes import LEVEL_NAMES, RegionLevel, short
from hall_server.organisation.rights import Right
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.forms import FormPage
from hall_server.pages.lists import Action
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, may, require

PLACES_EDIT = Right.PLACES_EDIT.value


@dataclass(slots=True)
class Node:
    """A region of the tree with its halls and the regions beneath."""

    region: Region
    halls: list["HallNode"] = field(default_factory=list)
    beneath: list["Node"] = field(default_factory=list)

    @property
    def short_code(self) -> str:
        """As people write it."""
        return short(self.region.code)

    @property
    def level(self) -> str:
        """The level's name."""
        return LEVEL_NAMES[RegionLevel(self.region.level)]


@dataclass(slots=True)
class HallNode:
    """A hall of the tree."""

    hall: Hall
    zones: list[tuple[Zone, list[Window]]]


@pages.page("", name="tree", right="organisation.view", menu=Menu("机构", "机构总览", 10))
@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """All regions down to the townships, with their halls, zones and windows."""
    homeless = [_hall_node(hall) for hall in Hall.objects.filter(region=None)]
    wanted = [
        Action("录入大厅", lambda: pages.url("hall-new"), PLACES_EDIT),
        Action("岗位", lambda: pages.url("posts"), "organisation.view"),
        Action("录入区划", lambda: pages.url("region-new"), "organisation.regions.edit", is_new=True),
        Action("部门", lambda: pages.url("departments"), "organisation.view"),
    ]
    facts = {
        "title": "机构总览",
        "lead": "区划、大厅、等候区和窗口。点大厅或窗口看详情。",
        "nodes": _nodes(),
        "homeless": homeless,
        "actions": [one for one in wanted if may(request, one.right).is_allowed],
    }
    return render(request, "organisation/tree.html", facts)


def _nodes() -> list[Node]:
    """Provinces with all beneath; at most the regions of one deployment."""
    nodes = {row.code: Node(row) for row in Region.objects.order_by("code")}
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.region.parent_id or "")
        (above.beneath if above else tops).append(node)
    for hall in Hall.objects.exclude(region=None).order_by("code"):
        nodes[hall.region_id or ""].halls.append(_hall_node(hall))
    return tops


def _hall_node(hall: Hall) -> HallNode:
    windows: dict[str, list[Window]] = defaultdict(list)
    rows = Window.objects.filter(zone__hall=hall).prefetch_related("departments").order_by("number")
    for window in rows:
        windows[window.zone_id].append(window)
    return HallNode(hall, [(zone, windows[zone.code]) for zone in Zone.objects.filter(hall=hall)])


@pages.page("halls/<slug:code>/", name="hall", right="organisation.view")
@require_GET
def hall(request: HttpRequest, code: str) -> HttpResponse:
    """One hall: where it is, its windows, who sits there now."""
    row = get_object_or_404(Hall.objects.select_related("region"), pk=code)
    windows = Window.objects.filter(zone__hall=row).select_related("zone").prefetch_related("departments")
    sitting = {duty.window: duty.clerk_name for duty in organisation.duties(one.code for one in windows)}
    may_edit = may(request, PLACES_EDIT, f"hall:{code}").is_allowed
    sections = [
        Section(
            "基本信息",
            [
                Fact("代码", row.code),
                Fact("所在区划", row.region),
                Fact("地址", row.address),
                Fact("电话", row.telephone),
                Fact("办公时间", organisation.spoken_hours(code) or "没有设办公时间，全天开放"),
                Fact("按工作日历放假", row.follows_calendar),
                Fact("屏幕提示", row.notice),
            ],
        ),
        Section(
            "叫号规则",
            [
                Fact("最多被超越次数", row.most_overtakes),
                Fact("最长等候（分钟）", row.longest_wait_minutes),
                Fact("最多呼叫次数", row.recall_limit),
                Fact("每晚清号", row.clears_at_night),
                Fact("求助再次提醒（秒）", row.help_again_seconds),
            ],
        ),
        Section(
            "等候区",
            heads=["名称", "代码", "24 小时自助区", "窗口数"],
            lines=[
                [
                    _link("zone", one.name, code=one.code) if may_edit else one.name,
                    one.code,
                    one.is_always_open,
                    sum(window.zone_id == one.code for window in windows),
                ]
                for one in Zone.objects.filter(hall=row)
            ],
        ),
        Section(
            "窗口",
            heads=["窗口号", "名称", "等候区", "服务部门", "启用", "现在在岗"],
            lines=[
                [
                    one.number,
                    _link("window", one.name, code=one.code) if may_edit else one.name,
                    one.zone,
                    "、".join(part.name for part in one.departments.all()),
                    one.is_open,
                    sitting.get(one.code),
                ]
                for one in windows
            ],
        ),
    ]
    wanted = (
        Action("修改", lambda: pages.url("hall-edit", code=code), PLACES_EDIT),
        Action("叫号规则", lambda: pages.url("hall-rules", code=code), PLACES_EDIT),
        Action("增加等候区", lambda: pages.url("zone-new", hall=code), PLACES_EDIT),
        Action("增加窗口", lambda: pages.url("window-new", hall=code), PLACES_EDIT),
        Action("岗位", lambda: pages.url("posts") + f"?hall={code}", "organisation.view"),
        Action("办公时间", lambda: pages.url("hours", hall=code), "organisation.view"),
        Action("排班", lambda: pages.url("shifts", hall=code), "organisation.view"),
        Action("考勤", lambda: pages.url("attendance", hall=code), "organisation.attendance.view"),
    )
    return detail_page(
        request, row.name, sections, back=pages.url("tree"), actions=wanted, subject=f"hall:{code}",
        on=f"hall:{code}",
    )  # fmt: skip


def _link(name: str, title: str, **parts: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', pages.url(name, **parts), title)


class HallForm(forms.ModelForm):  # type: ignore[type-arg] # Django's form takes no argument while it runs
    """What is known of a hall."""

    class Meta:
        model = Hall
        fields: tuple[str, ...] = ("name", "region", "address", "telephone", "notice", "follows_calendar")


@pages.page("halls/<slug:code>/edit", name="hall-edit", right=PLACES_EDIT)
@require_http_methods(["GET", "POST"])
def edit_hall(request: HttpRequest, code: str) -> HttpResponse:
    """Change a hall."""
    row = get_object_or_404(Hall, pk=code)
    require(request, PLACES_EDIT, f"hall:{code}")

    def save(form: Any) -> str:
        actions.change_hall(code, form.cleaned_data, actor=actor(request))
        return pages.url("hall", code=code)

    return FormPage("修改大厅", HallForm, save, back=pages.url("hall", code=code), row=row).respond(request)


class NewHallForm(HallForm):
    """The same with its code."""

    class Meta(HallForm.Meta):
        fields = ("code", *HallForm.Meta.fields)


@pages.page("halls/new", name="hall-new", right=PLACES_EDIT)
@require_http_methods(["GET", "POST"])
def new_hall(request: HttpRequest) -> HttpResponse:
    """Enter a hall."""
    require(request, PLACES_EDIT, "everywhere")

    def save(form: Any) -> str:
        fields = dict(form.cleaned_data)
        code = fields.pop("code")
        actions.found_hall(code, fields["name"], actor=actor(request))
        actions.change_hall(code, fields, actor=actor(request))
        return pages.url("hall", code=code)

    lead = "大厅建好后，再增加等候区、窗口和办公时间。代码以后不能改。"
    return FormPage("录入大厅", NewHallForm, save, back=pages.url("tree"), button="录入", lead=lead).respond(
        request
    )


class HallRulesForm(forms.ModelForm):  # type: ignore[type-arg] # as above
    """How numbers are called here."""

    class Meta:
        model = Hall
        fields = (
            "most_overtakes", "longest_wait_minutes", "recall_limit", "clears_at_night", "help_again_seconds"
        )  # fmt: skip


@pages.page("halls/<slug:code>/rules", name="hall-rules", right=PLACES_EDIT)
@require_http_methods(["GET", "POST"])
def edit_rules(request: HttpRequest, code: str) -> HttpResponse:
    """Change how numbers are called."""
    row = get_object_or_404(Hall, pk=code)
    require(request, PLACES_EDIT, f"hall:{code}")

    def save(form: Any) -> str:
        actions.change_hall(code, form.cleaned_data, actor=actor(request))
        return pages.url("hall", code=code)

    return FormPage(
        f"叫号规则：{row.name}",
        HallRulesForm,
        save,
        back=pages.url("hall", code=code),
        row=row,
        lead="保存后，下一次叫号就按新的规则。",
    ).respond(request)


class RegionForm(forms.Form):
    """A new region, or a new name for one."""

    code = forms.CharField(
        label="区划代码", max_length=12, help_text="6、9 或 12 位；上级由代码推出，须先录入。"
    )
    name = forms.CharField(label="名称", max_length=64)


@pages.page("regions/new", name="region-new", right="organisation.regions.edit")
@require_http_methods(["GET", "POST"])
def new_region(request: HttpRequest) -> HttpResponse:
    """Enter a region."""

    def save(form: Any) -> str:
        actions.enter_region(**form.cleaned_data, actor=actor(request))
        return pages.url("tree")

    return FormPage("录入区划", RegionForm, save, back=pages.url("tree"), button="录入").respond(request)
