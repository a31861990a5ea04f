"""A licence case as the hall lives it: one subject, its clerk, and moments on the hall's own wall clock."""

from datetime import date, datetime, time

from hall.language import hall_clock
from hall_server.calendars import actions as calendars
from hall_server.calendars import queries
from hall_server.clock.days import Day, DayKind
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit
from hall_server.clock.rules import licensing
from hall_server.ledgers import actions, following
from hall_server.ledgers.models import Ledger

CLERK = "clerk:1001"
EDITOR = "clerk:1003"
CASE = "case:anhe-2026-000117"
NOTICE_2027 = "国务院办公厅关于2027年部分节假日安排的通知"


def at(month: int, day: int, hour: int = 10, *, year: int = 2026) -> datetime:
    """An instant by the clock on the hall's wall."""
    return datetime.combine(date(year, month, day), time(hour), hall_clock.HALL_ZONE)


def a_heard_licence() -> Ledger:
    """A licence that was heard and is still being handled."""
    actions.start(CASE, licensing(Limit(15)), actor=CLERK, now=at(11, 2), title="食品经营许可")
    actions.accept(CASE, actor=CLERK, now=at(11, 3))
    actions.pause(
        CASE,
        Procedure.HEARING,
        basis="《中华人民共和国行政许可法》第四十六条",
        evidence="听证通知书〔2026〕3号",
        told_until=at(11, 20).date(),
        actor=CLERK,
        now=at(11, 9),
    )
    actions.resume(CASE, evidence="听证笔录", actor=CLERK, now=at(11, 13))
    return Ledger.objects.get()


def announce(days: dict[date, DayKind], until: date, now: datetime, notice: str = NOTICE_2027) -> str:
    """A new version of the country's calendar is drafted, filled in and published; its key."""
    draft = calendars.open_draft(queries.NATIONAL, "2027年部分节假日安排", actor=EDITOR, now=now)
    calendars.describe(
        draft, title="2027年部分节假日安排", notice=notice, confirmed_until=until, actor=EDITOR
    )
    for day, kind in days.items():
        calendars.put_day(draft, Day(day, kind, "元旦", notice), actor=EDITOR)
    calendars.publish(draft, actor=EDITOR, now=now)
    return queries.version_facts(draft).key


def all_is_as_replayed() -> bool:
    """Whether every row says what its entries say."""
    return not list(following.wrongly_kept())
