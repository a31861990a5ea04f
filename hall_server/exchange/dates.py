"""Decides what a row's dates mean for an item that may have versions already: kept, too late, or against each other."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hall_server.catalogue.drafting import Planned
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.life import VersionState
from hall_server.exchange.values import text_of

BEGINS, ENDS = "plan_effective_date", "plan_cancel_date"
LABELS = {BEGINS: "计划生效日期", ENDS: "计划取消日期"}
_Fault = tuple[str, str, str]
_Change = tuple[str, str, str]


def planned_in(cells: Mapping[str, Any]) -> Planned:
    """The days a row names."""
    begins, ends = cells.get(BEGINS), cells.get(ENDS)
    return Planned(date.fromisoformat(begins) if begins else None, date.fromisoformat(ends) if ends else None)


def date_faults(planned: Planned, known: VersionFacts | None, today: date) -> Iterator[_Fault]:
    """(column, value, sentence) of what is wrong with these days. known: the newest version, if there is one."""
    ends = planned.ends_on
    begins = planned.effective_on or (begins_on(planned, known, today) if known else None)
    if ends is None or (known is not None and ends == known.ends_on and planned.effective_on is None):
        return
    if planned.effective_on is not None and ends <= planned.effective_on:
        yield ENDS, f"{ends}", f"取消日期不晚于生效日期 {begins}。请核对这两个日期。"
    elif known is not None and ends == known.ends_on:
        return
    elif ends <= today:
        yield ENDS, f"{ends}", "取消日期已经过去，或者就是今天。导入最早只能从明天起取消，请改成以后的日期。"
    elif begins is not None and ends <= begins:
        yield ENDS, f"{ends}", f"取消日期不晚于已经定下的生效日期 {begins}。请核对这两个日期。"
    elif known is not None and _would_live_longer(known, planned):
        sentence = (
            f"这个事项已定于 {known.ends_on} 取消，不能靠导入推迟。要继续办理，请在事项页面编制新版本。"
        )
        yield ENDS, f"{ends}", sentence


def date_changes(planned: Planned, known: VersionFacts, today: date) -> list[_Change]:
    """(label, before, after) of the days that would be other ones; a day that is over changes nothing any more."""
    wanted = {BEGINS: (known.effective_on, planned.effective_on), ENDS: (known.ends_on, planned.ends_on)}
    return [
        (LABELS[name], text_of(before), text_of(after))
        for name, (before, after) in wanted.items()
        if after not in (None, before) and not (_is_out(known) and after is not None and after < today)
    ]


def begins_on(planned: Planned, known: VersionFacts | None, today: date) -> date:
    """From when a version published now answers: a known item's past is not written anew."""
    if known is None:
        return planned.effective_on or today
    if planned.effective_on is not None:
        return max(planned.effective_on, today)
    return max(today, known.effective_on or today)


def _would_live_longer(known: VersionFacts, planned: Planned) -> bool:
    """Whether the row would put off a cancellation; a new life that begins after it is none."""
    if not _is_out(known) or known.ends_on is None or planned.ends_on is None:
        return False
    is_new_life = planned.effective_on is not None and planned.effective_on >= known.ends_on
    return known.ends_on < planned.ends_on and not is_new_life


def _is_out(known: VersionFacts) -> bool:
    return known.state not in (VersionState.DRAFT, VersionState.IN_REVIEW)
