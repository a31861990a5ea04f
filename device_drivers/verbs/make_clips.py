"""Decides how a folder of voice clips is made from the shell; a speaker's recordings may then replace its files."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from device_drivers.address import AddressWrong
from device_drivers.verbs import exit_codes, telling
from device_drivers.voices.clip_making import make
from device_drivers.voices.clip_words import needed
from device_drivers.voices.espeak import WORDS_A_MINUTE, EspeakEngine


def add_arguments(parser: ArgumentParser) -> None:
    """`clips FOLDER [--windows N] [--words FILE] [--speed N] [--json]`."""
    parser.add_argument("folder", type=Path, help="one WAV a word and manifest.json")
    parser.add_argument("--windows", type=int, default=30, help="how many windows the hall has, 1 to 200")
    parser.add_argument("--words", type=Path, help="more words or phrases, one a line, UTF-8")
    parser.add_argument("--speed", type=int, default=WORDS_A_MINUTE, help="words a minute, 80 to 260")
    parser.add_argument("--json", action="store_true", help="one line of JSON on the standard output")


def run(arguments: Namespace) -> int:
    """Make them."""
    if not 1 <= arguments.windows <= 200 or not 80 <= arguments.speed <= 260:
        raise AddressWrong("--windows is 1 to 200, --speed 80 to 260")
    try:
        more = arguments.words.read_text("utf-8").split() if arguments.words else []
        made = make(arguments.folder, needed(arguments.windows, more), EspeakEngine(arguments.speed))
    except (OSError, UnicodeDecodeError) as wrong:
        raise AddressWrong(f"the clips cannot be made: {wrong}") from wrong
    facts = {"ok": True, "clips": made, "folder": str(arguments.folder)}
    telling.tell(arguments, facts, f"已生成 {made} 个语音片段  {made} clips in {arguments.folder}")
    return exit_codes.DONE
