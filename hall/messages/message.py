"""Decides what a message body is: a frozen struct whose kind is its name in small letters."""

import re
from datetime import datetime
from typing import Annotated, Any, ClassVar

import msgspec

KINDS: dict[str, type["Message"]] = {}

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=63, pattern="^[a-z0-9][a-z0-9_-]*$")]
Number = Annotated[str, msgspec.Meta(pattern="^[A-Z][A-Z]?[0-9]{3,5}$")]
Short = Annotated[str, msgspec.Meta(max_length=64)]
Text = Annotated[str, msgspec.Meta(max_length=400)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Day = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Sealed = Annotated[str, msgspec.Meta(max_length=8_192)]
"""Personal data sealed to one reader's key (hall.credentials.sealing), in base64url. Never plain text."""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all bodies. Requests are imperative, reports and announcements are in the past tense."""

    direction: ClassVar[str] = ""

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if not cls.__name__.startswith("_") and cls.__name__ not in (
            "Request",
            "Report",
            "Answer",
            "Announcement",
            "Note",
        ):
            KINDS[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        """The name under which the message travels: `IssueTicket` -> `issue_ticket`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Request(Message, frozen=True, forbid_unknown_fields=True):
    """A device asks; exactly one answer comes back under the same key, however often it asked."""

    direction: ClassVar[str] = "up"


class Report(Message, frozen=True, forbid_unknown_fields=True):
    """A device tells what happened; kept in its outbox until the server's `acknowledged` comes back."""

    direction: ClassVar[str] = "up"


class Note(Message, frozen=True, forbid_unknown_fields=True):
    """A device tells something that ages at once: sent, never kept, never answered."""

    direction: ClassVar[str] = "up"


class Answer(Message, frozen=True, forbid_unknown_fields=True):
    """The server answers one device, or tells it something meant for it alone."""

    direction: ClassVar[str] = "down"


class Announcement(Message, frozen=True, forbid_unknown_fields=True):
    """The server tells a whole zone, or the whole hall."""

    direction: ClassVar[str] = "zone"
