"""Decides under which name and rights the pages of the calendar stand, and how its deeds read in the audit trail."""

from hall_server.calendars.queries import NATIONAL
from hall_server.pages.registry import Pages

VIEW, EDIT, CONFIRM = "calendar.view", "calendar.edit", "calendar.confirm"


def place_of(scope: str) -> str:
    """Where a right must hold for a calendar of this scope: the country's is everybody's."""
    kind, _, code = scope.partition(":")
    if scope == NATIONAL:
        return "everywhere"
    return f"region:{code.ljust(12, '0')}" if kind == "region" else scope


pages = Pages("calendars", prefix="calendars/")
pages.words(
    calendar_loaded="载入了放假安排",
    calendar_drafted="新建了日历草稿",
    calendar_described="修改了日历说明",
    calendar_day_put="修改了一天",
    calendar_day_cleared="恢复了一天",
    calendar_published="发布了日历",
    calendar_discarded="删除了日历草稿",
    title="名称",
    notice="来源",
    date="日期",
    until="确认至",
    digest="摘要",
)
