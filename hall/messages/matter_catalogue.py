"""What the file of matters holds: fetched by HTTPS, believed by its SHA-256, kept by every terminal."""

from typing import Annotated

import msgspec

from hall.messages import records
from hall.messages.message import Code, Day, Short, Text

Prefix = Annotated[str, msgspec.Meta(pattern="^[A-Z]$")]


class QueueLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A queue: the letter its numbers begin with, and where its people wait. place: 二楼东侧 or the windows' names."""

    prefix: Prefix
    zone: Code
    zone_name: Short
    place: Text = ""


class GroupLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of matters as people look for it: a department. initials: pinyin initials in small letters, or empty."""

    code: Short
    name: Text
    initials: Short = ""


class EverydayName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people call a matter. initials: pinyin initials in small letters."""

    name: Text
    initials: Text = ""


class MatterLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A matter for which a number may be taken. code is what `issue_ticket` carries.

    initials: pinyin initials in small letters; is_common: stands among 常办; also: under which other names it is found.
    """

    code: Short
    name: Text
    group: Short
    prefix: Prefix
    initials: Text = ""
    is_common: bool = False
    also: tuple[EverydayName, ...] = ()


class MatterCatalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a terminal offers, in the order in which it is offered. day: the day it was made."""

    hall_name: Short
    day: Day
    queues: tuple[QueueLine, ...]
    groups: tuple[GroupLine, ...]
    matters: tuple[MatterLine, ...]


def encode_catalogue(catalogue: MatterCatalogue) -> bytes:
    """The bytes of the file, the same for the same catalogue."""
    return msgspec.json.encode(catalogue)


def decode_catalogue(file: bytes) -> MatterCatalogue:
    """The catalogue in these bytes. msgspec.DecodeError when they hold none."""
    return records.decoded(file, MatterCatalogue)
