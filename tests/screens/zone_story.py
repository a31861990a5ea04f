"""A zone as it changes: calls, their ends, and boards, for tests of walls and stations."""

from datetime import UTC, datetime, timedelta

from hall.language.tickets import TicketState
from hall.messages.calling import CallEnded, NumberCalled
from hall.messages.devices import DeviceSettled
from hall.messages.zone_board import WindowLine, ZoneBoard

NOW = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
WINDOWS = tuple(
    WindowLine(f"w{place:02d}", f"{name}号窗口", is_open=True, serves="企业设立登记")
    for place, name in enumerate("一二三四五六七八九十", start=1)
)


def settled(window: str | None = None) -> DeviceSettled:
    """What a wall of the sample hall is for."""
    name = next((line.window_name for line in WINDOWS if line.window == window), "")
    return DeviceSettled(
        hall_name="安和区政务服务中心",
        role="wall",
        zones=(("zone-a", "A区 一楼"),),
        window=window,
        window_name=name,
        window_number=int(window[1:]) if window else 0,
        catalogue=None,
        notice="",
    )


def call(
    number: str = "A001",
    window: str = "w01",
    *,
    name: str = "",
    at: datetime = NOW,
    language: str = "zh",
    lives: float = 30,
    times: int = 1,
) -> NumberCalled:
    """A call of this number to this window; its id says which."""
    line = next(line for line in WINDOWS if line.window == window)
    return NumberCalled(
        call=name or f"call-{number}-{times}",
        number=number,
        window=window,
        window_name=line.window_name,
        masked_name="张*",
        times_called=times,
        called_at=at,
        speak_until=at + timedelta(seconds=lives),
        language=language,
    )


def ended(one: NumberCalled) -> CallEnded:
    """The end of a call."""
    return CallEnded(one.call, one.window, TicketState.SERVING)


def board(*calls: NumberCalled, notice: str = "", windows: tuple[WindowLine, ...] = WINDOWS) -> ZoneBoard:
    """The zone with these live calls, newest first."""
    return ZoneBoard("zone-a", "A区 一楼", calls, windows, {"A": 12, "B": 3}, notice)
