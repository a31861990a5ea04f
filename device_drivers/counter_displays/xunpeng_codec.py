"""Decides the bytes of a 讯鹏 parking board (9600 8N1): start, colour, low and high byte, information, sum, end.

Its sheet says that answers begin with 3A and shows one that begins with 2A; boards of both kinds are in the field.
"""

from collections.abc import Iterator

START, ANSWER_START, END = 0x3A, 0x2A, 0x0A
LENGTH = 7
MOST = 9999
INFORMATION = 0x01
GREEN = 0x00


def order(number: int, colour: int = GREEN) -> bytes:
    """Show this number. colour: the board's own code, 0 is green. ValueError when the number has more than four digits."""
    if not 0 <= number <= MOST:
        raise ValueError(f"a board shows 0 to {MOST}, not {number}")
    return _summed(START, bytes((colour, number & 0xFF, number >> 8, INFORMATION)))


def _summed(start: int, body: bytes) -> bytes:
    return bytes((start, *body, (start + sum(body)) & 0xFF, END))


class AnswerHunter:
    """Finds answers in what comes, in any pieces."""

    def __init__(self) -> None:
        self._come = bytearray()

    def feed(self, content: bytes) -> Iterator[int]:
        """The number each answer repeats."""
        self._come += content
        while len(self._come) >= LENGTH:
            piece = bytes(self._come[:LENGTH])
            if piece[0] in {START, ANSWER_START} and piece == _summed(piece[0], piece[1:5]):
                del self._come[:LENGTH]
                yield piece[2] | piece[3] << 8
            else:
                del self._come[0]
