"""Says how much of a sentence is in recorded sound, by the voice's own sound of it."""

import io
import wave

import numpy as np
import numpy.typing as npt

from device_drivers.voices.espeak import EspeakEngine

Samples = npt.NDArray[np.float64]
_ENGINE = EspeakEngine()


def likeness(recorded_wav: bytes, sentence: str, language: str = "zh") -> float:
    """The best normalised correlation of the two sounds at any shift: 1 for the same sound, near 0 for another."""
    with wave.open(io.BytesIO(recorded_wav)) as opened:
        recorded = _samples(opened.readframes(opened.getnframes()))
    wanted = _samples(_ENGINE.clip(sentence, language).samples)
    size = 1 << (len(recorded) + len(wanted)).bit_length()
    shifts = np.fft.irfft(np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(wanted, size)), size)
    power = np.sqrt(np.sum(recorded**2) * np.sum(wanted**2))
    return float(np.max(np.abs(shifts)) / power) if power else 0.0


def _samples(raw: bytes) -> Samples:
    return np.frombuffer(raw, dtype="<i2").astype(np.float64)
