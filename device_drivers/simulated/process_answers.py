"""Decides when a simulated printer confirms what it has printed: at once, late, kept back, or never."""

from collections.abc import Callable
from threading import Lock, Timer
from typing import Literal

import msgspec


class Confirm(msgspec.Struct, forbid_unknown_fields=True):
    """mode: `withhold` keeps confirmations back until `normal` lets them all out; `delay` by `seconds`; `lose` for good."""

    mode: Literal["normal", "withhold", "delay", "lose"]
    seconds: float = 1.0


class ProcessAnswers:
    """The confirmations of one printer, through `send`."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._confirm = Confirm("normal")
        self._kept_back: list[bytes] = []
        self._timers: list[Timer] = []
        self._lock = Lock()

    @property
    def mode(self) -> str:
        """The mode now."""
        return self._confirm.mode

    def confirm(self, confirm: Confirm) -> None:
        """From now on so; what was kept back goes out when the mode is normal again."""
        with self._lock:
            self._confirm = confirm
            released = self._kept_back if confirm.mode == "normal" else []
            if released:
                self._kept_back = []
        for answer in released:
            self._send(answer)

    def processed(self, answer: bytes) -> None:
        """Everything before this request has been printed."""
        match self._confirm.mode:
            case "normal":
                self._send(answer)
            case "withhold":
                with self._lock:
                    self._kept_back.append(answer)
            case "delay":
                self._later(answer)

    def stop(self) -> None:
        """Send nothing more."""
        with self._lock:
            for timer in self._timers:
                timer.cancel()

    def _later(self, answer: bytes) -> None:
        timer = Timer(self._confirm.seconds, self._send, (answer,))
        timer.daemon = True
        with self._lock:
            self._timers = [*(kept for kept in self._timers if kept.is_alive()), timer]
        timer.start()
