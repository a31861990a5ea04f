"""When signals rise is set for a hall or a department, with what changes in sight; limits in hours count the hall's own."""

import re
from datetime import date, datetime, time, timedelta
from http import HTTPStatus

import pytest
from django.db import DatabaseError, transaction

from hall.language.hall_clock import business_day, now
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.rules import Rules, Thresholds, licensing
from hall_server.clock.signals import Level
from hall_server.ledgers import actions, following, queries
from hall_server.ledgers.models import Ledger, MovedDateRecord, WarningLines
from hall_server.organisation import actions as organisation
from hall_server.organisation import queries as queries_of_places
from hall_server.organisation.models import Hall, OpeningHours, SpecialDay
from hall_server.remembered import forget
from tests.rig.filled_form import filled_form
from tests.server.business.licence_case import CLERK, all_is_as_replayed, at
from tests.server.business.page_people import Desk, at_desk, holder_of

pytestmark = pytest.mark.usefixtures("database")
WARNING = "/staff/ledgers/warning/"
LABOUR = "68236467-9"


def accepted(number: int, *scopes: str, limit: Limit | None = None) -> str:
    """A matter accepted on Monday 2 November 2026 at 10 in the morning."""
    subject = f"case:{number}"
    rules = licensing(Limit(15)) if limit is None else Rules(limit, None, None)
    actions.start(subject, rules, actor=CLERK, now=at(11, 2), scopes=scopes)
    actions.accept(subject, actor=CLERK, now=at(11, 2))
    return subject


def levels(day: int) -> dict[str, int]:
    following.follow_time(at(11, day, 0))
    return dict(Ledger.objects.values_list("subject", "level"))


def test_the_nearest_lines_hold_for_what_is_new_and_what_is_under_way() -> None:
    first = accepted(1, "hall:anhe", f"department:{LABOUR}")
    for where, early in ((("", ""), 4), (("anhe", ""), 6), (("anhe", LABOUR), 8)):
        actions.set_lines(where, Thresholds(early, 2, 0), "试行", actor=CLERK, now=at(11, 3))
    second = accepted(2, "hall:anhe", f"department:{LABOUR}")
    third, fourth = accepted(3, "hall:anhe"), accepted(4, "hall:linjiang")
    assert following.follow_settings(at(11, 3)) == 1, "only the one that was begun before"
    assert following.follow_settings(at(11, 3)) == 0
    # Fifteen working days from 2 November: the last is the 23rd, and nothing warns in the first half.
    seen = {day: levels(day) for day in (12, 13, 17, 23)}
    assert seen[12] == {first: 1, second: 1, third: 0, fourth: 0}
    assert seen[13] == {first: 1, second: 1, third: 1, fourth: 0}
    assert seen[17] == {first: 1, second: 1, third: 1, fourth: 1}
    assert set(seen[23].values()) == {Level.RED}
    assert all_is_as_replayed()
    reasons = {reason for move in queries.moves_of(first) for reason in queries.reasons(move)}
    assert "预警线变了" in reasons
    assert "预警由2026年11月18日（周三）起改为2026年11月12日（周四）起" in reasons
    assert all(move.before == move.after for move in MovedDateRecord.objects.all()), "no date moves by it"


def test_what_was_set_is_never_changed() -> None:
    row = actions.set_lines(("anhe", ""), Thresholds(5, 2, 0), "试行", actor=CLERK, now=at(11, 3))
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        WarningLines.objects.filter(pk=row.pk).update(red=3)


def test_a_director_sees_what_changes_and_sets_the_lines_of_the_own_hall() -> None:
    accepted(1, "hall:anhe")
    director = at_desk(holder_of("clock.warn"))
    wrong = sent(director, WARNING + "new", hall="anhe", department="-", early_warning=2, yellow=5, red=0)
    assert "先预警、再黄牌、后红牌" in wrong
    there = sent(director, WARNING + "new", hall="anhe", department="-", early_warning=6, yellow=2, red=0)
    assert there == WARNING + "anhe/-/6_2_0/"
    shown = read(director, there)
    assert "预警由2026年11月18日（周三）起改为2026年11月13日（周五）起" in shown
    assert not WarningLines.objects.exists(), "looking changes nothing"
    assert sent(director, there, reason="和江市〔2026〕8号") == WARNING
    page = read(director, WARNING)
    for words in ("安和区政务服务中心", "还剩 6", "到期当天", "和江市〔2026〕8号"):
        assert words in page, words
    clerk = at_desk(holder_of("catalogue.edit"))
    assert clerk.get(WARNING + "new").status_code == HTTPStatus.FORBIDDEN
    assert clerk.get(WARNING).status_code == HTTPStatus.OK
    for path in ("nowhere/-/6_2_0/", "anhe/-/2_6_0/", "anhe/-/x/"):
        assert director.get(WARNING + path).status_code == HTTPStatus.NOT_FOUND


def test_limits_in_hours_count_the_halls_own_hours_and_follow_them() -> None:
    set_hours("linjiang", (time(8), time(12)))
    subject = accepted(1, "hall:linjiang", limit=Limit(8, Unit.WORKING_HOUR))
    plain = accepted(2, limit=Limit(8, Unit.WORKING_HOUR))
    assert ends_at(subject) == at(11, 4, 10), "two hours on Monday, four on Tuesday, two on Wednesday"
    assert ends_at(plain) == at(11, 3, 11), "nine to twelve and one to five, where no hall is named"
    set_hours("linjiang", (time(8), time(12)), (time(14), time(18)))
    assert following.follow_settings(at(11, 2)) == 1
    assert ends_at(subject) == at(11, 3, 10)
    (move,) = [move for move in queries.moves_of(subject) if move.clock == "statutory"]
    assert (move.before, move.after) == (date(2026, 11, 4), date(2026, 11, 3))
    assert "办公时间变了" in queries.reasons(move)
    assert all_is_as_replayed()
    assert accepted(3, "hall:linjiang") == "case:3"
    assert Ledger.objects.get(subject="case:3").rules.content.count('"week"') == 0, "days need no hours"


def test_a_half_day_moves_a_limit_in_hours_and_days_that_are_over_keep_theirs() -> None:
    set_hours("linjiang", (time(9), time(12)), (time(14), time(17)))
    subject = accepted(1, "hall:linjiang", limit=Limit(18, Unit.WORKING_HOUR))
    assert ends_at(subject) == at(11, 5, 10), (
        "five hours on Monday, six on Tuesday and Wednesday, one on Thursday"
    )
    half_day("linjiang", date(2026, 11, 4), "供电检修")
    assert following.follow_settings(at(11, 3)) == 1
    assert ends_at(subject) == at(11, 5, 15)
    assert "2026年11月4日（周三）办公时间由09:00—12:00、14:00—17:00改为09:00—12:00（供电检修）" in why(
        subject
    )
    assert "到期时刻由2026年11月5日（周四） 10:00改为2026年11月5日（周四） 15:00" in why(subject)
    lines = queries.explanation(subject, at(11, 3))
    assert "受理，从受理时起算。法定期限18个工作小时。" in "".join(lines)
    told = {line.date.day: line.why for line in queries.day_by_day(subject, at(11, 3))}
    assert told[4] == "09:00—12:00（供电检修）；累计14个工作小时"
    assert told[5] == "09:00—12:00、14:00—17:00；累计18个工作小时"
    # On Thursday the afternoons are given up: Monday to Wednesday stay as they were.
    set_hours("linjiang", (time(9), time(12)))
    assert following.follow_settings(at(11, 5)) == 1
    assert ends_at(subject) == at(11, 6, 10)
    assert "每周办公时间自2026年11月5日（周四）起变动，当天由09:00—12:00、14:00—17:00改为09:00—12:00" in why(
        subject
    )
    # What is written now for a day that is over has no effect on it, and so has taking the half day back.
    half_day("linjiang", date(2026, 11, 2), "补记")
    SpecialDay.objects.filter(day=date(2026, 11, 4)).delete()
    assert following.follow_settings(at(11, 5)) == 0
    assert ends_at(subject) == at(11, 6, 10)
    assert all_is_as_replayed()


def test_a_season_that_is_set_already_counts_from_its_first_day() -> None:
    set_hours("linjiang", (time(9), time(12)), until=date(2026, 11, 3))
    set_hours("linjiang", (time(14), time(15)), since=date(2026, 11, 4))
    subject = accepted(1, "hall:linjiang", limit=Limit(6, Unit.WORKING_HOUR))
    assert ends_at(subject) == at(11, 4, 15), (
        "two hours on Monday, three on Tuesday, one in the afternoon of Wednesday"
    )
    for day in (3, 4, 5):
        assert following.follow_settings(at(11, day)) == 0, "the season comes as it was known"


def test_whoever_changes_hours_sees_first_which_limits_move() -> None:
    began = now()
    set_hours("anhe", (time(0), time(23, 59)))
    subject = "case:1"
    limit = Limit(240, Unit.WORKING_HOUR)
    actions.start(subject, Rules(limit, None, None), actor=CLERK, now=began, scopes=("hall:anhe",))
    actions.accept(subject, actor=CLERK, now=began)
    ended = ends_at(subject, began)
    plans = queries_of_places.day_plans("anhe", business_day(began) + timedelta(days=1), 14)
    day = next(plan.day for plan in plans if plan.stretches)
    director = at_desk(holder_of("organisation.hours.edit"))
    hours = "/staff/organisation/halls/anhe/hours/"
    closed = {"day": day.isoformat(), "reason": "供电检修"}
    told = sent(director, hours + "day/new", **closed)
    for words in ("会有1个办理期限变动", "还没有保存：请先核对", "供电检修", "到期时刻由"):
        assert words in told
    assert not SpecialDay.objects.exists(), "looking changes nothing"
    assert queries_of_places.hours_ahead("anhe", day).own_days == (), "and nobody believes it"
    later = next(plan.day for plan in plans if plan.stretches and plan.day > day)
    seen = {"seen_moves": mark(told)}
    assert "请先核对" in sent(director, hours + "day/new", **{**closed, "day": later.isoformat()}, **seen), (
        "what was seen was of another day"
    )
    assert sent(director, hours + "day/new", **closed, **seen) == hours
    assert following.follow_settings(began) == 1
    assert ends_at(subject, began) > ended
    (row,) = SpecialDay.objects.all()
    removal = f"/staff/organisation/hours/day/{row.pk}/remove"
    told = sent(director, removal)
    assert "会有1个办理期限变动" in told
    assert SpecialDay.objects.exists()
    assert sent(director, removal, seen_moves=mark(told)) == hours
    assert following.follow_settings(began) == 1
    assert ends_at(subject, began) == ended
    wrong = sent(director, hours + "break/new", weekday="", begins="03:00", ends="03:00", reason="午休")
    assert "结束要晚于开始" in wrong
    actions.withdraw(subject, "不办了", actor=CLERK, now=now())
    assert sent(director, hours + "day/new", **closed) == hours, "where nothing moves it is done at once"


def mark(page: str) -> str:
    """Of the dates this page shows."""
    found = re.search(r'name="seen_moves" value="(\w+)"', page)
    assert found is not None
    return found[1]


def half_day(hall: str, day: date, reason: str) -> None:
    """The hall is open in the morning alone."""
    row = SpecialDay(hall=Hall.objects.get(pk=hall), day=day, opens=time(9), closes=time(12), reason=reason)
    organisation.add_hours([row], actor=CLERK)
    forget()


def why(subject: str) -> tuple[str, ...]:
    """The reasons of the last move of the statutory limit."""
    return queries.reasons(next(move for move in queries.moves_of(subject) if move.clock == "statutory"))


def set_hours(
    hall: str, *stretches: tuple[time, time], since: date | None = None, until: date | None = None
) -> None:
    """The hall is open so from Monday to Friday."""
    if since is None:
        OpeningHours.objects.filter(hall=hall).delete()
    row = Hall.objects.get(pk=hall)
    organisation.add_hours(
        [
            OpeningHours(hall=row, weekday=day, opens=opens, closes=closes, from_day=since, until_day=until)
            for day in range(1, 6)
            for opens, closes in stretches
        ],
        actor=CLERK,
    )
    forget()


def ends_at(subject: str, seen: datetime | None = None) -> datetime:
    """When its limit in hours ends. seen: when it is looked at; the day the matters here began."""
    running = queries.state_of(subject, seen or at(11, 2)).running
    (found,) = [one for one in running if one.limit.unit is Unit.WORKING_HOUR]
    return found.due_at


def read(desk: Desk, path: str) -> str:
    answer = desk.get(path)
    assert answer.status_code == HTTPStatus.OK, answer.content.decode()[-1500:]
    return str(answer.content.decode())


def sent(desk: Desk, path: str, **said: object) -> str:
    """Where the form led, or the page that says what is wrong."""
    answer = desk.post(path, {**filled_form(read(desk, path)), **said})
    return str(answer.headers.get("Location") or answer.content.decode())
