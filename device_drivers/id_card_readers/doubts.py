"""Decides whether a card's text, though its frame was whole, is so unlikely that it must be read a second time."""

import re

from device_drivers.roles.id_card_reader import Document, IdCard

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")
_DATE = re.compile(r"[0-9]{8}")
OPEN_END = "长期"


def is_doubtful(card: IdCard) -> bool:
    """Whether number, dates or name contradict the norms (GB 11643 check character, YYYYMMDD)."""
    return not (
        card.name
        and "\ufffd" not in card.name
        and _is_number(card)
        and _is_date(card.birth)
        and _is_date(card.valid_from)
        and (card.valid_to == OPEN_END or _is_date(card.valid_to))
    )


def _is_date(written: str) -> bool:
    return not written or bool(_DATE.fullmatch(written))


def _is_number(card: IdCard) -> bool:
    number = card.id_number
    if card.document is Document.FOREIGN_2017:
        return bool(_OLD_FOREIGN.fullmatch(number))
    if not _NUMBER.fullmatch(number):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return CHECK_CHARACTERS[total % 11] == number[17]
