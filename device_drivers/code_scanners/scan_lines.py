"""Decides where one scan ends and the next begins in what a serial scanner sends."""

import re

LONGEST = 8192
"""Bytes: more than any code holds (QR, version 40: 7,089 digits)."""
STEADY = 0.15
"""Seconds: a scanner sends without such a gap; adapters hold bytes back for 16 ms."""
FRESH = 2.0
"""Seconds: nobody's second half comes so late."""

ENDINGS = {
    "line": re.compile(rb"[\r\n]+"),
    "tab": re.compile(rb"\t"),
    "etx": re.compile(rb"\x03"),
    "pause": None,
}
"""By the option `suffix`: what the scanner is set to send after each scan. `pause`: nothing; a silence ends it."""

_STX = b"\x02"


class ScanLines:
    """Gathers scans from bytes that come in any pieces.

    A scanner may have been sending when its port was opened: what comes at once then may be the tail of a scan.
    After a gap within a scan nobody knows whether its second half or a new scan follows: all up to the next ending is
    thrown away rather than told wrong.
    """

    def __init__(self, suffix: str = "line") -> None:
        self._ending = ENDINGS[suffix]
        self._framed = suffix == "etx"
        self._held = b""
        self._is_doubtful = False
        self._is_new = True
        self.spoilt = 0
        """Scans thrown away."""

    @property
    def is_within_scan(self) -> bool:
        """Whether bytes wait for their end."""
        return bool(self._held)

    @property
    def ends_by_pause(self) -> bool:
        """Whether only a silence ends a scan."""
        return self._ending is None

    def feed(self, content: bytes, gap: float) -> list[bytes]:
        """The scans that these bytes complete; empty ones are none. gap: seconds of silence before them.

        Before the first bytes of all, and the first after `forget`: seconds of silence since the port was opened.
        """
        if self._is_new and content:
            self._is_new = False
            self._is_doubtful = gap <= STEADY
        elif self._held and not self.ends_by_pause:
            self._after(gap)
        self._held += content
        scans: list[bytes] = []
        if self._ending is not None:
            *scans, self._held = self._ending.split(self._held)
            if scans and self._is_doubtful:
                self._is_doubtful = False
                self.spoilt += 1
                del scans[0]
        if len(self._held) > LONGEST:
            self._held = self._held[-1:]
            self._is_doubtful = True
        return [scan for scan in map(self._stripped, scans) if scan]

    def pause(self) -> bytes:
        """The scan that a silence has ended, where only a silence ends one."""
        held, self._held = self._held, b""
        if self._is_doubtful:
            self._drop()
            return b""
        return held

    def forget(self) -> None:
        """Begin afresh: half a scan belongs to the past."""
        self._drop()
        self._is_new = True

    def _drop(self) -> None:
        self.spoilt += bool(self._held) or self._is_doubtful
        self._held = b""
        self._is_doubtful = False

    def _after(self, gap: float) -> None:
        if gap > FRESH:
            self._drop()
        elif gap > STEADY:
            self._is_doubtful = True

    def _stripped(self, scan: bytes) -> bytes:
        return scan.removeprefix(_STX) if self._framed else scan
