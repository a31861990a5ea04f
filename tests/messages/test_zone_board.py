"""Old board + announcements = a fresh look, for whatever happened in the zone and wherever a surface joined."""

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hall.language.tickets import TicketState
from hall.messages.calling import CallEnded, NumberCalled, ServiceEnded, WaitingChanged, WindowChanged
from hall.messages.devices import HallNoticed
from hall.messages.message import Announcement
from hall.messages.zone_board import MOST_CALLS, WindowLine, ZoneBoard, fold
from tests.messages.samples import AT

WINDOWS = ("w01", "w02", "w03")


@dataclass
class Zone:
    """The truth, kept in another way than by folding: the present call of each window, by time of call."""

    live: dict[str, NumberCalled] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    windows: dict[str, WindowLine] = field(default_factory=dict)
    serving: dict[str, str] = field(default_factory=dict)
    notice: str = ""

    def happens(self, message: Announcement) -> None:
        match message:
            case NumberCalled():
                self.live[message.window] = message
            case CallEnded():
                self.live = {window: call for window, call in self.live.items() if call.call != message.call}
                if message.state is TicketState.SERVING and message.window in self.windows:
                    self.serving[message.window] = message.number
            case ServiceEnded():
                self.serving[message.window] = ""
            case WaitingChanged():
                self.waiting = message.waiting
            case WindowChanged():
                self.windows[message.window] = WindowLine(
                    message.window, message.window_name, message.is_open, message.serves
                )
            case HallNoticed():
                self.notice = message.notice

    def _line(self, window: str) -> WindowLine:
        return msgspec.structs.replace(self.windows[window], serving=self.serving.get(window, ""))

    def looks(self) -> ZoneBoard:
        newest = sorted(self.live.values(), key=lambda call: call.called_at, reverse=True)
        return ZoneBoard(
            "zone-a",
            "A区",
            tuple(newest[:MOST_CALLS]),
            tuple(self._line(window) for window in sorted(self.windows)),
            self.waiting,
            self.notice,
        )


def _called(count: int, window: str) -> NumberCalled:
    at = AT + timedelta(seconds=count)
    return NumberCalled(
        f"c{count}", f"A{count + 1:03d}", window, window, "张*", 1, at, at + timedelta(seconds=30)
    )


def _announcement(count: int) -> st.SearchStrategy[Announcement]:
    return st.one_of(
        st.sampled_from(WINDOWS).map(lambda window: _called(count, window)),
        st.integers(0, 30).map(lambda of: CallEnded(f"c{of}", "w01", TicketState.NO_SHOW)),
        st.integers(0, 30).map(lambda of: CallEnded(f"c{of}", "w01", TicketState.SERVING, f"A{of:03d}")),
        st.sampled_from(WINDOWS).map(ServiceEnded),
        st.integers(0, 99).map(lambda people: WaitingChanged({"A": people})),
        st.sampled_from(WINDOWS).map(lambda window: WindowChanged(window, window, True, "教育")),
        st.text(max_size=9).map(HallNoticed),
    )


@st.composite
def days(draw: st.DrawFn) -> list[Announcement]:
    """What a zone announces on some day."""
    return [draw(_announcement(count)) for count in range(draw(st.integers(0, 30)))]


@given(days(), st.integers(0, 30), st.integers(0, 30))
def test_a_surface_that_joins_anywhere_sees_the_truth(
    day: list[Announcement], joins: int, repeats: int
) -> None:
    zone = Zone()
    board = zone.looks()
    for place, message in enumerate(day):
        zone.happens(message)
        board = fold(board, message)
        if place == joins:
            board = fold(board, zone.looks())
        if place == repeats:
            board = fold(board, message)
    assert board == zone.looks()
