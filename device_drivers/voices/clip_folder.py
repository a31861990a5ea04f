"""Decides what a folder of recorded words is: a WAV file for each, and a list that says how each is read.

manifest.json: {"format": "voice-clips", "version": 1, "made_by": "...", "words": [{"file": "0001.wav", "text": "窗口",
"read": "chuang1 kou3"}]}. `read` is the pinyin with tone numbers, letters in capitals, as the sentences' own reading has it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import msgspec

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.voices.joining import loudness, trimmed
from device_drivers.voices.sound_files import Sound, SoundUnfit, sound_of

MANIFEST = "manifest.json"
LARGEST_FILE = 12_000_000
_READING = re.compile(r"(?:[a-z]+[1-5]|[A-Z])(?: (?:[a-z]+[1-5]|[A-Z]))*")

Reading = tuple[str, ...]


class Word(msgspec.Struct, forbid_unknown_fields=True):
    """One line of the manifest."""

    file: str
    text: str
    read: str


class Manifest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The list of a folder."""

    format: str = "voice-clips"
    version: int = 1
    made_by: str = ""
    words: list[Word]


@dataclass(frozen=True, slots=True)
class ClipFolder:
    """Words by their reading, trimmed, and the loudness that most of them have."""

    words: Mapping[Reading, Sound]
    level: float

    @property
    def longest(self) -> int:
        """Syllables of the longest word."""
        return max(map(len, self.words), default=0)


def load(folder: Path) -> ClipFolder:
    """Everything in the folder. DeviceTrouble `clips_unusable` names the file that is wrong."""
    manifest = _manifest(folder)
    words: dict[Reading, Sound] = {}
    for word in manifest.words:
        sound = _sound(folder, word)
        words.setdefault(tuple(word.read.split()), sound)
    level = median(map(loudness, words.values())) if words else 0.0
    return ClipFolder(words, level)


def _manifest(folder: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except OSError as wrong:
        raise _unusable(folder / MANIFEST, wrong.strerror or "unreadable") from wrong
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise _unusable(folder / MANIFEST, str(wrong)) from wrong
    if (manifest.format, manifest.version) != ("voice-clips", 1):
        raise _unusable(folder / MANIFEST, "another format or version")
    return manifest


def _sound(folder: Path, word: Word) -> Sound:
    path = folder / word.file
    if path.parent != folder:
        raise _unusable(path, "lies outside the folder")
    if not _READING.fullmatch(word.read):
        raise _unusable(path, f"its reading {word.read!r} is no pinyin with tone numbers")
    try:
        with path.open("rb") as opened:
            sound = trimmed(sound_of(opened.read(LARGEST_FILE)))
    except OSError as wrong:
        raise _unusable(path, wrong.strerror or "unreadable") from wrong
    except SoundUnfit as wrong:
        raise _unusable(path, str(wrong)) from wrong
    if not len(sound):
        raise _unusable(path, "nothing can be heard in it")
    return sound


def _unusable(path: Path, why: str) -> DeviceTrouble:
    return DeviceTrouble(
        "clips_unusable",
        Who.ENGINEER,
        f"语音片段 {path} 不能使用：{why}。",
        f"The voice clip {path} cannot be used: {why}.",
    )
