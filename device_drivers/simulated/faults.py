"""Decides how a reply goes wrong on its way: split, spoilt, cut short, doubled, late, lost, or behind noise."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Literal

import msgspec

UNTIL_HEALED = 0
SPLIT_GAP = 0.001

Kind = Literal["split", "corrupt", "truncate", "duplicate", "delay", "drop_reply", "silence", "noise"]


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """One fault as the admin interface takes it.

    method: only replies to this method (each stand-in names its methods); empty means all.
    times: on how many replies it falls; 0 means until `heal`.
    seconds: of `delay`; the gap of `split`; how long `silence` lasts (0: until `heal`).
    byte: which byte `corrupt` spoils (negative counts from the end), where `split` breaks once (without it: after
    every byte), how many bytes `truncate` lets pass (without it: half). hex: the bytes of `noise`.
    """

    kind: Kind
    method: str = ""
    seconds: float = 0.0
    byte: int | None = None
    times: int = 1
    hex: str = "00ff96aa69aaaa96"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Bytes to send after waiting this many seconds."""

    wait: float
    content: bytes


# Learned before there are threads: two that meet a Struct for the first time together end the program (msgspec 0.22).
msgspec.json.Decoder(Fault)


class Faults:
    """The faults now laid on one line; they fall in the order in which they were laid."""

    def __init__(self) -> None:
        self._laid: list[Fault] = []
        self._deaf_until = 0.0
        self._lock = Lock()

    def lay(self, given: Mapping[str, object]) -> None:
        """Lay one fault. msgspec.ValidationError (or ValueError of the hex) when it is not one."""
        fault = msgspec.convert(given, Fault)
        bytes.fromhex(fault.hex)
        with self._lock:
            if fault.kind == "silence":
                self._deaf_until = time.monotonic() + fault.seconds if fault.seconds else float("inf")
            else:
                self._laid.append(fault)

    def heal(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._laid.clear()
            self._deaf_until = 0.0

    def laid(self) -> list[dict[str, object]]:
        """The faults still to fall, as JSON."""
        with self._lock:
            silence = [{"kind": "silence"}] if self.is_silent() else []
            return [msgspec.to_builtins(fault) for fault in self._laid] + silence

    def is_silent(self) -> bool:
        """Whether the device is dead to the line: it neither hears nor answers."""
        return time.monotonic() < self._deaf_until

    def deliveries(self, method: str, reply: bytes) -> list[Delivery]:
        """What of this reply leaves the device, and when."""
        pieces = [Delivery(0.0, reply)]
        for fault in self._take(method):
            pieces = _spoilt(fault, pieces)
        return pieces

    def _take(self, method: str) -> list[Fault]:
        with self._lock:
            falling = [fault for fault in self._laid if fault.method in {"", method}]
            for fault in falling:
                if fault.times == 1:
                    self._laid.remove(fault)
                elif fault.times > 1:
                    fault.times -= 1
            return falling


def _spoilt(fault: Fault, pieces: list[Delivery]) -> list[Delivery]:
    reply = b"".join(piece.content for piece in pieces)
    late = sum(piece.wait for piece in pieces)
    match fault.kind:
        case "drop_reply":
            return []
        case "delay":
            return [Delivery(late + fault.seconds, reply)]
        case "split":
            return _split(fault, late, reply)
        case _:
            return [Delivery(late, _bent(fault, reply))]


def _bent(fault: Fault, reply: bytes) -> bytes:
    match fault.kind:
        case "corrupt" if reply:
            place = (fault.byte or 0) % len(reply)
            return reply[:place] + bytes([reply[place] ^ 0xFF]) + reply[place + 1 :]
        case "truncate":
            return reply[: len(reply) // 2 if fault.byte is None else fault.byte]
        case "duplicate":
            return reply * 2
        case "noise":
            return bytes.fromhex(fault.hex) + reply
        case _:
            return reply


def _split(fault: Fault, late: float, reply: bytes) -> list[Delivery]:
    if fault.byte is not None:
        return [Delivery(late, reply[: fault.byte]), Delivery(fault.seconds or 0.02, reply[fault.byte :])]
    gap = fault.seconds or SPLIT_GAP
    return [Delivery(late if place == 0 else gap, reply[place : place + 1]) for place in range(len(reply))]
