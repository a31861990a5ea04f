"""Decides what a capture answers: to each question the answer that it got in the field, with its pauses, once."""

from collections import deque
from pathlib import Path
from threading import Event, Lock

from device_drivers.captures.capture import Capture, Exchange
from device_drivers.simulated.serial_line import SerialLine

LONGEST_PAUSE = 3.0


class CapturePlayer:
    """A device on a pseudo-terminal that says what the captured one said. link: the path that the driver opens.

    Questions that the driver asks in another order are looked for further on; one that the capture never heard gets
    no answer, as from a device that is silent.
    """

    def __init__(self, capture: Capture, link: Path) -> None:
        self._left = deque(capture.exchanges())
        self._heard = b""
        self._lock = Lock()
        self.line = SerialLine(str(link), self._hear)
        self._stopping = Event()
        self.ended = Event()
        """Set when everything was played."""
        self.skipped = 0
        """Exchanges of the capture that nobody asked for."""
        self.unheard = 0
        """Questions that are not in the capture."""

    def start(self) -> None:
        """Appear under the link."""
        self.line.plug()

    def stop(self) -> None:
        """Vanish."""
        self._stopping.set()
        self.line.stop()

    def _hear(self, content: bytes) -> None:
        if self.ended.is_set():
            return
        with self._lock:
            self._heard += content
            found = self._found()
        if found is None:
            return
        for pause, answer in found.answered:
            self._stopping.wait(min(pause, LONGEST_PAUSE))
            self.line.send(answer)
        with self._lock:
            if not self._left:
                self.ended.set()

    def _found(self) -> Exchange | None:
        for place, exchange in enumerate(self._left):
            if exchange.asked == self._heard:
                self._heard = b""
                for _ in range(place):
                    self._left.popleft()
                self.skipped += place
                return self._left.popleft()
        if not any(exchange.asked.startswith(self._heard) for exchange in self._left):
            self._heard = b""
            self.unheard += 1
        return None
