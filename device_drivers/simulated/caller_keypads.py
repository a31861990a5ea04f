"""Stands in for wired caller keypads on one pair of wires: keys to press, and what their displays show."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Literal

import msgspec

from device_drivers.simulated.serial_line import SerialLine
from device_drivers.simulated.stand_in import VerbRefused, read_options

KEYS = {"next": 1, "recall": 2, "call": 3, "no_show": 4, "finish": 5, "pause": 6}
NOTHING, PRESSED, DONE = 0x81, 0x82, 0x83
KEPT = 8


class KeypadsOptions(msgspec.Struct, forbid_unknown_fields=True):
    """link: path of the port. protocol: the framing. keypads: their addresses."""

    link: str
    protocol: Literal["own", "key21"] = "own"
    keypads: tuple[int, ...] = (1,)
    speed: int = 9600


class Pressing(msgspec.Struct, forbid_unknown_fields=True):
    """keypad: its address, 0 the first. key: next, recall, call, no_show, finish, pause. digits: typed before. times."""

    key: str = "next"
    keypad: int = 0
    digits: str = ""
    times: int = 1


class Which(msgspec.Struct, forbid_unknown_fields=True):
    """keypad: its address, 0 the first."""

    keypad: int = 0


@dataclass(slots=True)
class _Keypad:
    waiting: deque[tuple[int, int, str]] = field(default_factory=lambda: deque(maxlen=KEPT))
    number: int = 0
    echo: str = ""
    typed: str = ""
    is_dead: bool = False


class CallerKeypadsStandIn:
    """Verbs: press, power_cut, die, revive. Methods for faults: nothing, pressed, done."""

    kind = "caller_keypads"

    def __init__(self, name: str, given: Mapping[str, object]) -> None:
        options = read_options(KeypadsOptions, given)
        if not options.keypads or not all(1 <= address <= 250 for address in options.keypads):
            raise VerbRefused(f"{name}: keypads are addresses from 1 to 250, at least one")
        self._is_own = options.protocol == "own"
        self._keypads = {address: _Keypad() for address in options.keypads}
        self._heard = bytearray()
        self._lock = RLock()
        self.line = SerialLine(options.link, self._on_bytes, speed=options.speed)

    @property
    def address(self) -> str:
        """The first keypad's address."""
        model = "own" if self._is_own else "key21"
        return f"serial:{self.line.link}?model={model}&id={next(iter(self._keypads))}&speed={self.line.speed}"

    def start(self) -> None:
        """Switch on."""
        self.line.plug()

    def stop(self) -> None:
        """Switch off."""
        self.line.stop()

    def state(self) -> dict[str, object]:
        """keypads: by address what each shows and how many presses wait."""
        with self._lock:
            told = {
                str(address): {"shows": keypad.typed or keypad.echo, "waiting": len(keypad.waiting)}
                for address, keypad in self._keypads.items()
            }
        return {"keypads": told, "plugged": self.line.is_plugged}

    def act(self, verb: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do what a clerk does, or what happens to a keypad."""
        with self._lock:
            if verb == "press":
                self._press(read_options(Pressing, arguments))
            elif verb in {"power_cut", "die", "revive"}:
                keypad = self._keypad(read_options(Which, arguments).keypad)
                keypad.is_dead = verb == "die"
                if verb == "power_cut":
                    keypad.waiting.clear()
                    keypad.number, keypad.echo = 0, ""
            else:
                raise VerbRefused(f"keypads know press, power_cut, die, revive, not {verb}")
        return self.state()

    def picture(self, path: str) -> bytes | None:  # noqa: ARG002 - the protocol's shape
        """None: what it shows is a few letters."""
        return None

    def _keypad(self, address: int) -> _Keypad:
        wanted = address or next(iter(self._keypads))
        if wanted not in self._keypads:
            raise VerbRefused(f"no keypad {wanted}; there are {', '.join(map(str, self._keypads))}")
        return self._keypads[wanted]

    def _press(self, wanted: Pressing) -> None:
        if wanted.key not in KEYS:
            raise VerbRefused(f"no key {wanted.key}; there are {', '.join(KEYS)}")
        keypad = self._keypad(wanted.keypad)
        keypad.typed = wanted.digits
        for _ in range(wanted.times):
            keypad.number = keypad.number % 255 + 1
            keypad.waiting.append((keypad.number, KEYS[wanted.key], wanted.digits))

    def _on_bytes(self, content: bytes) -> None:
        with self._lock:
            self._heard += content
            take = self._take_own if self._is_own else self._take_key21
            while (asked := take()) is not None:
                self._answer(*asked)

    def _take_own(self) -> tuple[int, int, bytes] | None:
        while len(self._heard) >= 6:
            size = 6 + self._heard[3]
            if self._heard[0] != 0xAB or self._heard[3] > 32:
                del self._heard[0]
            elif len(self._heard) < size:
                return None
            elif (
                _crc_of(bytes(self._heard[1 : size - 2]))
                != self._heard[size - 2] + 256 * self._heard[size - 1]
            ):
                del self._heard[0]
            else:
                asked = bytes(self._heard[1 : size - 2])
                del self._heard[:size]
                return asked[0], asked[1], asked[3:]
        return None

    def _take_key21(self) -> tuple[int, int, bytes] | None:
        while len(self._heard) >= 9:
            head, size = bytes(self._heard[:5]), 7 + self._heard[2]
            if head[:2] != b"\xff\x68" or head[2] != head[3] or head[4] != 0x68:
                del self._heard[0]
            elif len(self._heard) < size:
                return None
            else:
                asked = bytes(self._heard[5 : size - 2])
                is_right = self._heard[size - 2] == sum(asked) % 256 and self._heard[size - 1] == 0x16
                del self._heard[: size if is_right else 1]
                if is_right:
                    return asked[0], asked[1], asked[2:]
        return None

    def _answer(self, address: int, asked: int, content: bytes) -> None:
        keypad = self._keypads.get(address)
        if keypad is None or keypad.is_dead:
            return
        if asked == 2:
            keypad.echo, keypad.typed = content.decode("ascii"), ""
            self._send(address, DONE, b"", "done")
        elif asked == 1:
            if keypad.waiting and keypad.waiting[0][0] == content[0]:
                keypad.waiting.popleft()
            if keypad.waiting:
                number, key, digits = keypad.waiting[0]
                self._send(address, PRESSED, bytes((number, key)) + digits.encode(), "pressed")
            else:
                self._send(address, NOTHING, b"", "nothing")

    def _send(self, address: int, kind: int, content: bytes, method: str) -> None:
        if self._is_own:
            body = bytes((address, kind, len(content))) + content
            total = _crc_of(body)
            whole = b"\xab" + body + bytes((total % 256, total // 256))
        else:
            body = bytes((address, kind)) + content
            whole = bytes((0xFF, 0x68, len(body), len(body), 0x68)) + body + bytes((sum(body) % 256, 0x16))
        self.line.send(whole, method)


def _crc_of(content: bytes) -> int:
    crc = 0xFFFF
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc // 2 ^ 0xA001 if crc % 2 else crc // 2
    return crc
