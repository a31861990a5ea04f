"""Decides what a file's row means for an item: new, changed and in what, unchanged, or refused and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from hall.language import hall_clock
from hall.messages import records
from hall_server.catalogue import item_queries
from hall_server.catalogue.actions import NewItem
from hall_server.catalogue.codes import parts_of
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.drafting import UNPLANNED, Planned
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.life import OPEN, VersionState
from hall_server.catalogue.rows_of_versions import COLUMNS, TABLES
from hall_server.exchange.columns import ALIASES, ITEMS, MAIN, TITLES, tables
from hall_server.exchange.dates import BEGINS, ENDS, LABELS, date_changes, date_faults, planned_in
from hall_server.exchange.lines import Wrong
from hall_server.exchange.main_items import entry_of, main_item_faults
from hall_server.exchange.values import text_of
from hall_server.exchange.workbench import Verdict, Workbench

NEW, CHANGED, UNCHANGED, MISSING, REFUSED = "new", "changed", "unchanged", "missing", "refused"
MOST_CHANGES = 60
# An empty cell takes a word back; these an item cannot be without.
NEVER_EMPTY = ("task_name", "task_type")
LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where the items of a file belong when its rows do not say. departments: code -> name, of the whole installation."""

    hall: str
    halls: frozenset[str]
    departments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """An item of the file with all that loading needs. wrongs: why it is refused.

    says_more: a version must be written, for what it says or from when. ends_anew: it is to be cancelled from another day.
    """

    verdict: Verdict
    item: NewItem | None = None
    content: ItemContent | None = None
    planned: Planned = UNPLANNED
    latest: VersionFacts | None = None
    says_more: bool = False
    ends_anew: bool = False
    wrongs: tuple[Wrong, ...] = ()


def judged(
    rows: Sequence[tuple[str, int, dict[str, Any]]], bench: Workbench, place: Place
) -> Iterator[Judged]:
    """What each of these rows of the workbench means now."""
    latest = item_queries.latest([code for code, _, _ in rows])
    contents = item_queries.contents_of([facts.key for facts in latest.values()])
    for code, line, cells in rows:
        known = latest.get(code)
        yield _judge(code, line, cells, known, contents[known.key] if known else None, bench, place)


def _judge(
    code: str,
    line: int,
    cells: dict[str, Any],
    known: VersionFacts | None,
    before: ItemContent | None,
    bench: Workbench,
    place: Place,
) -> Judged:
    if bench.is_refused(code):
        return Judged(
            Verdict(code, REFUSED, line, str(cells.get("task_name") or (before.task_name if before else "")))
        )
    parts = bench.parts(code)
    planned, today = planned_in(cells), hall_clock.business_day(hall_clock.now())
    faults = (*date_faults(planned, known, today), *main_item_faults(code, cells, known, bench))
    wrongs = [_wrong(name, line, value, sentence) for name, value, sentence in faults]
    wrongs += [*_belongs(cells, line, known, place), *_steps(parts.get("steps", []))]
    if not line and known is None:
        first = min((one[0] for rows in parts.values() for one in rows), default=0)
        table = next(iter(parts), ITEMS)
        wrongs.append(
            _wrong(
                "task_handle_item",
                first,
                code,
                "事项表里没有这个编码，系统里也没有。请改正编码，或先补上这个事项。",
                table,
            )
        )
    if not wrongs:
        try:
            content = _content(cells, parts, before, bench.tables())
        except msgspec.ValidationError as fault:
            wrongs.append(_missing(line, str(fault)))
    if wrongs:
        return Judged(Verdict(code, REFUSED, line, str(cells.get("task_name") or "")), wrongs=tuple(wrongs))
    said, days = _changes(before, content), date_changes(planned, known, today) if known else []
    changes = [*said, *days, *_main_change(cells, known)]
    kind = NEW if known is None else CHANGED if changes else UNCHANGED
    verdict = Verdict(code, kind, line, content.task_name, tuple(changes[:MOST_CHANGES]) if known else ())
    return Judged(
        verdict,
        _item(code, cells, content, place) if known is None else _as_known(known, content),
        content,
        planned,
        known,
        says_more=known is None or bool(said) or any(label == LABELS[BEGINS] for label, _, _ in days),
        ends_anew=any(label == LABELS[ENDS] for label, _, _ in days),
    )


def _content(
    cells: Mapping[str, Any],
    parts: Mapping[str, list[tuple[int, dict[str, Any]]]],
    before: ItemContent | None,
    named: Sequence[str],
) -> ItemContent:
    """What the item says with the file's word put over it; a table that is not in the file is left as it was."""
    values: dict[str, Any] = msgspec.to_builtins(before) if before else {}
    for name in COLUMNS:
        if name in cells and (cells[name] is not None or name not in NEVER_EMPTY):
            _set(values, name, cells[name])
    for table in named:
        rows = [row for _, row in parts.get(table, [])]
        if table == ALIASES:
            values[ALIASES] = [row["alias"] for row in rows]
        elif table in TABLES:
            values[table] = [_part(row) for row in rows]
    return records.converted(values, ItemContent, strict=False)


def _set(values: dict[str, Any], name: str, value: Any) -> None:
    if value is None:
        values.pop(name, None)
    else:
        values[name] = value


def _part(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: value for name, value in row.items() if value is not None and not name.startswith("limit_")
    }
    if row.get("limit_amount") is not None:
        unit = row.get("limit_unit") or "working_day"
        values["limit"] = {"amount": row["limit_amount"], "unit": unit}
    return values


def _item(code: str, cells: Mapping[str, Any], content: ItemContent, place: Place) -> NewItem:
    return NewItem(
        task_handle_item=code,
        catalog_code=entry_of(code, cells),
        entry_name=content.task_name,
        task_type=content.task_type,
        hall=cells.get("hall") or place.hall,
        department=_department(cells, place) or "",
        task_code=cells.get("task_code") or "",
        area_code=cells.get("area_code") or parts_of(code).area,
        main_item_name=cells.get("main_item_name") or "",
    )


def _as_known(known: VersionFacts, content: ItemContent) -> NewItem:
    return NewItem(
        known.code,
        known.catalog_code,
        content.task_name,
        content.task_type,
        known.hall,
        known.department,
        known.task_code,
    )


def _department(cells: Mapping[str, Any], place: Place) -> str | None:
    code, name = cells.get("dept_code"), cells.get("dept_name")
    if code:
        return code if code in place.departments else None
    return next((known for known, called in place.departments.items() if called == name), None)


def _belongs(
    cells: Mapping[str, Any], line: int, known: VersionFacts | None, place: Place
) -> Iterator[Wrong]:
    if known is not None:
        yield from _moved(cells, line, known)
        return
    if not line:
        return
    hall = cells.get("hall") or place.hall
    if hall not in place.halls:
        yield _wrong("hall", line, hall, "没有这个大厅。请填写系统里的大厅代码，或在导入时选择大厅。")
    if _department(cells, place) is None:
        value = cells.get("dept_code") or cells.get("dept_name") or ""
        yield _wrong("dept_code", line, value, "系统里没有这个部门。请先在“机构”里建立部门，或改正部门编码。")


def _moved(cells: Mapping[str, Any], line: int, known: VersionFacts) -> Iterator[Wrong]:
    fixed = {
        "task_code": known.task_code,
        "catalog_code": known.catalog_code,
        "hall": known.hall,
        "dept_code": known.department,
    }
    for name, now in fixed.items():
        if cells.get(name) and cells[name] != now:
            yield _wrong(
                name,
                line,
                cells[name],
                f"这个事项现在是“{now}”，归属不能靠导入改变。请改回，或在事项页面另建事项。",
            )
    if known.state in OPEN and known.state is not VersionState.DRAFT:
        yield _wrong("", line, "", "这个事项有一个版本正在审核。请等审核结束后再导入。")


def _steps(rows: Sequence[tuple[int, dict[str, Any]]]) -> Iterator[Wrong]:
    """Each step once, none that waits for itself."""
    before: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        code = str(row.get("code") or "")
        if code in lines:
            yield _wrong(
                "code", line, code, f"环节代码与第 {lines[code]} 行重复。请改成不同的代码。", "steps"
            )
        lines.setdefault(code, line)
        before[code] = list(row.get("after") or [])
    for code, earlier in before.items():
        for one in earlier:
            if one not in lines:
                yield _wrong(
                    "after", lines[code], one, "前一环节不在这个事项的环节里。请改正环节代码。", "steps"
                )
    if circle := _circle(before):
        path = " → ".join(circle)
        yield _wrong(
            "after",
            lines[circle[0]],
            path,
            "这些环节互相等待，成了一个圈，谁也开始不了。请去掉其中一个“前一环节”。",
            "steps",
        )


def _circle(before: Mapping[str, Sequence[str]]) -> list[str]:
    """A circle among the steps; nothing when there is none."""
    over: set[str] = set()
    for start in before:
        path: list[str] = []
        waiting = [(start, iter(before.get(start, ())))]
        path.append(start)
        while waiting:
            code, earlier = waiting[-1]
            step = next(earlier, None)
            if step is None:
                over.add(code)
                waiting.pop()
                path.pop()
            elif step in path:
                return [*path[path.index(step) :], step]
            elif step not in over and step in before:
                path.append(step)
                waiting.append((step, iter(before[step])))
    return []


def _changes(before: ItemContent | None, after: ItemContent) -> list[tuple[str, str, str]]:
    if before is None or before == after:
        return []
    columns = tables()[ITEMS]
    found = [
        (columns[name].label, _shown(getattr(before, name)), _shown(getattr(after, name)))
        for name in COLUMNS
        if getattr(before, name) != getattr(after, name)
    ]
    for table in TABLES:
        found += _part_changes(table, getattr(before, table), getattr(after, table))
    if before.aliases != after.aliases:
        found.append((TITLES[ALIASES], _shown(before.aliases), _shown(after.aliases)))
    return found


def _part_changes(table: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[str, str, str]]:
    columns = tables()[table]
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else None
        new = after[number] if number < len(after) else None
        title = f"{TITLES[table]}{number + 1}"
        if old is None or new is None:
            yield title, _whole(old), _whole(new)
            continue
        for name in new.__struct_fields__:
            was, now = getattr(old, name), getattr(new, name)
            if was != now:
                label = columns[name].label if name in columns else "时限"
                yield f"{title}·{label}", _shown(was), _shown(now)


def _main_change(cells: Mapping[str, Any], known: VersionFacts | None) -> list[tuple[str, str, str]]:
    main = cells.get(MAIN)
    return [("主项编码", known.main_item, main)] if known and main and main != known.main_item else []


def _whole(part: Any) -> str:
    return (
        ""
        if part is None
        else _shown("，".join(_shown(getattr(part, name)) for name in part.__struct_fields__[:3]))
    )


def _shown(value: Any) -> str:
    if value is True or value is False:
        return "是" if value else "否"
    label = getattr(value, "label", None)
    text = (
        label
        if isinstance(label, str)
        else "、".join(map(_shown, value))
        if isinstance(value, tuple)
        else text_of(value)
    )
    return text[:LONGEST_SHOWN]


def _missing(line: int, fault: str) -> Wrong:
    name = next((name for name in ("task_name", "task_type") if name in fault), "")
    return _wrong(
        name, line, "", "新事项必须有事项名称和事项类型。请补上。" if name else f"内容对不上：{fault}"
    )


def _wrong(column: str, line: int, value: str, sentence: str, table: str = ITEMS) -> Wrong:
    return Wrong(table, line, column, str(value)[:200], sentence)
