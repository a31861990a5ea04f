"""Decides how a serial port is owned: one owner, reads that end in time, and every failure told as a DeviceTrouble."""

import errno
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import serial

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports import wire_tap

BITS_A_BYTE = 10


def port_missing(path: str) -> DeviceTrouble:
    """Nothing under this path: not plugged in."""
    return DeviceTrouble(
        "port_missing",
        Who.STAFF,
        f"找不到设备端口 {path}，请检查连接线和电源。",
        f"There is no port {path}: check cable and power.",
    )


def port_in_use(path: str) -> DeviceTrouble:
    """Another program owns it."""
    return DeviceTrouble(
        "port_in_use",
        Who.ENGINEER,
        f"端口 {path} 正被其他程序占用。",
        f"Another program is using {path}.",
    )


def port_not_allowed(path: str) -> DeviceTrouble:
    """The rights are missing."""
    return DeviceTrouble(
        "port_not_allowed",
        Who.ENGINEER,
        f"没有权限打开端口 {path}，请将用户加入 dialout 组。",
        f"No right to open {path}: add the user to the group dialout.",
    )


def port_gone(path: str) -> DeviceTrouble:
    """It was there and is not any more."""
    return DeviceTrouble(
        "port_gone",
        Who.STAFF,
        f"设备连接中断（{path}），请检查连接线。",
        f"The device on {path} went away: check its cable.",
    )


def port_stuck(path: str) -> DeviceTrouble:
    """It is there and takes nothing."""
    return DeviceTrouble(
        "port_stuck",
        Who.STAFF,
        f"设备不接收数据（{path}），请检查设备状态和连接线",
        f"the device on {path} takes no data: check its state and its cable",
    )


def port_unfit(path: str, why: str) -> DeviceTrouble:
    """It cannot do what is needed of it (speed, kind of file)."""
    return DeviceTrouble(
        "port_unfit",
        Who.ENGINEER,
        f"端口 {path} 不能按要求设置：{why}。",
        f"{path} cannot be set up as asked: {why}.",
    )


class SerialPort:
    """A port named by the site's settings, 8N1; opened when first used and again after the device came back.

    Writes nothing on its own. Not for several threads at once: a device has one thread.
    by_hardware: the device holds us back by RTS/CTS when its buffer is full, over a cable with those wires.
    """

    def __init__(self, path: str, speed: int, *, by_hardware: bool = False) -> None:
        self.path = path
        self._speed = speed
        self._by_hardware = by_hardware
        self._handle: serial.Serial | None = None

    @property
    def speed(self) -> int:
        """Bits a second."""
        return self._speed

    @property
    def is_open(self) -> bool:
        """Whether it is owned now."""
        return self._handle is not None

    def open(self) -> None:
        """Own the port, forgetting what it had received; nothing happens when open. DeviceTrouble when it cannot be."""
        if self._handle is not None:
            return
        try:
            handle = serial.Serial(
                self.path, self._speed, timeout=0, write_timeout=2.0, exclusive=True, rtscts=self._by_hardware
            )
        except (serial.SerialException, OSError, ValueError, termios.error) as failure:
            raise _why_not_open(self.path, failure) from None
        self._handle = handle
        self.discard_input()

    def close(self) -> None:
        """Give the port back. Safe to call twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            try:
                handle.close()
            except OSError:
                return  # the device is gone and its handle with it

    def write(self, content: bytes) -> None:
        """Send all of it. DeviceTrouble when the device is gone or takes nothing for two seconds."""
        with self._watching_for_loss() as handle:
            wire_tap.note(self.path, "in", content)
            handle.write(content)

    def read(self, until: float) -> bytes:
        """What has come, waiting for the first byte until this instant of time.monotonic; empty when nothing came."""
        with self._watching_for_loss() as handle:
            handle.timeout = max(until - time.monotonic(), 0.0)
            first = bytes(handle.read(1))
            if not first:
                return b""
            content = first + bytes(handle.read(handle.in_waiting))
            wire_tap.note(self.path, "out", content)
            return content

    def discard_input(self) -> None:
        """Forget what has come and not been read."""
        with self._watching_for_loss() as handle:
            handle.reset_input_buffer()

    def on_the_wire(self, count: int) -> float:
        """How many seconds this many bytes take."""
        return count * BITS_A_BYTE / self._speed

    def change_speed(self, speed: int) -> None:
        """Go on at another speed."""
        self._speed = speed
        if self._handle is not None:
            with self._watching_for_loss() as handle:
                handle.baudrate = speed

    @contextmanager
    def _watching_for_loss(self) -> Iterator[serial.Serial]:
        self.open()
        if self._handle is None:
            raise port_gone(self.path)
        try:
            yield self._handle
        except serial.SerialTimeoutException:
            self._handle.reset_output_buffer()
            raise port_stuck(self.path) from None
        except (serial.SerialException, OSError, termios.error):
            self.close()
            raise port_gone(self.path) from None


def _why_not_open(path: str, failure: Exception) -> DeviceTrouble:
    number = getattr(failure, "errno", None)
    if isinstance(failure, termios.error) and failure.args:
        number = failure.args[0]
    match number:
        case errno.ENOENT | errno.ENXIO | errno.ENODEV | errno.EIO:
            return port_missing(path)
        case errno.EAGAIN | errno.EBUSY:
            return port_in_use(path)
        case errno.EACCES | errno.EPERM:
            return port_not_allowed(path)
        case _:
            return port_unfit(path, str(failure))
