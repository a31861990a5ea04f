"""Decides what is remembered of the bytes that went over a stand-in's line: the last five hundred pieces."""

import time
from collections import deque
from dataclasses import dataclass
from threading import Lock

KEPT = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that went one way at once. at: seconds of the monotonic clock; direction: `in` to the device or `out` of it."""

    at: float
    direction: str
    content: bytes

    def as_json(self) -> dict[str, object]:
        """`{"at", "direction", "hex"}`."""
        return {"at": self.at, "direction": self.direction, "hex": self.content.hex()}


class WireLog:
    """The last pieces, oldest first; may be written and read from any thread."""

    def __init__(self) -> None:
        self._pieces: deque[Piece] = deque(maxlen=KEPT)
        self._lock = Lock()

    def note(self, direction: str, content: bytes) -> None:
        """Remember one piece."""
        with self._lock:
            self._pieces.append(Piece(time.monotonic(), direction, content))

    def pieces(self) -> tuple[Piece, ...]:
        """All that is remembered."""
        with self._lock:
            return tuple(self._pieces)
