"""A scanner under watch, for all kinds of scanners."""

from queue import SimpleQueue

from device_drivers.catalogue import open_code_scanner
from device_drivers.roles.code_scanner import ScannerChanged, ScannerEvent

SCAN = "https://example.invalid/t/A001 排队号"


class Watched:
    """A scanner that is being watched."""

    def __init__(self, address: str) -> None:
        self.events: SimpleQueue[ScannerEvent] = SimpleQueue()
        self.scanner = open_code_scanner(address)
        self.scanner.watch(self.events.put)

    def next(self, seconds: float = 10.0) -> ScannerEvent:
        return self.events.get(timeout=seconds)

    def counted(self) -> tuple[int, int]:
        """Codes told, and scans thrown away."""
        counters = getattr(self.scanner, "counters")()  # noqa: B009 - the role does not promise it
        return counters.get("codes", 0), counters["spoilt_scans"]

    def text(self) -> str:
        """What the next code says, whatever changes before."""
        event = self.next()
        while isinstance(event, ScannerChanged):
            event = self.next()
        return event.code.text
