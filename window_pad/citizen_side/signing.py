"""Decides how what a hand drew on the pad goes to the hall: its strokes and its picture, small enough for one message."""

import math

from device_drivers.roles.sign_pad import (
    Doubt,
    Point,
    SignatureDeclined,
    SignatureEnd,
    SignatureGiven,
    SignatureLost,
    Stroke,
)
from device_drivers.roles.sign_pad import Signature as Drawn
from device_drivers.sign_pads import drawing
from device_drivers.sign_pads.touch_pad import TouchPad
from hall.messages.case_contents import Signature, encoded

FULL_PRESSURE = 1023
HUNDREDTHS = 100
MILLISECONDS = 1000
MOST_BYTES = 36_000
"""Of the plain signature: sealed and in base64url it stays within what one message may hold."""
MOST_PICTURE = 9_000
MOST_STROKES = 150
"""A name of thirty characters in print has less than twice as many; what scribbles on is no signature."""
DOTS_A_MM = (11.8, 8.0, 6.0, 4.0, 3.0, 2.0)


class SigningSurface:
    """A part of the screen that is signed on. Places are parts of its width and height, 0 to 1; at: seconds.

    width, height: millimetres. pressure: 0 to 1 of a pen that has it, 0 or 1 of a finger.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._given: Drawn | None = None
        self._lay_pad(has_pressure=False)

    def _lay_pad(self, *, has_pressure: bool) -> None:
        self._pad = TouchPad(self.width, self.height, has_pressure=has_pressure)
        self._pad.ask(self._end)

    def press(self, x: float, y: float, at: float, pressure: float) -> None:
        """The pen touches."""
        if self.strokes == 0:
            self._lay_pad(has_pressure=0 < pressure < 1)
        if self.strokes < MOST_STROKES:
            self._pad.press(x * self.width, y * self.height, at, pressure)

    def move(self, x: float, y: float, at: float, pressure: float) -> None:
        """The pen moves."""
        self._pad.move(x * self.width, y * self.height, at, pressure)

    def lift(self) -> None:
        """The pen leaves."""
        self._pad.lift()

    @property
    def strokes(self) -> int:
        """How often the pen touched."""
        return len(self._pad.drawn.strokes)

    def accept(self) -> str | Signature:
        """The signature as the hall takes it, once; or the Doubt why this can hardly be one."""
        doubt = self._pad.accept()
        if doubt is not None or self._given is None:
            return (doubt or Doubt.EMPTY).value
        return told(self._given)

    def _end(self, end: SignatureEnd) -> None:
        match end:
            case SignatureGiven():
                self._given = end.signature
            case SignatureDeclined() | SignatureLost():
                self._given = None


def told(drawn: Drawn) -> Signature:
    """What the hall gets: every stroke; of very many points every second or third, and a picture that is small."""
    picture = _picture(drawn)
    thinner = 1
    while len(encoded(found := Signature(_strokes(drawn, thinner), picture))) > MOST_BYTES:
        thinner += 1
    return found


def _picture(drawn: Drawn) -> bytes:
    for dots in DOTS_A_MM:
        png = drawing.png(drawn, dots)
        if len(png) <= MOST_PICTURE:
            break
    return png


def _strokes(drawn: Drawn, thinner: int) -> tuple[tuple[tuple[int, int, int, int], ...], ...]:
    first = drawn.strokes[0].points[0].at
    return tuple(
        tuple(
            (
                round(point.x * HUNDREDTHS),
                round(point.y * HUNDREDTHS),
                round(point.pressure * FULL_PRESSURE),
                max(0, math.floor((point.at - first) * MILLISECONDS)),
            )
            for point in _thinned(stroke, thinner)
        )
        for stroke in drawn.strokes
    )


def _thinned(stroke: Stroke, thinner: int) -> tuple[Point, ...]:
    points = stroke.points
    kept = points[::thinner]
    return kept if kept[-1] is points[-1] else (*kept, points[-1])
