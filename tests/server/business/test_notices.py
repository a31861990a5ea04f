"""What the hall tells people: in the caller's transaction, in a wording two people stand for, at a time it may arrive."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.models import AuditEvent
from hall_server.identifiers import new_id
from hall_server.notices import actions, queries, signals
from hall_server.notices.handing import MOST_TRIES, RETRY_EVERY
from hall_server.notices.models import Notice, NoticeAttempt, NoticeTemplate, OptOut, TemplateVersion
from hall_server.notices.queries import NoticeFacts
from hall_server.notices.sample_templates import plans
from hall_server.notices.states import NoticeState, Reason
from hall_server.notices.wording import faults_of, variables_of
from hall_server.organisation.models import OpeningHours
from hall_server.parties import actions as parties
from hall_server.parties.facts import PersonFacts, Source
from hall_server.remembered import forget
from hall_server.sms_channel.addressees import read_addressee
from tests.server.business.cast import LI_NA, ZHANG_WEI
from tests.server.business.sms_stage import FACTS, NUMBER, QUEUE, TEXT, at, settings_with, stands, tell

pytestmark = pytest.mark.usefixtures("database")

CASE = "case_confirmed"
CASE_FACTS = {
    "matter": "城乡居民基本养老保险参保登记",
    "case_number": "AH1",
    "due_on": "2026年12月3日",
    "telephone": "0826-2345678",
}
SENT = actions.Outcome(NoticeState.SENT, "sent", 0.1, ("7",), 1)
BUSY = actions.Outcome(NoticeState.TEMPORARY_FAILURE, "network_busy", 0.1, is_providers_fault=True)
OPEN = Reason.NONE


@pytest.fixture
def heard() -> Iterator[list[NoticeFacts]]:
    """What listeners are told of failures and deliveries."""
    told: list[NoticeFacts] = []

    def listen(notice: NoticeFacts, **_: object) -> None:
        told.append(notice)

    for signal in (signals.failed, signals.delivered):
        signal.connect(listen)
    yield told
    for signal in (signals.failed, signals.delivered):
        signal.disconnect(listen)


def _hand(key: str, now: datetime | None = None) -> actions.Handed | None:
    moment = now or hall_clock.now()
    return actions.hand_out(key, "modem", "here:1:1", moment, read_addressee)


def _handed(key: str, now: datetime | None = None) -> actions.Handed:
    found = _hand(key, now)
    assert found is not None
    return found


def _reason(key: str) -> Reason:
    return Reason(Notice.objects.get(pk=key).reason)


def test_every_template_comes_approved_and_can_be_sent() -> None:
    names = "办件确认 中途提醒 补正告知 期限变更告知 决定告知 领件通知 证照到期提醒 办结评议 排队将到"
    assert [one.name for one in plans()] == names.split()
    for one in plans():
        wording = queries.wording(one.code)
        assert wording is not None, one.code
        assert faults_of(wording.text, wording.variables) == []


def test_it_is_told_with_the_deed_or_not_at_all() -> None:
    told: list[str] = []

    def deed() -> None:
        with transaction.atomic():
            told.append(tell())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert not Notice.objects.filter(pk=told[0]).exists()


def test_the_number_is_read_for_the_sending_alone_and_stands_nowhere(heard: list[NoticeFacts]) -> None:
    key = tell()
    handed = _handed(key)
    assert (handed.number, handed.text) == (NUMBER, TEXT)
    assert NUMBER not in repr(handed)
    actions.record_outcome(handed, SENT, hall_clock.now())
    row = Notice.objects.get(pk=key)
    assert (row.state, row.masked_number, row.references) == ("sent", "138****0000", "7")
    columns = {name: str(value) for name, value in vars(row).items()}
    assert not [name for name, value in columns.items() if NUMBER in value or ZHANG_WEI.name in value]
    trail = AuditEvent.objects.filter(subject=f"notice:{key}").order_by("place")
    assert [line.verb for line in trail] == [
        "notice_told", "personal_data_read", "notice_sending", "notice_sent",
    ]  # fmt: skip
    assert not [line for line in trail if NUMBER in line.facts]
    assert heard == []


def test_a_party_is_told_by_the_number_the_library_knows() -> None:
    now = hall_clock.now()
    facts = PersonFacts(name=LI_NA.name, id_number=LI_NA.id_number, phone="13900000000")
    with transaction.atomic():
        party = parties.know_person(facts, source=Source.WINDOW, actor="clerk:1001", now=now)
    version = actions.draft(QUEUE, "{姓名}，请到{等候区}。", actor="clerk:1001", now=now)
    actions.submit(version, actor="clerk:1001")
    actions.approve(version, actor="clerk:1002", now=now)
    handed = _handed(tell(party=party))
    assert (handed.number, handed.text) == ("13900000000", "【安和区政务服务中心】李娜，请到一楼A区。")


def test_two_workers_never_have_the_same() -> None:
    key = tell()
    assert _hand(key) is not None
    assert _hand(key) is None


def test_whoever_cannot_be_reached_stands_among_the_failures(heard: list[NoticeFacts]) -> None:
    wrong = {"": Reason.NO_NUMBER, "0826-234567": Reason.NUMBER_WRONG}
    for number, reason in wrong.items():
        key = tell(number=number)
        assert _hand(key) is None
        assert (stands(key), _reason(key)) == (NoticeState.WITHHELD, reason)
    gone = tell(party=new_id(hall_clock.now()))
    assert _hand(gone) is None
    assert _reason(gone) is Reason.NOBODY
    assert [one.reason for one in heard] == [*wrong.values(), Reason.NOBODY]
    assert queries.counts(hall_clock.now()).troubled == 3


def test_a_missing_wording_or_fact_spoils_nobodys_transaction() -> None:
    NoticeTemplate.objects.create(code="fresh", name="新模板", occasion="试", variables=[])
    nameless = tell("fresh", {})
    lacking = tell(QUEUE, {"number": "A017"})
    assert [_reason(nameless), _reason(lacking)] == [Reason.NO_TEMPLATE, Reason.FACTS_MISSING]
    with pytest.raises(Refusal) as refused:
        actions.send_again(nameless, actor="clerk:1001", now=hall_clock.now())
    assert refused.value.code is RefusalCode.WORDING_MISSING
    with pytest.raises(LookupError):
        tell("nothing")
    for party, personal in (("", ""), ("a" * 32, "b" * 32)):
        with pytest.raises(ValueError, match="for a party or for a personal record"):
            actions.tell(
                template=QUEUE,
                facts=FACTS,
                subject="ticket:1",
                actor="server",
                now=at(9),
                party=party,
                personal=personal,
            )


def test_first_again_at_once_then_every_five_minutes_then_seen(heard: list[NoticeFacts]) -> None:
    now = at(9)
    key = tell(CASE, CASE_FACTS, now=now)
    waits = []
    for attempt in range(1, MOST_TRIES + 1):
        assert stands(key) in (NoticeState.CREATED, NoticeState.TEMPORARY_FAILURE)
        actions.record_outcome(_handed(key, now), BUSY, now)
        row = Notice.objects.get(pk=key)
        assert row.tries == attempt
        waits.append(row.due_at - now)
        now = max(now, row.due_at)
    assert waits[:3] == [timedelta(0), RETRY_EVERY, RETRY_EVERY]
    assert set(waits[2:-1]) == {RETRY_EVERY}
    assert MOST_TRIES == 1 + 1 + 48
    assert (stands(key), _reason(key)) == (NoticeState.PERMANENT_FAILURE, Reason.TRIED_ENOUGH)
    assert NoticeAttempt.objects.filter(notice=key).count() == MOST_TRIES
    assert [one.id for one in heard] == [key]


def test_at_night_nobody_is_woken_but_for_the_queue() -> None:
    late = at(21, 30)
    case, queue = tell(CASE, CASE_FACTS, now=late), tell(now=late)
    assert Notice.objects.get(pk=case).due_at == at(8, days=1)
    assert _hand(case, late + timedelta(hours=2)) is None
    assert _hand(queue, late) is not None
    with settings_with(quiet_until="06:30"):
        assert Notice.objects.get(pk=tell(CASE, CASE_FACTS, now=at(5))).due_at == at(6, 30)


def test_a_retry_into_the_night_waits_for_the_morning() -> None:
    evening = at(20, 58)
    key = tell(CASE, CASE_FACTS, now=evening)
    for moment in (evening, evening):
        actions.record_outcome(_handed(key, moment), BUSY, moment)
    assert _hand(key, evening + RETRY_EVERY) is None
    row = Notice.objects.get(pk=key)
    assert (row.stands, row.due_at, row.tries) == (NoticeState.TEMPORARY_FAILURE, at(8, days=1), 2)


def test_some_wait_for_a_day_on_which_the_hall_opens() -> None:
    for weekday in range(1, 6):
        OpeningHours.objects.create(hall_id="anhe", weekday=weekday, opens=time(9), closes=time(17))
    forget()
    facts = {"matter": "某事项", "link": "https://hall.example/r/x", "until": "2026年12月22日"}
    now = at(9)
    while hall_clock.local(now).weekday() != 5 or _is_working(now):
        now += timedelta(days=1)
    due = Notice.objects.get(pk=tell("rate_case", facts, now=now)).due_at
    assert due > now
    assert _is_working(due)
    assert hall_clock.local(due).hour == 8


def _is_working(moment: datetime) -> bool:
    from hall_server.organisation.queries import day_plans  # noqa: PLC0415 - Django must be set up first

    day = hall_clock.business_day(moment)
    return bool(day_plans("anhe", day, 1)[0].stretches)


def test_too_late_is_not_sent_but_seen() -> None:
    now = hall_clock.now()
    old, older = tell(now=now), tell(now=now - timedelta(hours=1))
    assert _hand(older, now) is None
    assert actions.expire(now + timedelta(minutes=21)) == 1
    for key in (old, older):
        assert (stands(key), _reason(key)) == (NoticeState.EXPIRED, Reason.TOO_LATE)


def test_what_cannot_wait_goes_first() -> None:
    now = at(9)
    slow, quick = tell(CASE, CASE_FACTS, now=now - timedelta(minutes=9)), tell(now=now)
    assert [one.key for one in queries.due(now, 5)] == [quick, slow]
    assert queries.due(now - timedelta(minutes=10), 5) == []


def test_a_number_is_told_so_often_a_day_and_a_retry_is_no_second_notice() -> None:
    now = at(9)
    with settings_with(daily_cap=2):
        keys = [tell(CASE, CASE_FACTS, now=now) for _ in range(3)]
        actions.record_outcome(_handed(keys[0], now), BUSY, now)
        assert _hand(keys[0], now) is not None
        assert _hand(keys[1], now) is not None
        assert _hand(keys[2], now) is None
        assert Notice.objects.get(pk=keys[2]).due_at == at(8, days=1)
        assert _hand(tell(CASE, CASE_FACTS, number="13900000000", now=now), now) is not None
        assert _hand(keys[2], at(8, days=1)) is not None
        brief = tell(now=now)
        assert _hand(brief, now) is None
        assert (stands(brief), _reason(brief)) == (NoticeState.EXPIRED, Reason.CAP_REACHED)
    assert actions.forget_counts(now + timedelta(days=5)) >= 1


def test_whoever_wants_none_gets_none_until_they_do() -> None:
    now = hall_clock.now()
    index = actions.note_opt_out("+86 138 0000 0000", source="page", actor="clerk:1001", now=now)
    actions.note_opt_out(NUMBER, source="message", actor="provider:modem", now=now)
    assert queries.has_opted_out(NUMBER)
    assert NUMBER not in str(vars(OptOut.objects.get()))
    key = tell()
    assert _hand(key) is None
    assert (stands(key), _reason(key)) == (NoticeState.WITHHELD, Reason.OPTED_OUT)
    assert actions.take_back_opt_out(index, actor="clerk:1001")
    actions.send_again(key, actor="clerk:1001", now=hall_clock.now())
    assert _hand(key) is not None
    with pytest.raises(Refusal) as refused:
        actions.note_opt_out("0826", source="page", actor="clerk:1001", now=now)
    assert refused.value.code is RefusalCode.NUMBER_WRONG


def test_nobody_knows_is_said_and_only_people_or_reports_settle_it(heard: list[NoticeFacts]) -> None:
    key = tell()
    handed = _handed(key)
    unknown = actions.Outcome(NoticeState.UNKNOWN, "sending_unknown", 60.0, parts=1)
    assert actions.record_outcome(handed, unknown, hall_clock.now()) is NoticeState.UNKNOWN
    assert queries.due(hall_clock.now() + timedelta(hours=1), 5) == []
    assert _hand(key) is None
    assert [one.state for one in heard] == [NoticeState.UNKNOWN]
    with pytest.raises(Refusal):
        actions.settle(key, " ", actor="clerk:1001", now=hall_clock.now())
    actions.settle(key, "已打电话", actor="clerk:1001", now=hall_clock.now())
    assert queries.counts(hall_clock.now()).troubled == 0
    actions.arrived(key, actor="clerk:1001", now=hall_clock.now())
    assert stands(key) is NoticeState.DELIVERED
    for deed in (actions.arrived, actions.send_again):
        with pytest.raises(Refusal) as refused:
            deed(key, actor="clerk:1001", now=hall_clock.now())
        assert refused.value.code is RefusalCode.NOTICE_NOT_IN_STATE


def test_the_late_word_of_a_sender_thought_dead_counts_unless_it_would_send_twice() -> None:
    now = hall_clock.now()
    first, second = tell(), tell(number="13900000000")
    handed = [_handed(first), _handed(second)]
    assert actions.recover(now + timedelta(minutes=16)) == 2
    assert {stands(first), stands(second)} == {NoticeState.UNKNOWN}
    assert actions.record_outcome(handed[0], SENT, now) is NoticeState.SENT
    assert actions.record_outcome(handed[1], BUSY, now) is NoticeState.UNKNOWN


def test_a_report_of_another_part_or_person_settles_nothing() -> None:
    key = tell()
    two = actions.Outcome(NoticeState.SENT, "sent", 0.1, ("7", "8"), 2)
    actions.record_outcome(_handed(key), two, hall_clock.now())
    stranger = _report("7", "13911111111")
    other = _report("9", NUMBER)
    assert actions.take_report(stranger, hall_clock.now()) is None
    assert actions.take_report(other, hall_clock.now()) is None
    for reference, state in (("8", NoticeState.SENT), ("7", NoticeState.DELIVERED)):
        assert actions.take_report(_report(reference, f"+86{NUMBER}"), hall_clock.now()) == key
        assert stands(key) is state
    assert actions.take_report(_report("7", NUMBER), hall_clock.now()) is None


def _report(reference: str, number: str) -> actions.Report:
    return actions.Report("modem", NoticeState.DELIVERED, "tp_00", reference=reference, number=number)


def test_of_two_nobody_knows_a_report_picks_neither() -> None:
    unknown = actions.Outcome(NoticeState.UNKNOWN, "sending_unknown", 1.0, parts=1)
    keys = [tell(), tell()]
    for key in keys:
        actions.record_outcome(_handed(key), unknown, hall_clock.now())
    assert actions.take_report(_report("9", NUMBER), hall_clock.now()) is None
    actions.arrived(keys[0], actor="clerk:1001", now=hall_clock.now())
    assert actions.take_report(_report("9", NUMBER), hall_clock.now()) == keys[1]


def test_nobody_approves_their_own_and_what_was_approved_stays() -> None:
    now = hall_clock.now()
    version = actions.draft(QUEUE, "请到{等候区}。", actor="clerk:1001", now=now)
    assert actions.draft(QUEUE, "请到{等候区}等候。", actor="clerk:1001", now=now) == version
    actions.submit(version, actor="clerk:1001")
    with pytest.raises(Refusal) as refused:
        actions.draft(QUEUE, "改", actor="clerk:1001", now=now)
    assert refused.value.code is RefusalCode.WORDING_NOT_IN_STATE
    with pytest.raises(Refusal) as refused:
        actions.approve(version, actor="clerk:1001", now=now)
    assert refused.value.code is RefusalCode.OWN_WORK
    told_before = tell()
    actions.approve(version, actor="clerk:1002", now=now)
    assert _handed(told_before).text == TEXT
    assert _handed(tell()).text == "【安和区政务服务中心】请到一楼A区等候。"
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.filter(pk=version).update(text="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.filter(pk=version).delete()


def test_a_wording_goes_back_with_a_reason() -> None:
    now = hall_clock.now()
    bad = actions.draft(QUEUE, "请到{哪里}。", actor="clerk:1001", now=now)
    with pytest.raises(Refusal) as refused:
        actions.submit(bad, actor="clerk:1001")
    assert "{哪里}" in refused.value.sentence()
    actions.draft(QUEUE, "请来。", actor="clerk:1001", now=now)
    actions.submit(bad, actor="clerk:1001")
    actions.reject(bad, "没有说到哪里等", actor="clerk:1002", now=now)
    assert TemplateVersion.objects.get(pk=bad).because == "没有说到哪里等"
    assert actions.draft(QUEUE, "请到{等候区}。", actor="clerk:1001", now=now) != bad
    assert _handed(tell()).text == TEXT
    row = NoticeTemplate.objects.get(pk=QUEUE)
    assert {one.code for one in variables_of(row.variables)} == {*FACTS, "addressee"}
