"""Decides how one counter board follows its window: the number called now, told again after trouble, alone on its thread."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.roles.counter_display import CounterDisplay
from hall.messages.calling import NumberCalled

# Boards answer nothing and forget everything in a power cut, so what stands is sent again now and then.
SAY_AGAIN_SECONDS = 15.0
_BACKOFF_SECONDS = (1.0, 2.0, 5.0, 10.0, 15.0)


@dataclass(frozen=True, slots=True)
class BoardTold:
    """A board was given what it should show, or could not be. call: None when it was cleared."""

    window: str
    call: str | None
    trouble: DeviceTrouble | None


class CounterBoard:
    """The board of one window. on_told is called on the board's own thread, after each try."""

    def __init__(
        self,
        window: str,
        open_display: Callable[[], CounterDisplay],
        on_told: Callable[[BoardTold], None],
        say_again: float = SAY_AGAIN_SECONDS,
    ) -> None:
        self._window = window
        self._open_display = open_display
        self._on_told = on_told
        self._say_again = say_again
        self._display: CounterDisplay | None = None
        self._wanted: NumberCalled | None = None
        self._failures = 0
        self._is_closing = False
        self._news = True
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name=f"board {window}", daemon=True)
        self._thread.start()

    def want(self, call: NumberCalled | None) -> None:
        """Show this call from now on, or nothing."""
        with self._changed:
            if (call and call.call) != (self._wanted and self._wanted.call):
                self._wanted, self._news = call, True
                self._changed.notify()

    def close(self, within: float = 2.0) -> None:
        """Clear the board and give the port back."""
        with self._changed:
            self._wanted, self._is_closing = None, True
            self._changed.notify()
        self._thread.join(within)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._news or self._is_closing, timeout=self._rest())
                self._news, is_closing, wanted = False, self._is_closing, self._wanted
            trouble = self._tell(wanted)
            self._failures = self._failures + 1 if trouble else 0
            if is_closing:
                break
            self._on_told(BoardTold(self._window, wanted.call if wanted else None, trouble))
        self._let_go()

    def _rest(self) -> float:
        if not self._failures:
            return self._say_again
        return _BACKOFF_SECONDS[min(self._failures, len(_BACKOFF_SECONDS)) - 1]

    def _tell(self, wanted: NumberCalled | None) -> DeviceTrouble | None:
        try:
            if self._display is None:
                self._display = self._open_display()
            if wanted is None:
                self._display.clear()
            else:
                self._display.show(wanted.number)
        except DeviceTrouble as trouble:
            self._let_go()
            return trouble
        except ValueError as fault:
            return _misconfigured(self._window, fault)
        return None

    def _let_go(self) -> None:
        if self._display is not None:
            self._display.close()
            self._display = None


def _misconfigured(window: str, fault: ValueError) -> DeviceTrouble:
    return DeviceTrouble(
        "misconfigured",
        Who.ENGINEER,
        f"{window} 的窗口屏地址写错了，请检查 site.json。",
        f"the board of {window} has a wrong address in site.json: {fault}",
    )
