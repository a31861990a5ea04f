"""Decides which bytes of a SAM's answer are text, photo and fingerprint, by the lengths the answer itself names."""

from dataclasses import dataclass, field

TEXT_LENGTH = 256
PHOTO_LENGTH = 1024
SIZE_OF_LENGTH = 2


class BlockWrong(ValueError):  # noqa: N818 - the block is wrong, not the program
    """The lengths do not add up; carries no byte of the card."""


@dataclass(frozen=True, slots=True, repr=False)
class CardBlock:
    """What the card holds, undecoded. Personal data: prints as ***. photo and fingerprint may be empty."""

    text: bytes
    photo: bytes = field(default=b"")
    fingerprint: bytes = field(default=b"")

    def __repr__(self) -> str:
        return "CardBlock(***)"


def split_text_photo(content: bytes) -> CardBlock:
    """The answer to command 30 01: two lengths, text, photo. BlockWrong when it is not that."""
    text, photo = _parts(content, 2)
    return CardBlock(text, photo)


def split_text_photo_fingerprint(content: bytes) -> CardBlock:
    """The answer to command 30 10: three lengths, text, photo, fingerprint. BlockWrong when it is not that."""
    text, photo, fingerprint = _parts(content, 3)
    return CardBlock(text, photo, fingerprint)


def _parts(content: bytes, count: int) -> list[bytes]:
    begin = count * SIZE_OF_LENGTH
    sizes = [
        int.from_bytes(content[place : place + SIZE_OF_LENGTH], "big")
        for place in range(0, begin, SIZE_OF_LENGTH)
    ]
    if len(content) != begin + sum(sizes) or sizes[0] != TEXT_LENGTH or sizes[1] not in {0, PHOTO_LENGTH}:
        raise BlockWrong(f"lengths {sizes} in {len(content)} bytes")
    parts = []
    for size in sizes:
        parts.append(content[begin : begin + size])
        begin += size
    return parts
