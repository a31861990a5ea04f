"""Decides how a device that tells nothing unasked is looked at again and again: a miss is a doubt, three are an absence."""

from collections.abc import Callable
from threading import Event, Thread, current_thread

from device_drivers.condition import MISSES_TO_ABSENT
from device_drivers.errors import DeviceState, DeviceTrouble

EVERY = 3.0
Look = Callable[[], tuple[DeviceState, DeviceTrouble | None]]
Told = Callable[[DeviceState, DeviceTrouble | None], None]


class Rounds:
    """Looks once at the start, then on a thread of its own every few seconds until `end`; tells what each look found."""

    def __init__(self, look: Look, told: Told, every: float = EVERY) -> None:
        self._look = look
        self._told = told
        self._every = every
        self._misses = MISSES_TO_ABSENT
        self._ending = Event()
        self._thread = Thread(target=self._go, name="rounds", daemon=True)

    def begin(self) -> None:
        """The first look, by the caller; then the rounds."""
        self._once()
        self._thread.start()

    def end(self) -> None:
        """Look no more. Safe to call twice, and before `begin`."""
        self._ending.set()
        if self._thread.is_alive() and self._thread is not current_thread():
            self._thread.join()

    def _go(self) -> None:
        while not self._ending.wait(self._every):
            self._once()

    def _once(self) -> None:
        state, trouble = self._look()
        self._misses = self._misses + 1 if state is DeviceState.ABSENT else 0
        is_doubtful = 0 < self._misses < MISSES_TO_ABSENT
        if not self._ending.is_set():
            self._told(DeviceState.DEGRADED if is_doubtful else state, trouble)
