"""Decides how an editor works off what nobody can queue for yet: many items of a department into one group at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.catalogue import actions, grouping
from hall_server.catalogue.models import ItemVersion
from hall_server.catalogue.pages.frame import EDIT, pages
from hall_server.catalogue.words import TaskType
from hall_server.organisation import queries as organisation
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import actor, may, require

MOST_AT_ONCE = 200


def _address(row: ItemVersion) -> str:
    place = row.item.implementation
    return pages.url("grouping", hall=place.hall_id, department=place.department_id)


def _departments(_: HttpRequest) -> Iterable[tuple[str, str]]:
    rows = (
        grouping.ungrouped()
        .order_by()
        .values_list("item__implementation__department", "item__implementation__department__name")
    )
    return sorted(set(rows.distinct()), key=lambda one: one[1])


UNGROUPED = Listing[ItemVersion](
    title="待分组事项",
    lead="这些事项已经发布，但还没有排队分组，群众取不了号。点开任一个，可以把同一部门的一起分组。",
    rows=lambda _: grouping.ungrouped(),
    columns=(
        Column("事项名称", lambda row: row.task_name),
        Column("类型", lambda row: TaskType(row.task_type).label),
        Column("大厅", lambda row: row.item.implementation.hall.name),
        Column("部门", lambda row: row.item.implementation.department.name),
        Column("实施编码", lambda row: row.item.task_handle_item, "code"),
    ),
    orders=(
        Order(
            "department", "按部门", ("item__implementation__hall", "item__implementation__department", "id")
        ),
        Order("newest", "最近建立在前", ("-id",)),
    ),
    search=Search("事项名称或实施编码", fields=("task_name", "item__task_handle_item")),
    filters=(
        Choice(
            "hall",
            "大厅",
            lambda _: organisation.halls().items(),
            lambda rows, value: rows.filter(item__implementation__hall=value),
        ),
        Choice(
            "department",
            "部门",
            _departments,
            lambda rows, value: rows.filter(item__implementation__department=value),
        ),
    ),
    empty=Empty("没有待分组的事项。", "导入或新建的事项发布以后，如果还没有排队分组，会列在这里。"),
    opens=_address,
)


@pages.page("ungrouped/", name="ungrouped", right=EDIT, menu=Menu("事项", "待分组事项", 25))
@require_GET
def ungrouped(request: HttpRequest) -> HttpResponse:
    """What nobody can take a number for."""
    return UNGROUPED.respond(request)


def _form(hall: str, items: list[ItemVersion]) -> type[forms.Form]:
    choices = [
        (row.item.task_handle_item, f"{row.task_name}（{row.item.task_handle_item}）") for row in items
    ]
    fields = {
        "group": forms.ChoiceField(
            label="分组",
            choices=[("", "请选择"), *grouping.groups_of(hall).items()],
            help_text="括号里是取号的字母。",
        ),
        "items": forms.MultipleChoiceField(
            label="事项",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text="不属于这个分组的，去掉勾选。",
        ),
    }
    return type("GroupForm", (forms.Form,), fields)


@pages.page("ungrouped/<slug:hall>/<str:department>/", name="grouping", right=EDIT)
@require_http_methods(["GET", "POST"])
def group_them(request: HttpRequest, hall: str, department: str) -> HttpResponse:
    """Put items of one department in one hall into a group, the proposed one or another."""
    names = organisation.halls(), organisation.departments()
    if hall not in names[0] or department not in names[1]:
        raise Http404(department)
    require(request, EDIT, on=f"hall:{hall} department:{department}")
    back = way_back(request, pages.url("ungrouped"))
    rows = grouping.ungrouped().filter(
        item__implementation__hall=hall, item__implementation__department=department
    )
    items = list(rows.order_by("id")[:MOST_AT_ONCE])
    found = grouping.proposed(hall, department, {row.task_type for row in items})

    def save(form: forms.Form) -> str:
        said = form.cleaned_data
        actions.place_items(said["items"], said["group"], actor=actor(request), now=hall_clock.now())
        return pages.url("ungrouped")

    initial: dict[str, Any] = {"items": [row.item.task_handle_item for row in items]}
    return FormPage(
        f"排队分组：{names[1][department]}（{names[0][hall]}）",
        _form(hall, items),
        save,
        back=back,
        initial={**initial, "group": found.group if found else ""},
        lead=_lead(hall, len(items), found),
        button="分到这一组",
        kept="已分组，取号机一分钟内可以取号。",
    ).respond(request)


def _lead(hall: str, count: int, found: grouping.Proposal | None) -> str:
    if not grouping.groups_of(hall):
        return "这个大厅还没有排队分组。请系统管理员先在“系统后台”里建好队列和事项分组，再回到这里。"
    more = f"一次最多 {MOST_AT_ONCE} 个，余下的保存后接着分。" if count == MOST_AT_ONCE else ""
    if found is None:
        return f"看不出哪个分组合适，请选择。{more}"
    return f"建议分到“{found.name}”：{found.because}。请核对后确认。{more}"


@pages.waiting(EDIT)
def to_group(request: HttpRequest) -> Iterator[Waits]:
    """Items nobody can queue for wait for an editor of their hall."""
    halls = [code for code in organisation.halls() if may(request, EDIT, on=f"hall:{code}").is_allowed]
    count = grouping.ungrouped().filter(item__implementation__hall__in=halls).count()
    if count:
        yield Waits(
            "还没有排队分组的事项", pages.url("ungrouped"), count, "分好组，群众才能在取号机上取到号。"
        )
