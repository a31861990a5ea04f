"""Decides the bytes of short messages between modem and network: what we submit, what is delivered, what is reported.

Source: 3GPP 23.040, 9.2.2.1 (deliver), 9.2.2.2 (submit), 9.2.2.3 (status report), 9.1.2.5 (addresses), 9.2.3.11 (times).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from device_drivers.sms_modems import gsm7
from device_drivers.sms_modems.message_parts import MessagePart

SUBMIT, RELATIVE_VALIDITY, WANTS_REPORT, HAS_HEADER = 0x01, 0x10, 0x20, 0x40
ONE_DAY = 0xA7
_NUMBER = re.compile(r"\+?[0-9*#]{3,20}")
_DIGITS = "0123456789*#abc"


class TpduWrong(ValueError):  # noqa: N818 - the bytes are wrong, not the program
    """What came cannot be a message."""


@dataclass(frozen=True, slots=True, repr=False)
class Delivered:
    """A message, or a part of one, that has come in. joins: reference, parts, number of this part."""

    number: str
    text: str
    at: datetime | None
    joins: tuple[int, int, int] | None = None

    def __repr__(self) -> str:
        return "Delivered(***)"


@dataclass(frozen=True, slots=True, repr=False)
class StatusReport:
    """What became of a part we sent. reference: as the modem told when it took it; status: TP-ST."""

    reference: int
    number: str
    status: int
    at: datetime | None

    @property
    def is_delivered(self) -> bool:
        """00 to 1F: the transaction is complete."""
        return self.status < 0x20

    @property
    def is_final(self) -> bool:
        """20 to 3F: the network still tries."""
        return not 0x20 <= self.status < 0x40

    def __repr__(self) -> str:
        return f"StatusReport({self.reference}, {self.status:02X}, ***)"


def is_number(number: str) -> bool:
    """Whether a telephone number can be written so: digits, perhaps + before them."""
    return _NUMBER.fullmatch(number) is not None


def submit(number: str, part: MessagePart, *, wants_report: bool = False, validity: int = ONE_DAY) -> bytes:
    """The part for this number. validity: TP-VP, relative (9.2.3.12.1). ValueError when it is no number."""
    first = SUBMIT | RELATIVE_VALIDITY
    first |= WANTS_REPORT if wants_report else 0
    first |= HAS_HEADER if part.has_header else 0
    return b"".join(
        (
            bytes((first, 0)),
            _address(number),
            bytes((0, part.coding, validity, part.length)),
            part.content,
        )
    )


def read(tpdu: bytes) -> Delivered | StatusReport:
    """What has come from the network. TpduWrong when it is neither of both."""
    try:
        kind = tpdu[0] & 0x03
        if kind == 0x00:
            return _delivered(tpdu)
        if kind == 0x02:
            return _reported(tpdu)
    except (IndexError, UnicodeDecodeError) as wrong:
        raise TpduWrong("the message is cut short or spoilt") from wrong
    raise TpduWrong(f"no message that networks send (type {kind})")


def without_centre(pdu: bytes) -> bytes:
    """What stands behind the service centre's number, which modems put first (3GPP 27.005, 3.1)."""
    if not pdu or pdu[0] >= len(pdu):
        raise TpduWrong("the message is cut short")
    return pdu[1 + pdu[0] :]


def _address(number: str) -> bytes:
    if not is_number(number):
        raise ValueError("a telephone number is 3 to 20 digits, perhaps with + before them")
    digits = number.removeprefix("+")
    kind = 0x91 if number.startswith("+") else 0x81
    nibbles = [_DIGITS.index(digit) for digit in digits] + [0xF] * (len(digits) % 2)
    pairs = bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))
    return bytes((len(digits), kind)) + pairs


def _read_address(tpdu: bytes, at: int) -> tuple[str, int]:
    count, kind = tpdu[at], tpdu[at + 1]
    end = at + 2 + (count + 1) // 2
    content = tpdu[at + 2 : end]
    if len(content) < (count + 1) // 2:
        raise TpduWrong("the number is cut short")
    if kind & 0x70 == 0x50:
        return gsm7.text_of(gsm7.unpacked(content, count * 4 // 7)), end
    nibbles = [nibble for byte in content for nibble in (byte & 0xF, byte >> 4)][:count]
    digits = "".join(_DIGITS[nibble] for nibble in nibbles if nibble != 0xF)
    return ("+" if kind & 0x70 == 0x10 else "") + digits, end


def _delivered(tpdu: bytes) -> Delivered:
    number, at = _read_address(tpdu, 1)
    coding, when, length = tpdu[at + 1], tpdu[at + 2 : at + 9], tpdu[at + 9]
    content = tpdu[at + 10 :]
    header = content[1 : 1 + content[0]] if tpdu[0] & HAS_HEADER else b""
    before = 1 + content[0] if tpdu[0] & HAS_HEADER else 0
    return Delivered(number, _text(coding, content, length, before), _time(when), _joins(header))


def _text(coding: int, content: bytes, length: int, before: int) -> str:
    alphabet = coding & 0x0C if coding < 0x80 else (0x08 if coding & 0xF0 == 0xE0 else 0)
    if alphabet == 0x08:
        return content[before:length].decode("utf-16-be", errors="replace")
    if alphabet == 0x04 or (coding & 0xF4) == 0xF4:
        return content[before:length].decode("latin-1")
    skipped = (before * 8 + 6) // 7
    return gsm7.text_of(gsm7.unpacked(content, length)[skipped:])


def _joins(header: bytes) -> tuple[int, int, int] | None:
    at = 0
    while at + 2 <= len(header):
        element, length = header[at], header[at + 1]
        body = header[at + 2 : at + 2 + length]
        if element in {0x00, 0x08} and len(body) == (3 if element == 0 else 4):
            return int.from_bytes(body[:-2], "big"), body[-2], body[-1]
        at += 2 + length
    return None


def _reported(tpdu: bytes) -> StatusReport:
    number, at = _read_address(tpdu, 2)
    return StatusReport(tpdu[1], number, tpdu[at + 14], _time(tpdu[at + 7 : at + 14]))


def _time(stamp: bytes) -> datetime | None:
    """Aware; None when the network sends no time that is one."""
    swapped = [(byte & 0xF) * 10 + (byte >> 4) for byte in stamp[:6]]
    if len(stamp) < 7:
        raise TpduWrong("the time is cut short")
    quarters = (stamp[6] & 0x7) * 10 + (stamp[6] >> 4)
    ahead = timedelta(minutes=15 * quarters * (-1 if stamp[6] & 0x8 else 1))
    try:
        year, month, day, hour, minute, second = swapped
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=timezone(ahead)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
