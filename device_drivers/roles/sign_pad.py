"""What one may ask of a place to sign on: a signature as the hand drew it, with pressure and time."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from device_drivers.errors import DeviceTrouble


@dataclass(frozen=True, slots=True)
class Point:
    """Where the pen was. x, y: millimetres from the upper left corner of the pad, growing to the right and downwards.

    at: seconds since the first point of the signature. pressure: 0 (barely touching) to 1; 1 where the pad feels none.
    """

    x: float
    y: float
    at: float
    pressure: float = 1.0


@dataclass(frozen=True, slots=True, repr=False)
class Stroke:
    """From the pen's touch to its lift; at least one point."""

    points: tuple[Point, ...]

    def __repr__(self) -> str:
        return f"Stroke({len(self.points)} points)"


@dataclass(frozen=True, slots=True, repr=False)
class Signature:
    """A signature. Biometric personal data: prints as ***. width, height: of the pad, in millimetres.

    has_pressure: whether the pad feels it.
    """

    strokes: tuple[Stroke, ...]
    width: float
    height: float
    has_pressure: bool = False

    def __repr__(self) -> str:
        return "Signature(***)"


class Doubt(StrEnum):
    """Why what was drawn can hardly be a signature."""

    EMPTY = "empty"
    TOO_SMALL = "too_small"
    TOO_LITTLE_INK = "too_little_ink"
    TOO_QUICK = "too_quick"
    ONE_LINE = "one_line"


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """The citizen has signed and said so."""

    signature: Signature


@dataclass(frozen=True, slots=True)
class SignatureDeclined:
    """Nobody signed: it was cancelled from either side."""


@dataclass(frozen=True, slots=True)
class SignatureLost:
    """The pad failed while it was asked; nothing of the signature is kept."""

    trouble: DeviceTrouble


SignatureEnd = SignatureGiven | SignatureDeclined | SignatureLost


class SignPad(Protocol):
    """A pad, a pen tablet or a touch screen to sign on. It keeps no signature once it has told it."""

    def ask(self, on_end: Callable[[SignatureEnd], None]) -> None:
        """Begin with a blank pad; `on_end` comes exactly once. ValueError when one is asked for already or it is closed."""

    def cancel(self) -> None:
        """Stop asking and forget what was drawn; ends as declined. Nothing happens when nothing is asked."""

    def close(self) -> None:
        """Cancel, and give the pad back. Safe to call twice."""
