"""Decides what a waiting zone looks like: a board, and how each announcement changes it (board + messages = fresh look)."""

import msgspec

from hall.language.tickets import TicketState
from hall.messages.calling import CallEnded, NumberCalled, ServiceEnded, WaitingChanged, WindowChanged
from hall.messages.devices import HallNoticed
from hall.messages.message import Announcement, Code, Count, Message, Short, Text

MOST_CALLS = 12


class WindowLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A window as its zone sees it. serving: the number whose person stands there now, or empty."""

    window: Code
    window_name: Short
    is_open: bool
    serves: Text
    serving: Short = ""


class ZoneBoard(Announcement, frozen=True, forbid_unknown_fields=True):
    """The whole of a zone at (epoch, sequence) of its envelope.

    calls: the live call of each window, newest first, at most MOST_CALLS; a call that ended is not here.
    """

    zone: Code
    zone_name: Short
    calls: tuple[NumberCalled, ...] = ()
    windows: tuple[WindowLine, ...] = ()
    waiting: dict[Short, Count] = msgspec.field(default_factory=dict)
    notice: Text = ""


def fold(board: ZoneBoard, message: Message) -> ZoneBoard:
    """The board after this announcement. Announcements that do not concern a board leave it as it is."""
    match message:
        case ZoneBoard():
            return message
        case NumberCalled():
            others = tuple(call for call in board.calls if call.window != message.window)
            return msgspec.structs.replace(board, calls=(message, *others)[:MOST_CALLS])
        case CallEnded():
            calls = tuple(call for call in board.calls if call.call != message.call)
            ended = msgspec.structs.replace(board, calls=calls)
            is_served = message.state is TicketState.SERVING
            return _serving(ended, message.window, message.number) if is_served else ended
        case ServiceEnded():
            return _serving(board, message.window, "")
        case WaitingChanged():
            return msgspec.structs.replace(board, waiting=message.waiting)
        case WindowChanged():
            return _changed(board, message)
        case HallNoticed():
            return msgspec.structs.replace(board, notice=message.notice)
        case _:
            return board


def _serving(board: ZoneBoard, window: str, number: str) -> ZoneBoard:
    lines = tuple(
        msgspec.structs.replace(line, serving=number) if line.window == window else line
        for line in board.windows
    )
    return msgspec.structs.replace(board, windows=lines)


def _changed(board: ZoneBoard, message: WindowChanged) -> ZoneBoard:
    serving = next((one.serving for one in board.windows if one.window == message.window), "")
    line = WindowLine(message.window, message.window_name, message.is_open, message.serves, serving)
    others = tuple(one for one in board.windows if one.window != message.window)
    return msgspec.structs.replace(board, windows=tuple(sorted((*others, line), key=lambda one: one.window)))
