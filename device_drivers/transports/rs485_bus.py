"""Decides how devices share one pair of wires: one owner in this program, one talker at a time, a pause between."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from device_drivers.address import Address
from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports.byte_link import ByteLink
from device_drivers.transports.network_links import TcpLink, UdpLink, host_and_port
from device_drivers.transports.serial_port import SerialPort
from device_drivers.transports.set_aside import SetAside

SILENT_CHARACTERS = 3.5
LEAST_PAUSE = 0.005
TRIES = 2

Answer = TypeVar("Answer")
Hearing = Callable[[bytes], Answer | None]
"""Takes what has come, in any pieces; gives the answer once it is whole, and None before."""


def board_silent(what: str) -> DeviceTrouble:
    """A device on the wires does not answer. what: its address, as `/dev/ttyUSB0 id=3`."""
    return DeviceTrouble(
        "board_silent",
        Who.STAFF,
        f"设备没有应答（{what}），请检查它的电源、接线和地址。",
        f"The device does not answer ({what}): check its power, its wires and its address.",
    )


class Rs485Bus:
    """One pair of wires. Any thread may send; orders go out whole, with at least 3.5 characters of silence between."""

    def __init__(self, link: ByteLink, speed: int) -> None:
        self._link = link
        self._turn = Lock()
        self._free_at = 0.0
        self.speed = speed

    def send(self, content: bytes) -> None:
        """Send one order. DeviceTrouble when the port is missing or gone; it is opened again at the next order."""
        with self._turn:
            self._say(content)

    def ask(self, content: bytes, hear: Hearing[Answer], within: float) -> Answer | None:
        """Send one question and hear the answer; None when there is none `within` seconds after its last byte has left."""
        with self._turn:
            self._link.open()
            self._link.discard_input()
            self._say(content)
            until = max(self._free_at, time.monotonic()) + within
            try:
                return self._heard(hear, until)
            finally:
                self._free_at = time.monotonic() + self._silence

    def close(self) -> None:
        """Give the port back."""
        with self._turn:
            self._link.close()

    def _say(self, content: bytes) -> None:
        pause = self._free_at - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._link.write(content)
        self._free_at = time.monotonic() + self._link.on_the_wire(len(content)) + self._silence

    def _heard(self, hear: Hearing[Answer], until: float) -> Answer | None:
        while time.monotonic() < until:
            come = self._link.read(until)
            answer = hear(come) if come else None
            if answer is not None:
                return answer
        return None

    @property
    def _silence(self) -> float:
        return max(self._link.on_the_wire(1) * SILENT_CHARACTERS, LEAST_PAUSE)


class _Shared:
    """The buses of this program by their place, with how many devices hold each."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Rs485Bus, int]] = {}
        self._lock = Lock()

    def take(self, place: str, speed: int, link: Callable[[], ByteLink]) -> Rs485Bus:
        with self._lock:
            bus, holders = self._held.get(place) or (Rs485Bus(link(), speed), 0)
            if bus.speed != speed:
                raise DeviceTrouble(
                    "bus_speeds_differ",
                    Who.ENGINEER,
                    f"同一总线 {place} 上的设备波特率设置不一致。",
                    f"Devices on {place} are set to {bus.speed} and {speed} bits a second.",
                )
            self._held[place] = bus, holders + 1
            return bus

    def give_back(self, place: str) -> None:
        with self._lock:
            bus, holders = self._held.pop(place)
            if holders > 1:
                self._held[place] = bus, holders - 1
            else:
                bus.close()


_shared = _Shared()


class BusSeat:
    """One device's seat on a shared bus. what: how the device is called when it does not answer."""

    def __init__(self, place: str, speed: int, link: Callable[[], ByteLink], what: str) -> None:
        self._place = place
        self._what = what
        self._bus: Rs485Bus | None = _shared.take(place, speed, link)
        self._aside = SetAside()
        self.counted: Counter[str] = Counter()

    def send(self, content: bytes) -> None:
        """As the bus does. ValueError after `close`."""
        self._seated().send(content)

    def ask(
        self, content: bytes, hearing: Callable[[], Hearing[Answer]], within: float, tries: int = TRIES
    ) -> Answer:
        """The device's answer; asked again when none comes. hearing: makes a fresh ear for each try.

        DeviceTrouble `board_silent` when no try was answered, and at once while the device is set aside; the link's own
        trouble when it is missing or gone. ValueError after `close`.
        """
        bus = self._seated()
        if not self._aside.may_be_asked(time.monotonic()):
            self.counted["left_alone"] += 1
            raise board_silent(self._what)
        for _ in range(1 if self._aside.is_set_aside else tries):
            answer = bus.ask(content, hearing(), within)
            if answer is not None:
                self._aside.answered()
                return answer
            self.counted["silences"] += 1
        self._aside.was_silent(time.monotonic())
        raise board_silent(self._what)

    def close(self) -> None:
        """Leave; the last to leave closes the port. Safe to call twice."""
        if self._bus is not None:
            self._bus = None
            _shared.give_back(self._place)

    def _seated(self) -> Rs485Bus:
        if self._bus is None:
            raise ValueError("this seat on the bus was given back")
        return self._bus


def seat_at(address: Address, speed: int, what: str, usual_port: int = 0) -> BusSeat:
    """A seat at a serial port, or at a TCP or UDP address (a card of its own, or a converter with several behind it).

    what: the device on these wires, as `id=3`. usual_port: when a network address names none.
    """
    named = f"{address.place} {what}".strip()
    if address.scheme == "serial":
        return BusSeat(address.place, speed, lambda: SerialPort(address.place, speed), named)
    host, port = host_and_port(address, usual_port)
    link = TcpLink if address.scheme == "tcp" else UdpLink
    return BusSeat(f"{address.scheme}:{host}:{port}", 0, lambda: link(host, port), named)
