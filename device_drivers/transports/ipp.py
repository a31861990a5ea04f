"""Decides how a question to a print server is written and its answer read (IPP, RFC 8010 and 8011)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

HEAD = 8
OPERATION, END = 0x01, 0x03
LAST_GROUP_TAG = 0x0F
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
NAME, KEYWORD, URI, CHARSET, LANGUAGE, FORMAT = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_NUMBERS = frozenset({INTEGER, ENUM})
_VERSION = b"\x02\x00"


class Operation(IntEnum):
    """RFC 8011, 5.4.15."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB = 0x0009
    GET_PRINTER = 0x000B


Value = int | str


class AnswerWrong(ValueError):  # noqa: N818 - the server's bytes are wrong, not the program
    """These bytes are no answer of IPP."""


@dataclass(frozen=True, slots=True)
class IppAnswer:
    """status: below 0x0100 it was done. said: each attribute with its values, of all groups together."""

    status: int
    said: Mapping[str, tuple[Value, ...]]

    @property
    def is_done(self) -> bool:
        """Whether the server did it."""
        return self.status < 0x0100

    def number(self, name: str) -> int | None:
        """The first value, when it is a number."""
        first = next(iter(self.said.get(name, ())), None)
        return first if isinstance(first, int) else None

    def words(self, name: str) -> tuple[str, ...]:
        """The values that are words."""
        return tuple(value for value in self.said.get(name, ()) if isinstance(value, str))


def question(operation: Operation, attributes: tuple[tuple[int, str, Value], ...]) -> bytes:
    """The request; what is to be printed follows it. attributes: tag, name, value; one without a name adds to the last."""
    always = ((CHARSET, "attributes-charset", "utf-8"), (LANGUAGE, "attributes-natural-language", "en"))
    written = b"".join(_attribute(*one) for one in (*always, *attributes))
    head = _VERSION + operation.to_bytes(2, "big") + (1).to_bytes(4, "big")
    return head + bytes((OPERATION,)) + written + bytes((END,))


def _attribute(tag: int, name: str, value: Value) -> bytes:
    content = value.to_bytes(4, "big") if isinstance(value, int) else value.encode()
    named = name.encode()
    return bytes((tag,)) + len(named).to_bytes(2, "big") + named + len(content).to_bytes(2, "big") + content


def answer_of(content: bytes) -> IppAnswer:
    """The server's answer. AnswerWrong when it is none."""
    if len(content) <= HEAD or content[0] not in {1, 2}:
        raise AnswerWrong("no head")
    said: dict[str, tuple[Value, ...]] = {}
    place, name = HEAD, ""
    while place < len(content) and content[place] != END:
        tag, place = content[place], place + 1
        if tag <= LAST_GROUP_TAG:
            continue
        named, place = _counted(content, place)
        value, place = _counted(content, place)
        name = named.decode("utf-8", "replace") or name
        said[name] = (*said.get(name, ()), _value(tag, value))
    if place >= len(content):
        raise AnswerWrong("no end")
    return IppAnswer(int.from_bytes(content[2:4], "big"), said)


def _counted(content: bytes, place: int) -> tuple[bytes, int]:
    begin = place + 2
    end = begin + int.from_bytes(content[place:begin], "big")
    if end > len(content):
        raise AnswerWrong("cut short")
    return content[begin:end], end


def _value(tag: int, value: bytes) -> Value:
    if tag in _NUMBERS and len(value) == 4:
        return int.from_bytes(value, "big", signed=True)
    return int(value != b"\0") if tag == BOOLEAN else value.decode("utf-8", "replace")
