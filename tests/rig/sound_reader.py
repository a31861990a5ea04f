"""Finds in a record of a loudspeaker which calls were said, by the voice's own sound of each."""

import re
from collections import Counter
from collections.abc import Iterable

from device_drivers.voices.espeak import EspeakEngine

SPEED = 260
_SILENCE = re.compile(rb"\x00{6000,}")
"""0.14 s without any sound: the voice keeps 0.2 s before each sentence."""


def calls_heard(record: bytes, calls: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """(number, window name) -> how often the whole sentence is in the record (16 bit, one channel)."""
    engine = EspeakEngine(SPEED)
    said = Counter(_pieces(record))
    found = {}
    for number, window in set(calls):
        sentence = engine.clip(f"请{number}号到{window}。", "zh").samples
        found[number, window] = min(said[piece] for piece in _pieces(sentence))
    return found


def _pieces(sound: bytes) -> list[bytes]:
    stripped = (piece.strip(b"\0") for piece in _SILENCE.split(sound))
    return [piece for piece in stripped if piece]
