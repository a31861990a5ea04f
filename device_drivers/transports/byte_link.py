"""Decides what a driver may ask of any wire that carries bytes, be it a serial port, USB or TCP."""

from typing import Protocol


class ByteLink(Protocol):
    """A wire to one device. Every method but `close` may raise DeviceTrouble when the device is missing or gone."""

    @property
    def is_open(self) -> bool:
        """Whether it is owned now."""

    def open(self) -> None:
        """Own the wire and forget what it had received; nothing happens when open."""

    def close(self) -> None:
        """Give it back. Safe to call twice."""

    def write(self, content: bytes) -> None:
        """Send all of it."""

    def read(self, until: float) -> bytes:
        """What has come, waiting for the first byte until this instant of time.monotonic; empty when nothing came."""

    def discard_input(self) -> None:
        """Forget what has come and not been read."""

    def on_the_wire(self, count: int) -> float:
        """How many seconds this many bytes take."""
