"""Decides how a sentence is spoken from the shell, or written into a sound file."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import quote

from device_drivers.address import Address, AddressWrong, parse_address
from device_drivers.catalogue import open_voice
from device_drivers.roles.voice import Sentence, SentenceEnded
from device_drivers.verbs import exit_codes
from device_drivers.voices.clips import Clip, chime
from device_drivers.voices.espeak import WORDS_A_MINUTE
from device_drivers.voices.ladder import Ladder
from device_drivers.voices.pinyin_reading import pinyin_of
from device_drivers.voices.voice import ladder_of
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
    parser.add_argument("--engine", choices=["auto", "clips", "neural", "espeak"], default="auto")
    parser.add_argument("--clips", metavar="FOLDER", help="recorded words, as the verb `clips` makes them")
    parser.add_argument("--neural", metavar="FOLDER", help="a speech model of sherpa-onnx")
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
    ladder = ladder_of(arguments.engine, _folders(arguments), arguments.speed)
    clip = ladder.clip(arguments.text, arguments.language)
    clip = chime() + clip if arguments.chime else clip
    if arguments.output is not None:
        _write(arguments.output, clip)
    if arguments.on is not None:
        _speak(arguments)
    _tell(arguments, clip, ladder)
    return exit_codes.DONE


def _folders(arguments: Namespace) -> dict[str, str]:
    given = {"clips": arguments.clips, "neural": arguments.neural}
    return {name: folder for name, folder in given.items() if folder}


def _write(output: Path, clip: Clip) -> None:
    try:
        output.write_bytes(clip.wav())
    except OSError as wrong:
        raise AddressWrong(f"cannot write {output}: {wrong.strerror}") from wrong


def _speak(arguments: Namespace) -> None:
    said = {"engine": arguments.engine, "speed": str(arguments.speed)} | _folders(arguments)
    place = parse_address(arguments.on)
    voice = open_voice(str(Address(place.scheme, quote(place.place), _quoted(said | dict(place.options)))))
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


def _quoted(options: dict[str, str]) -> dict[str, str]:
    return {name: quote(value) for name, value in options.items()}


def _tell(arguments: Namespace, clip: Clip, ladder: Ladder) -> None:
    read = pinyin_of(arguments.text) if arguments.language == "zh" else arguments.text
    by = [word.removeprefix("spoken_by_") for word in ladder.counters() if word.startswith("spoken_by_")]
    facts = {"ok": True, "seconds": round(clip.seconds, 3), "read": read, "engine": by[0]}
    if arguments.json:
        sys.stdout.write(json.dumps(facts) + "\n")
    elif arguments.pinyin:
        sys.stdout.write(read + "\n")
