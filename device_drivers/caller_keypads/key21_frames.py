"""Decides the framing of 21-key LCD callers: FF 68 LEN LEN 68 ADDR CMD DATA.. SUM 16.

LEN counts ADDR to the byte before SUM and stands twice; SUM is that of the bytes it counts. The framing is public; its
command numbers are the maker's secret. Those below are ours, in the places where that maker's keypads let them be set:

    01 POLL      ack                    to the keypad; answered by 81 or 82
    02 ECHO      characters             answered by 83
    81 NOTHING   82 PRESSED number key digits...   83 DONE

with numbers and keys as on the hall's own wires (see keypad_frames).
"""

from collections.abc import Iterator

from device_drivers.caller_keypads.keypad_frames import ECHOED, LAST_ADDRESS, MOST_CONTENT, Frame, Kind

LEADER, START, END = 0xFF, 0x68, 0x16


def framed(address: int, kind: int, content: bytes = b"") -> bytes:
    """The frame. ValueError when address or content cannot be."""
    if not 1 <= address <= LAST_ADDRESS or len(content) > MOST_CONTENT:
        raise ValueError(
            f"a keypad's address is 1 to {LAST_ADDRESS}, and content at most {MOST_CONTENT} bytes"
        )
    body = bytes((address, kind)) + content
    return bytes((LEADER, START, len(body), len(body), START)) + body + bytes((sum(body) & 0xFF, END))


def poll(address: int, ack: int) -> bytes:
    """Ask for a press."""
    return framed(address, Kind.POLL, bytes((ack,)))


def echo(address: int, text: str) -> bytes:
    """Show this text."""
    return framed(address, Kind.ECHO, text[:ECHOED].encode("ascii", errors="replace"))


class FrameHunter:
    """Finds frames in what comes, in any pieces; what is spoilt is passed over."""

    def __init__(self) -> None:
        self._come = bytearray()

    def feed(self, content: bytes) -> Iterator[Frame]:
        """Every frame whose lengths agree and whose sum is right. The leader may be lost."""
        self._come += content
        while (begin := self._come.find(START)) >= 0:
            del self._come[:begin]
            if len(self._come) < 4:
                return
            length = self._come[1]
            is_head = length == self._come[2] and self._come[3] == START and 2 <= length <= MOST_CONTENT + 2
            end = 4 + length + 2
            if is_head and len(self._come) < end:
                return
            body = bytes(self._come[4 : 4 + length])
            if is_head and self._come[end - 2] == sum(body) & 0xFF and self._come[end - 1] == END:
                del self._come[:end]
                yield Frame(body[0], body[1], body[2:])
            else:
                del self._come[0]
        self._come.clear()
