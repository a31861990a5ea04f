"""Decides when a watcher is told that a printer's status has changed: one miss is a doubt, three are an absence."""

from collections.abc import Callable
from threading import Event, Thread, current_thread

from device_drivers.errors import DeviceState
from device_drivers.roles.ticket_printer import PrinterStatus

EVERY = 2.0  # seconds
MISSES = 3


class StatusRounds:
    """Asks every few seconds on a thread of its own, from `begin` to `end`; a busy printer is left in peace."""

    def __init__(self, ask: Callable[[], PrinterStatus]) -> None:
        self._ask = ask
        self._ending = Event()
        self._thread: Thread | None = None
        self._told: PrinterStatus | None = None
        self._misses = 0

    def begin(self, on_change: Callable[[PrinterStatus], None]) -> None:
        """Tell the present status, then every change."""
        self._thread = Thread(
            target=self._go_round, args=(on_change,), name="ticket printer watch", daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Ask no more. Safe to call twice, and before `begin`."""
        self._ending.set()
        if self._thread is not None and self._thread is not current_thread():
            self._thread.join()

    def _go_round(self, on_change: Callable[[PrinterStatus], None]) -> None:
        while not self._ending.is_set():
            status = self._judged(self._ask())
            if status.state is not DeviceState.BUSY and not _is_same(status, self._told):
                self._told = status
                on_change(status)
            self._ending.wait(EVERY)

    def _judged(self, status: PrinterStatus) -> PrinterStatus:
        """A printer that is silent or unplugged is degraded at once, and absent after three rounds."""
        if status.state is not DeviceState.ABSENT:
            self._misses = 0
            return status
        self._misses += 1
        is_doubtful = self._misses < MISSES
        return (
            PrinterStatus(DeviceState.DEGRADED, status.paper_near_end, status.trouble)
            if is_doubtful
            else status
        )


def _is_same(one: PrinterStatus, other: PrinterStatus | None) -> bool:
    return other is not None and _gist(one) == _gist(other)


def _gist(status: PrinterStatus) -> tuple[DeviceState, bool, str]:
    return status.state, status.paper_near_end, status.trouble.code if status.trouble else ""
