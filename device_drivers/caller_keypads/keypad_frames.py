"""Decides what master and keypads say to each other on the hall's own wires (RS-485, 9600 8N1, half duplex).

The protocol is this project's own and open to every maker of keypads.

    AB | address | kind | length | content... | CRC

address: 1 to 250, of the keypad, in both directions. length: of content, 0 to 32. CRC: Modbus RTU's, over address to
content, low byte first. A keypad speaks only when it is asked, within 20 ms, one frame a question; whoever hears a frame
with a wrong CRC keeps silent. Between two frames the wires rest for 3.5 characters.

From the master:

    01 POLL     ack                     ack: number of the press just heard; 0 when there was none
    02 ECHO     up to eight characters  shown until the next ECHO or key; ASCII

From the keypad:

    81 NOTHING                          no press waits
    82 PRESSED  number key digits...    number: 1 to 255, then 1 again, one more for each press; key: below; digits: ASCII,
                                        what was typed before the key
    83 DONE                             the echo is shown

A keypad keeps a press until a POLL carries its number in ack, and repeats it until then: nothing is lost with a frame, and
the number tells a repetition from another press. It keeps at least eight. After switching on it numbers from 1; since
the master acknowledges a press only until it hears that nothing waits, an old ack never meets a new number.

Keys: 01 next, 02 recall, 03 call (with digits), 04 no-show, 05 finish, 06 pause.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from device_drivers.roles.caller_keypad import Key

START = 0xAB
LAST_ADDRESS = 250
MOST_CONTENT = 32
ECHOED = 8


class Kind(IntEnum):
    """What a frame is."""

    POLL = 0x01
    ECHO = 0x02
    NOTHING = 0x81
    PRESSED = 0x82
    DONE = 0x83


KEYS = {
    0x01: Key.NEXT,
    0x02: Key.RECALL,
    0x03: Key.CALL,
    0x04: Key.NO_SHOW,
    0x05: Key.FINISH,
    0x06: Key.PAUSE,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, checked."""

    address: int
    kind: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Press:
    """A press as the keypad tells it. number: repeated with it."""

    number: int
    key: Key
    digits: str


def crc(content: bytes) -> int:
    """CRC-16/MODBUS."""
    value = 0xFFFF
    for byte in content:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value


def framed(address: int, kind: int, content: bytes = b"") -> bytes:
    """The frame. ValueError when address or content cannot be."""
    if not 1 <= address <= LAST_ADDRESS or len(content) > MOST_CONTENT:
        raise ValueError(
            f"a keypad's address is 1 to {LAST_ADDRESS}, and content at most {MOST_CONTENT} bytes"
        )
    body = bytes((address, kind, len(content))) + content
    return bytes((START,)) + body + crc(body).to_bytes(2, "little")


def poll(address: int, ack: int) -> bytes:
    """Ask for a press."""
    return framed(address, Kind.POLL, bytes((ack,)))


def echo(address: int, text: str) -> bytes:
    """Show this text."""
    return framed(address, Kind.ECHO, text[:ECHOED].encode("ascii", errors="replace"))


def press_in(frame: Frame) -> Press | None:
    """The press a PRESSED frame tells; None when it is none that this protocol knows."""
    if frame.kind != Kind.PRESSED or len(frame.content) < 2 or not frame.content[0]:
        return None
    number, code = frame.content[0], frame.content[1]
    digits = frame.content[2:]
    key = KEYS.get(code)
    if key is None or not (digits.isdigit() or not digits):
        return None
    return Press(number, key, digits.decode("ascii"))


class FrameHunter:
    """Finds frames in what comes, in any pieces; what is spoilt is passed over."""

    def __init__(self) -> None:
        self._come = bytearray()

    def feed(self, content: bytes) -> Iterator[Frame]:
        """Every frame with a right CRC."""
        self._come += content
        while (begin := self._come.find(START)) >= 0:
            del self._come[:begin]
            if len(self._come) < 4:
                return
            length = self._come[3]
            end = 4 + length + 2
            if length <= MOST_CONTENT and len(self._come) < end:
                return
            body = bytes(self._come[1 : 4 + length])
            if length <= MOST_CONTENT and crc(body).to_bytes(2, "little") == self._come[4 + length : end]:
                del self._come[:end]
                yield Frame(body[0], body[1], body[3:])
            else:
                del self._come[0]
        self._come.clear()
