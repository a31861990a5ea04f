"""What one may ask of a device that reads bar codes and QR codes: what was held before it, as text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device_drivers.errors import DeviceState, DeviceTrouble


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """One code that was read. Personal data: prints as ***.

    text: what it says; a payload that is no text keeps U+FFFD where it could not be read. symbology: `qr`, `code128`,
    `ean13`, ..., empty when the scanner does not tell. raw: the payload's bytes as they stand in the code, or as the
    scanner sent them.
    """

    text: str
    symbology: str = ""
    raw: bytes = b""

    def __repr__(self) -> str:
        return f"Code({self.symbology or '-'}, ***)"


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A code was scanned, or came before the camera. One that stays in view is told once."""

    code: Code


@dataclass(frozen=True, slots=True)
class ScannerChanged:
    """The scanner's own state changed; trouble is None when it is well."""

    state: DeviceState
    trouble: DeviceTrouble | None


ScannerEvent = CodeSeen | ScannerChanged


class CodeScanner(Protocol):
    """A hand scanner, a built-in scanner or a camera."""

    def watch(self, on_event: Callable[[ScannerEvent], None]) -> None:
        """Begin to listen, on a thread of the driver's own; events come in order on that thread until `close`.

        `on_event` returns soon and raises nothing; it may call `close`. ValueError when it is watched or closed already.
        """

    def read(self, within: float) -> Code:
        """The next code, waiting at most `within` seconds. DeviceTrouble `no_code` when none came, others for the device.

        What was scanned before the call does not count, except before a camera: what is in view is read. ValueError
        when it is watched or closed already.
        """

    def close(self) -> None:
        """Stop listening and give the device back. Safe to call twice."""
