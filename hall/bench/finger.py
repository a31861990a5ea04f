"""Decides how a bench touches a screen: the X server itself presses (XTEST), with no process started in between.

Xlib and the XTEST extension: https://www.x.org/releases/X11R7.7/doc/libXtst/xtestlib.html
"""

import time
from ctypes import CDLL, POINTER, Structure, c_char_p, c_int, c_uint, c_ulong, c_void_p
from types import TracebackType
from typing import Self

LEFT_BUTTON = 1


class _Display(Structure):
    """Opaque (Xlib.h)."""


DisplayPointer = POINTER(_Display)


def open_display(name: str) -> "tuple[CDLL, object]":
    """Xlib and its connection to this display. OSError when there is no such display."""
    xlib = CDLL("libX11.so.6")
    xlib.XOpenDisplay.argtypes, xlib.XOpenDisplay.restype = (c_char_p,), DisplayPointer
    xlib.XCloseDisplay.argtypes = (DisplayPointer,)
    xlib.XFlush.argtypes = (DisplayPointer,)
    xlib.XSync.argtypes = (DisplayPointer, c_int)
    xlib.XDefaultRootWindow.argtypes, xlib.XDefaultRootWindow.restype = (DisplayPointer,), c_ulong
    xlib.XConnectionNumber.argtypes = (DisplayPointer,)
    xlib.XPending.argtypes = (DisplayPointer,)
    xlib.XNextEvent.argtypes = (DisplayPointer, c_void_p)
    display = xlib.XOpenDisplay(name.encode())
    if not display:
        raise OSError(f"no display {name}")
    return xlib, display


class Finger:
    """One finger in front of a display. Every instant is of time.monotonic."""

    def __init__(self, display: str) -> None:
        self._xlib, self._display = open_display(display)
        self._xtest = CDLL("libXtst.so.6")
        self._xtest.XTestFakeMotionEvent.argtypes = (DisplayPointer, c_int, c_int, c_int, c_ulong)
        self._xtest.XTestFakeButtonEvent.argtypes = (DisplayPointer, c_uint, c_int, c_ulong)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the display."""
        self._xlib.XCloseDisplay(self._display)

    def move(self, x: int, y: int) -> None:
        """Hold the finger there; returns when the server knows."""
        self._xtest.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._xlib.XSync(self._display, 0)

    def tap(self) -> float:
        """Press and let go in the same instant, which is returned."""
        touched_at = time.monotonic()
        self._xtest.XTestFakeButtonEvent(self._display, LEFT_BUTTON, 1, 0)
        self._xtest.XTestFakeButtonEvent(self._display, LEFT_BUTTON, 0, 0)
        self._xlib.XFlush(self._display)
        return touched_at
