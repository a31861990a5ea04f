"""Stands in for a social-security card: its files, its habits, and what it answers to each command."""

from typing import Literal

import msgspec

from device_drivers.simulated.stand_in import VerbRefused

SPEAKS_T0 = bytes.fromhex("3B6500002063CBA000")
BANK_ATR = bytes.fromhex("3B6D00000031807186655356010203040506")[:17]
BABBLE = b"\x00\x00"
"""No answer to reset begins so; the virtual reader takes a card that says nothing at all for no card."""
NAME = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")

ReadingStyle = Literal["tag", "number", "short_id"]


class SampleChipCard(msgspec.Struct, forbid_unknown_fields=True):
    """A card to put in. what: `bank_card` has no such application, `mute` gives no sensible answer to reset.

    identification, issuer: hexadecimal digits. styles: ways of READ RECORD that it understands. t0: answers are fetched
    (61 xx) and lengths corrected (6C xx). numbered_by_tag: a record's number is its tag. select_p1: of SELECT for a file.
    absent: tags of records it lacks; guarded: tags that want a PIN; cut: tags whose records end in the middle.
    """

    what: Literal["social_security_card", "bank_card", "mute"] = "social_security_card"
    identification: str = "511602D15600000501A1B2C3D4E5F607"
    card_class: str = "3"
    version: str = "3.00"
    issuer: str = "915600000251160200010203"
    issued: str = "20200101"
    expires: str = "20300101"
    card_number: str = "A12345678"
    id_number: str = ""
    name: str = ""
    sex: str = "1"
    nation: str = "01"
    birthplace: str = "511602"
    birth: str = "19850312"
    styles: list[ReadingStyle] = msgspec.field(default_factory=lambda: ["tag", "number", "short_id"])
    t0: bool = False
    numbered_by_tag: bool = False
    select_p1: list[int] = msgspec.field(default_factory=lambda: [0, 2])
    absent: list[int] = msgspec.field(default_factory=list)
    guarded: list[int] = msgspec.field(default_factory=list)
    cut: list[int] = msgspec.field(default_factory=list)

    def __repr__(self) -> str:
        return f"SampleChipCard({self.what}, ***)"


def _files(card: SampleChipCard) -> dict[int, list[bytes]]:
    """Short id -> records. VerbRefused when a value has another length than its column in LD/T 32."""
    first = [
        _record(1, bytes.fromhex(card.identification), 16),
        _record(2, card.card_class.encode(), 1),
        _record(3, card.version.encode(), 4),
        _record(4, bytes.fromhex(card.issuer), 12),
        _record(5, bytes.fromhex(card.issued), 4),
        _record(6, bytes.fromhex(card.expires), 4),
        _record(7, card.card_number.encode(), 9),
    ]
    second = [
        _record(8, card.id_number.encode().ljust(18, b"0"), 18),
        _record(9, card.name.encode("gb18030").ljust(30, b"\0"), 30),
        _record(10, card.sex.encode(), 1),
        _record(11, bytes.fromhex(card.nation), 1),
        _record(12, bytes.fromhex(card.birthplace.ljust(6, "F")), 3),
        _record(13, bytes.fromhex(card.birth), 4),
    ]
    return {5: first, 6: second}


def _record(tag: int, value: bytes, size: int) -> bytes:
    if len(value) != size:
        raise VerbRefused(f"record {tag:02X} has {size} bytes, not {len(value)}")
    return bytes((tag, size)) + value


SHORTEST = 5
"""Bytes of the commands it knows; a shorter one has a wrong length (67 00, ISO 7816-4)."""


class ChipCard:
    """One card in the reader. methods: atr, select, read_record, get_response, other."""

    def __init__(self, sample: SampleChipCard) -> None:
        self.sample = sample
        self.commands: list[str] = []
        """The first two bytes of each command so far: class and instruction."""
        try:
            self._files = _files(sample)
        except ValueError as wrong:
            raise VerbRefused(str(wrong)) from wrong
        self._is_entered = False
        self._current = 0
        self._waiting = b""

    def answer(self, command: bytes) -> tuple[str, bytes | None]:
        """The method, and the answer; to power and reset there is none."""
        if len(command) == 1:
            return self._control(command[0])
        self.commands.append(command[:2].hex())
        if len(command) < SHORTEST:
            return "other", b"\x67\x00"
        match command[:2]:
            case b"\x00\xa4":
                return "select", self._select(command)
            case b"\x00\xb2":
                return "read_record", self._read_record(command)
            case b"\x00\xc0":
                return "get_response", self._get_response(command)
            case _:
                return "other", b"\x6d\x00"

    def _control(self, said: int) -> tuple[str, bytes | None]:
        if said == 4:
            return "atr", {"mute": BABBLE, "bank_card": BANK_ATR}.get(self.sample.what, SPEAKS_T0)
        self._is_entered, self._current, self._waiting = False, 0, b""
        return "power", None

    def _select(self, command: bytes) -> bytes:
        p1, content = command[2], command[5:]
        if self.sample.what != "social_security_card":
            return b"\x6a\x82"
        if p1 == 4:
            self._is_entered = content == NAME
            return self._given(b"\x6f\x11\x84\x0f" + NAME) if self._is_entered else b"\x6a\x82"
        if not self._is_entered or p1 not in self.sample.select_p1:
            return b"\x6a\x86"
        if content not in {b"\xef\x05", b"\xef\x06"}:
            return b"\x6a\x82"
        self._current = content[1]
        return b"\x90\x00"

    def _read_record(self, command: bytes) -> bytes:
        if not self._is_entered:
            return b"\x69\x85"
        p1, p2, expected = command[2], command[3], command[4]
        found = self._found(p1, p2)
        if isinstance(found, int):
            return found.to_bytes(2, "big")
        if found[0] in self.sample.absent:
            return b"\x6a\x83"
        if found[0] in self.sample.guarded:
            return b"\x69\x82"
        if self.sample.t0 and expected != len(found):
            return bytes((0x6C, len(found)))
        return self._given(found[:-2] if found[0] in self.sample.cut else found)

    def _found(self, p1: int, p2: int) -> bytes | int:
        """The record, or a status."""
        if p2 == 0:
            return self._by_first_byte(p1) if "tag" in self.sample.styles else 0x6A86
        style, file = ("number", self._current) if p2 == 4 else ("short_id", p2 >> 3)
        if style not in self.sample.styles or p2 & 7 != 4:
            return 0x6A86
        if file not in self._files:
            return 0x6A82
        if self.sample.numbered_by_tag:
            return self._by_first_byte(p1, file)
        records = self._files[file]
        return records[p1 - 1] if 1 <= p1 <= len(records) else 0x6A83

    def _by_first_byte(self, tag: int, file: int | None = None) -> bytes | int:
        for record in self._files.get(self._current if file is None else file, ()):
            if record[0] == tag:
                return record
        return 0x6A83

    def _given(self, content: bytes) -> bytes:
        if not self.sample.t0:
            return content + b"\x90\x00"
        self._waiting = content
        return bytes((0x61, len(content)))

    def _get_response(self, command: bytes) -> bytes:
        if command[4] != len(self._waiting):
            return bytes((0x6C, len(self._waiting)))
        content, self._waiting = self._waiting, b""
        return content + b"\x90\x00"
