"""What a technician sees of the devices that call, show and write, at a glance."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device_drivers.catalogue import roles
from device_drivers.device_watch import DeviceWatch
from device_drivers.errors import DeviceState
from device_drivers.rounds import Rounds
from device_drivers.simulated.at_modem import AtModemStandIn
from device_drivers.simulated.caller_keypads import CallerKeypadsStandIn
from device_drivers.simulated.onbon_card import OnbonCardStandIn
from device_drivers.simulated.stand_in import StandIn
from device_drivers.verbs.monitor import ROLES
from tests.drivers.chip_stage import SOCKET
from tests.rig.waiting import until


@contextmanager
def watched(role: str, stand_in: StandIn) -> Iterator[DeviceWatch]:
    stand_in.start()
    watch = DeviceWatch(role, stand_in.address, threading.Event().set)
    until(lambda: watch.glance().state is DeviceState.READY, 6)
    yield watch
    watch.close()
    stand_in.stop()


def test_a_keypad(tmp_path: Path) -> None:
    stand_in = CallerKeypadsStandIn("keypad", {"link": str(tmp_path / "keypad")})
    with watched("caller_keypad", stand_in) as watch:
        stand_in.act("press", {"key": "next"})
        until(lambda: watch.glance().happened == "按键 next", 3)
        assert watch.glance().counters["presses"] == 1


def test_a_modem_tells_no_word_of_a_message(tmp_path: Path) -> None:
    stand_in = AtModemStandIn("modem", {"link": str(tmp_path / "modem")})
    with watched("sms_modem", stand_in) as watch:
        stand_in.act("incoming", {"number": "13800138000", "text": "取消预约"})
        until(lambda: watch.glance().happened == "收到短信", 3)


def test_a_card(tmp_path: Path) -> None:
    with watched("led_card", OnbonCardStandIn("card", {"on": "tcp"})) as watch:
        assert watch.glance().trouble is None
    stand_in = OnbonCardStandIn("card", {"on": "tcp"})
    stand_in.start()
    address = stand_in.address
    stand_in.stop()
    watch = DeviceWatch("led_card", address, threading.Event().set)
    glance = watch.glance()
    watch.close()
    assert glance.state is DeviceState.ABSENT
    assert glance.trouble is not None
    assert glance.trouble.code == "connection_refused"


def test_every_role_can_be_watched_and_has_a_name_for_people(tmp_path: Path) -> None:
    nowhere = {
        "serial": f"serial:{tmp_path}/none",
        "usb": "usb:0400:c35a",
        "pcsc": f"pcsc:none?socket={SOCKET}",
        "tcp": "tcp:127.0.0.1:1",
        "udp": "udp:127.0.0.1:1",
        "cups": "cups:none?server=127.0.0.1:1",
        "camera": "camera:97",
        "evdev": f"evdev:{tmp_path}/none",
        "file": f"file:{tmp_path}/none",
        "touch": "touch:desk",
        "pulse": "pulse:default",
        "alsa": "alsa:default",
    }
    for role, families in roles().items():
        assert role in ROLES
        for scheme in dict.fromkeys(family.scheme for family in families):
            watch = DeviceWatch(role, nowhere[scheme], threading.Event().set)
            assert watch.glance().role == role
            watch.close()


def test_a_card_that_comes_back_is_seen_and_one_that_goes_is_doubted_first() -> None:
    states: list[DeviceState] = []
    found = iter(["ready", "absent", "absent", "absent", "ready"])
    left = threading.Event()

    def look() -> tuple[DeviceState, None]:
        word = next(found, None)
        if word is None:
            left.set()
        return DeviceState(word or "ready"), None

    rounds = Rounds(look, lambda state, _: states.append(state), every=0.01)
    rounds.begin()
    assert left.wait(5)
    rounds.end()
    assert states[:5] == ["ready", "degraded", "degraded", "absent", "ready"]


def test_a_card_is_looked_at_again() -> None:
    stand_in = OnbonCardStandIn("card", {"on": "tcp"})
    with watched("led_card", stand_in) as watch:
        stand_in.line.unplug()
        until(lambda: watch.glance().state is DeviceState.DEGRADED, 10)
        stand_in.line.plug()
        until(lambda: watch.glance().state is DeviceState.READY, 15)
