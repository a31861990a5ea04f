"""The calendar lives in versions: drafted, compared, published with its notice, and then nobody's to change."""

from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.models import AuditEvent
from hall_server.calendars import actions, queries
from hall_server.clock.days import Day, DayKind
from tests.server.business.licence_case import EDITOR, NOTICE_2027, announce, at

pytestmark = pytest.mark.usefixtures("database")
NOW = at(11, 20)
FESTIVAL = Day(date(2027, 4, 9), DayKind.HOLIDAY, "三月三", "自治区放假办法")


def refused(code: RefusalCode) -> AbstractContextManager[object]:
    """The hall says no, with this code."""
    return pytest.raises(Refusal, match=str(code))


def test_the_hall_opens_with_the_countrys_calendar() -> None:
    facts = queries.current(queries.NATIONAL)
    assert facts is not None
    assert (facts.number, facts.confirmed_until) == (1, date(2026, 12, 28))
    assert queries.kind_of([], date(2026, 10, 10)) is DayKind.MAKE_UP
    assert queries.day_of([], date(2026, 10, 1)).name == "国庆节"
    assert queries.is_provisional(date(2027, 1, 4))
    assert actions.load_published_days(actor=EDITOR, now=NOW) is None, "twice changes nothing"


def test_a_new_version_is_a_copy_until_it_is_published() -> None:
    draft = actions.open_draft(queries.NATIONAL, "2027年安排", actor=EDITOR, now=NOW)
    first = queries.current(queries.NATIONAL)
    assert first is not None
    assert queries.changes(first.id, draft) == ()
    bridge = Day(date(2027, 1, 4), DayKind.HOLIDAY, "元旦", NOTICE_2027)
    actions.put_day(draft, bridge, actor=EDITOR)
    assert queries.changes(first.id, draft) == ((None, bridge),)
    assert queries.kind_of([], bridge.date) is DayKind.WORKING
    assert queries.calendar_of_version(draft).kind(bridge.date) is DayKind.HOLIDAY
    with refused(RefusalCode.CALENDAR_WITHOUT_NOTICE):
        actions.publish(draft, actor=EDITOR, now=NOW)
    actions.describe(
        draft, title="2027年安排", notice=NOTICE_2027, confirmed_until=date(2027, 12, 28), actor=EDITOR
    )
    actions.publish(draft, actor=EDITOR, now=NOW)
    assert queries.kind_of([], bridge.date) is DayKind.HOLIDAY
    assert not queries.is_provisional(date(2027, 6, 1))
    assert queries.calendar_of_key("cn/1").kind(bridge.date) is DayKind.WORKING
    verbs = (
        AuditEvent.objects.filter(subject="calendar:cn/2").order_by("place").values_list("verb", flat=True)
    )
    assert list(verbs) == ["calendar_drafted", "calendar_day_put", "calendar_described", "calendar_published"]


def test_a_published_version_refuses_every_change() -> None:
    version = queries.current(queries.NATIONAL)
    assert version is not None
    with refused(RefusalCode.CALENDAR_PUBLISHED):
        actions.put_day(version.id, FESTIVAL, actor=EDITOR)
    with refused(RefusalCode.CALENDAR_PUBLISHED):
        actions.discard(version.id, actor=EDITOR)
    with refused(RefusalCode.CALENDAR_UNKNOWN):
        actions.publish(999_999, actor=EDITOR, now=NOW)
    statements = [
        "UPDATE calendars_calendarversion SET title = 'x'",
        "DELETE FROM calendars_calendarday",
        "UPDATE calendars_calendarday SET kind = 'working'",
        (
            "INSERT INTO calendars_calendarday (version_id, date, kind, name, source) "
            f"VALUES ({version.id}, '2027-03-03', 'holiday', '', '')"
        ),
        "DELETE FROM calendars_calendarversion",
    ]
    if connection.vendor == "postgresql":
        statements.append("TRUNCATE calendars_calendarday")
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="stays as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_one_draft_at_a_time_and_it_can_be_thrown_away() -> None:
    draft = actions.open_draft(queries.NATIONAL, "一", actor=EDITOR, now=NOW)
    with refused(RefusalCode.CALENDAR_DRAFT_OPEN):
        actions.open_draft(queries.NATIONAL, "二", actor=EDITOR, now=NOW)
    with refused(RefusalCode.CALENDAR_OUTSIDE):
        actions.put_day(draft, Day(date(2051, 1, 1), DayKind.HOLIDAY), actor=EDITOR)
    actions.discard(draft, actor=EDITOR)
    assert queries.draft(queries.NATIONAL) is None


def test_a_regions_holiday_counts_for_limits_a_halls_own_day_does_not() -> None:
    for scope, day in (
        ("region:450000", FESTIVAL),
        ("hall:anhe", Day(date(2027, 4, 10), DayKind.MAKE_UP, "周末服务", "大厅通知")),
    ):
        draft = actions.open_draft(scope, "本地安排", notice=day.source, actor=EDITOR, now=NOW)
        actions.put_day(draft, day, actor=EDITOR)
        actions.publish(draft, actor=EDITOR, now=NOW)
    chain = ("region:450000", "hall:anhe")
    assert queries.kind_of(chain, FESTIVAL.date) is DayKind.HOLIDAY
    assert queries.kind_of(chain, date(2027, 4, 10)) is DayKind.MAKE_UP
    assert queries.kind_of(("hall:linjiang",), date(2027, 4, 10)) is DayKind.WEEKEND
    limits = queries.calendar_for(chain)
    assert (limits.version, limits.kind(date(2027, 4, 10))) == ("cn/1+region:450000/1", DayKind.WEEKEND)
    assert limits.kind(FESTIVAL.date) is DayKind.HOLIDAY
    assert queries.scopes_in_use()[0] == queries.NATIONAL


def test_a_year_shows_every_day_of_it() -> None:
    announce({date(2027, 1, 4): DayKind.HOLIDAY}, date(2027, 12, 28), NOW)
    days = queries.year([], 2027)
    assert len(days) == 365
    assert days[3].kind is DayKind.HOLIDAY
