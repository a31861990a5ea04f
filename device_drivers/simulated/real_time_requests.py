"""Finds real-time requests the way a printer does: as the bytes come, wherever they stand, in pictures too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_REQUEST = re.compile(
    rb"\x10\x04(?P<status>[\x01-\x04])|\x10\x05(?P<recover>[\x01\x02])|(?P<clear>\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08)"
)
_LONGEST = 10


@dataclass(frozen=True, slots=True)
class RealTimeRequest:
    """What was asked. kind: `status`, `recover`, `clear`; number: the n of the request; end: bytes of the piece up to it."""

    kind: str
    number: int
    end: int


class RealTimeRequests:
    """Remembers as much of what came before as a request can span."""

    def __init__(self) -> None:
        self._before = b""

    def find(self, piece: bytes) -> Iterator[RealTimeRequest]:
        """Every request that ends in this piece."""
        begun = len(self._before)
        together = self._before + piece
        self._before = together[-(_LONGEST - 1) :]
        for found in _REQUEST.finditer(together):
            if found.end() > begun and found.lastgroup:
                yield RealTimeRequest(found.lastgroup, together[found.end() - 1], found.end() - begun)
