"""Decides what the 256 bytes of text on a card say, in each of the four layouts (GA 490 and its later siblings)."""

from collections.abc import Mapping
from dataclasses import dataclass

from device_drivers.id_card_readers.card_blocks import TEXT_LENGTH
from device_drivers.roles.id_card_reader import Document, IdCard

FLAG_AT = 248
FLAG_LENGTH = 2


class LayoutUnknown(ValueError):  # noqa: N818 - the card is unknown, not the program wrong
    """The text carries a flag of no known layout; carries only the flag."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields of IdCard stand: name of the field -> (offset, length) pieces in bytes, joined before trimming."""

    document: Document
    fields: Mapping[str, tuple[tuple[int, int], ...]]


_DATES = {"valid_from": ((188, 16),), "valid_to": ((204, 16),)}
_PERSON = {"name": ((0, 30),), "sex": ((30, 2),), "birth": ((36, 16),), "id_number": ((122, 36),)}

LAYOUTS = {
    " ": Layout(
        Document.RESIDENT,
        _PERSON | _DATES | {"nation": ((32, 4),), "address": ((52, 70),), "authority": ((158, 30),)},
    ),
    "J": Layout(
        Document.HMT_PERMIT,
        _PERSON
        | _DATES
        | {
            "address": ((52, 70),),
            "authority": ((158, 30),),
            "pass_number": ((220, 18),),
            "issue_count": ((238, 4),),
        },
    ),
    "I": Layout(
        Document.FOREIGN_2017,
        _DATES
        | {
            "english_name": ((0, 120),),
            "sex": ((120, 2),),
            "id_number": ((122, 30),),
            "nationality": ((152, 6),),
            "name": ((158, 30),),
            "birth": ((220, 16),),
            "authority": ((240, 8),),
        },
    ),
    "Y": Layout(
        Document.FOREIGN_2023,
        _PERSON
        | _DATES
        | {
            "issue_count": ((32, 4),),
            "english_name": ((52, 70), (220, 22)),
            "nationality": ((242, 6),),
            "previous_number": ((250, 6),),
        },
    ),
}
"""By the flag at offset 248. The 2023 layout keeps the tail of the English name where the permit has its pass number."""


def card_of(text: bytes, photo: bytes = b"", fingerprint: bytes = b"") -> IdCard:
    """The card that this text of 256 bytes (UTF-16LE, padded with spaces) describes.

    A card without a Chinese name is known by its English one. LayoutUnknown for a flag no norm names, ValueError for
    another length.
    """
    if len(text) != TEXT_LENGTH:
        raise ValueError(f"the text of a card has {TEXT_LENGTH} bytes, not {len(text)}")
    flag = _words(text, ((FLAG_AT, FLAG_LENGTH),)) or " "
    if flag not in LAYOUTS:
        raise LayoutUnknown(f"flag U+{ord(flag[0]):04X}")
    layout = LAYOUTS[flag]
    said = {name: _words(text, pieces) for name, pieces in layout.fields.items()}
    said["name"] = said["name"] or said.get("english_name", "")
    return IdCard(document=layout.document, photo=photo, fingerprint=fingerprint, picture=b"", **said)


def new_address_of(content: bytes) -> str:
    """The address added to a card after it was made (command 30 03)."""
    return _words(content, ((0, len(content)),))


def _words(text: bytes, pieces: tuple[tuple[int, int], ...]) -> str:
    """Trimmed at the end only: a blank inside or before belongs to the name."""
    joined = b"".join(text[place : place + length] for place, length in pieces)
    return joined.decode("utf-16-le", errors="replace").rstrip(" \0")
