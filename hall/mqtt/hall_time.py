"""Decides what time the server has, from the pulses heard, so that a device's wrong clock ages nothing."""

from collections import deque
from datetime import datetime, timedelta

from hall.language import hall_clock

REMEMBERED = 10


class HallTime:
    """The server's clock as known here. A pulse can only be late, never early, so the earliest-looking one is believed.

    Moments are seconds of time.monotonic: a step of this machine's clock changes nothing.
    """

    def __init__(self) -> None:
        self._starts: deque[datetime] = deque(maxlen=REMEMBERED)

    def heard(self, server_now: datetime, moment: float) -> None:
        """A live pulse with this instant arrived at this moment."""
        self._starts.append(server_now - timedelta(seconds=moment))

    def now(self, moment: float) -> datetime:
        """The hall's present instant, aware UTC; this machine's own before the first pulse."""
        starts = tuple(self._starts)
        if not starts:
            return hall_clock.now()
        return max(starts) + timedelta(seconds=moment)
