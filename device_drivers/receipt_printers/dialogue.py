"""Decides how one asks a printer and hears it out: one question at a time, one byte each, and nothing mistaken for it."""

import time
from collections import deque
from collections.abc import Callable

from device_drivers.receipt_printers import commands
from device_drivers.receipt_printers.answers import Answer, Answers, Cleared, Garbled, StatusByte
from device_drivers.receipt_printers.troubles import trouble
from device_drivers.transports.byte_link import ByteLink

PATIENCE = 0.4
QUIET = 0.1
TRIES = 2
PIECE = 1024  # bytes written at once: a second at 9600 bits a second


class Dialogue:
    """The printer's end of the port. `on_other` gets every answer that comes unasked: confirmations above all."""

    def __init__(self, port: ByteLink, on_other: Callable[[Answer], None]) -> None:
        self._port = port
        self._on_other = on_other
        self._answers = Answers()
        self._heard: deque[Answer] = deque()
        self._is_garbled = False

    def ask_status(self, kind: int) -> int:
        """The byte with which the printer answers DLE EOT `kind`. DeviceTrouble: no_answer, garbled, or the port's own."""
        garbled = False
        for tried in range(TRIES):
            self.hear_out(time.monotonic())
            self._port.write(commands.ask_status(kind))
            answer = self._first_status(time.monotonic() + PATIENCE)
            if answer is not None and tried:
                self._first_status(time.monotonic() + PATIENCE)
            if answer is not None:
                return answer
            garbled = garbled or self._is_garbled
            self._let_late_answers_pass()
        raise trouble("garbled" if garbled else "no_answer")

    def send(self, content: bytes) -> None:
        """Send all of it, in pieces so short that a slow line does not look like a dead one."""
        for start in range(0, len(content), PIECE):
            self._port.write(content[start : start + PIECE])

    def clear_buffers(self) -> bool:
        """Have the printer forget what it has not printed; whether it said that it did."""
        self.hear_out(time.monotonic())
        return any(self._clears() for _ in range(TRIES))

    def _clears(self) -> bool:
        self._port.write(commands.CLEAR_BUFFERS)
        until = time.monotonic() + PATIENCE
        while (answer := self._next(until)) is not None:
            if isinstance(answer, Cleared):
                return True
            self._on_other(answer)
        return False

    def hear_out(self, until: float) -> None:
        """Hand over what has come unasked; waits for the first of it until this instant of time.monotonic."""
        while (answer := self._next(until)) is not None:
            self._on_other(answer)
            until = time.monotonic()

    def forget(self) -> None:
        """After the line was cut: what was half heard will not be finished."""
        self._answers.forget()
        self._heard.clear()

    def _first_status(self, until: float) -> int | None:
        """The next status byte; after a second try two may come, as the first was perhaps only late."""
        self._is_garbled = False
        while (answer := self._next(until)) is not None:
            if isinstance(answer, StatusByte):
                return answer.value
            self._is_garbled = self._is_garbled or isinstance(answer, Garbled)
            self._on_other(answer)
        return None

    def _let_late_answers_pass(self) -> None:
        """An answer to this question must not be taken for one to the next."""
        while (answer := self._next(time.monotonic() + QUIET)) is not None:
            self._on_other(answer)
        self._answers.forget()

    def _next(self, until: float) -> Answer | None:
        while not self._heard:
            received = self._port.read(until)
            if not received:
                return None
            self._heard.extend(self._answers.feed(received))
        return self._heard.popleft()
