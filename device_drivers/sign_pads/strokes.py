"""Decides what a signature measures, and whether it can be one: not whose it is, only that it is no slip of the hand."""

from itertools import pairwise
from math import hypot
from typing import NamedTuple

from device_drivers.roles.sign_pad import Doubt, Point, Signature, Stroke

SMALLEST = 8.0
"""Millimetres, the longer side."""
LEAST_INK = 20.0
"""Millimetres: 丁一 written small has more."""
QUICKEST = 0.4
"""Seconds from the first touch to the last lift."""
STRAIGHT = 1.05
"""Ink to the distance of its ends: less is a ruler's line."""


class Box(NamedTuple):
    """Millimetres on the pad."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def longer_side(self) -> float:
        """Millimetres."""
        return max(self.right - self.left, self.bottom - self.top)


def bounding_box(signature: Signature) -> Box | None:
    """The smallest box around all ink; None without any."""
    points = [point for stroke in signature.strokes for point in stroke.points]
    if not points:
        return None
    across, down = [point.x for point in points], [point.y for point in points]
    return Box(min(across), min(down), max(across), max(down))


def ink(stroke: Stroke) -> float:
    """Millimetres the pen went on the pad."""
    return sum(_between(one, next_one) for one, next_one in pairwise(stroke.points))


def length(signature: Signature) -> float:
    """Millimetres of ink; the pen's ways through the air do not count."""
    return sum(map(ink, signature.strokes))


def duration(signature: Signature) -> float:
    """Seconds from the first touch to the last point."""
    times = [point.at for stroke in signature.strokes for point in stroke.points]
    return max(times) - min(times) if times else 0.0


def doubt_about(signature: Signature) -> Doubt | None:
    """Why this can hardly be a signature; None when it may be one."""
    box = bounding_box(signature)
    if box is None:
        return Doubt.EMPTY
    if box.longer_side < SMALLEST:
        return Doubt.TOO_SMALL
    if length(signature) < LEAST_INK:
        return Doubt.TOO_LITTLE_INK
    if len(signature.strokes) == 1 and _is_straight(signature.strokes[0]):
        return Doubt.ONE_LINE
    return Doubt.TOO_QUICK if duration(signature) < QUICKEST else None


def is_signature_plausible(signature: Signature) -> bool:
    """Whether nothing speaks against it."""
    return doubt_about(signature) is None


def _is_straight(stroke: Stroke) -> bool:
    return ink(stroke) < STRAIGHT * _between(stroke.points[0], stroke.points[-1])


def _between(one: Point, other: Point) -> float:
    return hypot(one.x - other.x, one.y - other.y)
