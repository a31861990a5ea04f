"""Decides how a signature is written down, so that it can be drawn and judged again years later.

JSON, with the channels X, Y, T and F of ISO/IEC 19794-7 as whole numbers:

    {"format": "pen-strokes", "version": 1, "width": 8000, "height": 4000, "has_pressure": true,
     "strokes": [[[x, y, t, f], ...], ...]}

width, height, x, y in hundredths of a millimetre from the upper left corner; t in milliseconds since the first point;
f from 0 to 4095.
"""

from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from device_drivers.roles.sign_pad import Point, Signature, Stroke

MOST_POINTS = 50_000
HUNDREDTHS = 100
MILLISECONDS = 1000
FULL_PRESSURE = 4095
LONGEST = 3_600_000

_Side = Annotated[int, msgspec.Meta(ge=1, le=1_000_00)]
_Place = Annotated[int, msgspec.Meta(ge=0, le=1_000_00)]
_Time = Annotated[int, msgspec.Meta(ge=0, le=LONGEST)]
_Force = Annotated[int, msgspec.Meta(ge=0, le=FULL_PRESSURE)]
_Stroke = Annotated[list[tuple[_Place, _Place, _Time, _Force]], msgspec.Meta(min_length=1)]


class SignatureUnreadable(ValueError):  # noqa: N818 - the record is wrong, not the program
    """These bytes are no signature; says why without quoting any of it."""


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal["pen-strokes"]
    version: Literal[1]
    width: _Side
    height: _Side
    has_pressure: bool
    strokes: list[_Stroke]


_decode = msgspec.json.Decoder(_Record).decode


def written(signature: Signature) -> bytes:
    """The record, UTF-8."""
    first = signature.strokes[0].points[0].at if signature.strokes else 0.0
    return msgspec.json.encode(
        _Record(
            "pen-strokes",
            1,
            round(signature.width * HUNDREDTHS),
            round(signature.height * HUNDREDTHS),
            signature.has_pressure,
            [[_numbers(point, first) for point in stroke.points] for stroke in signature.strokes],
        )
    )


def signature_of(record: bytes) -> Signature:
    """The signature, to a hundredth of a millimetre and a millisecond. SignatureUnreadable when it is none."""
    try:
        read = _decode(record)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise SignatureUnreadable(_why(wrong)) from None
    points = [point for stroke in read.strokes for point in stroke]
    if len(points) > MOST_POINTS:
        raise SignatureUnreadable(f"more than {MOST_POINTS} points")
    if any(later[2] < earlier[2] for earlier, later in pairwise(points)):
        raise SignatureUnreadable("time runs backwards")
    if any(x > read.width or y > read.height for x, y, _, _ in points):
        raise SignatureUnreadable("a point lies outside the pad")
    strokes = tuple(Stroke(tuple(_point(*numbers) for numbers in stroke)) for stroke in read.strokes)
    return Signature(strokes, read.width / HUNDREDTHS, read.height / HUNDREDTHS, read.has_pressure)


def _why(wrong: Exception) -> str:
    """A decoder of text would quote the record."""
    return "no UTF-8" if isinstance(wrong, UnicodeDecodeError) else str(wrong)


def _numbers(point: Point, first: float) -> tuple[int, int, int, int]:
    return (
        round(point.x * HUNDREDTHS),
        round(point.y * HUNDREDTHS),
        round((point.at - first) * MILLISECONDS),
        round(point.pressure * FULL_PRESSURE),
    )


def _point(x: int, y: int, at: int, force: int) -> Point:
    return Point(x / HUNDREDTHS, y / HUNDREDTHS, at / MILLISECONDS, force / FULL_PRESSURE)
