"""Decides in which named state a device is: the first miss degrades it, the third makes it absent, one answer heals it."""

from collections.abc import Callable
from dataclasses import replace

from device_drivers.errors import DeviceState, DeviceTrouble

MISSES_TO_ABSENT = 3

_ANY = frozenset(DeviceState)
LEGAL_MOVES = {
    DeviceState.STARTING: _ANY - {DeviceState.BUSY, DeviceState.STARTING},
    DeviceState.READY: _ANY - {DeviceState.STARTING, DeviceState.ABSENT},
    DeviceState.BUSY: _ANY - {DeviceState.STARTING, DeviceState.ABSENT},
    DeviceState.DEGRADED: _ANY - {DeviceState.STARTING, DeviceState.BUSY},
    DeviceState.ABSENT: _ANY - {DeviceState.STARTING, DeviceState.BUSY},
    DeviceState.FAULT: _ANY - {DeviceState.STARTING, DeviceState.BUSY},
    DeviceState.OUT_OF_SERVICE: _ANY - {DeviceState.STARTING, DeviceState.BUSY},
}
"""A device that worked is degraded before it is absent; work begins only on a ready one."""

Change = Callable[[DeviceState, DeviceTrouble | None], None]


class Condition:
    """One device's state; `on_change` hears of each change and of each new trouble, once."""

    def __init__(self, on_change: Change) -> None:
        self._on_change = on_change
        self._misses = 0
        self.state = DeviceState.STARTING
        self.trouble: DeviceTrouble | None = None

    def well(self) -> None:
        """It answered as it should."""
        self._misses = 0
        self._move(DeviceState.READY, None)

    def missed(self, trouble: DeviceTrouble) -> None:
        """It did not answer, or is not there."""
        self._misses += 1
        if self._misses >= MISSES_TO_ABSENT:
            self._move(DeviceState.ABSENT, trouble)
        elif self.state is not DeviceState.ABSENT:
            self._move(DeviceState.DEGRADED, trouble)

    def fails(self, state: DeviceState, trouble: DeviceTrouble) -> None:
        """It answered that it cannot: DEGRADED, FAULT or OUT_OF_SERVICE."""
        self._misses = 0
        self._move(state, trouble)

    def _move(self, state: DeviceState, trouble: DeviceTrouble | None) -> None:
        code = None if trouble is None else trouble.code
        if state is self.state and code == (None if self.trouble is None else self.trouble.code):
            return
        if state is not self.state and state not in LEGAL_MOVES[self.state]:
            raise ValueError(f"no device moves from {self.state} to {state}")
        self.state, self.trouble = state, _without_its_past(trouble)
        self._on_change(state, self.trouble)


def _without_its_past(trouble: DeviceTrouble | None) -> DeviceTrouble | None:
    """A trouble that is kept would keep, by its traceback, every card and every handle of the calls it came through."""
    return None if trouble is None else replace(trouble)
