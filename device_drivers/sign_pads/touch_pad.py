"""Decides how what a finger or a pen does on a screen becomes a signature; the screen feeds it and draws the ink itself."""

from collections.abc import Callable
from threading import Lock

from device_drivers.address import Address
from device_drivers.roles.sign_pad import (
    Doubt,
    Point,
    Signature,
    SignatureDeclined,
    SignatureEnd,
    SignatureGiven,
    Stroke,
)
from device_drivers.sign_pads.record import MOST_POINTS
from device_drivers.sign_pads.strokes import doubt_about

LEAST_MOVE = 0.05
"""Millimetres: a resting finger trembles, and tells nothing by it."""


def open_pad(address: Address) -> "TouchPad":
    """The part of a touch screen at `touch:NAME`. Options: width, height in mm; pressure=1 for a pen that has it."""
    return TouchPad(
        address.whole("width", 80, 20, 1000),
        address.whole("height", 40, 10, 1000),
        has_pressure=bool(address.whole("pressure", 0, 0, 1)),
    )


class TouchPad:
    """A SignPad without wires. Fed on one thread, that of the screen; `on_end` comes on it too, or on whoever cancels."""

    def __init__(self, width: float, height: float, *, has_pressure: bool = False) -> None:
        self.width, self.height = float(width), float(height)
        self._has_pressure = has_pressure
        self._asked: Callable[[SignatureEnd], None] | None = None
        self._strokes: list[list[Point]] = []
        self._is_down = False
        self._began_at = 0.0
        self._count = 0
        self._is_closed = False
        self._lock = Lock()

    def ask(self, on_end: Callable[[SignatureEnd], None]) -> None:
        """As the role says."""
        with self._lock:
            if self._asked is not None or self._is_closed:
                raise ValueError("a pad is asked for one signature at a time, before it is closed")
            self._asked = on_end
            self._forget()

    def press(self, x: float, y: float, at: float, pressure: float = 1.0) -> None:
        """The pen touches. x, y: millimetres on the pad, clipped to it; at: seconds of any clock that only grows."""
        with self._lock:
            if self._asked is None or self._count >= MOST_POINTS:
                return
            if not self._strokes:
                self._began_at = at
            self._strokes.append([])
            self._is_down = True
            self._add(x, y, at, pressure)

    def move(self, x: float, y: float, at: float, pressure: float = 1.0) -> None:
        """The pen moves on the pad; nothing happens while it is not down."""
        with self._lock:
            if not self._is_down or self._count >= MOST_POINTS:
                return
            last = self._strokes[-1][-1]
            if abs(last.x - x) >= LEAST_MOVE or abs(last.y - y) >= LEAST_MOVE:
                self._add(x, y, at, pressure)

    def lift(self) -> None:
        """The pen leaves the pad."""
        with self._lock:
            self._is_down = False

    def take_back(self) -> None:
        """Forget the last stroke."""
        with self._lock:
            self._is_down = False
            if self._strokes:
                self._count -= len(self._strokes.pop())

    def clear(self) -> None:
        """Forget all strokes and go on asking."""
        with self._lock:
            self._forget()

    @property
    def drawn(self) -> Signature:
        """What has been drawn so far."""
        with self._lock:
            return self._signature()

    def accept(self) -> Doubt | None:
        """The citizen says it is done: ends as given. When it can hardly be a signature, the doubt, and asking goes on."""
        with self._lock:
            signature = self._signature()
            doubt = doubt_about(signature)
            if doubt is not None:
                return doubt
            asked = self._end()
        if asked is not None:
            asked(SignatureGiven(signature))
        return None

    def cancel(self) -> None:
        """As the role says."""
        with self._lock:
            asked = self._end()
        if asked is not None:
            asked(SignatureDeclined())

    def close(self) -> None:
        """As the role says."""
        with self._lock:
            self._is_closed = True
        self.cancel()

    def _add(self, x: float, y: float, at: float, pressure: float) -> None:
        last = self._last_at()
        felt = min(max(pressure, 0.0), 1.0) if self._has_pressure else 1.0
        place = min(max(x, 0.0), self.width), min(max(y, 0.0), self.height)
        self._strokes[-1].append(Point(*place, max(at - self._began_at, last), felt))
        self._count += 1

    def _last_at(self) -> float:
        written = [stroke[-1].at for stroke in self._strokes[-2:] if stroke]
        return written[-1] if written else 0.0

    def _signature(self) -> Signature:
        strokes = tuple(Stroke(tuple(points)) for points in self._strokes)
        return Signature(strokes, self.width, self.height, self._has_pressure)

    def _end(self) -> Callable[[SignatureEnd], None] | None:
        asked, self._asked = self._asked, None
        self._forget()
        return asked

    def _forget(self) -> None:
        self._strokes = []
        self._is_down = False
        self._count = 0
