"""Decides which called numbers the terminal's strip shows, and which of them it must report as shown."""

from collections.abc import Iterable, Mapping

from hall.messages.calling import NumberCalled
from hall.messages.message import Announcement
from hall.messages.zone_board import ZoneBoard
from queue_terminal.pipe_words import CallLine, CallsNow

MOST_LINES = 3


class Calls:
    """The boards of the zones this terminal follows, as one strip: newest call first."""

    def __init__(self) -> None:
        self._boards: dict[str, ZoneBoard] = {}

    def change(self, zone: str, board: ZoneBoard, fresh: Iterable[Announcement]) -> CallsNow:
        """The strip after this change; fresh calls that are on it must be reported once drawn."""
        self._boards[zone] = board
        lines = strip(self._boards)
        on_strip = {line.call for line in lines}
        called = tuple(one.call for one in fresh if isinstance(one, NumberCalled) and one.call in on_strip)
        return CallsNow(lines, called)


def strip(boards: Mapping[str, ZoneBoard]) -> tuple[CallLine, ...]:
    """The newest calls of all boards."""
    calls = sorted(
        (call for board in boards.values() for call in board.calls),
        key=lambda call: call.called_at,
        reverse=True,
    )
    return tuple(CallLine(call.call, call.number, call.window_name) for call in calls[:MOST_LINES])
