"""Holds sound as it is played: 16 bit, one channel."""

import io
import wave
from dataclasses import dataclass

import numpy as np

RATE = 22050
_CHIME = ((0.0, 784.0), (0.32, 622.0))  # seconds, hertz: a falling third
_CHIME_SECONDS = 1.1
_LOUDNESS = 0.32


@dataclass(frozen=True, slots=True)
class Clip:
    """Samples, little endian, 16 bit, one channel, `RATE` a second."""

    samples: bytes

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / RATE

    def __add__(self, other: "Clip") -> "Clip":
        return Clip(self.samples + other.samples)

    def wav(self) -> bytes:
        """As the content of a WAV file."""
        out = io.BytesIO()
        with wave.open(out, "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(RATE)
            written.writeframes(self.samples)
        return out.getvalue()


def silence(seconds: float) -> Clip:
    """Nothing, for so long; none at all for zero and less."""
    return Clip(bytes(2 * max(0, round(seconds * RATE))))


def chime() -> Clip:
    """Two falling tones that fade, so that people look up before the number is said."""
    moment = np.arange(int(_CHIME_SECONDS * RATE)) / RATE
    sound = np.zeros_like(moment)
    for begins, hertz in _CHIME:
        since = moment - begins
        tone = np.sin(2 * np.pi * hertz * since) + 0.25 * np.sin(4 * np.pi * hertz * since)
        sound += np.where(since >= 0, tone * np.exp(-5.0 * np.clip(since, 0, None)), 0.0)
    return Clip((sound / np.abs(sound).max() * _LOUDNESS * 32767).astype("<i2").tobytes())
