"""Decides how a device of the sample hall gets its certificate: by a one-time code, as in every hall."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from hall.credentials.device_home import Enrolled
from hall.credentials.enrolment import EnrolmentFailed, enrol
from hall.credentials.private_files import write_private
from hall.launcher.faults import CannotStart
from hall.launcher.words import ENGLISH, language
from hall.messages import records


class GivesCodes(Protocol):
    """Whoever can ask the server for a one-time code."""

    @property
    def web_url(self) -> str:
        """Where the code is exchanged for a certificate."""

    def server_verb(self, *arguments: str) -> str:
        """What a verb of the server says."""


def enrol_with_new_codes(server: GivesCodes, homes: Mapping[str, Path]) -> None:
    """Get fresh codes from the server, all at once, as an administrator does, and spend them. homes: by device.

    CannotStart says why it failed.
    """
    if homes:
        codes = server.server_verb("enrolment-code", *homes).split()[-len(homes) :]
        for home, code in zip(homes.values(), codes, strict=True):
            enrol_with(home, server.web_url, code)


def enrol_with(home: Path, web_url: str, code: str) -> str:
    """Spend a code that somebody was given; returns the device's name. CannotStart says why it failed."""
    try:
        return enrol(home, web_url, code).device
    except EnrolmentFailed as failed:
        why = failed.english if language() == ENGLISH else failed.chinese
        raise CannotStart("enrolment_failed", home=home.name, why=why) from failed


def move_home(home: Path, broker_port: int, web_url: str) -> None:
    """Tell a device where broker and web are now; their ports may differ from those of its enrolment."""
    path = home / "device.json"
    enrolled = records.decoded(path.read_bytes(), Enrolled)
    moved = msgspec.structs.replace(enrolled, broker_port=broker_port, web=web_url)
    if moved != enrolled:
        write_private(path, msgspec.json.encode(moved))
