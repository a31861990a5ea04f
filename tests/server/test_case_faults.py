"""What a desk and a pad were promised about a case holds while hub, database, disk and power fail: each deed once."""

import random
import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from hall.language.refusals import RefusalCode
from hall.messages.casework import (
    AcceptCase,
    AskConfirmation,
    CaseOpened,
    CheckMaterial,
    OpenCase,
    RegisterCase,
    SendCase,
)
from hall.messages.devices import Acknowledged, RequestRefused
from hall.messages.envelope import decode
from hall.messages.message import Message
from tests.rig.failing_disk import FailingDisk
from tests.rig.live_server import LiveServer
from tests.rig.waiting import until
from tests.server.case_counter import CaseCounter

CASES = "SELECT count(*) FROM cases_case"
KEPT = "SELECT answer FROM broadcasting_receivedmessage WHERE key = ?"


@pytest.fixture(scope="module")
def disk_and_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FailingDisk, LiveServer]]:
    folder = tmp_path_factory.mktemp("counter")
    disk = FailingDisk(folder / "hall.sqlite")
    with LiveServer(services=("hub",), folder=folder, around=disk.environment) as server:
        yield disk, server


@pytest.fixture(scope="module")
def counter(disk_and_server: tuple[FailingDisk, LiveServer]) -> CaseCounter:
    return CaseCounter(disk_and_server[1])


@pytest.fixture
def disk(disk_and_server: tuple[FailingDisk, LiveServer]) -> FailingDisk:
    return disk_and_server[0]


def kept(server: LiveServer, key: str) -> Message:
    """The answer as it was committed."""
    ((answer,),) = server.rows(KEPT, key)
    assert isinstance(answer, bytes)
    return decode(answer).body


def each_once(counter: CaseCounter, case: str) -> Counter[str]:
    """The deeds of a case, which all stand in its trail as often as they were done."""
    steps = counter.steps(case)
    trail = counter.trail(case)
    assert {kind: trail[f"case_{kind}"] for kind in steps} == dict(steps)
    return steps


def test_deeds_whose_answers_were_lost_are_done_once(counter: CaseCounter) -> None:
    """Fault 15: the server is killed between commit and reply; the retries get the very answers, and no second case."""
    server, desk, pad = counter.server, counter.desk, counter.pad
    begin = OpenCase(counter.somebody(), counter.item)
    (key,) = counter.say_unheard((desk, begin))
    opened = desk.ask(begin, CaseOpened, key=key)
    assert opened == kept(server, key)
    assert desk.ask(begin, CaseOpened).case == opened.case
    assert server.rows(CASES) == [(1,)]

    case, place = opened.case, opened.materials[0].place
    deeds = (RegisterCase(case), CheckMaterial(case, place, "received", "original"), AskConfirmation(case))
    for deed, key in zip(deeds, counter.say_unheard(*((desk, deed) for deed in deeds)), strict=True):
        assert desk.ask(deed, CaseOpened, key=key) == kept(server, key)

    signed, accepted = counter.signature(case), AcceptCase(case, "commitment")
    keys = counter.say_unheard((pad, signed), (desk, accepted))
    pad.ask(signed, Acknowledged, key=keys[0])
    assert desk.ask(accepted, CaseOpened, key=keys[1]).state == "accepted"

    steps = each_once(counter, case)
    assert set(steps.values()) == {1}, steps
    assert {"registered", "material_checked", "confirmation_asked", "confirmed", "accepted"} <= steps.keys()
    papers = server.rows("SELECT kind, count(*) FROM cases_paper WHERE case_id = ? GROUP BY kind", case)
    assert {count for _, count in papers} == {1}


def test_while_the_database_is_locked_desk_and_pad_are_told_busy(counter: CaseCounter) -> None:
    """Fault 16: nothing is done, and the same request done once afterwards."""
    desk, pad = counter.desk, counter.pad
    case = counter.open_case().case
    desk.ask(AskConfirmation(case), CaseOpened)
    asked = ((desk, RegisterCase(case), CaseOpened), (pad, counter.signature(case), Acknowledged))
    with counter.server.locked_database():
        keys = [device.say(message) for device, message, _ in asked]
        for (device, _, _), key in zip(asked, keys, strict=True):
            said_busy(device.answers(key)[0].body)
        assert counter.steps(case).keys().isdisjoint({"registered", "confirmed"})
    for (device, message, kind), key in zip(asked, keys, strict=True):
        device.say(message, key=key)
        assert isinstance(device.answers(key, count=2)[-1].body, kind)
    assert set(each_once(counter, case).values()) == {1}


def said_busy(answer: Message) -> None:
    """Nothing was done, and it is said when to come again."""
    assert isinstance(answer, RequestRefused)
    assert answer.code == RefusalCode.HALL_BUSY
    assert answer.retry_after


def test_on_a_full_disk_nothing_is_done_without_its_line_in_the_trail(
    counter: CaseCounter, disk: FailingDisk
) -> None:
    """Fault 17: no deed, and no look at a person, without room for its line; the hub lives, says so, and goes on later."""
    server, desk = counter.server, counter.desk
    case = counter.open_case().case
    with server.database() as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with disk.full():
        key = desk.say(RegisterCase(case))
        said_busy(desk.answers(key)[0].body)
        assert "registered" not in counter.steps(case)
        said_busy(desk.ask(SendCase(case), RequestRefused))
    assert server.hub.is_running
    desk.say(RegisterCase(case), key=key)
    assert isinstance(desk.answers(key, count=2)[-1].body, CaseOpened)
    assert each_once(counter, case)["registered"] == 1
    server.verb("verify-audit")


def test_a_power_cut_takes_no_deed_that_was_answered(counter: CaseCounter, disk: FailingDisk) -> None:
    """Fault 18: pages that were not synced are lost or torn; every answered deed stands, the others are done once."""
    server, desk = counter.server, counter.desk
    chance = random.Random()
    for _ in range(2):
        opened = counter.open_case()
        places = [one.place for one in opened.materials]
        server.hub.signal(signal.SIGSTOP)
        disk.settle()
        server.hub.signal(signal.SIGCONT)
        deeds = [CheckMaterial(opened.case, chance.choice(places), "received", "original") for _ in range(40)]
        keys = [desk.say(deed) for deed in deeds]
        wait_for_answers(counter, keys, chance.randrange(5, 30))
        server.hub.kill()
        told = answered(counter, keys)
        disk.cut_power(chance)
        assert server.rows("PRAGMA integrity_check") == [("ok",)]
        for key in told:
            assert isinstance(kept(server, key), CaseOpened)
        assert each_once(counter, opened.case)["material_checked"] >= len(told)
        counter.open_again()
        for deed, key in zip(deeds, keys, strict=True):
            assert isinstance(desk.ask(deed, CaseOpened, key=key), CaseOpened)
        assert each_once(counter, opened.case)["material_checked"] == len(deeds)
    server.verb("verify-audit")


def wait_for_answers(counter: CaseCounter, keys: list[str], enough: int) -> None:
    """Until so many of these are answered."""
    until(lambda: len(answered(counter, keys)) >= enough, 20, "some are answered")


def answered(counter: CaseCounter, keys: list[str]) -> list[str]:
    """Those of these keys under which the desk has heard an answer."""
    heard = {one.key for topic, one, _ in counter.desk.envelopes() if "/down/" in topic}
    return [key for key in keys if key in heard]
