"""What one may ask of a printer of queue tickets: paper as data, and an outcome that may be *unknown*."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from device_drivers.errors import DeviceState, DeviceTrouble


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; wrapped by columns when too long. scale: 1 to 8 times the font's size, both ways.

    most_lines: a text that would take more lines at this scale is printed smaller, at the font's size if it must; 0: never.
    """

    text: str
    align: Align = Align.LEFT
    scale: int = 1
    bold: bool = False
    most_lines: int = 0


@dataclass(frozen=True, slots=True)
class BigLine:
    """One short line drawn as raster so that its characters are at least `height_mm` high, whatever the font."""

    text: str
    height_mm: float


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, centred; payload in ASCII. module_dots: dots a module, 3 to 8."""

    payload: str
    module_dots: int = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Space:
    """Blank paper of this many lines."""

    lines: int = 1


Part = TextLine | BigLine | QrCode | Rule | Space


@dataclass(frozen=True, slots=True)
class Paper:
    """What to print, from the top; the printer cuts at the end."""

    parts: tuple[Part, ...]


class Outcome(StrEnum):
    """How a print ended. After `unknown` one may only query, or reprint marked as a copy."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Printed:
    """The end of one print. process_id: four digits the printer was asked to give back. trouble: why not done."""

    outcome: Outcome
    process_id: str
    trouble: DeviceTrouble | None = None


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says of itself now."""

    state: DeviceState
    paper_near_end: bool
    trouble: DeviceTrouble | None


class TicketPrinter(Protocol):
    """A printer of tickets."""

    def print(self, paper: Paper, within: float, key: str = "") -> Printed:
        """Print and wait at most `within` seconds for the printer's own confirmation. Never raises for trouble.

        key: asked for again with the same key, nothing is printed again and the first end told, unless it was `failed`.
        """

    def expect_paper(self) -> None:
        """A paper follows soon: ask the printer now, so that `print` within half a second need not ask first."""

    def mistrust(self) -> None:
        """An earlier program was killed while it printed here: whatever of its paper is left must come out marked void."""

    def outcome_of(self, process_id: str) -> Outcome:
        """What is known now of an earlier print of this driver: a late confirmation turns unknown into done."""

    def status(self) -> PrinterStatus:
        """Ask the printer now (real-time status); unreachable is a state, not an exception."""

    def watch(self, on_change: Callable[[PrinterStatus], None]) -> None:
        """Ask every few seconds while idle and tell of changes, on the driver's own thread."""

    def close(self) -> None:
        """Give the port back. Safe to call twice."""
