"""Decides whether rows of the national tables may go out: nothing empty, every parent there, time forwards, paths legal."""

from collections.abc import Iterable, Iterator

from hall_server.cases.exporting import TABLES, UNDER_WAY, Exported, Row
from hall_server.cases.moves import CaseState, Deed, after, may_follow


def faults(case: Exported) -> Iterator[str]:
    """A sentence for each fault of one case."""
    number = case.case.project_no
    yield from (f"{number}: {one}" for one in _empty(case.rows))
    yield from (f"{number}: {one}" for one in _orphans(case.rows, number))
    yield from (f"{number}: {one}" for one in _backwards(case.rows))
    yield from (f"{number}: {one}" for one in _path(case))


def doubles(numbers: Iterable[str]) -> Iterator[str]:
    """A sentence for each number that was given twice."""
    seen: set[str] = set()
    for number in numbers:
        if number in seen:
            yield f"{number}: 办件编号重复"
        seen.add(number)


def _empty(rows: dict[str, list[Row]]) -> Iterator[str]:
    for table, columns in TABLES.items():
        for place, row in enumerate(rows[table]):
            for column in columns:
                if not row.get(column, "").strip():
                    yield f"{table} 第{place + 1}行 {column} 为空"


def _orphans(rows: dict[str, list[Row]], number: str) -> Iterator[str]:
    if len(rows["up_pro_accept"]) != 1:
        yield "up_pro_accept 应有且只有一行"
    for table, found in rows.items():
        if any(row.get("project_no") != number for row in found):
            yield f"{table} 有不属于本办件的行"


def _backwards(rows: dict[str, list[Row]]) -> Iterator[str]:
    for table in ("up_pro_process", "up_pro_special_procedure"):
        for place, row in enumerate(rows[table]):
            if row["end_time"] != UNDER_WAY and row["start_time"] > row["end_time"]:
                yield f"{table} 第{place + 1}行 结束早于开始"
    for row in rows["up_pro_accept"]:
        accepted_at = row["accept_date"] if row["accept_date"][:1].isdigit() else ""
        if accepted_at and accepted_at < row["apply_date"]:
            yield "受理早于收件"
        if any(result["result_date"] < accepted_at for result in rows["up_pro_result"]):
            yield "办结早于受理"


def _path(case: Exported) -> Iterator[str]:
    """The events as they follow each other, judged by the table of moves alone."""
    if not case.events:
        yield "没有步骤"
        return
    if case.events[0].kind is not Deed.PREPARED:
        yield f"第一步是 {case.events[0].kind.value}，应为 {Deed.PREPARED.value}"
    state, at = CaseState.PREPARED, case.events[0].at
    for event in case.events[1:]:
        if not may_follow(event.kind, state):
            yield f"第{event.place}步 {event.kind.value} 不能在 {state.value} 之后"
        state = after(event.kind, state)
        if event.state is not state:
            yield f"第{event.place}步之后是 {event.state.value}，应为 {state.value}"
            state = event.state
        if event.at < at:
            yield f"第{event.place}步早于上一步"
        at = event.at
    if state is not case.case.state:
        yield f"现在是 {case.case.state.value}，按步骤应为 {state.value}"
