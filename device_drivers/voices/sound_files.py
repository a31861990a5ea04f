"""Decides which sound files can be used as clips: PCM of 16 bits, any rate, one channel or several made into one."""

import io
import wave

import numpy as np
import numpy.typing as npt

from device_drivers.voices.clips import RATE

Sound = npt.NDArray[np.float32]
"""Samples from -1 to 1, one channel, `RATE` a second."""
LONGEST = 30.0


class SoundUnfit(ValueError):  # noqa: N818 - the file is unfit, not the program
    """The file cannot be used; says why."""


def sound_of(content: bytes) -> Sound:
    """The sound of a WAV file. SoundUnfit for another kind, or for more than 30 seconds."""
    try:
        with wave.open(io.BytesIO(content)) as read:
            channels, width, rate = read.getnchannels(), read.getsampwidth(), read.getframerate()
            if width != 2:
                raise SoundUnfit(f"{width * 8} bits a sample; 16 are needed")
            if not 8000 <= rate <= 192_000 or read.getnframes() > rate * LONGEST:
                raise SoundUnfit(f"{rate} samples a second, {read.getnframes()} of them")
            raw = read.readframes(read.getnframes())
    except (wave.Error, EOFError, RuntimeError) as wrong:  # RuntimeError: a chunk that leads behind the file
        raise SoundUnfit(str(wrong) or "cut short") from None
    whole = np.frombuffer(raw[: len(raw) // (2 * channels) * 2 * channels], dtype="<i2")
    return at_our_rate(whole.reshape(-1, channels).mean(axis=1).astype(np.float32) / 32768, rate)


def at_our_rate(sound: Sound, rate: int) -> Sound:
    """The same sound at `RATE` samples a second; what that rate cannot carry is left out, not folded."""
    if rate == RATE or not len(sound):
        return sound
    count = max(round(len(sound) * RATE / rate), 1)
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(count // 2 + 1, dtype=spectrum.dtype)
    common = min(len(kept), len(spectrum))
    kept[:common] = spectrum[:common]
    return (np.fft.irfft(kept, count) * (count / len(sound))).astype(np.float32)
