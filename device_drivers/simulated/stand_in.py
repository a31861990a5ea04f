"""Decides what every stand-in offers: a kind, an address, what it shows of itself, and verbs a person may do to it."""

from collections.abc import Mapping
from threading import Lock
from typing import Protocol, TypeVar

import msgspec

from device_drivers.simulated.faults import Faults
from device_drivers.simulated.wire_log import WireLog

Options = TypeVar("Options", bound=msgspec.Struct)


class VerbRefused(Exception):  # noqa: N818 - the stand-in says no; the sentence is the answer to the person
    """The verb is unknown, its arguments are wrong, or it makes no sense now. Carries one sentence."""


class Line(Protocol):
    """What a stand-in hangs on: a serial cable, a USB socket, a pcscd."""

    @property
    def faults(self) -> Faults:
        """What goes wrong with its replies."""

    @property
    def wire(self) -> WireLog:
        """What went over it."""

    @property
    def is_plugged(self) -> bool:
        """Whether a driver can reach the device."""

    def fault(self, given: Mapping[str, object]) -> None:
        """Lay a fault, or `unplug` and `plug`. msgspec.ValidationError when there is no such fault."""


class StandIn(Protocol):
    """One simulated device. Made by its class from (name, options); see `kinds`."""

    @property
    def kind(self) -> str:
        """The word that `kinds` knows it by."""

    @property
    def address(self) -> str:
        """The address URL under which a driver opens it."""

    @property
    def line(self) -> Line | None:
        """The line it speaks on, if any: faults fall on it and its wire log is told without the stand-in's help."""

    def start(self) -> None:
        """Appear."""

    def stop(self) -> None:
        """Disappear and free what it holds. Safe to call twice."""

    def state(self) -> dict[str, object]:
        """What can be seen of it now, as JSON. `GET /NAME/PART` answers with the member PART of this."""

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what a person would do to the device (lay a card, jam the paper). Raises VerbRefused."""

    def picture(self, path: str) -> bytes | None:
        """The PNG or WAV under this path (`papers/3.png`, `utterances/2.wav`), or None."""


_one_reads = Lock()
"""msgspec (0.22) ends a program in which two threads meet a Struct for the first time together."""


def read_options(shape: type[Options], given: Mapping[str, object]) -> Options:
    """The options or arguments in their typed shape. VerbRefused names the member that is wrong."""
    try:
        with _one_reads:
            return msgspec.convert(given, shape)
    except msgspec.ValidationError as wrong:
        raise VerbRefused(str(wrong)) from None
