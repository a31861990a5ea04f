"""Supervision: what is found as things happen is what a full replay finds; each alarm once, and answered by somebody."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.queries import broken_chains
from hall_server.cases import actions as cases
from hall_server.cases.words import DeliveryBy, Outcome, RefusalGround
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit
from hall_server.clock.signals import Level
from hall_server.ledgers import actions as ledgers
from hall_server.ratings import actions as ratings
from hall_server.ratings.models import Rating, Rectification
from hall_server.ratings.words import RectificationDeed
from hall_server.supervision import actions, queries
from hall_server.supervision.actions import Wish
from hall_server.supervision.models import Alarm, AlarmRise, RuleVersion
from hall_server.supervision.words import AlarmDeed, AlarmState, RuleKind
from tests.server.business.case_stage import CLERK, HEAD, REVIEWER, accepted, applied, take_all
from tests.server.business.cast import HALL, ZHANG_WEI
from tests.server.business.rating_stage import open_window, rated, served

pytestmark = pytest.mark.usefixtures("database")
SUPERVISOR = "clerk:9001"
BASIS = {"basis": "《中华人民共和国行政许可法》第四十五条", "evidence": "检测告知书〔2026〕8号"}


def day(number: int) -> datetime:
    """Ten in the morning so many days after the Monday that comes; the items of the sample are in force by then."""
    today = hall_clock.business_day(hall_clock.now())
    monday = today + timedelta(days=7 - today.weekday())
    return datetime.combine(monday + timedelta(days=number), time(10), hall_clock.HALL_ZONE)


def everything_is_as_replayed(case_ids: list[str], now: datetime) -> None:
    assert queries.kept("case:") == queries.replayed(case_ids, now)


def time_passes(now: datetime) -> None:
    """The worker's two sweeps."""
    ledgers.follow_time(now)
    actions.sweep(now)


def alarms(kind: RuleKind) -> list[tuple[str, int]]:
    return list(Alarm.objects.filter(kind=kind).order_by("at").values_list("state", "level"))


Do = Callable[[str, datetime], object]


def _extend(case: str, now: datetime) -> object:
    return cases.extend(
        case, Limit(5), reason="检测结果需要复核", evidence="审批表", approver="陈静", actor=HEAD, now=now
    )


def _pause(case: str, now: datetime, days: int = 6, **grounds: str) -> object:
    until = hall_clock.business_day(now) + timedelta(days=days)
    named = {**BASIS, **grounds}
    return cases.pause(case, Procedure.TESTING, told_until=until, actor=HEAD, now=now, **named)


def _fee(case: str, now: datetime, fee: str = "登记费", yuan: str = "50") -> object:
    return cases.charge_fee(case, fee, Decimal(yuan), actor=CLERK, now=now)


def _refuse(case: str, now: datetime, reason: str = "不符合条件") -> object:
    return cases.refuse(case, RefusalGround.NOT_MET, reason, actor=CLERK, now=now)


def _accept(case: str, now: datetime) -> object:
    take_all(case, now)
    return cases.accept(case, actor=CLERK, now=now)


def _late_delivery(case: str, now: datetime) -> object:
    with suppress(Refusal), transaction.atomic():
        cases.make_certificate(case, "安卫公证字〔2026〕第1号", actor=CLERK, now=now)
    return cases.deliver(case, DeliveryBy.POST, actor=CLERK, now=now, occurred_at=now - timedelta(hours=20))


DEEDS: dict[str, Do] = {
    "ask": lambda case, now: cases.ask_for_correction(case, ["缺场所平面图"], actor=CLERK, now=now),
    "corrected": lambda case, now: cases.corrected(case, actor=CLERK, now=now),
    "accept": _accept,
    "refuse": _refuse,
    "refuse_well": lambda case, now: _refuse(case, now, "经营场所面积不足二十平方米，不符合条例第九条"),
    "visit": lambda case, now: cases.begin_step(case, "visit", actor=REVIEWER, now=now),
    "visited": lambda case, now: cases.end_step(case, "visit", "符合条件", actor=REVIEWER, now=now),
    "review": lambda case, now: cases.begin_step(case, "review", actor=REVIEWER, now=now),
    "reviewed": lambda case, now: cases.end_step(case, "review", "符合条件", actor=REVIEWER, now=now),
    "pause": _pause,
    "pause_badly": lambda case, now: _pause(case, now, 2, basis="无"),
    "resume": lambda case, now: cases.resume(case, evidence="检测报告", actor=REVIEWER, now=now),
    "extend": _extend,
    "fee": _fee,
    "grant": lambda case, now: cases.decide(case, Outcome.GRANTED, actor=HEAD, now=now),
    "deny": lambda case, now: cases.decide(case, Outcome.DENIED, actor=HEAD, now=now, reason="不符合规定"),
    "deliver": _late_delivery,
    "withdraw": lambda case, now: cases.withdraw(case, "申请人撤回", actor=CLERK, now=now),
}
# Weighted so that many a history comes far; the sweeps fall where they like.
_course = st.sampled_from(
    [
        "accept",
        "accept",
        "visit",
        "visited",
        "review",
        "reviewed",
        "pause",
        "resume",
        "extend",
        "grant",
        "deny",
    ]
)
_deed = st.one_of(_course, st.sampled_from(sorted(DEEDS)), st.sampled_from(["follow", "sweep"]))


@given(st.lists(st.tuples(_deed, st.integers(0, 1), st.integers(1, 140)), min_size=4, max_size=26))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_found_as_things_happen_is_what_a_replay_finds(history: list[tuple[str, int, int]]) -> None:
    now = day(0)
    case_ids = [applied(now=now).id, accepted(now=now).id]
    for deed, which, hours in history:
        now += timedelta(hours=hours)
        if deed == "follow":
            ledgers.follow_time(now)
        elif deed == "sweep":
            actions.sweep(now)
        else:
            with suppress(Refusal), transaction.atomic():
                DEEDS[deed](case_ids[which], now)
    time_passes(now)
    mine = {key: found for key, found in queries.kept("case:").items() if key[1][5:] in case_ids}
    assert mine == queries.replayed(case_ids, now)


def test_a_case_nobody_decides_warns_turns_yellow_then_red_once_each() -> None:
    case = accepted(now=day(0))
    before = queries.pulse()
    for number in range(1, 60):
        now = day(number)
        actions.sweep(now)
        actions.sweep(now)
    ledgers.follow_time(now)
    time_passes(now)
    total = Alarm.objects.get(kind=RuleKind.TOTAL_OVERDUE)
    assert (total.level, total.responsible, total.window) == (Level.RED, "1002", "w01")
    rises = total.rises.order_by("at")
    assert [one.level for one in rises] == [1, 2, 3]
    assert [one.found_at - one.at < timedelta(days=1) for one in rises] == [True] * 3
    assert '"limit":"20个工作日"' in total.evidence
    assert total.version.number == 1
    assert queries.pulse() != before
    everything_is_as_replayed([case.id], now)


def test_deemed_acceptance_is_an_alarm_of_its_own() -> None:
    case = applied(now=day(0))
    time_passes(day(19))
    telling = Alarm.objects.get(kind=RuleKind.TELLING_OVERDUE)
    assert telling.level == Level.RED
    everything_is_as_replayed([case.id], day(19))


def test_each_step_is_judged_by_what_it_says() -> None:
    case = accepted(now=day(0)).id
    _fee(case, day(1))
    _pause(case, day(2), basis="无")
    cases.resume(case, evidence="检测报告", actor=REVIEWER, now=day(3))
    _pause(case, day(4))
    _refuse(applied(now=day(0)).id, day(1))
    assert alarms(RuleKind.FEE_OUTSIDE_CATALOGUE) == [(AlarmState.OPEN, Level.RED)]
    assert alarms(RuleKind.PAUSE_WITHOUT_BASIS) == [(AlarmState.OPEN, Level.RED)]
    assert alarms(RuleKind.REFUSAL_WITHOUT_REASON) == [(AlarmState.OPEN, Level.YELLOW)]
    fee = Alarm.objects.get(kind=RuleKind.FEE_OUTSIDE_CATALOGUE)
    assert "登记费" in fee.evidence
    assert fee.responsible == "1002"
    pause = Alarm.objects.get(kind=RuleKind.PAUSE_WITHOUT_BASIS)
    assert ("法律依据" in pause.evidence, pause.responsible) == (True, "1001")


def test_sweeps_beside_each_other_double_nothing() -> None:
    keys = [accepted(now=day(0)).id for _ in range(6)]
    start, faults = threading.Barrier(3), []

    def attempt() -> None:
        try:
            start.wait()
            actions.sweep(day(70))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test tells it
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not faults
    assert Alarm.objects.filter(kind=RuleKind.TOTAL_OVERDUE).count() == 6
    everything_is_as_replayed(keys, day(70))


def do(alarm: Alarm, deed: AlarmDeed, text: str = "已核实并整改", actor: str = HEAD) -> Alarm:
    return actions.do(alarm.pk, Wish(deed, text, actor), hall_clock.now())


def refused(code: RefusalCode, deed: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        deed()
    assert caught.value.code is code
    assert "—" not in caught.value.sentence()


def test_an_alarm_is_answered_sent_back_appealed_and_decided_by_somebody_else() -> None:
    case = accepted(now=day(0)).id
    _fee(case, day(1))
    alarm = Alarm.objects.get()
    refused(RefusalCode.REASON_MISSING, lambda: do(alarm, AlarmDeed.ANSWER, " "))
    refused(RefusalCode.ALARM_MOVE, lambda: do(alarm, AlarmDeed.CLOSE, actor=SUPERVISOR))
    do(alarm, AlarmDeed.ANSWER, "费用已退还，电话13800000000")
    refused(RefusalCode.OWN_WORK, lambda: do(alarm, AlarmDeed.CLOSE))
    refused(RefusalCode.OWN_WORK, lambda: do(alarm, AlarmDeed.CLOSE, actor="clerk:1002"))
    do(alarm, AlarmDeed.SEND_BACK, "请附退费凭证", SUPERVISOR)
    do(alarm, AlarmDeed.APPEAL, "该费用由银行代收，不是窗口收取")
    assert do(alarm, AlarmDeed.UPHOLD, "属实", SUPERVISOR).state == AlarmState.CANCELLED
    steps = list(alarm.steps.values_list("actor", "deed"))
    assert steps[0] == (HEAD, "answer")
    assert "13800000000" not in "".join(alarm.steps.values_list("text", flat=True))
    [line] = queries.statistics(HALL, day(0), day(60))
    assert (line.red, line.open, line.cancelled) == (1, 0, 1)
    for statement in ("UPDATE supervision_alarmstep SET text = ''", "DELETE FROM supervision_alarmrise"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert not list(broken_chains())


def test_an_answered_warning_that_grows_red_is_open_again() -> None:
    accepted(now=day(0))
    now = day(0)
    while not alarms(RuleKind.TOTAL_OVERDUE):
        now += timedelta(days=1)
        actions.sweep(now)
    alarm = Alarm.objects.get(kind=RuleKind.TOTAL_OVERDUE)
    do(alarm, AlarmDeed.ANSWER)
    do(alarm, AlarmDeed.CLOSE, actor=SUPERVISOR)
    actions.sweep(now + timedelta(days=20))
    assert alarms(RuleKind.TOTAL_OVERDUE) == [(AlarmState.OPEN, Level.RED)]


def test_a_rule_is_tested_on_the_past_before_another_switches_it_on_and_never_judges_backwards() -> None:
    case = accepted(now=day(0)).id
    _fee(case, day(1))
    row = actions.draft(RuleKind.FEE_OUTSIDE_CATALOGUE, {"level": 1}, basis="试行", actor=HEAD, now=day(2))
    refused(RefusalCode.RULE_UNTESTED, lambda: actions.switch_on(row.pk, actor=SUPERVISOR, now=day(2)))
    result = actions.back_test(row.pk, [case], day(2))
    assert (result["cases"], result["levels"]) == (1, {"预警": 1})
    refused(RefusalCode.OWN_WORK, lambda: actions.switch_on(row.pk, actor=HEAD, now=day(3)))
    actions.switch_on(row.pk, actor=SUPERVISOR, now=day(3))
    _fee(case, day(4))
    found = AlarmRise.objects.order_by("at").values_list("level", "version__number")
    assert list(found) == [(3, 1), (1, 2)]
    actions.switch_off(RuleKind.FEE_OUTSIDE_CATALOGUE, actor=SUPERVISOR, now=day(5))
    _fee(case, day(6))
    assert len(alarms(RuleKind.FEE_OUTSIDE_CATALOGUE)) == 2
    everything_is_as_replayed([case], day(6))
    assert RuleVersion.objects.filter(kind=RuleKind.FEE_OUTSIDE_CATALOGUE, until=None).count() == 0


def test_a_bad_rating_is_an_alarm_in_its_own_transaction_and_its_repair_is_watched() -> None:
    open_window()
    invited = served(ZHANG_WEI)
    with transaction.atomic():
        rated(invited, 1)
        assert alarms(RuleKind.BAD_RATING) == [(AlarmState.OPEN, Level.RED)]
        transaction.set_rollback(True)
    assert (Rating.objects.count(), Alarm.objects.count()) == (0, 0)
    rated(invited, 1, ("rude",))
    alarm = Alarm.objects.get(kind=RuleKind.BAD_RATING)
    assert (alarm.window, alarm.responsible) == ("w01", ""), (
        "the department answers, not the clerk who was rated"
    )
    key = Rectification.objects.get().pk
    now = hall_clock.now()
    ratings.do(key, ratings.Wish(RectificationDeed.TAKE, "", HEAD), now)
    late = now + timedelta(days=40)
    time_passes(late)
    assert Alarm.objects.get(kind=RuleKind.RECTIFICATION_OVERDUE).level == Level.RED
    kept = {key: found for key, found in queries.kept().items() if not key[1].startswith("case:")}
    assert kept == queries.ratings_replayed(HALL, late)
