"""Decides the packets of C-Power cards: between A5 and AE with escapes on serial wires, behind a length on the network.

Source: Lumen, C-Power external calls communication protocol 1.4.7, sections 2.1 and 2.2, and basic protocol, 1.1. The sum
is taken before anything is escaped; lengths and sums go low byte first, everything inside a command high byte first.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

START, END, ESCAPE = 0xA5, 0xAE, 0xAA
ASKS, ANSWERS, CARD = 0x68, 0xE8, 0x32
CALLS = 0x7B
"""The protocol code of external calls; others are commands of the basic protocol."""
ANY_CARD = 0xFF
LARGEST = 2048
"""Bytes of an answer; none is nearly as long."""
PIECE = 200
"""Bytes of a command in one packet."""

_MEANT = {0x05: START, 0x0E: END, 0x0A: ESCAPE}
_ESCAPED = {meant: bytes((ESCAPE, code)) for code, meant in _MEANT.items()}


class Carrier(Enum):
    """How packets travel."""

    SERIAL = "serial"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Answer:
    """A card's answer. code: RR of external calls, 0 when it was done; content: what follows it."""

    card: int
    protocol: int
    code: int
    content: bytes


def call_packets(card: int, command: bytes) -> list[bytes]:
    """The bodies that carry one external call, to be sent in order."""
    pieces = [command[at : at + PIECE] for at in range(0, len(command), PIECE)]
    return [
        bytes((ASKS, CARD, card, CALLS, 1)) + struct.pack("<HBB", len(piece), number, len(pieces) - 1) + piece
        for number, piece in enumerate(pieces)
    ]


def basic_packet(card: int, protocol: int, content: bytes) -> bytes:
    """The body that carries one command of the basic protocol."""
    return bytes((ASKS, CARD, card, protocol, 1)) + content


def carried(carrier: Carrier, body: bytes, id_code: int) -> bytes:
    """As it goes over the wire. id_code: of the card on the network."""
    summed = body + struct.pack("<H", sum(body) & 0xFFFF)
    if carrier is Carrier.NETWORK:
        return struct.pack(">I", id_code) + struct.pack("<HH", len(summed), 0) + summed
    inner = b"".join(_ESCAPED.get(byte, bytes((byte,))) for byte in summed)
    return bytes((START,)) + inner + bytes((END,))


def answer_in(summed: bytes) -> Answer | None:
    """What these bytes, with their sum, answer; None when the sum denies it or they ask (an own question come back).

    Cards before firmware 3.3 answer with 68 instead of E8: they are told from questions by their lack of `wants` = 1 with
    a command behind it, so such an answer must carry RR 0 or an error.
    """
    if len(summed) < 7 or summed[1] != CARD or summed[0] not in {ANSWERS, ASKS}:
        return None
    body, total = summed[:-2], struct.unpack("<H", summed[-2:])[0]
    if sum(body) & 0xFFFF != total:
        return None
    content = body[5:]
    if body[3] == CALLS:
        if len(content) < 4 or struct.unpack_from("<H", content)[0] != len(content) - 4:
            return None
        content = content[4:]
    if body[0] == ASKS and body[4] == 1 and content:
        return None
    return Answer(body[2], body[3], body[4], content)


class AnswerHunter:
    """Finds answers in what comes, in any pieces."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._come = bytearray()

    def feed(self, content: bytes) -> Iterator[Answer]:
        """Every whole answer; what is spoilt is given up."""
        self._come += content
        find = self._behind_a5 if self._carrier is Carrier.SERIAL else self._behind_length
        while (summed := find()) is not None:
            answer = answer_in(summed)
            if answer is not None:
                yield answer

    def _behind_a5(self) -> bytes | None:
        """The bytes of the next whole packet, unescaped."""
        while (end := self._come.find(END)) >= 0:
            piece = bytes(self._come[:end])
            del self._come[: end + 1]
            begin = piece.rfind(START)
            if begin >= 0:
                return _unescaped(piece[begin + 1 :])
        del self._come[:-LARGEST]
        return None

    def _behind_length(self) -> bytes | None:
        while len(self._come) >= 8:
            length, reserved = struct.unpack_from("<HH", self._come, 4)
            if reserved or not 7 <= length <= LARGEST:
                del self._come[0]
                continue
            if len(self._come) < 8 + length:
                return None
            summed = bytes(self._come[8 : 8 + length])
            if answer_in(summed) is None and summed[:2] not in {b"\x68\x32", b"\xe8\x32"}:
                del self._come[0]
                continue
            del self._come[: 8 + length]
            return summed
        return None


def _unescaped(content: bytes) -> bytes:
    """As it was before it was escaped; what nobody escapes like this makes the sum wrong."""
    meant, pairs = bytearray(), iter(content)
    for byte in pairs:
        if byte == ESCAPE:
            second = next(pairs, None)
            meant.append(_MEANT.get(second or 0, 0))
        else:
            meant.append(byte)
    return bytes(meant)
