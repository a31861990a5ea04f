"""What one may ask of an LED control card: a text in a part of its screen, and its brightness, clock and state."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from device_drivers.errors import DeviceState, DeviceTrouble


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the screen. number: 0 to 3, its name; x, y, width, height in dots from the upper left corner."""

    number: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class CardStatus:
    """What a card says of itself now. told: what else it says, by name (`version`, `brightness`); no personal data."""

    state: DeviceState
    trouble: DeviceTrouble | None
    told: dict[str, str] = field(default_factory=dict)


class LedCard(Protocol):
    """A card behind an LED screen. Texts live in its working memory alone: its flash bears about 100,000 writes.

    Every method but `status` and `close` raises DeviceTrouble when the card does not answer or refuses.
    """

    def show(self, text: str, area: Area | None = None, lasts: float = 0.0) -> None:
        """Show the text in this area (None: the whole screen) instead of what the area showed.

        Returns when the card has confirmed it. lasts: seconds after which a card that can do so drops the text by itself
        unless it is shown anew; 0: until replaced. A character the card has no picture for is sent as dots where the
        card takes dots, else as 〓. DeviceTrouble `text_too_long` when the card's buffer cannot hold it.
        """

    def clear(self, area: Area | None = None) -> None:
        """Show nothing in this area; None: drop every text and return to what the card shows by itself."""

    def set_brightness(self, percent: int) -> None:
        """From 1 to 100. ValueError for anything else."""

    def set_time(self, now: datetime) -> None:
        """Set the card's clock to this local time."""

    def status(self) -> CardStatus:
        """Ask the card now; unreachable is a state, not an exception."""

    def close(self) -> None:
        """Give the port back; texts stay. Safe to call twice."""


class Wipeable(Protocol):
    """A card that can be returned to the state in which it left the factory."""

    def wipe(self) -> None:
        """Erase every program and setting the card keeps. Asked for by a technician and by nothing else."""
