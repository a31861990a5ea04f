"""The reader's driver over a pseudo-terminal: laid, left, swapped, spoilt, silent, unplugged - the right person or none."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from device_drivers.catalogue import open_id_card_reader
from device_drivers.checks import Counts
from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.roles.id_card_reader import (
    CardLaid,
    CardTaken,
    CardUnread,
    IdCard,
    ReaderChanged,
    ReaderEvent,
)
from tests.drivers import cast
from tests.drivers.reader_stage import ReaderStage

EVERY_REPLY = {"times": 0}


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often than in a hall; every other patience stays."""
    monkeypatch.setattr("device_drivers.id_card_readers.sam_reader.POLL", 0.05)


def is_of(card: IdCard, given: dict[str, Any]) -> bool:
    """Whether this is the person who laid the card."""
    name = given["name"] or given["english_name"]
    return (card.id_number, card.name) == (given["id_number"], name)


@pytest.mark.parametrize("given", cast.ALL, ids=lambda card: str(card["id_number"]))
def test_a_card_is_laid_and_taken(tmp_path: Path, given: dict[str, Any]) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("present", **given)
        assert is_of(stage.next_of(CardLaid).card, given)
        stage.act("remove")
        stage.next_of(CardTaken)
        stage.act("present", **cast.ZHANG_WEI)
        assert is_of(stage.next_of(CardLaid).card, cast.ZHANG_WEI)


@pytest.mark.parametrize("rereads", [False, True])
@pytest.mark.parametrize("address_after_read", [False, True])
def test_a_card_left_on_the_plate_is_told_once(
    tmp_path: Path, *, rereads: bool, address_after_read: bool
) -> None:
    with ReaderStage(tmp_path, rereads=rereads, address_after_read=address_after_read) as stage:
        stage.act("present", **cast.WANG_XIUYING)
        stage.next_of(CardLaid)
        stage.nothing_for_looks(8)
        stage.act("remove")
        stage.next_of(CardTaken)
        stage.nothing_for_looks(4)


@pytest.mark.parametrize("rereads", [False, True])
def test_swapped_under_the_reader(tmp_path: Path, *, rereads: bool) -> None:
    with ReaderStage(tmp_path, rereads=rereads) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        stage.next_of(CardLaid)
        for given in (cast.AYGUL, cast.OUYANG, cast.FOREIGN_2023):
            stage.act("swap", **given)
            stage.next_of(CardTaken)
            assert is_of(stage.next_of(CardLaid).card, given)


@pytest.mark.parametrize("method", ["find", "select", "read"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "split", "times": 1},
        {"kind": "split", "byte": 6},
        {"kind": "corrupt", "byte": 5},
        {"kind": "corrupt", "byte": 9},
        {"kind": "corrupt", "byte": -1},
        {"kind": "truncate", "byte": 3},
        {"kind": "truncate", "byte": 9},
        {"kind": "duplicate", "times": 3},
        {"kind": "noise", "times": 2},
        {"kind": "noise", "hex": "aaaa", "times": 2},
        {"kind": "noise", "hex": "aaaaaa9669000505050505"},
        {"kind": "delay", "seconds": 0.3},
        {"kind": "drop_reply"},
    ],
    ids=lambda fault: "-".join(str(part) for part in fault.values()),
)
def test_each_fault_of_each_reply_still_gives_the_right_person(
    tmp_path: Path, method: str, fault: dict[str, Any]
) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.fault(**fault, method=method)
        stage.act("present", **cast.OUYANG)
        assert is_of(stage.skip_to(CardLaid).card, cast.OUYANG)


def test_a_reply_later_than_the_patience_is_never_taken_for_another_card(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.fault("delay", method="read", seconds=3.2)
        stage.act("present", **cast.ZHANG_WEI)
        end = time.monotonic() + 10
        while not stage.act("quirks")["was_read"]:
            assert time.monotonic() < end
            time.sleep(0.01)
        stage.act("swap", **cast.WANG_XIUYING)
        assert is_of(stage.skip_to(CardLaid).card, cast.WANG_XIUYING)


def test_every_byte_alone_all_the_time(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.fault("split", **EVERY_REPLY)
        for given in (cast.ZHANG_WEI, cast.LI_NA_PERMIT):
            stage.act("swap", **given)
            assert is_of(stage.skip_to(CardLaid).card, given)


def test_read_errors_are_retried_before_anybody_is_blamed(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("answer", method="read", sw3="41", times=2)
        stage.act("present", **cast.ZHANG_WEI)
        assert is_of(stage.next_of(CardLaid).card, cast.ZHANG_WEI)


@pytest.mark.parametrize(
    ("what", "code", "who"),
    [("bus_card", "not_an_id_card", Who.CITIZEN), ("forged", "card_not_accepted", Who.STAFF)],
)
def test_other_cards_are_told_once_and_then_taken(tmp_path: Path, what: str, code: str, who: Who) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("present", what=what)
        trouble = stage.next_of(CardUnread).trouble
        assert (trouble.code, trouble.who) == (code, who)
        stage.nothing_for_looks()
        stage.act("remove")
        stage.next_of(CardTaken)


def test_a_card_that_cannot_be_read_asks_the_citizen(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("answer", method="read", sw3="41", times=50)
        stage.act("present", **cast.ZHANG_WEI)
        assert stage.next_of(CardUnread).trouble.who is Who.CITIZEN


@pytest.mark.parametrize(("sw3", "code"), [("60", "reader_broken"), ("66", "reader_not_authorised")])
def test_a_broken_module_takes_the_reader_out_of_service_and_may_come_back(
    tmp_path: Path, sw3: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("device_drivers.id_card_readers.sam_reader.REPAIR_PAUSE", 0.2)
    with ReaderStage(tmp_path) as stage:
        stage.act("hardware", sw3=sw3)
        changed = stage.next_of(ReaderChanged)
        assert changed.state is DeviceState.OUT_OF_SERVICE
        assert changed.trouble is not None
        assert (changed.trouble.code, changed.trouble.who) == (code, Who.ENGINEER)
        stage.act("hardware", sw3="90")
        assert stage.next_of(ReaderChanged).state is DeviceState.READY


def test_an_unknown_status_is_reported_not_fatal(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("answer", method="find", sw3="7e")
        changed = stage.next_of(ReaderChanged)
        assert changed.trouble is not None
        assert (changed.state, changed.trouble.code) == (DeviceState.DEGRADED, "reader_refuses_7e")
        assert stage.next_of(ReaderChanged).state is DeviceState.READY


def test_silence_degrades_then_makes_absent_and_heals(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.fault("silence")
        assert stage.next_of(ReaderChanged).state is DeviceState.DEGRADED
        assert stage.next_of(ReaderChanged).state is DeviceState.ABSENT
        stage.stand_in.line.faults.heal()
        assert stage.next_of(ReaderChanged).state is DeviceState.READY
        stage.act("present", **cast.AYGUL)
        assert is_of(stage.next_of(CardLaid).card, cast.AYGUL)


def test_unplugged_and_plugged_in_with_the_card_still_there(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        stage.next_of(CardLaid)
        stage.fault("unplug")
        degraded = stage.next_of(ReaderChanged)
        assert degraded.state is DeviceState.DEGRADED
        assert stage.skip_to(ReaderChanged).trouble is not None
        stage.fault("plug")
        while stage.skip_to(ReaderChanged).state is not DeviceState.READY:
            pass
        stage.nothing_for_looks()
        stage.act("swap", **cast.OUYANG)
        stage.next_of(CardTaken)
        assert is_of(stage.next_of(CardLaid).card, cast.OUYANG)


def test_a_reader_absent_from_the_start_is_found_when_it_comes(tmp_path: Path) -> None:
    stage = ReaderStage(tmp_path, watched=False)
    driver = open_id_card_reader(stage.stand_in.address)
    driver.watch(stage.events.put)
    try:
        while stage.skip_to(ReaderChanged).state is not DeviceState.ABSENT:
            pass
        stage.stand_in.start()
        assert stage.next_of(ReaderChanged).state is DeviceState.READY
    finally:
        driver.close()
        stage.stand_in.stop()


def test_read_waits_for_a_card_and_says_when_there_is_none(tmp_path: Path) -> None:
    with ReaderStage(tmp_path, watched=False) as stage:
        with pytest.raises(DeviceTrouble) as none:
            stage.driver.read(0.3)
        assert none.value.code == "no_card"
        stage.act("present", **cast.ZHANG_WEI)
        assert is_of(stage.driver.read(3), cast.ZHANG_WEI)
        assert is_of(stage.driver.read(3), cast.ZHANG_WEI), "a card that lies there is read again"


def test_read_while_watched_gives_the_same_card_without_a_second_event(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        assert is_of(stage.driver.read(3), cast.ZHANG_WEI)
        stage.next_of(CardLaid)
        assert is_of(stage.driver.read(3), cast.ZHANG_WEI)
        stage.nothing_for_looks()


def test_a_driver_that_starts_finds_the_card_another_one_read(tmp_path: Path) -> None:
    with ReaderStage(tmp_path, watched=False) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        stage.driver.read(3)
        stage.driver.close()
        again = open_id_card_reader(stage.stand_in.address)
        again.watch(stage.events.put)
        assert is_of(stage.skip_to(CardLaid).card, cast.ZHANG_WEI)
        again.close()


@pytest.mark.parametrize("speed", [230400, 9600])
def test_the_speed_is_found_when_the_site_leaves_it_open(tmp_path: Path, speed: int) -> None:
    with ReaderStage(tmp_path, watched=False, speed=speed) as stage:
        reader = open_id_card_reader(f"serial:{stage.stand_in.line.link}?speed=auto")
        stage.driver.close()
        stage.act("present", **cast.ZHANG_WEI)
        assert is_of(reader.read(12), cast.ZHANG_WEI)
        reader.close()


def test_closing_does_not_wait_for_a_reader_that_hangs(tmp_path: Path) -> None:
    with ReaderStage(tmp_path) as stage:
        stage.fault("silence")
        stage.next_of(ReaderChanged)
        began = time.monotonic()
        stage.driver.close()
        assert time.monotonic() - began < 1.0
        assert stage.events.empty()


def test_a_listener_may_close_the_reader_at_the_first_card(tmp_path: Path) -> None:
    with ReaderStage(tmp_path, watched=False) as stage:
        closed = Event()

        def listen(event: ReaderEvent) -> None:
            if isinstance(event, CardLaid):
                stage.driver.close()
                closed.set()

        stage.driver.watch(listen)
        stage.act("present", **cast.ZHANG_WEI)
        assert closed.wait(5)
        again = open_id_card_reader(stage.stand_in.address)
        assert is_of(again.read(3), cast.ZHANG_WEI), "the port was given back"
        again.close()


def test_a_paced_reader_takes_as_long_as_the_wire(tmp_path: Path) -> None:
    with ReaderStage(tmp_path, watched=False, speed=9600, paced=True) as stage:
        stage.act("present", **cast.ZHANG_WEI)
        began = time.monotonic()
        assert is_of(stage.driver.read(8), cast.ZHANG_WEI)
        assert time.monotonic() - began >= 1295 * 10 / 9600


def test_a_contradictory_card_must_say_the_same_twice(tmp_path: Path) -> None:
    odd = cast.ZHANG_WEI | {"id_number": cast.ZHANG_WEI["id_number"][:17] + "*"}
    with ReaderStage(tmp_path) as stage:
        before = stage.asked("read")
        stage.act("present", **odd)
        assert stage.next_of(CardLaid).card.id_number == odd["id_number"]
        assert stage.asked("read") == before + 2


def test_nothing_of_the_card_is_ever_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    with ReaderStage(tmp_path) as stage:
        for kind, given in zip(("corrupt", "truncate", "duplicate"), cast.ALL, strict=False):
            stage.fault(kind, method="read", byte=40)
            stage.act("swap", **given)
            laid = stage.skip_to(CardLaid)
            assert "***" in repr(laid)
            assert given["name"] not in f"{laid} {laid.card}"
    written = "".join(capfd.readouterr()) + caplog.text
    assert all(given["id_number"] not in written and given["name"] not in written for given in cast.ALL[:3])


def test_a_day_at_the_reader_tells_the_right_people_in_order(tmp_path: Path) -> None:
    drawn = random.Random(467)
    faults = ["split", "corrupt", "truncate", "duplicate", "noise"]
    with ReaderStage(tmp_path) as stage:
        for visit in range(15):
            given = cast.ALL[visit % len(cast.ALL)]
            for method in drawn.sample(["find", "select", "read", "read_address"], k=2):
                stage.fault(drawn.choice(faults), method=method, byte=drawn.randrange(8))
            stage.act("swap", **given)
            assert is_of(stage.skip_to(CardLaid).card, given)


READERS = 10
"""Side by side: a reader's faults are mostly waited for."""


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("swipes", [10_000])
def test_ten_thousand_swipes_with_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swipes: int
) -> None:
    monkeypatch.setattr("device_drivers.id_card_readers.sam_reader.POLL", 0.005)
    share = swipes // READERS // 2
    descriptors, pages = a_day_of(READERS, tmp_path / "first", share, seed=10_000)
    ended_with = a_day_of(READERS, tmp_path / "second", share, seed=20_000)
    assert ended_with[0] <= descriptors
    assert ended_with[1] < pages * 1.1


def a_day_of(readers: int, folder: Path, share: int, seed: int) -> tuple[int, int]:
    """So many readers side by side read their share; what this program holds afterwards."""

    def one(number: int) -> None:
        place = folder / str(number)
        place.mkdir(parents=True)
        live_through(place, share, seed + number)

    with ThreadPoolExecutor(readers) as room:
        list(room.map(one, range(readers)))
    return held()


def held() -> tuple[int, int]:
    """Open descriptors and resident pages of this program."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(list(Path("/proc/self/fd").iterdir())), pages


def test_some_swipes_with_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device_drivers.id_card_readers.sam_reader.POLL", 0.005)
    descriptors, _ = held()
    live_through(tmp_path, 60, seed=10_000)
    assert held()[0] <= descriptors


def live_through(folder: Path, swipes: int, seed: int) -> None:
    """So many cards, one after the other, on a line that spoils one in twenty and a cable that comes loose."""
    drawn = random.Random(seed)
    faults = ["split", "corrupt", "truncate", "duplicate", "noise", "drop_reply"]
    with ReaderStage(folder) as stage:
        for visit in range(swipes):
            given = cast.ALL[visit % len(cast.ALL)]
            if drawn.random() < 0.05:
                method = drawn.choice(["find", "select", "read", "read_address"])
                stage.fault(drawn.choice(faults), method=method, byte=drawn.randrange(-4, 20))
            if drawn.random() < 0.002:
                stage.fault("unplug", seconds=0.2)
            stage.act("swap", **given)
            assert is_of(stage.skip_to(CardLaid, 60).card, given)
        assert isinstance(stage.driver, Counts)
        counted = stage.driver.counters()
        broken_off = counted.get("silences", 0) + counted.get("looks_in_vain", 0)
        assert counted["cards_read"] >= swipes
        assert (
            counted["cards_read"] + counted.get("failed_readings", 0) + broken_off >= counted["cards_found"]
        )
        assert counted["cards_found"] <= stage.asked("find")
