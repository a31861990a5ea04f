"""Decides when something was painted: the X server says which pixels were written (DAMAGE), whatever a program claims.

https://www.x.org/releases/X11R7.7/doc/damageproto/damageproto.txt
"""

import select
import time
from ctypes import CDLL, POINTER, Structure, Union, byref, c_int, c_long, c_short, c_ulong, c_ushort
from types import TracebackType
from typing import Self

from hall.bench.finger import DisplayPointer, open_display
from hall.bench.screen_door import Spot

RAW_RECTANGLES = 0


class _Rectangle(Structure):
    """XRectangle."""

    _fields_ = (("x", c_short), ("y", c_short), ("width", c_ushort), ("height", c_ushort))


class _DamageNotify(Structure):
    """XDamageNotifyEvent (Xdamage.h)."""

    _fields_ = (
        ("type", c_int),
        ("serial", c_ulong),
        ("send_event", c_int),
        ("display", DisplayPointer),
        ("drawable", c_ulong),
        ("damage", c_ulong),
        ("level", c_int),
        ("more", c_int),
        ("timestamp", c_ulong),
        ("area", _Rectangle),
        ("geometry", _Rectangle),
    )


class _Event(Union):
    """XEvent: large enough for any."""

    _fields_ = (("type", c_int), ("damage", _DamageNotify), ("room", c_long * 24))


class Watcher:
    """Eyes on one display. Every instant is of time.monotonic, taken when the server's word arrives."""

    def __init__(self, display: str) -> None:
        self._xlib, self._display = open_display(display)
        damage = CDLL("libXdamage.so.1")
        damage.XDamageQueryExtension.argtypes = (DisplayPointer, POINTER(c_int), POINTER(c_int))
        first_event, first_error = c_int(), c_int()
        if not damage.XDamageQueryExtension(self._display, byref(first_event), byref(first_error)):
            raise OSError(f"display {display} cannot say what was painted")
        self._notify = first_event.value
        damage.XDamageCreate.argtypes = (DisplayPointer, c_ulong, c_int)
        damage.XDamageCreate.restype = c_ulong
        root = self._xlib.XDefaultRootWindow(self._display)
        damage.XDamageCreate(self._display, root, RAW_RECTANGLES)
        self._xlib.XSync(self._display, 0)
        self._number: int = self._xlib.XConnectionNumber(self._display)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._xlib.XCloseDisplay(self._display)

    def forget(self) -> None:
        """What was painted until now is of no interest."""
        self._xlib.XSync(self._display, 1)

    def painted_at(self, spot: Spot, within: float) -> float:
        """When pixels of this spot were written next. TimeoutError."""
        deadline = time.monotonic() + within
        while (left := deadline - time.monotonic()) > 0:
            while self._xlib.XPending(self._display):
                event = _Event()
                self._xlib.XNextEvent(self._display, byref(event))
                if event.type == self._notify and _touches(event.damage.area, spot):
                    return time.monotonic()
            select.select((self._number,), (), (), left)
        raise TimeoutError(f"nothing was painted within {within:g} s")

    def rests(self, spot: Spot, seconds: float, within: float = 10.0) -> None:
        """Return once nothing was painted there for so long. TimeoutError."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            try:
                self.painted_at(spot, seconds)
            except TimeoutError:
                return
        raise TimeoutError("the spot is painted again and again")


def _touches(area: _Rectangle, spot: Spot) -> bool:
    is_beside = area.x >= spot.x + spot.width or area.x + area.width <= spot.x
    is_above = area.y >= spot.y + spot.height or area.y + area.height <= spot.y
    return not (is_beside or is_above)
