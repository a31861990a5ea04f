"""Decides how words that were recorded one by one become a sentence: no clicks, one loudness, pauses where they belong."""

from collections.abc import Sequence

import numpy as np

from device_drivers.voices.clips import RATE, Clip
from device_drivers.voices.sound_files import Sound

FADE = 0.006
"""Seconds in which a word comes and goes: shorter clicks, longer swallows its first consonant."""
GUARD = 0.012
"""Seconds kept before and after what is loud enough to be heard."""
BETWEEN = 0.03
SHORT_PAUSE, LONG_PAUSE = 0.22, 0.45
AUDIBLE = 0.006
"""Of full scale, about -44 dB."""
MOST_GAIN = 2.0
LOUDEST = 0.97


def trimmed(sound: Sound) -> Sound:
    """The word without the silence around it and without direct current; empty when nothing can be heard."""
    centred = sound - np.float32(sound.mean()) if len(sound) else sound
    loud = np.flatnonzero(np.abs(centred) > AUDIBLE)
    if not len(loud):
        return centred[:0]
    guard = round(GUARD * RATE)
    return _faded(centred[max(loud[0] - guard, 0) : loud[-1] + 1 + guard])


def _faded(sound: Sound) -> Sound:
    count = min(round(FADE * RATE), len(sound) // 2)
    ramp = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, count, dtype=np.float32))).astype(np.float32)
    faded = sound.copy()
    faded[:count] *= ramp
    faded[len(faded) - count :] *= ramp[::-1]
    return faded


def loudness(sound: Sound) -> float:
    """Root of the mean square."""
    return float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0


def joined(words: Sequence[Sound], pauses: Sequence[str], level: float) -> Clip:
    """The words one after the other. pauses: what follows each: "", "," or "."; level: the loudness each is brought near."""
    pieces: list[Sound] = []
    for word, pause in zip(words, pauses, strict=True):
        pieces += [_levelled(word, level), _quiet(pause)]
    sentence = np.concatenate(pieces[:-1]) if pieces else np.zeros(0, np.float32)
    return Clip(np.round(np.clip(sentence, -1, 1) * 32767).astype("<i2").tobytes())


def _levelled(word: Sound, level: float) -> Sound:
    own = loudness(word)
    if not own:
        return word
    gain = float(np.clip(level / own, 1 / MOST_GAIN, MOST_GAIN))
    return word * np.float32(min(gain, LOUDEST / float(np.abs(word).max())))


def _quiet(pause: str) -> Sound:
    seconds = {"": BETWEEN, ",": SHORT_PAUSE, ".": LONG_PAUSE}[pause]
    return np.zeros(round(seconds * RATE), np.float32)
