"""Decides how the basic catalogue (基本目录) is listed, shown with the items that carry it out, and written."""

from typing import Any

from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall_server.catalogue import actions
from hall_server.catalogue.entries import EntryFacts, facts_of
from hall_server.catalogue.models import CatalogueEntry, ImplementationItem, ItemVersion
from hall_server.catalogue.pages.frame import EDIT, EVERYWHERE, VIEW, badge, link, pages
from hall_server.catalogue.words import TaskState, TaskType, UseLevel
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require
from hall_server.pages.time_fields import DayField

MOST_ITEMS = 200
_COLOURS = {TaskState.IN_USE: "good", TaskState.SUSPENDED: "suspended", TaskState.CANCELLED: "over"}


def _state(row: CatalogueEntry) -> SafeString:
    word = TaskState(row.task_state)
    return format_html('<span class="state state-{}">{}</span>', _COLOURS[word], word.label)


def _rows(_: HttpRequest) -> QuerySet[CatalogueEntry]:
    items = ImplementationItem.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    return CatalogueEntry.objects.annotate(items=Subquery(items.annotate(count=Count("pk")).values("count")))


LIST = Listing[CatalogueEntry](
    title="基本目录",
    lead="全国和全省统一的事项目录，各大厅相同。实施清单和业务办理项都挂在它下面。",
    rows=_rows,
    columns=(
        Column("基本编码", lambda row: row.catalog_code, "code"),
        Column("事项名称", lambda row: row.task_name),
        Column("类型", lambda row: TaskType(row.task_type).label),
        Column("行使层级", lambda row: "、".join(one.label for one in facts_of(row).use_level)),
        Column("实施清单", lambda row: getattr(row, "items", None) or 0, "number"),
        Column("状态", _state, "state"),
    ),
    orders=(
        Order("code", "按编码", ("catalog_code",)),
        Order("name", "按名称", ("task_name", "catalog_code")),
    ),
    search=Search("名称、基本编码或地方编码", ("task_name", "catalog_code", "local_catalog_code")),
    filters=(
        Choice("task_type", "类型", [(one.value, one.label) for one in TaskType]),
        Choice("task_state", "状态", [(one.value, one.label) for one in TaskState]),
    ),
    empty=Empty("还没有基本目录。", "请到“交换”导入国家目录，或点“增加目录”。"),
    opens=lambda row: pages.url("entry", code=row.catalog_code),
    actions=(Action("增加目录", lambda: pages.url("entry-new"), EDIT, is_new=True),),
)


@pages.page("entries/", name="entries", right=VIEW, menu=Menu("事项", "基本目录", 5))
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """All entries."""
    return LIST.respond(request)


@pages.page("entries/<str:code>/", name="entry", right=VIEW)
@require_GET
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry, its parts, and the items of all halls that carry it out."""
    row = get_object_or_404(CatalogueEntry.objects.select_related("main_item"), pk=code)
    facts = facts_of(row)
    sections = [
        Section(
            "目录信息",
            [
                Fact("状态", _state(row)),
                Fact("基本编码", row.catalog_code),
                Fact("地方基本目录编码", row.local_catalog_code),
                Fact("事项类型", facts.task_type.label),
                Fact("主项", _main(row)),
                Fact("版本", row.task_version),
                Fact("设定依据", row.by_law),
                Fact("行使层级", "、".join(one.label for one in facts.use_level)),
                Fact("计划生效日期", row.plan_effective_date),
                Fact("计划取消日期", row.plan_cancel_date),
            ],
        ),
        Section("子项", heads=("基本编码", "名称", "状态"), lines=_parts(row)),
        Section("各大厅的事项", heads=("事项", "业务办理项编码", "大厅", "部门", "状态"), lines=_items(code)),
    ]
    acts = [
        Action("修改", lambda: pages.url("entry-edit", code=code), EDIT),
        Action("各大厅对比", lambda: pages.url("compared", code=code), VIEW),
    ]
    return detail_page(
        request,
        row.task_name,
        sections,
        back=way_back(request, pages.url("entries")),
        actions=acts,
        subject=f"entry:{code}",
        on=EVERYWHERE,
    )


def _main(row: CatalogueEntry) -> Any:
    if row.main_item is None:
        return row.main_item_name
    return link(pages.url("entry", code=row.main_item.pk), row.main_item.task_name)


def _parts(row: CatalogueEntry) -> list[tuple[Any, ...]]:
    return [
        (one.catalog_code, link(pages.url("entry", code=one.pk), one.task_name), _state(one))
        for one in row.sub_items.order_by("catalog_code")[:MOST_ITEMS]
    ]


def _items(code: str) -> list[tuple[Any, ...]]:
    """The newest version of each item."""
    rows = ItemVersion.objects.filter(item__implementation__entry=code).select_related(
        "item__implementation__hall", "item__implementation__department"
    )
    newest = {row.item_id: row for row in rows.order_by("item", "task_version")}
    return [
        (
            link(pages.url("item", key=row.pk), row.task_name),
            row.item.task_handle_item,
            row.item.implementation.hall.name,
            row.item.implementation.department.name,
            badge(row.state),
        )
        for row in list(newest.values())[:MOST_ITEMS]
    ]


class EntryForm(forms.Form):
    """What the national table says of an entry."""

    task_name = forms.CharField(label="事项名称", max_length=400)
    task_type = forms.ChoiceField(label="事项类型", choices=[(one.value, one.label) for one in TaskType])
    task_state = forms.ChoiceField(label="状态", choices=[(one.value, one.label) for one in TaskState])
    task_version = forms.IntegerField(label="版本", min_value=1, max_value=9999)
    local_catalog_code = forms.CharField(label="地方基本目录编码", max_length=64, required=False)
    main_item = forms.CharField(
        label="主项的基本编码",
        max_length=64,
        required=False,
        help_text="这是某个主项的子项时填写；不是就空着。",
    )
    by_law = forms.CharField(
        label="设定依据",
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text="法律法规名称和条款。",
    )
    use_level = forms.MultipleChoiceField(
        label="行使层级",
        choices=[(one.value, one.label) for one in UseLevel if one],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    plan_effective_date = DayField(label="计划生效日期", required=False)
    plan_cancel_date = DayField(label="计划取消日期", required=False, help_text="从这一天起取消。")

    def facts(self) -> EntryFacts:
        """What was said."""
        said = dict(self.cleaned_data)
        said.pop("catalog_code", None)
        return EntryFacts(
            **{
                **said,
                "task_type": TaskType(said["task_type"]),
                "task_state": TaskState(said["task_state"]),
                "use_level": tuple(UseLevel(one) for one in said["use_level"]),
            }
        )


class NewEntryForm(EntryForm):
    """The same with its code."""

    catalog_code = forms.RegexField(
        r"^[A-Za-z0-9_-]+\Z", label="基本编码", max_length=64, help_text="国家目录给的编码，以后不能改。"
    )
    field_order = ("catalog_code",)


@pages.page("entries/new", name="entry-new", right=EDIT)
@require_http_methods(["GET", "POST"])
def new_entry(request: HttpRequest) -> HttpResponse:
    """Enter an entry."""
    require(request, EDIT, on=EVERYWHERE)

    def save(form: Any) -> str:
        code = form.cleaned_data["catalog_code"]
        actions.enter_entry(code, form.facts(), actor=actor(request))
        return pages.url("entry", code=code)

    initial = {"task_version": 1, "task_state": TaskState.IN_USE.value}
    return FormPage(
        "增加目录", NewEntryForm, save, back=pages.url("entries"), initial=initial, button="增加"
    ).respond(request)


@pages.page("entries/<str:code>/edit", name="entry-edit", right=EDIT)
@require_http_methods(["GET", "POST"])
def edit_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Change an entry, for every hall."""
    row = get_object_or_404(CatalogueEntry, pk=code)
    require(request, EDIT, on=EVERYWHERE)
    facts = facts_of(row)

    def save(form: Any) -> str:
        actions.write_entry(code, form.facts(), actor=actor(request))
        return pages.url("entry", code=code)

    shown: dict[str, Any] = {name: getattr(facts, name) for name in EntryForm.base_fields}
    return FormPage(
        f"修改目录：{row.task_name}",
        EntryForm,
        save,
        back=pages.url("entry", code=code),
        initial={**shown, "use_level": [one.value for one in facts.use_level]},
        lead="基本目录各大厅共用，改了对所有大厅都生效。已发布的事项版本不变。",
    ).respond(request)
