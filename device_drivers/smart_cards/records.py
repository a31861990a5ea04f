"""Decides what the freely readable records of a social-security card hold (LD/T 32), and how each is written for people."""

from collections.abc import Callable
from dataclasses import dataclass

from device_drivers.roles.smart_card_reader import SocialSecurityCard

ENVIRONMENT = b"sx1.sh." + "社会保障".encode("gb2312")


@dataclass(frozen=True, slots=True)
class Item:
    """One record. tag: its first byte; size: bytes of its value; field: of SocialSecurityCard."""

    tag: int
    size: int
    field: str
    text: Callable[[bytes], str]

    @property
    def expected(self) -> int:
        """Bytes of the whole record: tag, length, value."""
        return self.size + 2


@dataclass(frozen=True, slots=True)
class File:
    """One elementary file. short_id: its short identifier (SFI)."""

    file_id: int
    short_id: int
    items: tuple[Item, ...]


def _ascii(value: bytes) -> str:
    return value.decode("ascii").rstrip("\0 ")


def _hexadecimal(value: bytes) -> str:
    return value.hex().upper()


def _digits(value: bytes) -> str:
    """Two digits a byte, padded with F. ValueError when there is anything else."""
    digits = value.hex().rstrip("f")
    if digits and not digits.isdecimal():
        raise ValueError("no decimal digits")
    return digits


def _name(value: bytes) -> str:
    return value.rstrip(b"\0").decode("gb18030").rstrip()


FILES = (
    File(
        0xEF05,
        5,
        (
            Item(0x01, 16, "identification", _hexadecimal),
            Item(0x02, 1, "card_class", _ascii),
            Item(0x03, 4, "version", _ascii),
            Item(0x04, 12, "issuer", _hexadecimal),
            Item(0x05, 4, "issued", _digits),
            Item(0x06, 4, "expires", _digits),
            Item(0x07, 9, "card_number", _ascii),
        ),
    ),
    File(
        0xEF06,
        6,
        (
            Item(0x08, 18, "id_number", _ascii),
            Item(0x09, 30, "name", _name),
            Item(0x0A, 1, "sex", _ascii),
            Item(0x0B, 1, "nation", _digits),
            Item(0x0C, 3, "birthplace", _digits),
            Item(0x0D, 4, "birth", _digits),
        ),
    ),
)
REGION_DIGITS = 6


def value_of(item: Item, record: bytes) -> bytes | None:
    """The value in a record; None when the record is another one, is cut short, or names a longer value than it holds."""
    if len(record) < 2 or record[0] != item.tag or record[1] > len(record) - 2:
        return None
    return record[2 : 2 + record[1]]


def card_of(values: dict[str, bytes]) -> SocialSecurityCard:
    """The card with these values by field. What is not among them, or cannot be read, is named as missing."""
    said: dict[str, str] = {}
    for item in (item for file in FILES for item in file.items):
        text = _text(item, values.get(item.field, b""))
        if text:
            said[item.field] = text
    missing = tuple(item.field for file in FILES for item in file.items if item.field not in said)
    region = said.get("identification", "")[:REGION_DIGITS]
    return SocialSecurityCard(**said, region=region, missing=missing)


def _text(item: Item, value: bytes) -> str:
    try:
        return item.text(value)
    except ValueError:
        return ""
