"""Decides how a scanner on a serial port is driven: its bytes, its suffix, and the silence after half a scan."""

import time

from device_drivers.address import Address, AddressWrong
from device_drivers.code_scanners.payloads import text_of
from device_drivers.code_scanners.scan_lines import ENDINGS, STEADY, ScanLines
from device_drivers.code_scanners.scanner import Scanner
from device_drivers.code_scanners.symbologies import split_identifier
from device_drivers.roles.code_scanner import Code
from device_drivers.transports.byte_link import ByteLink
from device_drivers.transports.network_links import NO_USUAL_PORT, TcpLink, host_and_port
from device_drivers.transports.serial_port import SerialPort

DEFAULT_SPEED = 9600
A_LITTLE = 0.01
"""Seconds, so that a look in vain has surely lasted longer than the pause it proves."""


def open_scanner(address: Address) -> Scanner:
    """The scanner on a serial port. Options: speed; suffix (`line`, `tab`, `etx`, `pause`); aim=1: it sends `]cm` first."""
    speed = address.whole("speed", DEFAULT_SPEED, 1200, 115200)
    return _heard_on(SerialPort(address.place, speed), address)


def open_network_scanner(address: Address) -> Scanner:
    """The scanner at `tcp:HOST:PORT`, its own or a serial server's. Options: suffix and aim."""
    return _heard_on(TcpLink(*host_and_port(address, NO_USUAL_PORT)), address)


def _heard_on(link: ByteLink, address: Address) -> Scanner:
    suffix = address.text("suffix", "line")
    if suffix not in ENDINGS:
        raise AddressWrong(f"{address}: no suffix {suffix}; there are {', '.join(ENDINGS)}")
    tells_symbology = bool(address.whole("aim", 0, 0, 1))
    return Scanner(SerialScans(link, suffix, tells_symbology=tells_symbology))


class SerialScans:
    """A Source over any wire that carries bytes."""

    def __init__(self, link: ByteLink, suffix: str, *, tells_symbology: bool) -> None:
        self._link = link
        self._lines = ScanLines(suffix)
        self._tells_symbology = tells_symbology
        self._last_byte_at = 0.0
        self._silence = 0.0
        self._is_open = False

    @property
    def is_starting(self) -> bool:
        """Never: it hears from the moment on at which it is opened."""
        return False

    def open(self) -> None:
        """As the role says."""
        if not self._is_open:
            self._link.open()
            self._is_open = True
            self._last_byte_at, self._silence = time.monotonic(), 0.0

    def close(self) -> None:
        """As the role says; a scan cut off by a loss is not joined to the next."""
        self._is_open = False
        self._lines.forget()
        self._link.close()

    def read(self, until: float) -> list[Code]:
        """As the role says."""
        self.open()
        while True:
            looked_until = min(until, self._pause_is_over())
            content = self._link.read(looked_until)
            now = time.monotonic()
            scans = self._scans_of(content, now, looked_until)
            if scans or now >= until:
                return [self._code(scan) for scan in scans]

    def _scans_of(self, content: bytes, now: float, looked_until: float) -> list[bytes]:
        """A silence counts only as far as a look in vain has proven it: this program may have been late, not the scanner."""
        if content:
            scans = self._lines.feed(content, self._silence)
            self._last_byte_at, self._silence = now, 0.0
            return scans
        self._silence = max(looked_until - self._last_byte_at, self._silence)
        if self._lines.ends_by_pause and self._silence > STEADY:
            return [scan for scan in (self._lines.pause(),) if scan]
        return []

    def _pause_is_over(self) -> float:
        """When a look in vain tells that no scan is under way; far away once it is told."""
        return self._last_byte_at + STEADY + A_LITTLE if self._silence <= STEADY else float("inf")

    def counters(self) -> dict[str, int]:
        """Scans thrown away."""
        return {"spoilt_scans": self._lines.spoilt}

    def _code(self, scan: bytes) -> Code:
        symbology, payload = split_identifier(scan) if self._tells_symbology else ("", scan)
        return Code(text_of(payload), symbology, payload)
