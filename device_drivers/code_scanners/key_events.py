"""Decides what a scanner that poses as a keyboard has scanned, from the kernel's key events.

Events are struct input_event of 64-bit Linux (linux/input.h): seconds, microseconds, type, code, value. The scanner must be
set to the US layout. Scanners for Chinese type what has no key as Alt and digits of the keypad: the number of a character in
GBK, or a byte.
"""

import struct
from collections.abc import Mapping

EVENT = struct.Struct("<qqHHi")
SYN, KEY = 0, 1
SYN_DROPPED = 3
RELEASED, PRESSED = 0, 1
MOST_FIGURES = 6
LONGEST = 8192
"""Bytes: more than any code holds (QR, version 40: 7,089 digits)."""
STEADY = 0.3
"""Seconds: scanners type a key in 1 to 40 ms."""
FRESH = 2.0
"""Seconds: nobody's second half comes so late."""

_SHIFTS = frozenset({42, 54})
_CTRLS = frozenset({29, 97})
_ALTS = frozenset({56, 100})
_CAPS_LOCK = 58
_ENTERS = frozenset({28, 96})
_TAB = 15

_PLAIN = dict(zip(range(2, 14), "1234567890-=", strict=True))
_PLAIN |= dict(zip(range(16, 28), "qwertyuiop[]", strict=True))
_PLAIN |= dict(zip(range(30, 42), "asdfghjkl;'`", strict=True))
_PLAIN |= dict(zip(range(43, 54), "\\zxcvbnm,./", strict=True))
_PLAIN |= {57: " ", _TAB: "\t"}
_SHIFTED = dict(zip("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?', strict=True))
_KEYPAD = {71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2", 81: "3"}
_KEYPAD |= {82: "0", 83: ".", 55: "*", 98: "/"}

KEYS: Mapping[int, str] = _PLAIN | _KEYPAD
"""Key codes (linux/input-event-codes.h) and what they type, on the US layout."""


class KeyReader:
    """Gathers scans from events. ends_at: `enter`, or `tab`, with which some scanners are set to end.

    After a gap within a scan, or when the kernel has lost keys, nobody knows what is missing: all up to the next ending is
    thrown away rather than told wrong.
    """

    def __init__(self, ends_at: str = "enter") -> None:
        self._ends = _ENTERS if ends_at == "enter" else frozenset({_TAB})
        self._rest = b""
        self._down: set[int] = set()
        self._is_caps = False
        self._typed = bytearray()
        self._by_number = ""
        self._is_spoilt = False
        self._last_at = 0.0
        self.spoilt = 0
        """Scans thrown away."""

    def feed(self, content: bytes) -> list[bytes]:
        """The scans that these bytes complete; they may come in any pieces."""
        content = self._rest + content
        whole = len(content) - len(content) % EVENT.size
        self._rest = content[whole:]
        scans: list[bytes] = []
        for seconds, micros, kind, code, value in EVENT.iter_unpack(content[:whole]):
            if kind == KEY and value == PRESSED:
                self._after(seconds + micros / 1e6)
            if kind == SYN and code == SYN_DROPPED:
                self._lose()
            elif kind == KEY:
                self._key(code, value, scans)
        return scans

    def forget(self) -> None:
        """Begin afresh: half a scan belongs to the past."""
        self._rest = b""
        self._down.clear()
        self._last_at = 0.0
        self._begin()

    def doubt(self) -> None:
        """What comes next may be the tail of a scan: nothing is told up to the next ending."""
        self._is_spoilt = True

    def _after(self, at: float) -> None:
        gap, self._last_at = at - self._last_at, at
        if gap == at:
            return
        if gap > FRESH:
            self.spoilt += bool(self._typed) or self._is_spoilt
            self._begin()
        elif gap > STEADY and self._typed:
            self._is_spoilt = True

    def _begin(self) -> None:
        self._typed.clear()
        self._by_number = ""
        self._is_spoilt = False

    def _lose(self) -> None:
        self._is_spoilt = True
        self._down.clear()

    def _key(self, code: int, value: int, scans: list[bytes]) -> None:
        if value == RELEASED:
            self._down.discard(code)
            if code in _ALTS:
                self._type_by_number()
            return
        if value != PRESSED:
            return
        self._down.add(code)
        if code == _CAPS_LOCK:
            self._is_caps = not self._is_caps
        elif code in self._ends:
            self._end(scans)
        elif self._down & _ALTS and code in _KEYPAD:
            self._by_number = (self._by_number + _KEYPAD[code])[-MOST_FIGURES:]
        elif code in KEYS:
            self._typed += self._typed_by(code)
            self._bound()

    def _bound(self) -> None:
        if len(self._typed) > LONGEST:
            self._typed.clear()
            self._is_spoilt = True

    def _typed_by(self, code: int) -> bytes:
        plain = KEYS[code]
        is_shifted = bool(self._down & _SHIFTS)
        if self._down & _CTRLS:
            return bytes((ord(plain.upper()) & 0x1F,)) if plain.isalpha() or plain in "[\\]" else b""
        if plain.isalpha():
            return (plain.upper() if is_shifted != self._is_caps else plain).encode()
        return (_SHIFTED.get(plain, plain) if is_shifted and code in _PLAIN else plain).encode()

    def _type_by_number(self) -> None:
        number, self._by_number = self._by_number, ""
        if number.isdigit() and int(number) <= 0xFFFF:
            value = int(number)
            self._typed += value.to_bytes(2 if value > 0xFF else 1, "big")

    def _end(self, scans: list[bytes]) -> None:
        if self._is_spoilt:
            self.spoilt += 1
        elif self._typed:
            scans.append(bytes(self._typed))
        self._begin()
