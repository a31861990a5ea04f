"""Decides how a sample card is written into a chip: text by the norms' tables of widths, photo and fingerprint."""

import hashlib
from typing import Literal

import msgspec

from device_drivers.simulated.stand_in import VerbRefused

PHOTO_SIZE = 1024
FINGERPRINTS = (0, 512, 1024)
TRAP = bytes.fromhex("AAAAAA96690508")
"""A photo may hold what looks like the head of a frame."""

Column = tuple[tuple[str, int], ...]

_PERSON_HEAD: Column = (("name", 15), ("sex", 1))
_VALID: Column = (("valid_from", 8), ("valid_to", 8))
COLUMNS: dict[str, Column] = {
    "resident": (
        *_PERSON_HEAD,
        *(("nation", 2), ("birth", 8), ("address", 35), ("id_number", 18), ("authority", 15)),
        *_VALID,
        ("", 18),
    ),
    "hmt_permit": (
        *_PERSON_HEAD,
        *(("", 2), ("birth", 8), ("address", 35), ("id_number", 18), ("authority", 15)),
        *_VALID,
        *(("pass_number", 9), ("issue_count", 2), ("", 3), ("=J", 1), ("", 3)),
    ),
    "foreign_2017": (
        *(("english_name", 60), ("sex", 1), ("id_number", 15), ("nationality", 3), ("name", 15)),
        *_VALID,
        *(("birth", 8), ("card_version", 2), ("authority", 4), ("=I", 1), ("", 3)),
    ),
    "foreign_2023": (
        *_PERSON_HEAD,
        *(("issue_count", 2), ("birth", 8), ("english_name", 35), ("id_number", 18), ("", 15)),
        *_VALID,
        *(("english_rest", 11), ("nationality", 3), ("=Y", 1), ("previous_number", 3)),
    ),
}
"""Widths in characters of two bytes, in order, 128 in all; an empty word is reserved space, `=` a fixed flag."""


class SampleCard(msgspec.Struct, forbid_unknown_fields=True):
    """A card to lay on the plate. what: `bus_card` is no identity card, `forged` one the module refuses.

    birth and sex of a resident follow from the number when empty. new_address: as added after the card was made.
    """

    document: Literal["resident", "hmt_permit", "foreign_2017", "foreign_2023"] = "resident"
    name: str = ""
    id_number: str = ""
    sex: str = ""
    nation: str = ""
    birth: str = ""
    address: str = ""
    authority: str = ""
    valid_from: str = ""
    valid_to: str = ""
    english_name: str = ""
    nationality: str = ""
    pass_number: str = ""
    issue_count: str = ""
    previous_number: str = ""
    card_version: str = ""
    new_address: str = ""
    fingerprint: int = 0
    what: Literal["identity_card", "bus_card", "forged"] = "identity_card"

    def __repr__(self) -> str:
        return f"SampleCard({self.document}, ***)"


def text_of(card: SampleCard) -> bytes:
    """The 256 bytes. VerbRefused when a field is too long for its column."""
    said: dict[str, str] = msgspec.structs.asdict(card) | _derived(card)
    if card.document == "foreign_2023":
        said["english_name"], said["english_rest"] = card.english_name[:35], card.english_name[35:]
    return b"".join(_cell(said, word, width) for word, width in COLUMNS[card.document])


def _derived(card: SampleCard) -> dict[str, str]:
    number = card.id_number
    if len(number) != 18:
        return {}
    by_number = "1" if number[16] in "13579" else "2"
    return {"birth": card.birth or number[6:14], "sex": card.sex or by_number}


def _cell(said: dict[str, str], word: str, width: int) -> bytes:
    written = word[1:] if word.startswith("=") else said.get(word, "")
    cell = written.encode("utf-16-le")
    if len(cell) > width * 2:
        raise VerbRefused(f"{word} has room for {width} characters")
    return cell + b" \0" * (width - len(cell) // 2)


def photo_of(card: SampleCard) -> bytes:
    """1024 bytes that are no picture, the same for the same number, with a trap for careless readers inside."""
    seed = hashlib.shake_128(card.id_number.encode()).digest(PHOTO_SIZE)
    return seed[:500] + TRAP + seed[500 + len(TRAP) :]


def fingerprint_of(card: SampleCard) -> bytes:
    """As many bytes as the card says. VerbRefused for a size no card has."""
    if card.fingerprint not in FINGERPRINTS:
        raise VerbRefused(f"a fingerprint has {FINGERPRINTS} bytes, not {card.fingerprint}")
    return hashlib.shake_128(b"finger" + card.id_number.encode()).digest(card.fingerprint)


def new_address_page(card: SampleCard) -> bytes | None:
    """70 bytes, or None when the card has no later address."""
    if not card.new_address:
        return None
    return _cell({"new_address": card.new_address}, "new_address", 35)
