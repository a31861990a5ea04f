"""Decides what one may type after `python -m device_drivers`: one module a verb, loaded only when it is typed."""

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from typing import Protocol


class Verb(Protocol):
    """The shape of a verb's module."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may follow the verb."""

    def run(self, arguments: Namespace) -> int:
        """Do it; one of `exit_codes`. DeviceTrouble and AddressWrong may pass through: they are told in one place."""


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """A verb as `--help` shows it, and the module that does it."""

    word: str
    module: str
    summary: str


VERBS = (
    VerbEntry(
        "list", "device_drivers.verbs.list_devices", "the families there are and the ports of this machine"
    ),
    VerbEntry("selftest", "device_drivers.verbs.selftest", "try one device harmlessly and say what is well"),
    VerbEntry("simulate", "device_drivers.verbs.simulate", "run stand-ins of a file until told to end"),
    VerbEntry("monitor", "device_drivers.verbs.monitor", "a live table of devices"),
    VerbEntry("capture", "device_drivers.verbs.capture", "record the wire of a device into a file"),
    VerbEntry("replay", "device_drivers.verbs.replay", "play a recorded wire to the driver"),
    VerbEntry("read", "device_drivers.verbs.read", "read what lies on or before a device"),
    VerbEntry("show", "device_drivers.verbs.show", "show a text on a display"),
    VerbEntry(
        "wipe", "device_drivers.verbs.wipe", "erase everything an LED card keeps (never needed for calls)"
    ),
    VerbEntry("send", "device_drivers.verbs.send", "send a short message"),
    VerbEntry("print", "device_drivers.verbs.print_paper", "print a ticket"),
    VerbEntry("paper", "device_drivers.verbs.paper", "draw what ESC/POS bytes look like on paper"),
    VerbEntry(
        "clips", "device_drivers.verbs.make_clips", "make a folder of voice clips for the calls of a hall"
    ),
    VerbEntry(
        "bench",
        "device_drivers.verbs.bench",
        "measure the decoders: wrong inputs, and speed",
    ),
    VerbEntry("say", "device_drivers.verbs.say", "speak a sentence or write it into a sound file"),
)
