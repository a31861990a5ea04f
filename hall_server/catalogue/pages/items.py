"""Decides how the catalogue is listed and how one version of an item is shown."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.catalogue import item_queries
from hall_server.catalogue.content import ItemContent, Limit, Part
from hall_server.catalogue.findings import findings_of
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.life import Move, VersionState
from hall_server.catalogue.models import ItemVersion
from hall_server.catalogue.pages import dividing, worklist
from hall_server.catalogue.pages.frame import (
    EDIT,
    PUBLISH,
    REVIEW,
    VIEW,
    badge,
    link,
    pages,
    place_of,
    wanted,
)
from hall_server.catalogue.rows_of_versions import COLUMNS, TABLES, TITLES
from hall_server.catalogue.words import Labelled, TaskType
from hall_server.organisation import queries as organisation
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import may

# What stands in the table of each list; the form of a part shows everything.
SHOWN = {
    "materials": (
        "material_name",
        "is_need",
        "material_type",
        "material_format",
        "page_num",
        "source_type",
        "issuer",
        "is_waived",
    ),
    "fees": ("fee_name", "fee_stand", "by_law", "is_desc"),
    "steps": ("code", "name", "kind", "limit", "is_counted", "after", "performer"),
    "procedures": ("name", "kind", "limit", "by_law", "step"),
    "bases": ("law_name", "kind", "document_number", "article"),
    "questions": ("question", "answer"),
    "results": ("result_name", "result_type", "valid_explain"),
    "deliveries": ("way", "limit", "explain"),
}
WORDS = {"limit": "时限", "after": "前一环节"}
_MOVES = {
    VersionState.DRAFT: ((Move.SUBMIT, EDIT), (Move.DISCARD, EDIT)),
    VersionState.IN_REVIEW: ((Move.PUBLISH, PUBLISH), (Move.SEND_BACK, REVIEW), (Move.TAKE_BACK, EDIT)),
    VersionState.PUBLISHED: ((Move.SUSPEND, PUBLISH), (Move.CANCEL, PUBLISH)),
    VersionState.SUSPENDED: ((Move.RESUME, PUBLISH), (Move.CANCEL, PUBLISH)),
}


def _rows(_: HttpRequest) -> QuerySet[ItemVersion]:
    return ItemVersion.objects.select_related(
        "item__implementation__department", "item__implementation__hall"
    )


def _halls(_: HttpRequest) -> Iterable[tuple[str, str]]:
    rows = ItemVersion.objects.order_by().values_list(
        "item__implementation__hall", "item__implementation__hall__name"
    )
    return sorted(set(rows.distinct()))


ITEMS = Listing[ItemVersion](
    title="事项目录",
    lead="每行是一个事项的一个版本。先找到要改的事项，打开后点“编制新版本”。",
    rows=_rows,
    columns=(
        Column("事项名称", lambda row: row.task_name),
        Column("类型", lambda row: TaskType(row.task_type).label),
        Column("大厅", lambda row: row.item.implementation.hall.name),
        Column("部门", lambda row: row.item.implementation.department.name),
        Column("版本", lambda row: f"第{row.task_version}版"),
        Column("状态", lambda row: badge(row.state)),
        Column("生效", lambda row: row.plan_effective_date, "day"),
    ),
    orders=(Order("newest", "最近编制在前", ("-id",)), Order("name", "按名称", ("task_name", "id"))),
    search=Search("事项名称或实施编码", fields=("task_name", "item__task_handle_item")),
    filters=(
        Choice("state", "状态", [(state.value, state.label) for state in VersionState]),
        Choice(
            "type",
            "类型",
            [(one.value, one.label) for one in TaskType],
            lambda rows, value: rows.filter(task_type=value),
        ),
        Choice("hall", "大厅", _halls, lambda rows, value: rows.filter(item__implementation__hall=value)),
    ),
    empty=Empty("还没有事项。", "请到“交换”导入国家目录，或请管理员载入清单。"),
    opens=lambda row: pages.url("item", key=row.pk),
)


@pages.page("items/", name="items", right=VIEW, menu=Menu("事项", "事项目录", 10))
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """All versions of all items."""
    return ITEMS.respond(request)


@pages.page("items/<int:key>/", name="item", right=VIEW)
@require_GET
def item(request: HttpRequest, key: int) -> HttpResponse:
    """One version: what it says, what is wrong with it, how it lived, what may be done."""
    facts = wanted(request, key, VIEW)
    content = item_queries.content(key)
    is_draft = facts.state is VersionState.DRAFT
    may_edit = is_draft and may(request, EDIT, place_of(facts)).is_allowed
    found = findings_of([ItemVersion.objects.get(pk=key)])[key]
    sections = [
        _head(facts),
        *dividing.descent(facts),
        Section(
            "检查出的问题",
            heads=worklist.heads(may_edit=may_edit),
            lines=worklist.lines(key, found, may_edit=may_edit),
        ),
        *_changes(facts, content),
        Section("基本信息", facts=list(_said(content))),
        *(_list(key, name, content, may_edit=may_edit) for name in TABLES),
        Section("群众说法", note="、".join(content.aliases) or "没有。"),
        Section("其他版本", heads=("版本", "状态", "生效", "失效", ""), lines=_versions(facts)),
        Section(
            "经历",
            heads=("动作", "谁", "时间", "意见"),
            lines=[(_move(one.move), one.actor, one.at, one.opinion) for one in item_queries.life_of(key)],
        ),
    ]
    return detail_page(
        request,
        facts.task_name,
        sections,
        back=way_back(request, pages.url("items")),
        actions=_actions(facts),
        subject=f"item:{facts.code}",
        on=place_of(facts),
    )


def _head(facts: VersionFacts) -> Section:
    return Section(
        "版本",
        facts=[
            Fact("状态", badge(facts.state)),
            Fact("版本", f"第{facts.number}版"),
            Fact("实施编码", facts.code),
            Fact("基本编码", link(pages.url("entry", code=facts.catalog_code), facts.catalog_code)),
            Fact("大厅", organisation.hall(facts.hall).name),
            Fact("部门", facts.department_name),
            Fact("编制", named(facts.written_by)),
            Fact("审核", named(facts.reviewed_by)),
            Fact("生效", facts.effective_on),
            Fact("失效", facts.ends_on),
        ],
    )


def _changes(facts: VersionFacts, content: ItemContent) -> Iterator[Section]:
    """Against what is in force today: what a reviewer looks at first."""
    if facts.state not in (VersionState.DRAFT, VersionState.IN_REVIEW):
        return
    before = item_queries.in_force(facts.code, hall_clock.business_day(hall_clock.now()))
    if before is None:
        yield Section("与现行版本的不同", note="这个事项还没有发布过，全部内容都是新的。")
        return
    old = item_queries.content(before.key)
    lines = [
        (titles().get(name, name), *_apart(getattr(old, name), getattr(content, name)))
        for name in content.__struct_fields__
        if getattr(old, name) != getattr(content, name)
    ]
    yield Section(f"与现行第{before.number}版的不同", heads=("内容", "现行", "这一版"), lines=lines)


def _apart(old: Any, new: Any) -> tuple[Any, Any]:
    """Both in words; of lists of parts only those that differ, each with all it says."""
    if not isinstance(old, tuple) or not all(isinstance(one, Part) for one in (*old, *new)):
        return spoken(old), spoken(new)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if not gone and not come:
        return "、".join(str(spoken(one)) for one in old), "顺序变了：" + "、".join(
            str(spoken(one)) for one in new
        )
    return _in_full(gone), _in_full(come)


def _in_full(parts: list[Part]) -> str:
    """One part after another, with what it says."""
    return "；".join("，".join(_fully(one)) for one in parts)


def _fully(part: Part) -> Iterator[str]:
    """Name first; yes and no under their title; what is not said is left out."""
    list_of = next(name for name, (kind, _) in TABLES.items() if isinstance(part, kind))
    for column in part.__struct_fields__:
        value = getattr(part, column)
        if value is True:
            yield title_of(list_of, column)
        elif value not in ("", None, False, ()):
            yield str(spoken(value))


def _said(content: ItemContent) -> Iterator[Fact]:
    names = titles()
    for name in COLUMNS:
        yield Fact(names[name], spoken(getattr(content, name)))


def titles() -> dict[str, str]:
    """What each thing a version says is called."""
    columns = {name: _verbose(ItemVersion, name) for name in COLUMNS}
    return {**columns, **TITLES, "aliases": "群众说法"}


def title_of(name: str, column: str) -> str:
    """What a field of a part is called."""
    if column in WORDS:
        return WORDS[column]
    return _verbose(TABLES[name][1], column)


def _verbose(model: type[Model], column: str) -> str:
    return next(str(field.verbose_name) for field in model._meta.concrete_fields if field.name == column)


def spoken(value: Any) -> Any:
    """As people read it: words for codes, limits with their unit, lists in a row."""
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(str(spoken(one)) for one in value)
    if isinstance(value, Limit):
        return str(value)
    if isinstance(value, Part):
        return str(spoken(getattr(value, value.__struct_fields__[0])))
    return value


def _list(key: int, name: str, content: ItemContent, *, may_edit: bool) -> Section:
    parts: tuple[Part, ...] = getattr(content, name)
    lines = [
        [
            *(spoken(getattr(part, column)) for column in SHOWN[name]),
            *([link(pages.url("part", key=key, part=name, place=place), "修改")] if may_edit else []),
        ]
        for place, part in enumerate(parts)
    ]
    if may_edit:
        fresh = link(pages.url("part", key=key, part=name, place=len(parts)), f"增加{TITLES[name]}")
        lines.append([fresh, *([""] * len(SHOWN[name]))])
    heads = [title_of(name, column) for column in SHOWN[name]]
    return Section(TITLES[name], heads=[*heads, *(["修改"] if may_edit else [])], lines=lines)


def _versions(facts: VersionFacts) -> list[tuple[Any, ...]]:
    return [
        (
            f"第{one.number}版",
            badge(one.state),
            one.effective_on,
            one.ends_on,
            link(pages.url("item", key=one.key), "打开"),
        )
        for one in item_queries.versions(facts.code)
        if one.key != facts.key
    ]


def _move(word: str) -> str:
    return Move(word).label if word in set(Move) else "编制"


def _actions(facts: VersionFacts) -> Iterator[Action]:
    if facts.state is VersionState.DRAFT:
        yield Action("修改基本信息", lambda: pages.url("text", key=facts.key), EDIT)
    elif facts.state is not VersionState.IN_REVIEW:
        yield Action("编制新版本", lambda: pages.url("draft", key=facts.key), EDIT)
    if facts.state in (VersionState.PUBLISHED, VersionState.SUSPENDED):
        yield Action("拆分", lambda: pages.url("split", key=facts.key), EDIT)
        yield Action("合并", lambda: pages.url("merge", key=facts.key), EDIT)
    for move, right in _MOVES.get(facts.state, ()):
        yield Action(move.label, lambda move=move: pages.url("move", key=facts.key, move=move.value), right)  # type: ignore[misc]
    yield Action("与其他大厅对比", lambda: pages.url("compared", code=facts.catalog_code), VIEW)
