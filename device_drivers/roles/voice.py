"""What one may ask of a voice: say a sentence after the ones before it, and know when its last sample has left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from device_drivers.errors import DeviceTrouble


class Spoken(StrEnum):
    """How a sentence ended."""

    SPOKEN = "spoken"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sentence:
    """key: whoever asks again with the same key replaces what still waits. A sentence once begun is never cut off.

    begin_by: not begun after this instant (aware). priority: higher first; equal in order of asking. language: zh or en.
    chime: a chime first.
    """

    key: str
    text: str
    begin_by: datetime
    priority: int = 0
    language: str = "zh"
    chime: bool = False


@dataclass(frozen=True, slots=True)
class SentenceEnded:
    """The end of a sentence; ended_at: when its last sample had been played (aware UTC)."""

    key: str
    how: Spoken
    ended_at: datetime
    trouble: DeviceTrouble | None = None


class Voice(Protocol):
    """A loudspeaker that speaks."""

    def say(self, sentence: Sentence, on_end: Callable[[SentenceEnded], None]) -> None:
        """Queue a sentence; `on_end` comes once, on the voice's own thread."""

    def withdraw(self, key: str) -> None:
        """Take back a sentence that has not begun."""

    def close(self) -> None:
        """End after the sentence now being spoken."""
