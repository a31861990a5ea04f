"""Judges what reached a citizen's telephone: the message the network took, and the PDU on the wire, read by itself."""

import re

import msgspec

from device_panel.stand_ins import StandIns
from tests.rig.waiting import until

MODEM = "modem"
_SUBMITTED = re.compile(rb"\r?(00[0-9A-F]+)\x1a")


class TakenMessage(msgspec.Struct, frozen=True):
    """A message as the network took it."""

    number: str
    text: str
    parts: int


class _Piece(msgspec.Struct, frozen=True):
    direction: str
    hex: str


def messages(stand_ins: StandIns) -> list[TakenMessage]:
    """All that the network took, the oldest first."""
    return msgspec.convert(stand_ins.part(f"{MODEM}/messages"), list[TakenMessage])


def message_with(stand_ins: StandIns, words: str, within: float = 30) -> TakenMessage:
    """The message that holds these words, once it was taken."""

    def found() -> list[TakenMessage]:
        return [one for one in messages(stand_ins) if words in one.text]

    until(found, within, f"a message with {words!r}")
    return found()[-1]


def pdus_to(stand_ins: StandIns, number: str) -> list[bytes]:
    """The PDUs (SMS-SUBMIT, 3GPP 23.040, 9.2.2.2) that went to this number, off the wire."""
    pieces = msgspec.convert(stand_ins.part(f"{MODEM}/wire"), list[_Piece])
    said = b"".join(bytes.fromhex(piece.hex) for piece in pieces if piece.direction == "in")
    even = number + "F" * (len(number) % 2)
    swapped = "".join(even[at + 1] + even[at] for at in range(0, len(even), 2)).upper()
    wanted = f"{len(number):02X}81{swapped}"
    pdus = [found.decode() for found in _SUBMITTED.findall(said)]
    return [bytes.fromhex(pdu) for pdu in pdus if wanted in pdu]


def text_in(pdu: bytes) -> str:
    """The text in one PDU of sixteen-bit characters."""
    digits = pdu[3]
    at = 5 + (digits + 1) // 2  # behind centre, type, reference, length, kind and number
    content = pdu[at + 4 :]
    header = 1 + content[0] if pdu[1] & 0x40 else 0
    return content[header:].decode("utf-16-be")
