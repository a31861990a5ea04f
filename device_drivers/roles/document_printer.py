"""What one may ask of a printer of documents."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from device_drivers.errors import DeviceState, DeviceTrouble


class Form(StrEnum):
    """How a document is written, as its media type; `unknown` lets the print server look."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain; charset=utf-8"
    UNKNOWN = "application/octet-stream"


class DocumentOutcome(StrEnum):
    """How a print ended. After `unknown` somebody must look at the printer before it is printed again."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DocumentPrinted:
    """The end of one print. job: the number under which the print server knows it, 0 for none. trouble: why not done."""

    outcome: DocumentOutcome
    job: int
    trouble: DeviceTrouble | None = None


@dataclass(frozen=True, slots=True)
class DocumentPrinterStatus:
    """What is known of the printer now."""

    state: DeviceState
    trouble: DeviceTrouble | None


class DocumentPrinter(Protocol):
    """A printer of whole pages."""

    def print(self, content: bytes, form: Form, title: str, within: float, key: str = "") -> DocumentPrinted:
        """Print, and wait at most `within` seconds for its end. Never raises for trouble. title: names nobody.

        key: asked for again with the same key, nothing is printed again and the first end told, unless it was `failed`.
        """

    def status(self) -> DocumentPrinterStatus:
        """Ask now; unreachable is a state, not an exception."""

    def close(self) -> None:
        """Wait for nothing any more. Safe to call twice."""
