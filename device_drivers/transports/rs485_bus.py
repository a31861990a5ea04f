"""Decides how devices share one RS-485 pair: one owner a port in this program, one talker at a time, a pause between."""

import time
from threading import Lock

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports.serial_port import SerialPort

SILENT_CHARACTERS = 3.5
LEAST_PAUSE = 0.005


class Rs485Bus:
    """One pair of wires. Any thread may send; orders go out whole, with at least 3.5 characters of silence between."""

    def __init__(self, port: SerialPort) -> None:
        self._port = port
        self._turn = Lock()
        self._free_at = 0.0

    @property
    def speed(self) -> int:
        """Bits a second."""
        return self._port.speed

    def send(self, content: bytes) -> None:
        """Send one order. DeviceTrouble when the port is missing or gone; it is opened again at the next order."""
        with self._turn:
            pause = self._free_at - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            self._port.write(content)
            taken = self._port.on_the_wire(len(content))
            silence = max(self._port.on_the_wire(1) * SILENT_CHARACTERS, LEAST_PAUSE)
            self._free_at = time.monotonic() + taken + silence

    def close(self) -> None:
        """Give the port back."""
        with self._turn:
            self._port.close()


class _Shared:
    """The buses of this program by port, with how many devices hold each."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Rs485Bus, int]] = {}
        self._lock = Lock()

    def take(self, path: str, speed: int) -> Rs485Bus:
        with self._lock:
            bus, holders = self._held.get(path) or (Rs485Bus(SerialPort(path, speed)), 0)
            if bus.speed != speed:
                raise DeviceTrouble(
                    "bus_speeds_differ",
                    Who.ENGINEER,
                    f"同一总线 {path} 上的设备波特率设置不一致。",
                    f"Devices on {path} are set to {bus.speed} and {speed} bits a second.",
                )
            self._held[path] = bus, holders + 1
            return bus

    def give_back(self, path: str) -> None:
        with self._lock:
            bus, holders = self._held.pop(path)
            if holders > 1:
                self._held[path] = bus, holders - 1
            else:
                bus.close()


_shared = _Shared()


class BusSeat:
    """One device's seat on a shared bus."""

    def __init__(self, path: str, speed: int) -> None:
        self._path = path
        self._bus: Rs485Bus | None = _shared.take(path, speed)

    def send(self, content: bytes) -> None:
        """As the bus does. ValueError after `close`."""
        if self._bus is None:
            raise ValueError("this seat on the bus was given back")
        self._bus.send(content)

    def close(self) -> None:
        """Leave; the last to leave closes the port. Safe to call twice."""
        if self._bus is not None:
            self._bus = None
            _shared.give_back(self._path)
