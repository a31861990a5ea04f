"""Stands in for the security module in a card reader: hears requests, answers in frames, knows its plate."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import xor

from device_drivers.simulated.card_pages import (
    SampleCard,
    fingerprint_of,
    new_address_page,
    photo_of,
    text_of,
)

HEAD = b"\xaa\xaa\xaa\x96\x69"
LONGEST_REQUEST = 64
TIMEOUT_FRAME = HEAD + b"\x00\x05\x05\x05\x05"
SPEEDS = (115200, 57600, 38400, 19200, 9600)

METHODS = {
    b"\x10\xff": "reset",
    b"\x11\xff": "status",
    b"\x12\xff": "sam_id",
    b"\x20\x01": "find",
    b"\x20\x02": "select",
    b"\x30\x01": "read",
    b"\x30\x03": "read_address",
    b"\x30\x10": "read_fingerprint",
}


@dataclass
class Habits:
    """What differs from one reader to another.

    rereads: finds a card again after it was read. address_after_read: still answers 30 03 for a card that was read.
    """

    rereads: bool = False
    address_after_read: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """A frame to send. new_speed: what the line is switched to once it has gone."""

    method: str
    frame: bytes
    new_speed: int | None = None


def frame(sw3: int, content: bytes = b"") -> bytes:
    """A reply with this status of the reader."""
    counted = (len(content) + 4).to_bytes(2, "big") + bytes((0, 0, sw3)) + content
    return HEAD + counted + bytes((reduce(xor, counted),))


class SamModule:
    """One module. Not for several threads at once."""

    def __init__(self, sam_id: bytes, habits: Habits) -> None:
        self.habits = habits
        self.hardware = 0x90
        self.counts: dict[str, int] = {}
        self._sam_id = sam_id
        self._heard = b""
        self._card: SampleCard | None = None
        self._is_found = self._is_selected = self._was_read = False
        self._ordained: list[tuple[str, bytes]] = []
        self._work: dict[str, Callable[[], bytes]] = {
            "reset": self._reset,
            "status": lambda: frame(0x90),
            "sam_id": lambda: frame(0x90, self._sam_id),
            "find": self._find,
            "select": self._select,
            "read": self._read,
            "read_address": self._read_address,
            "read_fingerprint": self._read_fingerprint,
        }

    @property
    def card(self) -> SampleCard | None:
        """What lies on the plate."""
        return self._card

    @property
    def was_read(self) -> bool:
        """Whether the card on the plate was read since it was laid."""
        return self._was_read

    def lay(self, card: SampleCard | None) -> None:
        """Lay this card in place of whatever lay there; None empties the plate."""
        self._card = card
        self._is_found = self._is_selected = self._was_read = False

    def ordain(self, method: str, sw3: int | None, times: int) -> None:
        """The next answers to this method are this code, whatever lies there; None: the vendor's time-out frame."""
        answer = TIMEOUT_FRAME if sw3 is None else frame(sw3)
        self._ordained += [(method, answer)] * times

    def hear(self, content: bytes) -> list[Answer]:
        """The answers to the requests that these bytes complete."""
        self._heard += content
        answers = []
        while (answer := self._next()) is not None:
            answers.append(answer)
        return answers

    def _next(self) -> Answer | None:
        place = self._heard.find(HEAD)
        if place < 0:
            self._heard = self._heard[-4:]
            return None
        self._heard = self._heard[place:]
        if len(self._heard) < 7:
            return None
        length = int.from_bytes(self._heard[5:7], "big")
        if not 3 <= length <= LONGEST_REQUEST:
            self._heard = self._heard[5:]
            return Answer("bad_request", frame(0x11))
        if len(self._heard) < 7 + length:
            return None
        asked, self._heard = self._heard[5 : 7 + length], self._heard[7 + length :]
        if reduce(xor, asked) != 0:
            return Answer("bad_request", frame(0x10))
        return self._answer(asked[2:4], asked[4:-1])

    def _answer(self, question: bytes, rest: bytes) -> Answer:
        method = METHODS.get(question, "")
        self.counts[method or question.hex()] = self.counts.get(method or question.hex(), 0) + 1
        if self.hardware != 0x90:
            return Answer(method, frame(self.hardware))
        for ordained in self._ordained:
            if ordained[0] == method:
                self._ordained.remove(ordained)
                return Answer(method, ordained[1])
        if method:
            return Answer(method, self._work[method]())
        if question[0] == 0x60 and question[1] < len(SPEEDS):
            return Answer("set_speed", frame(0x90), SPEEDS[question[1]])
        if question == b"\x61\xff" and len(rest) == 1:
            return Answer("set_radio", frame(0x90))
        return Answer("unknown", frame(0x21))

    def _reset(self) -> bytes:
        self.lay(self._card)
        return frame(0x90)

    def _find(self) -> bytes:
        if self._card is None or (self._was_read and not self.habits.rereads):
            return frame(0x80)
        self._is_found, self._is_selected = True, False
        return frame(0x9F, bytes(4))

    def _select(self) -> bytes:
        card = self._card
        if card is None or not self._is_found:
            return frame(0x81)
        if card.what != "identity_card":
            return frame(0x40 if card.what == "bus_card" else 0x31)
        self._is_found, self._is_selected = False, True
        return frame(0x90, bytes(8))

    def _read(self) -> bytes:
        card = self._card
        if card is None or not self._is_selected:
            return frame(0x41)
        self._was_read = True
        return frame(0x90, b"\x01\x00\x04\x00" + text_of(card) + photo_of(card))

    def _read_fingerprint(self) -> bytes:
        card = self._card
        if card is None or not self._is_selected:
            return frame(0x41)
        self._was_read = True
        finger = fingerprint_of(card)
        lengths = b"\x01\x00\x04\x00" + len(finger).to_bytes(2, "big")
        return frame(0x90, lengths + text_of(card) + photo_of(card) + finger)

    def _read_address(self) -> bytes:
        card = self._card
        is_answered = self.habits.address_after_read or not self._was_read
        if card is None or not self._is_selected or not is_answered:
            return frame(0x41)
        page = new_address_page(card)
        return frame(0x91) if page is None else frame(0x90, page)
