"""Decides where one utterance ends and the next begins in a stream of recorded sound."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

WINDOW = 0.02  # seconds judged at once
LOUD = 60.0  # root mean square of 16-bit samples above which somebody speaks
KEPT = 100


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was heard between two silences. started_at, ended_at: time.monotonic of its first and last sound.

    samples: 16 bit, little endian, one channel, with a window of calm before and after; rms: of all of them, 0 to 32767.
    """

    index: int
    started_at: float
    ended_at: float
    ended: datetime
    samples: bytes
    rms: float

    def as_json(self) -> dict[str, object]:
        """All but the sound."""
        lasted = self.ended_at - self.started_at
        return {
            "index": self.index,
            "started_at": self.started_at,
            "ended_at": self.ended_at,
            "started": (self.ended - timedelta(seconds=lasted)).isoformat(),
            "ended": self.ended.isoformat(),
            "seconds": round(lasted, 3),
            "rms": round(self.rms, 1),
        }


class Utterances:
    """Gathers utterances. rate: samples a second; quiet: seconds of silence that end one."""

    def __init__(self, rate: int, quiet: float, wall_clock: Callable[[], datetime]) -> None:
        self._rate = rate
        self._quiet = quiet
        self._wall_clock = wall_clock
        self._size = int(rate * WINDOW) * 2
        self._rest = b""
        self._calm = b""
        self._spoken: list[bytes] = []
        self._loud_until = 0
        self._started_at = 0.0
        self._ended_at = 0.0
        self._heard = 0
        self._kept: deque[Utterance] = deque(maxlen=KEPT)

    @property
    def is_speaking(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return bool(self._spoken)

    def all(self) -> list[Utterance]:
        """The last ones that ended, oldest first."""
        return list(self._kept)

    def hear(self, content: bytes, arrived: float) -> None:
        """The next samples; the last of them sounded at `arrived` (time.monotonic)."""
        self._rest += content
        while len(self._rest) >= self._size:
            window, self._rest = self._rest[: self._size], self._rest[self._size :]
            self._judge(window, arrived - len(self._rest) / 2 / self._rate)

    def wait_in_silence(self, now: float) -> None:
        """Nothing comes any more: an utterance ends by the clock too."""
        if self._spoken and now - self._ended_at > self._quiet:
            self._end()

    def _judge(self, window: bytes, ended_at: float) -> None:
        if _rms(window) > LOUD:
            if not self._spoken:
                self._started_at = ended_at - WINDOW
                self._spoken.append(self._calm)
            self._spoken.append(window)
            self._loud_until = len(self._spoken)
            self._ended_at = ended_at
        elif self._spoken:
            self._spoken.append(window)
            if (len(self._spoken) - self._loud_until) * WINDOW >= self._quiet:
                self._end()
        self._calm = window

    def _end(self) -> None:
        self._heard += 1
        samples = b"".join(self._spoken[: self._loud_until + 1])
        late = (len(self._spoken) - self._loud_until) * WINDOW
        ended = self._wall_clock() - timedelta(seconds=late)
        self._kept.append(
            Utterance(self._heard, self._started_at, self._ended_at, ended, samples, _rms(samples))
        )
        self._spoken, self._loud_until = [], 0


def _rms(samples: bytes) -> float:
    heard: npt.NDArray[np.float64] = np.frombuffer(samples, dtype="<i2").astype(np.float64)
    return float(np.sqrt(np.mean(heard**2))) if heard.size else 0.0
