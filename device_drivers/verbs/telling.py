"""Decides how a verb's result is told: a sentence for a person, one line of JSON for a program."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from device_drivers.errors import DeviceTrouble


def add_device_arguments(parser: ArgumentParser) -> None:
    """`--on ADDRESS` and `--json`."""
    parser.add_argument("--on", required=True, metavar="ADDRESS", help="serial:/dev/ttyUSB0?speed=115200")
    parser.add_argument("--json", action="store_true", help="one line of JSON on the standard output")


def of_trouble(trouble: DeviceTrouble | None) -> dict[str, object]:
    """`trouble` as JSON has it everywhere; nothing for none."""
    if trouble is None:
        return {}
    sentences = {"chinese": trouble.chinese, "english": trouble.english}
    return {"trouble": {"code": trouble.code, "who": trouble.who.value, **sentences}}


def tell(arguments: Namespace, facts: Mapping[str, object], sentence: str) -> None:
    """Write the one or the other to the standard output."""
    told = json.dumps(facts, ensure_ascii=False) if arguments.json else sentence
    sys.stdout.write(told + "\n")
    sys.stdout.flush()
