"""An administrator's day: a new clerk gets a post, a shift and leave, stands in for somebody, and one leaves for good."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketState
from hall_server.audit.models import AuditEvent
from hall_server.audit.queries import broken_chains
from hall_server.organisation import actions
from hall_server.organisation import queries as organisation
from hall_server.organisation.actions import Span
from hall_server.organisation.attendance import Presence
from hall_server.organisation.models import (
    Clerk,
    Delegation,
    Department,
    Hall,
    Leave,
    OnlineDuty,
    Post,
    PostHolding,
    Region,
    RoleAssignment,
    Shift,
    ShiftAssignment,
    SpecialDay,
    WindowDuty,
)
from hall_server.organisation.refused import NotDone
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import EVERYWHERE, Scope
from hall_server.queueing.models import Ticket
from tests.server.business import cast

pytestmark = pytest.mark.usefixtures("database")
BY = "clerk:admin"
MONDAY = date(2026, 11, 23)
NOW = datetime.combine(MONDAY, time(8), hall_clock.HALL_ZONE)
ANHE, LINJIANG = Scope(hall="anhe"), Scope(hall="linjiang")


def moment(day: int, clock: str) -> datetime:
    """A clock time so many days after that Monday."""
    hour, minute = map(int, clock.split(":"))
    return datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), hall_clock.HALL_ZONE)


def refused(code: str) -> AbstractContextManager[pytest.ExceptionInfo[NotDone]]:
    return pytest.raises(NotDone, match=f"^{code}:")


def lend(
    giver: str, taker: str, rights: list[Right], span: Span, now: datetime, scope: Scope = EVERYWHERE
) -> int:
    """The giver delegates to the taker on a page of her own; the delegation's number."""
    return actions.delegate(
        giver, taker, rights, span, reason="外出培训", actor=f"clerk:{giver}", now=now, scope=scope
    )


def newcomer() -> Clerk:
    return actions.open_account("1004", "周婷", "window pane 7", actor=BY, department="")


def test_a_new_clerk_on_her_first_days() -> None:
    newcomer()
    post = Post.objects.get(hall="anhe", name="社会保障岗")
    actions.hold_post("1004", post.pk, MONDAY, actor=BY)
    with refused("held_already"):
        actions.hold_post("1004", post.pk, MONDAY + timedelta(days=9), actor=BY)
    early = actions.enter_shift(
        Shift(hall=Hall.objects.get(pk="linjiang"), name="早班", begins=time(8), ends=time(12, 30)), actor=BY
    )
    actions.assign_shift("1004", early.pk, "135", MONDAY, actor=BY)
    late = Shift.objects.get(hall="linjiang", name="上午班")
    with refused("shift_overlaps"):
        actions.assign_shift("1004", late.pk, "5", MONDAY, actor=BY)
    actions.assign_shift("1004", late.pk, "24", MONDAY, actor=BY)
    with refused("over_midnight"):
        actions.enter_shift(
            Shift(hall=Hall.objects.get(pk="anhe"), name="夜班", begins=time(22), ends=time(6)), actor=BY
        )
    leave = actions.ask_leave(
        "1004", "personal", Span(moment(2, "08:00"), moment(2, "18:00")), NOW, actor="clerk:1004"
    )
    with refused("leave_overlaps"):
        actions.ask_leave(
            "1004", "sick", Span(moment(2, "17:00"), moment(3, "18:00")), NOW, actor="clerk:1004"
        )
    with refused("own_leave"):
        actions.decide_leave(leave.pk, NOW, approve=True, decider="1004", actor="clerk:1004")
    actions.decide_leave(leave.pk, NOW, approve=True, decider="1001", actor="clerk:1001")
    assert organisation.is_away("1004", moment(2, "10:00"))
    duty = WindowDuty(window_id="lj-w02", clerk=Clerk.objects.get(number="1004"), device="lj-desk-02")
    duty.since, duty.until = moment(0, "08:20"), moment(0, "12:30")
    duty.save()
    days = organisation.attendance("linjiang", MONDAY, MONDAY + timedelta(days=4), moment(5, "00:00"))
    hers = [(one.due.day.isoweekday(), one.presence, one.late) for one in days if one.due.clerk == "1004"]
    assert hers == [
        (1, Presence.PRESENT, 20),
        (2, Presence.ABSENT, 0),
        (3, Presence.ON_LEAVE, 0),
        (4, Presence.ABSENT, 0),
        (5, Presence.ABSENT, 0),
    ]
    assert not list(broken_chains())


def test_nobody_is_due_on_a_holiday_and_somebody_is_on_a_make_up_day() -> None:
    """2026: National Day 1-7 October; Saturday 10 October is worked on (国办发明电〔2025〕7号)."""
    shift = Shift.objects.get(hall="linjiang", name="上午班")
    ShiftAssignment.objects.filter(shift=shift).update(from_day=date(2026, 9, 1))
    due = organisation.due_shifts("linjiang", date(2026, 9, 28), date(2026, 10, 11))
    days = sorted({one.day for one in due if one.shift == "上午班"})
    assert [f"{day:%m-%d}" for day in days] == ["09-28", "09-29", "09-30", "10-08", "10-09", "10-10"]


def test_a_delegation_that_ends() -> None:
    rights = [Right.CATALOGUE_REVIEW]
    assert organisation.may("1001", Right.CATALOGUE_REVIEW, ANHE)
    assert not organisation.may("1003", Right.CATALOGUE_REVIEW, ANHE)
    now = hall_clock.now()
    until = now + timedelta(days=3)
    key = lend("1001", "1003", rights, Span(now, until), now, ANHE)
    answer = organisation.may("1003", Right.CATALOGUE_REVIEW, ANHE, now)
    assert answer
    assert "陈静委托赵敏代为审核事项" in answer.sentence()
    assert not organisation.may("1003", Right.CATALOGUE_REVIEW, ANHE, until)
    assert not organisation.may("1003", Right.CATALOGUE_REVIEW, LINJIANG, now)
    with refused("right_not_held"):
        lend("1003", "1002", rights, Span(now, until), now, ANHE)
    with refused("may_not_delegate"):
        lend("1001", "1002", rights, Span(now, until), now, LINJIANG)
    with refused("not_delegable"):
        lend("1001", "1002", [Right.RIGHTS_DELEGATE], Span(now, until), now, ANHE)
    with refused("end_missing"):
        lend("1001", "1002", rights, Span(now), now, ANHE)
    role = RoleAssignment.objects.get(clerk__number="1001", role="catalogue_reviewer")
    actions.end_role(role.pk, now + timedelta(hours=1), actor=BY)
    later = organisation.may("1003", Right.CATALOGUE_REVIEW, ANHE, now + timedelta(hours=2))
    assert not later
    assert "陈静自己现在没有这项权限，委托随之失效" in later.sentence()
    actions.end_delegation(key, now + timedelta(minutes=1), actor="clerk:1001")
    assert not organisation.may("1003", Right.CATALOGUE_REVIEW, ANHE, now + timedelta(minutes=2))


def test_nobody_becomes_two_administrators_by_delegation() -> None:
    from hall_server.organisation.administrators import AdministratorRole, appoint  # noqa: PLC0415

    for number, role in (("9001", "system"), ("9002", "audit")):
        appoint(number, "Anhe-8 lantern", AdministratorRole(role), name="王强", actor="shell:test")
    now = hall_clock.now()
    span = Span(now, now + timedelta(days=1))
    with refused("two_powers"):
        lend("9001", "9002", [Right.SYSTEM_RUN], span, now)
    assert lend("9001", "9002", [Right.HOURS_EDIT], span, now)
    assert organisation.may("9002", Right.HOURS_EDIT, EVERYWHERE)
    assert not organisation.may("9002", Right.SYSTEM_RUN, EVERYWHERE)


def test_whoever_leaves_leaves_nothing_behind() -> None:
    cast.put_in_place("desk-01", "desk-02")
    cast.staff()
    waiting = cast.wait(cast.ZHANG_WEI)
    called = cast.call_next()
    assert cast.state(called.ticket) is TicketState.CALLED
    now = hall_clock.now()
    lend("1001", "1003", [Right.CATALOGUE_REVIEW], Span(now, now + timedelta(days=9)), now, ANHE)
    actions.ask_leave("1001", "annual", Span(now + timedelta(days=3), now + timedelta(days=4)), now, actor=BY)
    actions.put_on_line("1001", "anhe", Span(now, now + timedelta(hours=3)), actor=BY)
    with refused("reason_missing"):
        actions.deactivate("1001", now, actor=BY, reason=" ")
    actions.deactivate("1001", now + timedelta(seconds=1), actor=BY, reason="调离")
    assert cast.state(waiting.ticket) is TicketState.WAITING, "who was called waits again"
    assert organisation.duty_at("w01") is None
    after = now + timedelta(seconds=2)
    assert not organisation.may("1001", Right.HOURS_EDIT, ANHE, after)
    assert organisation.may("1001", Right.HOURS_EDIT, ANHE, after).because[1][0] == "陈静已不在职。"
    assert not organisation.may("1003", Right.CATALOGUE_REVIEW, ANHE, after)
    assert not organisation.on_line("anhe", after)
    today = hall_clock.business_day(now)
    assert all(one.until_day == today for one in PostHolding.objects.filter(clerk__number="1001"))
    assert not RoleAssignment.objects.filter(clerk__number="1001", until=None).exists()
    assert not Delegation.objects.filter(giver__number="1001", until__gt=after).exists()
    assert Leave.objects.get(clerk__number="1001").state == Leave.State.WITHDRAWN
    line = AuditEvent.objects.get(verb="account_closed")
    assert '"windows":"1"' in line.facts
    assert not list(broken_chains())
    cast.staff(cast.SECOND_DESK, "1002")
    assert cast.call_next(cast.SECOND_DESK).ticket == waiting.ticket


def test_leaving_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from hall_server.organisation.actions import people  # noqa: PLC0415

    cast.put_in_place("desk-01")
    cast.staff()

    def breaks(_window: str, _clerk: str, _now: datetime) -> None:
        raise RuntimeError("the zone cannot be told")

    monkeypatch.setattr(people, "_when_vacated", [breaks])
    with pytest.raises(RuntimeError):
        actions.deactivate("1001", hall_clock.now(), actor=BY, reason="调离")
    assert Clerk.objects.get(number="1001").is_active
    assert organisation.duty_at("w01") is not None
    assert RoleAssignment.objects.filter(clerk__number="1001", until=None).exists()


def test_who_is_away_is_not_on_line() -> None:
    span = Span(moment(1, "09:00"), moment(1, "12:00"))
    actions.put_on_line("1002", "anhe", span, actor=BY)
    with refused("duty_overlaps"):
        actions.put_on_line("1002", "anhe", Span(moment(1, "11:00"), moment(1, "13:00")), actor=BY)
    leave = actions.ask_leave("1002", "sick", Span(moment(1, "08:00"), moment(1, "18:00")), NOW, actor=BY)
    with refused("online_duty_open"):
        actions.decide_leave(leave.pk, NOW, approve=True, decider="1001", actor=BY)
    actions.take_off_line(OnlineDuty.objects.get().pk, NOW, actor=BY)
    actions.decide_leave(leave.pk, NOW, approve=True, decider="1001", actor=BY)
    with refused("on_leave"):
        actions.put_on_line("1002", "anhe", span, actor=BY)
    assert organisation.on_line("anhe", moment(1, "10:00")) == ()


def test_regions_hang_on_their_parents() -> None:
    assert Region.objects.get(pk="511602001001").parent_id == "511602001000"
    with refused("parent_unknown"):
        actions.enter_region("511602999001", "无名社区", actor=BY)
    with refused("region_wrong"):
        actions.enter_region("511602000001", "无名社区", actor=BY)
    assert actions.enter_region("511602102", "新镇", actor=BY).level == 4
    assert Hall.objects.get(pk="anhe").region_id == "511602000000"


def test_a_department_is_no_part_of_itself_and_has_a_right_credit_code() -> None:
    labour = Department.objects.get(name="区人社局")
    part = actions.enter_department(
        "labour-1", {"name": "养老保险科", "parent": labour, "region_id": labour.region_id}, actor=BY
    )
    with refused("department_in_itself"):
        actions.change_department(labour.pk, {"parent": part}, actor=BY)
    with pytest.raises(ValidationError, match="统一社会信用代码"):
        actions.change_department(labour.pk, {"credit_code": "91350100M000100Y4A"}, actor=BY)
    actions.change_department(labour.pk, {"credit_code": "91350100M000100Y43"}, actor=BY)
    with refused("short_name_taken"):
        actions.change_department(labour.pk, {"short_name": "临江司法局"}, actor=BY)
    now = hall_clock.now()
    actions.assign_role("1003", "department_head", Span(now), actor=BY, scope=Scope(department=labour.pk))
    assert organisation.may("1003", Right.LEAVE_APPROVE, Scope(hall="anhe", department="labour-1"))
    assert not organisation.may("1003", Right.LEAVE_APPROVE, ANHE)


def test_a_closed_hall_tells_why_and_when_it_opens() -> None:
    now = cast.noon()
    today = hall_clock.business_day(now)
    actions.add_hours([SpecialDay(hall_id="anhe", day=today, reason="供电检修")], actor=BY)
    with pytest.raises(Refusal) as caught:
        cast.take(now=now)
    assert caught.value.code is RefusalCode.HALL_CLOSED
    assert caught.value.sentence() == "现在不取号：今天不办公（供电检修）；没有设办公时间，明天起全天开放。"
    assert (
        caught.value.sentence("en")
        == "No tickets now: it is closed today; no hours are set, it is open all day from tomorrow."
    )
    assert not Ticket.objects.exists()


def test_the_second_hall_keeps_hours_of_its_own() -> None:
    wednesday = moment(2, "12:30")
    assert not organisation.is_open("linjiang", wednesday)
    assert organisation.is_open("linjiang", wednesday, zone="lj-24"), "the self-service area never closes"
    police = Department.objects.get(name="临江区公安分局").pk
    assert organisation.is_open("linjiang", wednesday, department=police), "the police work through noon"
    said = organisation.closed_because("linjiang", wednesday)
    assert said["why"] == "现在午休，14:00开始取号。办公时间：周一至周五 08:30—17:30。"
    holiday = datetime(2026, 10, 1, 10, tzinfo=hall_clock.HALL_ZONE)
    assert "国庆节放假" in organisation.closed_because("linjiang", holiday)["why"]
    assert "10月8日（周四）08:30开始取号" in organisation.closed_because("linjiang", holiday)["why"]
    with refused("over_midnight"):
        actions.add_hours(
            [SpecialDay(hall_id="linjiang", day=MONDAY, opens=time(22), closes=time(2), reason="夜市")],
            actor=BY,
        )
