"""What one may ask of a small display at a counter: a number, or nothing."""

from typing import Protocol


class CounterDisplay(Protocol):
    """A board that shows a ticket number at a window."""

    def show(self, text: str) -> None:
        """Show this ticket number or short text, as much of it as the board can. DeviceTrouble when it could not be sent."""

    def clear(self) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Give the port back. Safe to call twice."""
