"""Decides how a scanner that poses as a keyboard is owned: grabbed, so that no window or input method sees its keys."""

import errno
import fcntl
import os
import select
import time
from pathlib import Path

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.transports import wire_tap

GRAB = 0x40044590
"""EVIOCGRAB, _IOW('E', 0x90, int) (linux/input.h)."""
PIECE = 4096
HELD_BY_KERNEL = 4 * PIECE
"""Bytes: more than the kernel keeps of one device for one program (drivers/input/evdev.c)."""


def input_missing(path: str) -> DeviceTrouble:
    """Nothing under this path."""
    return DeviceTrouble(
        "scanner_missing",
        Who.STAFF,
        f"找不到扫码设备 {path}，请检查连接线。",
        f"There is no scanner at {path}: check its cable.",
    )


def input_in_use(path: str) -> DeviceTrouble:
    """Another program has grabbed it."""
    return DeviceTrouble(
        "scanner_in_use",
        Who.ENGINEER,
        f"扫码设备 {path} 正被其他程序独占。",
        f"Another program has grabbed the scanner at {path}.",
    )


def input_not_allowed(path: str) -> DeviceTrouble:
    """The rights are missing."""
    return DeviceTrouble(
        "scanner_not_allowed",
        Who.ENGINEER,
        f"没有权限读取扫码设备 {path}，请将用户加入 input 组。",
        f"No right to read the scanner at {path}: add the user to the group input.",
    )


def no_input_device(path: str) -> DeviceTrouble:
    """Something is there that is no keyboard."""
    return DeviceTrouble(
        "scanner_unfit",
        Who.ENGINEER,
        f"{path} 不是键盘类输入设备，无法作为扫码设备使用。",
        f"{path} is no input device; it cannot serve as a scanner.",
    )


class InputDevice:
    """One event device (`/dev/input/event5`, better `/dev/input/by-id/...-event-kbd`), held alone while open."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle: int | None = None

    def open(self) -> None:
        """Own it and forget what was typed before; nothing happens when open. DeviceTrouble when it cannot be."""
        if self._handle is not None:
            return
        handle = -1
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            fcntl.ioctl(handle, GRAB, 1)
        except OSError as failure:
            if handle >= 0:
                os.close(handle)
            raise _why_not_open(self.path, failure) from None
        self._handle = handle
        self._discard_input()

    def close(self) -> None:
        """Give it back to the screen; closing releases the grab. Safe to call twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def read(self, until: float) -> bytes:
        """Whole events as the kernel gives them, waiting until this instant of time.monotonic; empty when none came."""
        self.open()
        if self._handle is None:
            raise input_missing(self.path)
        ready, _, _ = select.select([self._handle], [], [], max(until - time.monotonic(), 0.0))
        if not ready:
            return b""
        try:
            content = os.read(self._handle, PIECE)
        except BlockingIOError:
            return b""
        except OSError:
            self.close()
            raise input_missing(self.path) from None
        wire_tap.note(self.path, "out", content)
        return content

    def _discard_input(self) -> None:
        """What was typed between opening and grabbing; a scanner that never stops typing is heard, not discarded."""
        for _ in range(HELD_BY_KERNEL // PIECE):
            if not self.read(0.0):
                return


def _why_not_open(path: str, failure: OSError) -> DeviceTrouble:
    match failure.errno:
        case errno.ENOENT | errno.ENXIO | errno.ENODEV:
            return input_missing(path)
        case errno.EBUSY:
            return input_in_use(path)
        case errno.EACCES | errno.EPERM:
            return input_not_allowed(path)
        case _:
            return no_input_device(path)


def named_devices(folder: Path = Path("/sys/class/input")) -> dict[str, str]:
    """The event devices of this machine with the names they give themselves; opens none."""
    found = {}
    for name_file in sorted(folder.glob("event*/device/name")):
        node = name_file.parent.parent.name
        found[f"/dev/input/{node}"] = name_file.read_text("utf-8", "replace").strip()
    return found
