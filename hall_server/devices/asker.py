"""Decides what a request knows of the device that sent it, and how an app says which requests it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from hall.messages.message import Message


@dataclass(frozen=True, slots=True)
class Asker:
    """A device as its certificate and its registration make it. window: where a desk or a strip stands."""

    hall: str
    device: str
    role: str
    window: str | None
    zones: tuple[str, ...]


# A request's kind -> what answers it, given (asker, request, now). It raises Refusal to say no; a report gets Acknowledged.
Answers = dict[type[Message], Callable[[Asker, Any, datetime], Message]]

_M = TypeVar("_M", bound=Message)
_Answering = Callable[[Asker, _M, datetime], Message]


def answers(table: Answers, kind: type[_M]) -> Callable[[_Answering[_M]], _Answering[_M]]:
    """Enter the function into an app's table: `@answers(ANSWERS, IssueTicket)`."""

    def enter(function: _Answering[_M]) -> _Answering[_M]:
        table[kind] = function
        return function

    return enter
