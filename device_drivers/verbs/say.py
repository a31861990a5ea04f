"""Decides how a sentence is spoken from the shell, or written into a sound file."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_voice
from device_drivers.roles.voice import Sentence, SentenceEnded
from device_drivers.verbs import exit_codes
from device_drivers.voices.clips import Clip, chime
from device_drivers.voices.espeak import WORDS_A_MINUTE, EspeakEngine
from device_drivers.voices.pinyin_reading import pinyin_of
from device_drivers.wall_time import utc_now


def add_arguments(parser: ArgumentParser) -> None:
    """What to say, and where it goes."""
    parser.add_argument("text")
    parser.add_argument(
        "-o", "--output", type=Path, help="FILE.wav, 16 bit, 22,050 samples a second, one channel"
    )
    parser.add_argument(
        "--on", metavar="ADDRESS", help="pulse:default, pulse:SINK?server=unix:PATH, alsa:default"
    )
    parser.add_argument("--language", choices=["zh", "en"], default="zh")
    parser.add_argument("--speed", type=int, default=WORDS_A_MINUTE, help="words a minute, 80 to 260")
    parser.add_argument("--chime", action="store_true", help="a chime first")
    parser.add_argument("--pinyin", action="store_true", help="also write how it is read")
    parser.add_argument("--json", action="store_true")


def run(arguments: Namespace) -> int:
    """Speak, or write the file. DeviceTrouble when the engine or the loudspeaker cannot."""
    if arguments.output is None and arguments.on is None:
        raise AddressWrong("give -o FILE.wav or --on ADDRESS")
    if not 80 <= arguments.speed <= 260:
        raise AddressWrong("--speed is a whole number from 80 to 260")
    clip = EspeakEngine(arguments.speed).clip(arguments.text, arguments.language)
    clip = chime() + clip if arguments.chime else clip
    if arguments.output is not None:
        _write(arguments.output, clip)
    if arguments.on is not None:
        _speak(arguments)
    _tell(arguments, clip)
    return exit_codes.DONE


def _write(output: Path, clip: Clip) -> None:
    try:
        output.write_bytes(clip.wav())
    except OSError as wrong:
        raise AddressWrong(f"cannot write {output}: {wrong.strerror}") from wrong


def _speak(arguments: Namespace) -> None:
    voice = open_voice(arguments.on)
    ended: SimpleQueue[SentenceEnded] = SimpleQueue()
    try:
        begin_by = utc_now() + timedelta(minutes=1)
        voice.say(
            Sentence("say", arguments.text, begin_by, language=arguments.language, chime=arguments.chime),
            ended.put,
        )
        trouble = ended.get().trouble
    finally:
        voice.close()
    if trouble is not None:
        raise trouble


def _tell(arguments: Namespace, clip: Clip) -> None:
    read = pinyin_of(arguments.text) if arguments.language == "zh" else arguments.text
    if arguments.json:
        sys.stdout.write(json.dumps({"ok": True, "seconds": round(clip.seconds, 3), "read": read}) + "\n")
    elif arguments.pinyin:
        sys.stdout.write(read + "\n")
