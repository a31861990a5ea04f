"""Stands in for a hand scanner on a serial line: what is held before it goes out in one run, with its suffix."""

from collections.abc import Mapping

import msgspec

from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused, read_options

IDENTIFIERS = {
    "qr": "]Q1",
    "code128": "]C0",
    "code39": "]A0",
    "ean13": "]E0",
    "ean8": "]E4",
    "pdf417": "]L0",
    "data_matrix": "]d1",
    "aztec": "]z0",
}


class ScannerOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: path of the port. suffix, prefix: bytes around each scan, in hex. aim: send the symbology's identifier first.

    speed: bits a second it is set to.
    """

    link: str
    suffix: str = "0d0a"
    prefix: str = ""
    aim: bool = False
    speed: int = 9600


class Scan(msgspec.Struct, forbid_unknown_fields=True):
    """What is held before the scanner. encoding: in which the code holds its text; hex: its bytes instead of a text."""

    text: str = ""
    encoding: str = "utf-8"
    hex: str = ""
    symbology: str = "qr"


class CodeScannerStandIn:
    """A scanner that knows no answer, only what it scans."""

    kind = "code_scanner"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        self._options = read_options(ScannerOptions, given)
        try:
            self._suffix = bytes.fromhex(self._options.suffix)
            self._prefix = bytes.fromhex(self._options.prefix)
        except ValueError as wrong:
            raise VerbRefused(f"{name}: suffix and prefix are bytes in hex, {wrong}") from None
        self._scans = 0
        self.line = SerialLine(self._options.link, lambda _: None, speed=self._options.speed)

    @property
    def address(self) -> str:
        """With the options a driver needs to understand it."""
        aim = "&aim=1" if self._options.aim else ""
        words = {b"\t": "tab", b"\x03": "etx", b"": "pause"}
        return f"serial:{self.line.link}?speed={self._options.speed}&suffix={words.get(self._suffix, 'line')}{aim}"

    def start(self) -> None:
        """Beep."""
        self.line.plug()

    def stop(self) -> None:
        """Go away."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """How many codes were scanned; nothing of what they say."""
        return {"scans": self._scans, "plugged": self.line.is_plugged}

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """`scan {"text", "encoding", "hex", "symbology"}`."""
        if verb != "scan":
            raise VerbRefused(f"a code scanner knows scan, not {verb}")
        scan = read_options(Scan, arguments)
        identifier = IDENTIFIERS.get(scan.symbology)
        if identifier is None:
            raise VerbRefused(f"no symbology {scan.symbology}; there are {', '.join(IDENTIFIERS)}")
        sent = (
            self._prefix + (identifier.encode() if self._options.aim else b"") + _payload(scan) + self._suffix
        )
        self._scans += 1
        self.line.send(sent, "scan")
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: what it reads is not its own."""
        return None


def _payload(scan: Scan) -> bytes:
    try:
        return bytes.fromhex(scan.hex) if scan.hex else scan.text.encode(scan.encoding)
    except (ValueError, LookupError) as wrong:
        raise VerbRefused(f"this cannot be scanned: {wrong}") from None
