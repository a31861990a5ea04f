"""Stories of time limits: corrected, heard, extended, moved by a notice; nothing afterwards, and every date explained."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.models import AuditEvent
from hall_server.audit.queries import broken_chains
from hall_server.clock.days import DayKind
from hall_server.clock.entries import EntryKind, Procedure
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.moves import Phase
from hall_server.clock.rules import StepRule, licensing
from hall_server.clock.runs import Clock
from hall_server.clock.signals import Level
from hall_server.ledgers import actions, following, queries
from hall_server.ledgers.models import Ledger, LedgerEntry
from tests.server.business.licence_case import CASE, CLERK, all_is_as_replayed, announce, at

pytestmark = pytest.mark.usefixtures("database")
RULES = licensing(Limit(15), (StepRule("on_site", "现场核查", Limit(3)),))
HEARING = {"basis": "《中华人民共和国行政许可法》第四十六条", "evidence": "听证通知书〔2026〕3号"}


def accepted(received: datetime, now: datetime) -> None:
    """The material came, and was accepted."""
    actions.start(CASE, RULES, actor=CLERK, now=received, title="食品经营许可")
    actions.accept(CASE, actor=CLERK, now=now)


def refused(deed: Callable[[], object]) -> RefusalCode:
    """Why the hall says no; in a transaction of its own, as whoever asks has one."""
    with pytest.raises(Refusal) as told, transaction.atomic():
        deed()
    assert "—" not in told.value.sentence(), "the sentence lacks a fact"
    return told.value.code


def test_a_licence_corrected_heard_and_extended_is_told_to_the_applicant() -> None:
    actions.start(CASE, RULES, actor=CLERK, now=at(9, 1), title="食品经营许可")
    actions.ask_for_correction(CASE, "缺场所平面图", actor=CLERK, now=at(9, 4))
    actions.enter(CASE, EntryKind.CORRECTED, actor=CLERK, now=at(9, 8))
    state = actions.accept(CASE, actor=CLERK, now=at(9, 9))
    statutory, promised = state.reading(Clock.STATUTORY), state.reading(Clock.PROMISED)
    assert statutory is not None
    assert promised is not None
    assert (promised.due_on, statutory.due_on) == (date(2026, 9, 30), date(2026, 10, 13))
    actions.pause(
        CASE, Procedure.HEARING, told_until=date(2026, 9, 28), actor=CLERK, now=at(9, 15), **HEARING
    )
    state = actions.resume(CASE, evidence="听证笔录", actor=CLERK, now=at(9, 22))
    statutory = state.reading(Clock.STATUTORY)
    assert statutory is not None
    assert statutory.due_on == date(2026, 10, 21), (
        "six working days were heard: 16 to 18, 20 (made up), 21 and 22"
    )
    state = actions.extend(
        CASE,
        Limit(10),
        approver="局长 周明",
        reason="需跨区核实",
        evidence="延期告知书〔2026〕7号",
        actor=CLERK,
        now=at(10, 12),
    )
    statutory = state.reading(Clock.STATUTORY)
    assert statutory is not None
    assert statutory.due_on == date(2026, 11, 4)
    told = "\n".join(queries.explanation(CASE, at(10, 12, 15)))
    for sentence in (
        "2026年9月4日（周五）：一次告知您需要补正的材料：缺场所平面图。",
        "开始听证，依据《中华人民共和国行政许可法》第四十六条，已书面告知您需要到2026年9月28日（周一）",
        "特别程序结束（听证笔录），从次日起继续计时。",
        "经局长 周明批准延长10个工作日，理由：需跨区核实",
        "法定办结期限：2026年11月4日（周三），还剩17个工作日。",
    ):
        assert sentence in told, told
    assert "statutory limit: Wednesday, 4 November 2026, 17 working days left" in "\n".join(
        queries.explanation(CASE, at(10, 12, 15), "en")
    )
    days = queries.day_by_day(CASE, at(10, 12, 15))
    assert [line.number for line in days if line.number] == list(range(1, 31))
    heard = [line.date.day for line in days if line.why == "听证期间，不计"]
    assert heard == [16, 17, 18, 20, 21, 22]
    assert {line.why for line in days if date(2026, 10, 1) <= line.date <= date(2026, 10, 7)} == {
        "国庆节，不计"
    }
    actions.decide(CASE, actor=CLERK, now=at(10, 30))
    state = actions.deliver(CASE, actor=CLERK, now=at(11, 5))
    assert state.phase is Phase.DELIVERED
    assert all(reading.is_met for reading in state.readings if reading.clock is not Clock.PROMISED)
    assert all_is_as_replayed()
    assert not list(broken_chains())


def test_who_is_not_told_in_five_days_is_accepted_as_of_the_day_the_material_came() -> None:
    actions.start(CASE, RULES, actor=CLERK, now=at(10, 9), title="食品经营许可")
    following.follow_time(at(10, 15, 23))
    assert Ledger.objects.get().phase == Phase.RECEIVED.value, (
        "the fifth working day, a make-up Saturday counted, is not over"
    )
    following.follow_time(at(10, 16, 0))
    state = queries.state_of(CASE, at(10, 16, 0))
    assert (state.phase, state.is_deemed, state.accepted_on) == (Phase.RUNNING, True, date(2026, 10, 9))
    statutory = state.reading(Clock.STATUTORY)
    assert statutory is not None
    assert (statutory.due_on, statutory.counted) == (date(2026, 11, 5), 6)
    assert [entry.kind for entry in queries.entries(CASE)] == [EntryKind.SUBMITTED, EntryKind.DEEMED_ACCEPTED]
    assert refused(lambda: actions.ask_for_correction(CASE, "缺章程", actor=CLERK, now=at(10, 17, 1))) is (
        RefusalCode.CLOCK_MOVE
    )
    assert "没有告知您补正" in "\n".join(queries.explanation(CASE, at(10, 17, 1)))
    assert all_is_as_replayed()


def test_nothing_is_entered_afterwards() -> None:
    accepted(at(10, 9), at(10, 9, 11))
    pause = {"told_until": date(2026, 10, 30), "actor": CLERK, **HEARING}

    def late_pause() -> None:
        actions.enter(
            CASE,
            EntryKind.PAUSED,
            procedure=Procedure.HEARING,
            occurred_at=at(10, 13),
            now=at(10, 20),
            **pause,  # type: ignore[arg-type]
        )

    assert refused(late_pause) is RefusalCode.CLOCK_AFTERWARDS
    actions.pause(CASE, Procedure.HEARING, now=at(10, 20), **pause)  # type: ignore[arg-type]
    late = {"occurred_at": at(10, 22), "now": at(10, 26), "actor": CLERK, "evidence": "听证笔录"}
    assert refused(lambda: actions.enter(CASE, EntryKind.RESUMED, **late)) is RefusalCode.CLOCK_AFTERWARDS  # type: ignore[arg-type]
    early = {"occurred_at": at(10, 19), "now": at(10, 19, 10), "actor": CLERK, "evidence": "听证笔录"}
    assert refused(lambda: actions.enter(CASE, EntryKind.RESUMED, **early)) is RefusalCode.CLOCK_OUT_OF_ORDER  # type: ignore[arg-type]
    assert Ledger.objects.get().entry_count == 3
    assert all_is_as_replayed()


def test_what_the_post_brings_late_is_kept_and_marked() -> None:
    accepted(at(10, 9), at(10, 9, 11))
    actions.decide(CASE, actor=CLERK, now=at(10, 12))
    state = actions.deliver(CASE, actor=CLERK, now=at(10, 20), occurred_at=at(10, 14))
    delivery = state.reading(Clock.DELIVERY)
    assert delivery is not None
    assert (delivery.ended_at, delivery.is_met) == (at(10, 14), True)
    assert queries.entries(CASE)[-1].is_late
    assert "（事后登记）" in queries.explanation(CASE, at(10, 20))[-2]
    assert AuditEvent.objects.filter(verb="clock_delivered", facts__contains='"late":"yes"').exists()


def test_a_pause_ends_by_itself_on_the_day_the_applicant_was_told() -> None:
    accepted(at(10, 9), at(10, 9, 11))
    told = date(2026, 10, 16)
    state = actions.pause(CASE, Procedure.APPRAISAL, told_until=told, actor=CLERK, now=at(10, 12), **HEARING)
    assert state.phase is Phase.PAUSED
    due = state.reading(Clock.STATUTORY)
    assert due is not None
    assert due.due_on == date(2026, 11, 11), "as told: 13 to 16 October do not count"
    following.follow_time(at(10, 17, 0))
    assert Ledger.objects.get().phase == Phase.RUNNING.value
    assert refused(lambda: actions.resume(CASE, evidence="报告", actor=CLERK, now=at(10, 23))) is (
        RefusalCode.CLOCK_MOVE
    )
    assert "告知您的时间已到" in "\n".join(queries.explanation(CASE, at(10, 23)))
    assert all_is_as_replayed()


def test_a_pause_needs_a_declared_procedure_its_basis_and_its_evidence() -> None:
    accepted(at(10, 9), at(10, 9, 11))
    until = date(2026, 10, 30)

    def pause(procedure: Procedure, basis: str, evidence: str, told: date) -> Callable[[], object]:
        return lambda: actions.pause(
            CASE, procedure, basis=basis, evidence=evidence, told_until=told, actor=CLERK, now=at(10, 12)
        )

    assert refused(pause(Procedure.HEARING, "", "通知书", until)) is RefusalCode.CLOCK_MISSING
    assert refused(pause(Procedure.HEARING, "法", "", until)) is RefusalCode.CLOCK_MISSING
    assert refused(pause(Procedure.HEARING, "法", "书", date(2026, 10, 11))) is RefusalCode.CLOCK_MISSING
    assert refused(pause(Procedure.PUBLICITY, "法", "书", until)) is RefusalCode.CLOCK_PROCEDURE


def test_an_extension_comes_once_in_time_and_within_its_bounds() -> None:
    accepted(at(10, 9), at(10, 9, 11))

    def extension(amount: int, now: datetime, unit: Unit = Unit.WORKING_DAY) -> Callable[[], object]:
        return lambda: actions.extend(
            CASE, Limit(amount, unit), approver="局长", reason="复杂", evidence="书", actor=CLERK, now=now
        )

    assert refused(extension(11, at(10, 12))) is RefusalCode.CLOCK_EXTENSION
    assert refused(extension(5, at(10, 12), Unit.NATURAL_DAY)) is RefusalCode.CLOCK_EXTENSION
    assert refused(extension(10, at(11, 6))) is RefusalCode.CLOCK_EXTENSION, "the limit ran out on 5 November"
    extension(10, at(11, 5, 17))()
    assert refused(extension(1, at(11, 5, 17))) is RefusalCode.CLOCK_EXTENSION


def test_a_step_has_a_clock_of_its_own_that_may_stop_alone() -> None:
    accepted(at(11, 2), at(11, 2, 11))
    actions.begin_step(CASE, "on_site", actor=CLERK, now=at(11, 3))
    state = actions.pause(
        CASE,
        Procedure.TESTING,
        step="on_site",
        told_until=date(2026, 11, 6),
        actor=CLERK,
        now=at(11, 4),
        **HEARING,
    )
    step, whole = state.reading(Clock.STEP, "on_site"), state.reading(Clock.STATUTORY)
    assert step is not None
    assert whole is not None
    assert (state.phase, step.due_on, whole.due_on) == (Phase.RUNNING, date(2026, 11, 10), date(2026, 11, 30))
    assert (
        refused(lambda: actions.begin_step(CASE, "on_site", actor=CLERK, now=at(11, 4)))
        is RefusalCode.CLOCK_STEP
    )
    assert (
        refused(lambda: actions.begin_step(CASE, "none", actor=CLERK, now=at(11, 4)))
        is RefusalCode.CLOCK_STEP
    )
    state = actions.end_step(CASE, "on_site", actor=CLERK, now=at(11, 11))
    step = state.reading(Clock.STEP, "on_site")
    assert step is not None
    assert (step.is_met, step.level) == (False, Level.RED)


def test_signals_rise_by_time_alone() -> None:
    accepted(at(11, 2), at(11, 2, 11))
    seen = []
    for day in range(3, 27):
        following.follow_time(at(11, day, 0))
        seen.append(Ledger.objects.get().level)
    assert all_is_as_replayed()
    # Fifteen working days promised from 2 November: the last is the 23rd.
    promised_last = 23 - 3
    assert seen[: promised_last - 5] == [0] * (promised_last - 5)
    assert [seen[promised_last + step] for step in (-5, -3, 0, 1)] == [1, 2, 2, 3]
    assert [row.subject for row in queries.due(Level.RED)] == [CASE]


def test_a_limit_over_the_turn_of_the_year_is_provisional_until_the_notice() -> None:
    accepted(at(12, 10), at(12, 10, 11))
    ledger = Ledger.objects.get()
    assert ledger.is_provisional
    state = queries.state_of(CASE, at(12, 10, 12))
    due = state.reading(Clock.STATUTORY)
    assert due is not None
    assert (due.due_on, due.is_provisional) == (date(2027, 1, 8), True)
    assert "暂定" in queries.explanation(CASE, at(12, 10, 12))[-1]
    key = announce({}, date(2027, 12, 28), at(12, 11))
    following.follow_calendars(at(12, 11, 12))
    ledger.refresh_from_db()
    assert (ledger.is_provisional, ledger.calendar_version) == (False, key)
    assert all(move.before == move.after for _, move in queries.moved_by(key))
    assert all("确定" in queries.reasons(move)[-1] for _, move in queries.moved_by(key))
    assert "暂定" not in queries.explanation(CASE, at(12, 11, 12))[-1]


def test_a_notice_moves_dates_from_november_into_january_and_says_why() -> None:
    accepted(at(11, 30), at(11, 30, 11))
    now = at(12, 1)
    before = queries.state_of(CASE, now).reading(Clock.STATUTORY)
    assert before is not None
    assert before.due_on == date(2026, 12, 28)
    days = {
        date(2026, 12, 28): DayKind.HOLIDAY,
        date(2026, 12, 29): DayKind.HOLIDAY,
        date(2026, 12, 30): DayKind.HOLIDAY,
    }
    days |= {date(2026, 12, 31): DayKind.HOLIDAY, date(2027, 1, 2): DayKind.MAKE_UP}
    key = announce(days, date(2027, 12, 28), now)
    assert following.follow_calendars(now) == 1, "the promised date comes before it all and stays"
    ((subject, move),) = queries.moved_by(key)
    assert (subject, move.clock) == (CASE, Clock.STATUTORY.value)
    assert (move.before, move.after) == (date(2026, 12, 28), date(2027, 1, 2))
    assert [reason[:11] for reason in queries.reasons(move)][:2] == ["2026年12月28日", "2026年12月29日"]
    assert "由周末改为调休上班" in queries.reasons(move)[-1]
    assert following.follow_calendars(now) == 0
    assert all_is_as_replayed()
    assert queries.moves_of(CASE)[0].calendar_before == "cn/1"


def test_a_move_is_kept_though_somebody_makes_an_entry_before_the_sweep_comes() -> None:
    accepted(at(11, 30), at(11, 30, 11))
    key = announce({date(2026, 12, 28): DayKind.HOLIDAY}, date(2027, 12, 28), at(12, 1))
    actions.begin_step(CASE, "on_site", actor=CLERK, now=at(12, 1, 11))
    ((_, move),) = queries.moved_by(key)
    assert (move.before, move.after) == (date(2026, 12, 28), date(2026, 12, 29))
    assert following.follow_calendars(at(12, 1, 12)) == 0
    assert all_is_as_replayed()


def test_a_notice_about_next_year_leaves_alone_what_ends_before_it() -> None:
    for number, month in ((1, 9), (2, 12)):
        actions.start(f"case:{number}", RULES, actor=CLERK, now=at(month, 9))
        actions.accept(f"case:{number}", actor=CLERK, now=at(month, 9, 11))
    worked_out = Ledger.objects.get(subject="case:1").worked_out_at
    key = announce({date(2027, 1, 4): DayKind.HOLIDAY}, date(2027, 12, 28), at(12, 10))
    following.follow_calendars(at(12, 10, 12))
    early, late = Ledger.objects.order_by("subject")
    assert (early.calendar_version, early.worked_out_at) == (key, worked_out), "nothing was worked out anew"
    assert late.worked_out_at == at(12, 10, 12)
    assert all_is_as_replayed()


def test_other_rules_move_dates_with_the_reason_given() -> None:
    accepted(at(11, 2), at(11, 2, 11))
    found = following.change_rules(
        CASE, licensing(Limit(10)), reason="按新版办事指南", actor=CLERK, now=at(11, 3)
    )
    assert [(one.clock, one.after) for one in found] == [(Clock.PROMISED, date(2026, 11, 16))]
    assert queries.reasons(queries.moves_of(CASE)[0]) == ("按新版办事指南", "期限由15个工作日改为10个工作日")
    assert all_is_as_replayed()


def test_one_subject_has_one_ledger_and_two_at_once_never_fork_it() -> None:
    accepted(at(11, 2), at(11, 2, 11))
    assert refused(lambda: actions.start(CASE, RULES, actor=CLERK, now=at(11, 3))) is RefusalCode.LEDGER_OPEN
    assert (
        refused(lambda: actions.accept("case:none", actor=CLERK, now=at(11, 3))) is RefusalCode.LEDGER_UNKNOWN
    )
    row = LedgerEntry.objects.order_by("-place")[0]
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("table", ["ledgers_ledgerentry", "ledgers_moveddaterecord", "ledgers_ruleset"])
@pytest.mark.parametrize("deed", ["UPDATE {table} SET {column} = 'x'", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_what_was_entered(table: str, deed: str) -> None:
    accepted(at(11, 30), at(11, 30, 11))
    following.change_rules(CASE, licensing(Limit(10)), reason="新指南", actor=CLERK, now=at(12, 1))
    column = {"ledgers_ledgerentry": "facts", "ledgers_moveddaterecord": "why", "ledgers_ruleset": "content"}[
        table
    ]
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed.format(table=table, column=column))


def test_a_row_somebody_edited_is_found() -> None:
    accepted(at(11, 2), at(11, 2, 11))
    assert all_is_as_replayed()
    Ledger.objects.update(due_on=date(2027, 1, 1))
    assert list(following.wrongly_kept()) == [CASE]


def test_many_ledgers_are_swept_by_their_time_alone() -> None:
    for number in range(40):
        start = at(11, 2) + timedelta(days=number % 4)
        actions.start(f"case:{number}", RULES, actor=CLERK, now=start)
    following.follow_time(at(11, 9, 23))
    assert not Ledger.objects.filter(phase=Phase.RUNNING.value).exists()
    following.follow_time(at(11, 10, 0))
    assert following.follow_time(at(11, 10, 1)) == 0, "nothing is looked at twice"
    assert Ledger.objects.filter(phase=Phase.RUNNING.value).count() == 10
    assert all_is_as_replayed()
