"""Decides how any scanner is listened to: on one thread, told once for each code, healed after every loss."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Event, Lock, Thread, current_thread

from device_drivers.checks import Check
from device_drivers.code_scanners import troubles
from device_drivers.code_scanners.sources import Source
from device_drivers.condition import Condition
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.code_scanner import Code, CodeSeen, ScannerChanged, ScannerEvent

LISTEN = 0.25
LOST_PAUSE = 0.5


class Scanner:
    """A CodeScanner over any source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._counted: Counter[str] = Counter()
        self._closing = Event()
        self._turn = Lock()
        self._thread: Thread | None = None
        self._on_event: Callable[[ScannerEvent], None] = lambda _: None
        self._condition = Condition(self._changed)

    def watch(self, on_event: Callable[[ScannerEvent], None]) -> None:
        """As the role says."""
        self._must_be_free()
        self._on_event = on_event
        self._thread = Thread(target=self._watch, name="code scanner", daemon=True)
        self._thread.start()

    def read(self, within: float) -> Code:
        """As the role says; of several codes in one picture the first. The first picture is waited for in any case."""
        self._must_be_free()
        until = time.monotonic() + within
        with self._turn:
            try:
                self._source.open()
                while not self._closing.is_set() and (time.monotonic() < until or self._source.is_starting):
                    codes = self._source.read(
                        time.monotonic() + LISTEN
                        if self._source.is_starting
                        else min(until, time.monotonic() + LISTEN)
                    )
                    if codes:
                        self._counted["codes"] += 1
                        return codes[0]
            except EOFError:
                raise troubles.no_code() from None
            finally:
                self._source.close()
        raise troubles.no_code()

    def close(self) -> None:
        """As the role says."""
        self._closing.set()
        if self._thread is not None and self._thread is not current_thread():
            self._thread.join()
        if self._thread is not current_thread():
            with self._turn:
                self._source.close()

    def self_test(self) -> tuple[Check, ...]:
        """Whether the device can be owned; what it reads only a code before it can show."""
        self._must_be_free()
        with self._turn:
            try:
                self._source.open()
                self._source.read(time.monotonic() + LISTEN)
            except DeviceTrouble as trouble:
                return (Check("scanner", is_well=False, found=str(trouble)),)
            except EOFError:
                return (Check("scanner", is_well=True, found="opened; it has ended"),)
            finally:
                self._source.close()
        return (Check("scanner", is_well=True, found="opened"),)

    def counters(self) -> dict[str, int]:
        """Codes told, and what the source counts."""
        return dict(self._counted) | self._source.counters()

    def _must_be_free(self) -> None:
        if self._thread is not None or self._closing.is_set():
            raise ValueError("a scanner is watched once, before it is closed")

    def _watch(self) -> None:
        while not self._closing.is_set():
            try:
                self._listen()
            except DeviceTrouble as trouble:
                self._source.close()
                self._condition.missed(trouble)
                self._closing.wait(LOST_PAUSE)
            except EOFError:
                break
        self._source.close()

    def _listen(self) -> None:
        self._source.open()
        codes = self._source.read(time.monotonic() + LISTEN)
        self._condition.well()
        for code in codes:
            if self._closing.is_set():
                return
            self._counted["codes"] += 1
            self._on_event(CodeSeen(code))

    def _changed(self, state: DeviceState, trouble: DeviceTrouble | None) -> None:
        self._on_event(ScannerChanged(state, trouble))
