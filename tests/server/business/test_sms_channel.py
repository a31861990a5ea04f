"""Notices leave as PDUs by a real driver; whatever the modem or the worker does, nobody is told twice."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.db import connection

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.installation import DatabasePart, Installation, present
from hall_server.notices import actions, queries
from hall_server.notices.models import Notice, NoticeAttempt
from hall_server.notices.segments import length_of
from hall_server.notices.states import NoticeState, Reason
from hall_server.sms_channel.models import Provider
from hall_server.sms_channel.queries import channel
from tests.rig.live_server import PROJECT
from tests.rig.server_database import FOLDER, write_settings
from tests.rig.waiting import until
from tests.server.business.sms_stage import (
    FACTS,
    NUMBER,
    QUEUE,
    TEXT,
    Hall,
    settings_with,
    stands,
    tell,
)

SENT, DELIVERED, UNKNOWN = NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN
# What a modem does is the same in front of every database.
ONCE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATER, FAILED = NoticeState.TEMPORARY_FAILURE, NoticeState.PERMANENT_FAILURE


@pytest.fixture
def hall(database: DatabasePart, tmp_path: Path) -> Iterator[Hall]:
    """The channel with its modem."""
    del database
    made = Hall(tmp_path)
    with settings_with(providers=(made.part,)) as installation:
        made.open(installation)
        yield made
        made.close()


def _wording(text: str) -> None:
    now = hall_clock.now()
    version = actions.draft(QUEUE, text, actor="clerk:1001", now=now)
    actions.submit(version, actor="clerk:1001")
    actions.approve(version, actor="clerk:1002", now=now)


def test_it_leaves_as_a_pdu_and_the_report_comes_back(hall: Hall) -> None:
    key = tell()
    hall.until_stands(key, SENT)
    assert hall.texts() == [TEXT]
    hall.modem.act("deliver", {})
    hall.until_stands(key, DELIVERED)
    (attempt,) = NoticeAttempt.objects.filter(notice=key)
    assert (attempt.outcome, attempt.provider, attempt.number) == ("sent", "modem", 1)
    assert 0 < attempt.seconds < 10


@ONCE
@pytest.mark.parametrize(
    ("text", "parts"),
    [("𠮷野家{号码}" * 12, 2), ("请到等候区等候" * 35 + "{等候区}", 4), ("请到{等候区}等候🙂", 1)],
    ids=["rare", "joined", "outside the plane"],
)
def test_long_and_rare_texts_arrive_whole(hall: Hall, text: str, parts: int) -> None:
    _wording(text)
    key = tell()
    hall.until_stands(key, SENT)
    wanted = "【安和区政务服务中心】" + text.format(号码="A017", 等候区="一楼A区")
    assert hall.texts() == [wanted]
    row = Notice.objects.get(pk=key)
    assert (row.parts, len(row.references.split(","))) == (parts, parts)
    assert length_of(wanted).parts == parts
    for part in range(1, parts + 1):
        assert stands(key) is SENT
        hall.modem.act("deliver", {"part": part})
    hall.until_stands(key, DELIVERED)


@ONCE
@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        ("no_prompt", {}, "no_prompt"),
        ("refuse", {"result": "+CMS ERROR: 38"}, "network_busy"),
        ("refuse", {"command": "CMGS", "result": "+CMS ERROR: 310"}, "sim_missing"),
    ],
)
def test_what_has_not_left_is_tried_again_at_once(
    hall: Hall, verb: str, arguments: dict[str, object], code: str
) -> None:
    hall.modem.act(verb, arguments)
    key = tell()
    hall.until_stands(key, SENT)
    assert hall.texts() == [TEXT]
    attempts = list(NoticeAttempt.objects.filter(notice=key).order_by("number"))
    assert [(one.outcome, one.code) for one in attempts] == [("temporary_failure", code), ("sent", "sent")]
    assert attempts[0].is_providers_fault


@ONCE
def test_a_number_that_is_none_is_not_tried_again(hall: Hall) -> None:
    hall.modem.act("refuse", {"result": "+CMS ERROR: 1", "times": 9})
    key = tell()
    hall.until_stands(key, FAILED)
    row = Notice.objects.get(pk=key)
    assert (row.code, row.tries) == ("number_unknown", 1)
    assert hall.texts() == []


@ONCE
def test_slow_bytes_are_waited_for(hall: Hall) -> None:
    hall.fault("split", method="cmgs", seconds=0.02, times=0)
    key = tell()
    hall.until_stands(key, SENT)
    assert hall.texts() == [TEXT]


@ONCE
def test_a_modem_that_restarts_with_the_message_in_hand_leaves_it_open(hall: Hall) -> None:
    hall.modem.act("reset_at_pdu", {})
    key = tell()
    hall.until_stands(key, UNKNOWN)
    after = tell(number="13900000000")
    hall.until_stands(after, SENT)
    assert stands(key) is UNKNOWN
    assert Notice.objects.get(pk=key).tries == 1
    assert [one["number"] for one in hall.modem.state()["messages"]] == ["13900000000"]  # type: ignore[attr-defined]


@ONCE
def test_unplugged_with_the_message_in_hand_it_is_never_sent_again_by_itself(hall: Hall) -> None:
    """The answer is lost with the cable; the report that comes later settles it."""
    hall.fault("drop_reply", method="cmgs")
    key = tell()
    hall.rounds(lambda: hall.texts() == [TEXT], "the network has it")
    hall.modem.line.unplug()
    hall.until_stands(key, UNKNOWN)
    hall.modem.line.plug()
    hall.rounds(lambda: Provider.objects.get(pk="modem").state == "ready", "the modem is back")
    assert queries.due(hall_clock.now(), 5) == []
    hall.modem.act("deliver", {})
    hall.until_stands(key, DELIVERED)
    assert hall.texts() == [TEXT]


@ONCE
def test_unplugged_between_messages_it_waits(hall: Hall) -> None:
    hall.modem.line.unplug()
    key = tell()
    hall.until_stands(key, LATER)
    hall.rounds(lambda: Notice.objects.get(pk=key).tries == 2, "once more at once")
    hall.rounds(lambda: Provider.objects.get(pk="modem").state == "absent", "it is seen", 30)
    told = channel(hall_clock.now())
    assert (told.providers[0].state, told.providers[0].who) == ("absent", "staff")
    hall.modem.line.plug()
    Notice.objects.filter(pk=key).update(due_at=hall_clock.now())
    hall.until_stands(key, SENT)
    assert hall.texts() == [TEXT]


@ONCE
def test_a_report_of_before_a_restart_finds_its_notice(hall: Hall) -> None:
    key = tell()
    hall.until_stands(key, SENT)
    assert hall.dispatcher is not None
    hall.dispatcher.end()
    hall.open(present())
    hall.modem.act("deliver", {})
    hall.until_stands(key, DELIVERED)


@ONCE
def test_what_the_network_gives_up_is_seen_with_what_to_do(hall: Hall) -> None:
    key = tell()
    hall.until_stands(key, SENT)
    hall.modem.act("deliver", {"status": 0x46})
    hall.until_stands(key, FAILED)
    assert queries.notice(key).code == "tp_46"


@ONCE
def test_whoever_writes_back_that_they_want_none_gets_none(hall: Hall) -> None:
    hall.modem.act("incoming", {"number": f"+86{NUMBER}", "text": "退订。"})
    hall.rounds(lambda: queries.has_opted_out(NUMBER), "the wish is kept")
    key = tell()
    hall.until_stands(key, NoticeState.WITHHELD)
    assert hall.texts() == []
    hall.modem.act("incoming", {"number": f"+86{NUMBER}", "text": "恢复"})
    hall.rounds(lambda: not queries.has_opted_out(NUMBER), "and taken back")
    trail = AuditEvent.objects.filter(verb__in=("opted_out", "opted_in"))
    assert {line.actor for line in trail} == {"provider:modem"}


def test_no_transaction_waits_for_the_network(hall: Hall) -> None:
    """While the modem ponders, others write: on SQLite one open transaction would keep them all out."""
    hall.fault("delay", method="cmgs", seconds=2.0)
    key = tell()
    hall.until_stands(key, NoticeState.SENDING)
    began = hall_clock.now()
    others = [tell(number="13900000000") for _ in range(5)]
    assert (hall_clock.now() - began).total_seconds() < 1.5
    assert stands(key) is NoticeState.SENDING
    for one in (key, *others):
        hall.until_stands(one, SENT)
    assert not connection.in_atomic_block


def test_two_workers_send_each_notice_once(database: DatabasePart, tmp_path: Path) -> None:
    """Two halls' worth of channels over one table, each with a modem of its own."""
    del database
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    halls = [Hall(tmp_path / "a"), Hall(tmp_path / "b")]
    keys = [tell(number=f"139000000{number:02d}") for number in range(24)]
    stop = threading.Event()
    with settings_with(providers=(halls[0].part,)) as first:
        halls[0].open(first)
        second = _with_modem(first, halls[1], tmp_path)
        halls[1].open(second)
        threads = [threading.Thread(target=_work, args=(one, stop)) for one in halls]
        for thread in threads:
            thread.start()
        until(lambda: {stands(key) for key in keys} == {SENT}, 40, "all are sent")
        stop.set()
        for thread in threads:
            thread.join()
        for one in halls:
            one.close()
    numbers = [one["number"] for hall in halls for one in hall.modem.state()["messages"]]  # type: ignore[attr-defined]
    assert sorted(numbers) == sorted(set(numbers))
    assert len(numbers) == len(keys)
    assert all(hall.texts() for hall in halls), "both took part"


def _with_modem(installation: Installation, hall: Hall, folder: Path) -> Installation:
    state = msgspec.structs.replace(installation.state, folder=str(folder / "state"))
    sms = msgspec.structs.replace(installation.sms, providers=(hall.part,))
    return msgspec.structs.replace(installation, state=state, sms=sms)


def _work(hall: Hall, stop: threading.Event) -> None:
    assert hall.dispatcher is not None
    while not stop.is_set():
        hall.dispatcher.round()
    connection.close()


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)], indirect=True
)
def test_a_worker_killed_after_the_pdu_went_out_sends_nothing_twice(
    database: DatabasePart, tmp_path: Path
) -> None:
    """kill -9 while the modem has the message and has not said so; the next worker says that nobody knows."""
    made = Hall(tmp_path)
    settings = FOLDER / "sms_worker.toml"
    place = f'path = "{database.path}"' if database.engine == "sqlite" else f'dsn = "{database.dsn}"'
    write_settings(settings, f'engine = "{database.engine}"\n{place}')
    with settings.open("a") as file:
        file.write(f'[sms]\n[[sms.providers]]\nname = "modem"\naddress = "{made.part.address}"\n')
    made.fault("drop_reply", method="cmgs", times=1)
    key = tell()
    first = _worker(settings)
    try:
        until(lambda: made.texts() == [TEXT], 40, "the network has it")
        assert stands(key) is NoticeState.SENDING
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    second = _worker(settings)
    try:
        until(lambda: stands(key) is UNKNOWN, 40, "nobody knows, and says so")
        assert Reason(Notice.objects.get(pk=key).reason) is Reason.STOPPED_MEANWHILE
        after = tell(number="13900000000", facts={**FACTS, "number": "A018"})
        until(lambda: stands(after) is SENT, 40, "the next one goes")
        made.modem.act("deliver", {"message": 0})
        until(lambda: stands(key) is DELIVERED, 20, "the report settles it")
    finally:
        second.terminate()
        second.wait(20)
        made.close()
    assert len(made.texts()) == 2


def _worker(settings: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ZHITING_SETTINGS": str(settings)}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = (sys.executable, "-m", "tests.server.business.sms_worker_program")
    return subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL)
