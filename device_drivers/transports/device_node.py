"""Decides how a device behind a node of the kernel's is owned: /dev/usb/lp0, written and read like a wire."""

import errno
import os
import select
import stat
import time

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports import wire_tap

WRITING = 2.0
"""Seconds a device may take nothing."""
PIECE = 4096
BYTES_A_SECOND = 100_000
"""Of a printer on USB, at least."""


def node_missing(path: str) -> DeviceTrouble:
    """Nothing under this path."""
    return DeviceTrouble(
        "node_missing",
        Who.STAFF,
        f"找不到设备 {path}，请检查连接线和电源。",
        f"There is no device {path}: check cable and power.",
    )


def node_in_use(path: str) -> DeviceTrouble:
    """Another program has it."""
    return DeviceTrouble(
        "node_in_use",
        Who.ENGINEER,
        f"设备 {path} 正被其他程序占用。",
        f"Another program is using {path}.",
    )


def node_not_allowed(path: str) -> DeviceTrouble:
    """The rights are missing."""
    return DeviceTrouble(
        "node_not_allowed",
        Who.ENGINEER,
        f"没有权限打开设备 {path}，请将用户加入 lp 组。",
        f"No right to open {path}: add the user to the group lp.",
    )


def node_unfit(path: str) -> DeviceTrouble:
    """It is no device."""
    return DeviceTrouble(
        "node_unfit", Who.ENGINEER, f"{path} 不是设备文件。", f"{path} is no device of the kernel's."
    )


def node_gone(path: str) -> DeviceTrouble:
    """It was there and is not any more."""
    return DeviceTrouble(
        "node_gone",
        Who.STAFF,
        f"设备 {path} 连接中断，请检查连接线和电源。",
        f"The device {path} went away: check cable and power.",
    )


def node_stuck(path: str) -> DeviceTrouble:
    """It is there and takes nothing."""
    return DeviceTrouble(
        "node_stuck",
        Who.STAFF,
        f"设备 {path} 不接收数据，请检查设备状态。",
        f"The device {path} takes no data: look at it.",
    )


class DeviceNode:
    """A ByteLink over a character device; opened when first used, and again after the device came back."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def is_open(self) -> bool:
        """As the link says."""
        return self._handle is not None

    def open(self) -> None:
        """As the link says; what the device said before is forgotten."""
        if self._handle is None:
            self._handle = _opened(self.path)
            self.discard_input()

    def close(self) -> None:
        """As the link says."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def write(self, content: bytes) -> None:
        """As the link says. DeviceTrouble `node_stuck` when it takes nothing for two seconds."""
        wire_tap.note(self.path, "in", content)
        while content:
            handle = self._held()
            if not select.select([], [handle], [], WRITING)[1]:
                raise node_stuck(self.path)
            try:
                content = content[os.write(handle, content) :]
            except BlockingIOError:
                continue
            except OSError:
                raise self._lost() from None

    def read(self, until: float) -> bytes:
        """As the link says."""
        handle = self._held()
        if not select.select([handle], [], [], max(until - time.monotonic(), 0.0))[0]:
            return b""
        try:
            content = os.read(handle, PIECE)
        except BlockingIOError:
            return b""
        except OSError:
            raise self._lost() from None
        wire_tap.note(self.path, "out", content)
        return content

    def discard_input(self) -> None:
        """As the link says."""
        while self.read(0.0):
            pass

    def on_the_wire(self, count: int) -> float:
        """As the link says."""
        return count / BYTES_A_SECOND

    def _held(self) -> int:
        self.open()
        if self._handle is None:
            raise node_gone(self.path)
        return self._handle

    def _lost(self) -> DeviceTrouble:
        self.close()
        return node_gone(self.path)


def _opened(path: str) -> int:
    try:
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as failure:
        raise _why_not_open(path, failure) from None
    if not stat.S_ISCHR(os.fstat(handle).st_mode):
        os.close(handle)
        raise node_unfit(path)
    return handle


def _why_not_open(path: str, failure: OSError) -> DeviceTrouble:
    match failure.errno:
        case errno.ENOENT | errno.ENXIO | errno.ENODEV | errno.EIO:
            return node_missing(path)
        case errno.EBUSY:
            return node_in_use(path)
        case errno.EACCES | errno.EPERM:
            return node_not_allowed(path)
        case _:
            return node_unfit(path)
