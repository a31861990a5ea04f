"""Decides whether an identity number can be right, and how much of it a screen may show (GB 11643, MOD 11-2)."""

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")


def check_character(first_seventeen: str) -> str:
    """The eighteenth character that GB 11643 gives these seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_seventeen, strict=True))
    return CHECK_CHARACTERS[total % 11]


def is_valid(number: str) -> bool:
    """Whether the number is well formed: 18 characters with check and a real birth date, or an old foreign 15.

    Area codes are not judged: districts are merged and renamed while their people keep their numbers.
    """
    if _OLD_FOREIGN.fullmatch(number):
        return True
    if not number.isascii() or not _RESIDENT.fullmatch(number):
        return False
    return check_character(number[:17]) == number[17] and _is_date(number[6:14])


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1850


def masked(number: str) -> str:
    """What any screen shows: `5116**********1234`; short or odd numbers show only their last two characters."""
    if len(number) < 15:
        return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 4 else "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]
