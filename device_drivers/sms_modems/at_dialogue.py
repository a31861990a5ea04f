"""Decides how one command and its answers go to and fro, whatever the modem tells unasked in between."""

import time
from collections import Counter, deque

from device_drivers.sms_modems import troubles
from device_drivers.sms_modems.at_lines import AtLines, Kind, Line
from device_drivers.transports.byte_link import ByteLink

COMMAND_WITHIN = 3.0
PROMPT_WITHIN = 5.0
SLICE = 0.2
CANCEL = b"\x1b"
END_OF_PDU = b"\x1a"
FINE = "OK"
MARK, MARKED = "AT+CSQ", "+CSQ:"
"""A question whose answer is like no other's."""
UNASKED_KEPT = 200


class AtDialogue:
    """Commands to one modem. unasked: what it told so, oldest first. has_restarted: it lost our settings."""

    def __init__(self, link: ByteLink, counted: Counter[str]) -> None:
        self._link = link
        self._counted = counted
        self._lines = AtLines()
        self._ready: deque[Line] = deque()
        self.unasked: deque[Line] = deque(maxlen=UNASKED_KEPT)
        self.has_restarted = False

    def command(self, text: str, within: float = COMMAND_WITHIN) -> list[str]:
        """The answers before OK. DeviceTrouble of the final result, or `modem_silent`."""
        self._say(text)
        answers: list[str] = []
        until = time.monotonic() + within
        while (line := self._next(until)) is not None:
            if line.kind is Kind.ANSWER:
                answers.append(line.text)
            elif line.kind is Kind.FINAL and line.text == FINE:
                return answers
            elif line.kind is Kind.FINAL:
                raise troubles.of_final(line.text)
        self._counted["silences"] += 1
        raise troubles.trouble("modem_silent")

    def has_caught_up(self, within: float) -> bool:
        """Whether the modem answers now to what is asked now: a modem answers in order, so whatever was late has passed."""
        self._say(MARK)
        until = time.monotonic() + within
        is_answered = False
        while (line := self._next(until)) is not None:
            is_answered = is_answered or line.text.startswith(MARKED)
            if is_answered and line.kind is Kind.FINAL:
                return True
            self._counted["strays"] += line.kind is Kind.FINAL
        return False

    def ask_for_prompt(self, text: str) -> bool:
        """Whether the modem is ready to take a PDU. DeviceTrouble when it refuses."""
        self._say(text)
        until = time.monotonic() + PROMPT_WITHIN
        while (line := self._next(until)) is not None:
            if line.kind is Kind.PROMPT:
                return True
            if line.kind is Kind.FINAL:
                raise troubles.of_final(line.text)
            if line.kind is Kind.STARTED:
                raise troubles.trouble("modem_reset")
        self._counted["no_prompt"] += 1
        return False

    def hand_over(self, pdu: str, within: float) -> int | None:
        """The reference under which the network took this PDU; None when the modem does not say what became of it.

        DeviceTrouble when it says that it was not sent.
        """
        self._lines.sent(pdu)
        self._link.write(pdu.encode("ascii") + END_OF_PDU)
        until = time.monotonic() + within + self._link.on_the_wire(len(pdu))
        reference: int | None = None
        while (line := self._next(until)) is not None:
            if line.kind is Kind.STARTED:
                return None
            if line.text.startswith("+CMGS:"):
                reference = _number_of(line.text)
            elif line.kind is Kind.FINAL and line.text == FINE:
                return reference
            elif line.kind is Kind.FINAL and troubles.leaves_unknown(line.text):
                return None
            elif line.kind is Kind.FINAL:
                raise troubles.of_final(line.text)
        self._counted["silences"] += 1
        return reference

    def give_up_prompt(self) -> None:
        """Leave a prompt that may be open, sending nothing."""
        self._link.write(CANCEL)
        self.listen(time.monotonic() + SLICE)

    def begin_afresh(self) -> None:
        """Forget what has come; nothing that was asked before is waited for."""
        self._link.open()
        self._link.discard_input()
        self._lines.forget()
        self._ready.clear()
        self.has_restarted = False

    def listen(self, until: float) -> None:
        """Hear what the modem tells unasked."""
        while self._next(until) is not None:
            self._counted["strays"] += 1

    def _say(self, text: str) -> None:
        self._lines.sent(text)
        self._link.write(text.encode("ascii") + b"\r")

    def _next(self, until: float) -> Line | None:
        """The next line that belongs to what was asked; None when its time is over."""
        while True:
            line = self._taken(until)
            if line is None:
                return None
            if line.kind is Kind.UNASKED:
                self.unasked.append(line)
            elif line.kind is Kind.STARTED:
                self.has_restarted = True
                return line
            else:
                return line

    def _taken(self, until: float) -> Line | None:
        while not self._ready and time.monotonic() < until:
            self._ready.extend(self._lines.feed(self._link.read(min(until, time.monotonic() + SLICE))))
        return self._ready.popleft() if self._ready else None


def _number_of(answer: str) -> int | None:
    number = answer.partition(":")[2].partition(",")[0].strip()
    return int(number) if number.isdecimal() else None
