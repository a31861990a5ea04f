"""Decides which commands may be sent to a card (ISO 7816-4): to select and to read, and nothing else.

A wrong PIN, tried often enough, locks a citizen's card for good; so there is no way here to say VERIFY.
"""

from dataclasses import dataclass, field
from enum import IntEnum

CLASS = 0x00
BY_NAME = 0x04
BY_FILE_ID = (0x02, 0x00)
"""P1 of SELECT for an elementary file: under the current directory, as the norm says, and as many cards have it."""


class Instruction(IntEnum):
    """The only ones that this package sends."""

    SELECT = 0xA4
    READ_RECORD = 0xB2
    GET_RESPONSE = 0xC0


class Status(IntEnum):
    """Status words, SW1 SW2."""

    DONE = 0x9000
    NEEDS_PIN = 0x6982
    LOCKED = 0x6983
    NO_FILE = 0x6A82
    NO_RECORD = 0x6A83
    WRONG_PARAMETERS = 0x6A86
    WRONG_INSTRUCTION = 0x6D00


MORE_WAITS = 0x61
WRONG_LENGTH = 0x6C


@dataclass(frozen=True, slots=True)
class Answer:
    """What a card answered. status: SW1 SW2; content may be personal."""

    status: int
    content: bytes = field(default=b"", repr=False)

    @property
    def is_done(self) -> bool:
        """Whether the card did it."""
        return self.status == Status.DONE


def answer_of(received: bytes) -> Answer | None:
    """The answer in these bytes; None when there is no status at their end."""
    if len(received) < 2:
        return None
    return Answer(int.from_bytes(received[-2:], "big"), received[:-2])


def select_by_name(name: bytes) -> bytes:
    """Select an application by its name."""
    return bytes((CLASS, Instruction.SELECT, BY_NAME, 0, len(name))) + name


def select_file(file_id: int, p1: int) -> bytes:
    """Select a file by its two bytes."""
    return bytes((CLASS, Instruction.SELECT, p1, 0, 2)) + file_id.to_bytes(2, "big")


def read_record(p1: int, p2: int, expected: int) -> bytes:
    """Read one record of `expected` bytes."""
    return bytes((CLASS, Instruction.READ_RECORD, p1, p2, expected))


def get_response(count: int) -> bytes:
    """Fetch what waits (T=0)."""
    return bytes((CLASS, Instruction.GET_RESPONSE, 0, 0, count))


def with_length(command: bytes, expected: int) -> bytes:
    """The same command, asking for another count of bytes."""
    return command[:4] + bytes((expected,))
