"""Decides how a capture is written: a line of JSON that says of what, then a line for each piece that went over the wire."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

import msgspec

from device_drivers.address import AddressWrong

VERSION = 1


class Head(msgspec.Struct, forbid_unknown_fields=True):
    """Of what. made: when it began, ISO 8601. personal_data: whether what was read of people is in it."""

    capture: int
    role: str
    address: str
    made: str
    personal_data: bool


class Piece(msgspec.Struct, forbid_unknown_fields=True):
    """Bytes that went one way at once. at: seconds since the capture began; direction: `in` to the device, `out` of it."""

    at: float
    direction: Literal["in", "out"]
    hex: str

    @property
    def content(self) -> bytes:
        """The bytes."""
        return bytes.fromhex(self.hex)


_head = msgspec.json.Decoder(Head).decode
_piece = msgspec.json.Decoder(Piece).decode


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a driver asked, and what came back: each piece with the seconds that it kept the driver waiting."""

    asked: bytes
    answered: tuple[tuple[float, bytes], ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """A head and its pieces, in order."""

    head: Head
    pieces: tuple[Piece, ...]

    def write(self, path: Path) -> None:
        """Into a new file that only its owner may read. OSError when that cannot be."""
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        lines = (msgspec.json.encode(line) for line in (self.head, *self.pieces))
        path.write_bytes(b"".join(line + b"\n" for line in lines))

    def exchanges(self) -> Iterator[Exchange]:
        """Question by question; what came before the first was asked by nobody and is left out."""
        asked, last = b"", 0.0
        for direction, group in groupby(self.pieces, key=lambda piece: piece.direction):
            pieces = list(group)
            if direction == "in":
                asked, last = b"".join(piece.content for piece in pieces), pieces[-1].at
                answered: list[tuple[float, bytes]] = []
            elif asked:
                for piece in pieces:
                    answered.append((max(piece.at - last, 0.0), piece.content))
                    last = piece.at
                yield Exchange(asked, tuple(answered))
                asked = b""


def read_capture(path: Path) -> Capture:
    """The file's content. AddressWrong says what is wrong with it."""
    try:
        head, *pieces = path.read_bytes().splitlines()
        read = Capture(_head(head), tuple(map(_piece, pieces)))
        if read.head.capture != VERSION:
            raise AddressWrong(
                f"{path} is a capture of version {read.head.capture}; this program reads {VERSION}"
            )
        for piece in read.pieces:
            bytes.fromhex(piece.hex)
    except (OSError, ValueError) as wrong:
        raise AddressWrong(f"{path} is no capture: {wrong}") from wrong
    return read
