"""Decides what the hall is told of counter boards: each call shown once, missed once, and shown after all."""

from collections.abc import Callable
from datetime import datetime

from hall.messages.calling import CallMissed, CallShown, NumberCalled, SurfaceKind
from hall.messages.message import Report
from hall.messages.zone_board import ZoneBoard


def called_to(board: ZoneBoard, window: str) -> NumberCalled | None:
    """The live call of this window."""
    return next((call for call in board.calls if call.window == window), None)


class BoardProofs:
    """What was told of each window's present call. Every method is called on one thread."""

    def __init__(self, report: Callable[[Report], object]) -> None:
        self._report = report
        self._shown: dict[str, str] = {}
        self._missed: dict[str, str] = {}

    def shown(self, window: str, call: str, at: datetime) -> None:
        """The board took this call."""
        if self._shown.get(window) != call:
            self._shown[window] = call
            self._report(CallShown(call, SurfaceKind.BOARD, at))

    def missed(self, window: str, call: str, why: str) -> None:
        """The board could not take this call."""
        if call not in (self._missed.get(window), self._shown.get(window)):
            self._missed[window] = call
            self._report(CallMissed(call, SurfaceKind.BOARD, why))
