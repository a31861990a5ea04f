"""Decides how a folder of clips is made by a speech engine, for a hall that has no speaker's recordings yet."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from device_drivers.voices.clip_folder import MANIFEST, Manifest, Word
from device_drivers.voices.espeak import EspeakEngine
from device_drivers.voices.pinyin_reading import pinyin_of


def make(folder: Path, texts: Iterable[str], engine: EspeakEngine) -> int:
    """Write a WAV for each text that has a reading of its own, then the manifest; how many. OSError, DeviceTrouble."""
    folder.mkdir(parents=True, exist_ok=True)
    words: dict[str, Word] = {}
    for text in texts:
        read = pinyin_of(text).replace(",", "").replace(".", "")
        if not read or read in words:
            continue
        file = f"{len(words) + 1:04}.wav"
        (folder / file).write_bytes(engine.clip(text, "zh").wav())
        words[read] = Word(file, text, read)
    manifest = Manifest(made_by=f"espeak-ng, {engine.speed} words a minute", words=list(words.values()))
    fresh = folder / f".{MANIFEST}.fresh"
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    fresh.replace(folder / MANIFEST)
    return len(words)
