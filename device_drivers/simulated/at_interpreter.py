"""Decides how a stand-in for a modem takes AT commands and PDUs, byte by byte, and what it answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock

import msgspec

from device_drivers.simulated.short_messages import TakenPart, taken_part

SUBSTITUTE, ESCAPE, RETURN, FEED = 0x1A, 0x1B, 0x0D, 0x0A
SIGNAL = 21
Send = Callable[[bytes, str], None]


class Refusal(msgspec.Struct, forbid_unknown_fields=True):
    """command: `CMGS` (at its prompt), `PDU` (after it), or another's name. result: the line. times: how often."""

    command: str = "PDU"
    result: str = "+CMS ERROR: 38"
    times: int = 1


@dataclass(slots=True)
class Settings:
    """What a restart loses."""

    echo: bool
    pdu_mode: bool = False


@dataclass(slots=True)
class SentMessage:
    """A message the network took, in parts."""

    number: str
    parts: list[TakenPart] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """As `state` tells it."""
        text = "".join(part.text for part in sorted(self.parts, key=lambda part: part.place))
        return {
            "number": self.number,
            "text": text,
            "parts": len(self.parts),
            "references": [part.reference for part in self.parts],
            "wants_report": all(part.wants_report for part in self.parts),
        }


class AtInterpreter:
    """One modem's mind. send: takes bytes and the method that faults know them by. May be changed from any thread."""

    def __init__(self, send: Send, *, echo: bool) -> None:
        self._send = send
        self._factory_echo = echo
        self._heard = bytearray()
        self._awaits: int | None = None
        self._reference = 100
        self.lock = RLock()
        self.settings = Settings(echo)
        self.messages: list[SentMessage] = []
        self.memory: dict[int, bytes] = {}
        self.refusals: list[Refusal] = []
        self.withheld_prompts = 0
        self.resets_at_pdu = 0
        self.sim = "ready"
        self.is_registered = True
        self.taken_for_texts = 0
        self.on_taken: Callable[[TakenPart], None] = lambda _part: None

    def restart(self, words: str) -> None:
        """Lose every setting; say these words when back."""
        with self.lock:
            self.settings = Settings(self._factory_echo)
            self._awaits = None
            self._heard.clear()
        if words:
            self._send(f"\r\n{words}\r\n".encode(), "unasked")

    def hear(self, content: bytes) -> None:
        """Bytes have come."""
        with self.lock:
            for byte in content:
                self._hear(byte)

    def _hear(self, byte: int) -> None:
        if byte == ESCAPE:
            self._awaits = None
            self._heard.clear()
            return
        if self.settings.echo:
            self._send(bytes((byte,)), "echo")
        end = RETURN if self._awaits is None else SUBSTITUTE
        if byte == end:
            said = bytes(self._heard).decode("ascii", errors="replace").strip()
            self._heard.clear()
            self._take_line(said)
        elif byte not in {RETURN, FEED}:
            self._heard.append(byte)

    def _take_line(self, said: str) -> None:
        if self._awaits is not None:
            self._take_pdu(said)
        elif said:
            self._command(said)

    def _command(self, said: str) -> None:
        name = re.sub(r"[=?].*", "", said.upper().removeprefix("AT").removeprefix("+"))
        refused = self._refused(name)
        if refused is not None:
            self._result(refused)
            return
        if not said.upper().startswith("AT"):
            self._result("ERROR")
            return
        self._do(name, said)

    def _do(self, name: str, said: str) -> None:
        value = said.partition("=")[2]
        asking: dict[str, Callable[[], None]] = {
            "CPIN": self._tell_sim,
            "CMGR": lambda: self._tell_memory(value),
            "CMGS": lambda: self._prompt(value),
        }
        answers = {
            "CREG": f"+CREG: 0,{1 if self.is_registered else 2}",
            "CEREG": f"+CEREG: 0,{1 if self.is_registered else 2}",
            "CSQ": f"+CSQ: {SIGNAL},99",
            "CPMS": "+CPMS: 1,50,1,50,1,50",
        }
        if name in asking:
            asking[name]()
        elif name in answers:
            self._answer(answers[name])
            self._result("OK")
        else:
            self._result("OK" if self._set(name, value) else "ERROR")

    def _set(self, name: str, value: str) -> bool:
        match name:
            case "E0" | "E1":
                self.settings.echo = name == "E1"
            case "CMGF":
                self.settings.pdu_mode = value == "0"
            case "CMGD":
                self.memory.pop(int(value) if value.isdecimal() else -1, None)
            case "" | "CMEE" | "CNMI":
                return True
            case _:
                return False
        return True

    def _tell_sim(self) -> None:
        if self.sim == "absent":
            self._result("+CME ERROR: 10")
            return
        self._answer("+CPIN: READY" if self.sim == "ready" else "+CPIN: SIM PIN")
        self._result("OK")

    def _tell_memory(self, value: str) -> None:
        tpdu = self.memory.get(int(value) if value.isdecimal() else -1)
        if tpdu is None:
            self._result("+CMS ERROR: 321")
            return
        self._answer(f"+CMGR: 0,,{len(tpdu)}\r\n00{tpdu.hex().upper()}")
        self._result("OK")

    def _prompt(self, value: str) -> None:
        if self.withheld_prompts:
            self.withheld_prompts -= 1
            return
        self._awaits = int(value) if value.isdecimal() else 0
        self._send(b"\r\n> ", "prompt")

    def _take_pdu(self, written: str) -> None:
        expected, self._awaits = self._awaits, None
        if self.resets_at_pdu:
            self.resets_at_pdu -= 1
            self.restart("RDY")
            return
        refused = self._refused("PDU")
        if refused is not None:
            self._result(refused)
            return
        if not self.settings.pdu_mode:
            self.taken_for_texts += 1
            self._result("+CMS ERROR: 304")
            return
        part = taken_part(written, expected or 0, self._reference)
        if part is None:
            self._result("+CMS ERROR: 304")
            return
        self._reference = (self._reference + 1) % 256
        self._keep(part)
        self._send(f"\r\n+CMGS: {part.reference}\r\n\r\nOK\r\n".encode(), "cmgs")
        self.on_taken(part)

    def _keep(self, part: TakenPart) -> None:
        for message in reversed(self.messages):
            first = message.parts[0]
            if first.group is not None and (first.group, message.number) == (part.group, part.number):
                message.parts.append(part)
                return
        self.messages.append(SentMessage(part.number, [part]))

    def _refused(self, name: str) -> str | None:
        for refusal in self.refusals:
            if refusal.command == name:
                refusal.times -= 1
                if refusal.times <= 0:
                    self.refusals.remove(refusal)
                return refusal.result
        return None

    def _answer(self, text: str) -> None:
        self._send(f"\r\n{text}\r\n".encode(), "answer")

    def _result(self, text: str) -> None:
        self._send(f"\r\n{text}\r\n".encode(), "ok")
