"""What a scanner's driver asks of its device: to be opened, to be listened to for a while, and to be closed."""

from typing import Protocol

from device_drivers.roles.code_scanner import Code


class Source(Protocol):
    """One device that gives codes. Not for several threads at once."""

    @property
    def is_starting(self) -> bool:
        """Whether it is opened and cannot have heard anything yet."""

    def open(self) -> None:
        """Own the device and forget what it scanned before. DeviceTrouble when it cannot be; nothing happens when open."""

    def close(self) -> None:
        """Give it back. Safe to call twice."""

    def read(self, until: float) -> list[Code]:
        """The codes that have come, waiting until this instant of time.monotonic for the first.

        DeviceTrouble when it is gone, EOFError when there will be no more: a file has its end.
        """

    def counters(self) -> dict[str, int]:
        """What the device counts beyond the codes."""
