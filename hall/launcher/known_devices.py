"""Decides how the hall's devices stand as the server last heard of them: who is there, and what each driver told."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import msgspec

from hall.language import hall_clock
from hall.launcher import words
from hall.launcher.faults import CannotStart

PAPER_NEAR_END = "paper_near_end"
WELL = ("ready", "busy")


class Driver(msgspec.Struct, frozen=True):
    """What a driver told last. state: of device_drivers.errors.DeviceState; code, sentence and who: empty when well."""

    driver: str
    state: str
    code: str
    sentence: str
    who: str
    since: datetime


class KnownDevice(msgspec.Struct, frozen=True):
    """A device with a valid certificate, as `python -m hall_server standing` tells of it."""

    device: str
    is_present: bool
    drivers: tuple[Driver, ...]


def known_devices(devices: tuple[KnownDevice, ...]) -> Iterator[tuple[str, Callable[[], str]]]:
    """A check for who is absent, and one for each driver that has ever told its state: `driver DEVICE/DRIVER`."""
    yield "presence", lambda: _check_presence(devices)
    for one in devices:
        for driver in one.drivers:
            yield f"driver {one.device}/{driver.driver}", partial(check_driver, driver)


def _check_presence(devices: tuple[KnownDevice, ...]) -> str:
    absent = [one.device for one in devices if not one.is_present]
    if absent:
        raise CannotStart("devices_absent", devices=", ".join(absent))
    return words.say("presence_well", count=len(devices)) if devices else words.say("presence_none")


def check_driver(driver: Driver) -> str:
    """CannotStart when it told of trouble, of paper that is nearly used up, or that it hardly works."""
    since = f"{hall_clock.local(driver.since):%m-%d %H:%M}"
    if driver.code == PAPER_NEAR_END:
        raise CannotStart("driver_low", since=since)
    if driver.code:
        raise CannotStart(
            "driver_troubled",
            sentence=driver.sentence,
            code=driver.code,
            since=since,
            actor=words.actor(driver.who),
        )
    if driver.state not in WELL:
        raise CannotStart("driver_degraded", state=driver.state, since=since)
    return words.say("driver_well", since=since)
