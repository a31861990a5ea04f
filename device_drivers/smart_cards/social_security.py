"""Decides how the free part of a social-security card is read from cards that were never made alike."""

from device_drivers.roles.smart_card_reader import OtherCard, SmartCard
from device_drivers.smart_cards import troubles
from device_drivers.smart_cards.apdus import BY_FILE_ID, read_record, select_by_name, select_file
from device_drivers.smart_cards.card_dialogue import Transmit, asked
from device_drivers.smart_cards.records import ENVIRONMENT, FILES, File, Item, card_of, value_of

Style = tuple[bool, int]
"""How a record is addressed. Whether P1 is its tag (else its number in the file, counted from 1), and P2."""


def read_card(transmit: Transmit, atr: bytes) -> SmartCard:
    """The card, as far as everybody may read it. What needs a PIN, or cannot be read, is named as missing.

    DeviceTrouble from the link; `smart_card_unreadable` for a social-security card that gives nothing at all.
    """
    if not asked(transmit, select_by_name(ENVIRONMENT)).is_done:
        return OtherCard(atr)
    values: dict[str, bytes] = {}
    for file in FILES:
        _select(transmit, file)
        values |= _records(transmit, file)
    if not values:
        raise troubles.card_unreadable()
    return card_of(values)


def _select(transmit: Transmit, file: File) -> None:
    """A card that refuses may still be read by the file's short identifier."""
    for p1 in BY_FILE_ID:
        if asked(transmit, select_file(file.file_id, p1)).is_done:
            return


def _records(transmit: Transmit, file: File) -> dict[str, bytes]:
    """The values by field; the first style that brings the right record is the card's."""
    styles = _styles(file)
    values: dict[str, bytes] = {}
    for place, item in enumerate(file.items, 1):
        for style in styles:
            value = _value(transmit, item, style, place)
            if value is not None:
                values[item.field], styles = value, (style,)
                break
    return values


def _styles(file: File) -> tuple[Style, ...]:
    in_current_file, by_short_id = 0x04, file.short_id << 3 | 0x04
    numbered = (False, in_current_file), (False, by_short_id)
    return (True, 0x00), *numbered, (True, in_current_file), (True, by_short_id)


def _value(transmit: Transmit, item: Item, style: Style, place: int) -> bytes | None:
    is_tag, p2 = style
    answer = asked(transmit, read_record(item.tag if is_tag else place, p2, item.expected))
    return value_of(item, answer.content) if answer.is_done else None
