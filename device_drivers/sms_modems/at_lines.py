"""Decides what a modem's bytes say: final results, answers, what it tells unasked, and the prompt that ends in no line.

Source: ITU-T V.250, 5.7; 3GPP 27.005, 3.4 and 4.6; start-up words as modules in the field send them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

LONGEST_LINE = 1024
_FINAL = re.compile(r"OK|ERROR|\+CM[ES] ERROR: ?.*|COMMAND NOT SUPPORT|NO CARRIER")
_UNASKED = re.compile(r"\+(CMTI|CDSI|CMT|CDS|CUSD|CBM|CLIP|CRING|CIEV|CTZV|CTZE|CGEV)\b.*|RING|\^.*")
_STARTED = re.compile(
    r"RDY|START|\^SYSSTART.*|\+CFUN: ?1|\+PBREADY|PB DONE|SMS (READY|DONE)|CALL READY|SYSSTART.*"
)


class Kind(Enum):
    """What a line is."""

    FINAL = "final"
    ANSWER = "answer"
    UNASKED = "unasked"
    STARTED = "started"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One line, or the prompt. behind: the PDU that follows a +CMT or +CDS on a line of its own."""

    kind: Kind
    text: str
    behind: str = ""

    def __repr__(self) -> str:
        return f"Line({self.kind.value}, ***)"


class AtLines:
    """Takes bytes in any pieces and gives lines. Echoes of what was sent are dropped when they are told beforehand."""

    def __init__(self) -> None:
        self._come = bytearray()
        self._waits_for_pdu: str | None = None
        self._echo = ""
        self.overlong = 0

    def sent(self, text: str) -> None:
        """This was sent: a line that is the same is its echo."""
        self._echo = text.strip()

    def forget(self) -> None:
        """Drop a line that has begun."""
        self._come.clear()
        self._waits_for_pdu = None

    def feed(self, content: bytes) -> Iterator[Line]:
        """Every line that is whole, and the prompt."""
        self._come += content
        while (end := self._line_end()) is not None:
            written = self._come[:end].decode("ascii", errors="replace").strip()
            del self._come[: end + 1]
            line = self._line(written) if written else None
            if line is not None:
                yield line
        if self._come.lstrip(b"\r\n\x00 ").startswith(b">"):
            self._come.clear()
            yield Line(Kind.PROMPT, ">")
        elif len(self._come) > LONGEST_LINE:
            self._come.clear()
            self.overlong += 1

    def _line_end(self) -> int | None:
        ends = [at for at in (self._come.find(b"\n"), self._come.find(b"\r")) if at >= 0]
        return min(ends) if ends else None

    def _line(self, written: str) -> Line | None:
        head, self._waits_for_pdu = self._waits_for_pdu, None
        if head is not None and re.fullmatch(r"[0-9A-Fa-f]+", written):
            return Line(Kind.UNASKED, head, written)
        if written == ">":
            return Line(Kind.PROMPT, written)
        if written.startswith("> "):  # the echo of a PDU on the line of its prompt
            written = written[2:].strip()
        if not written or written.rstrip("\x1a") == self._echo:
            return None
        if written.startswith(("+CMT:", "+CDS:")):
            self._waits_for_pdu = written
            return None
        return Line(_kind(written), written)


def _kind(written: str) -> Kind:
    if _FINAL.fullmatch(written.upper()):
        return Kind.FINAL
    if _STARTED.fullmatch(written.upper()):
        return Kind.STARTED
    return Kind.UNASKED if _UNASKED.fullmatch(written) else Kind.ANSWER
