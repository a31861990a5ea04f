"""Decides whether an identity number can be right, and how much of it a screen may show (GB 11643, MOD 11-2)."""

import re
import unicodedata
from datetime import date
from enum import StrEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"


class IdKind(StrEnum):
    """What a natural person shows. The three kinds of 18 characters share one numbering, so no two people share one."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PERMANENT = "foreign_permanent"
    HM_TRAVEL = "hm_travel"
    TAIWAN_TRAVEL = "taiwan_travel"
    PASSPORT = "passport"
    OTHER = "other"


ID_KIND_NAMES: dict[IdKind, tuple[str, str]] = {
    IdKind.RESIDENT: ("居民身份证", "resident identity card"),
    IdKind.HMT_RESIDENCE: ("港澳台居民居住证", "residence permit for Hong Kong, Macao and Taiwan residents"),
    IdKind.FOREIGN_PERMANENT: ("外国人永久居留身份证", "foreign permanent resident identity card"),
    IdKind.HM_TRAVEL: ("港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macao residents"),
    IdKind.TAIWAN_TRAVEL: ("台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"),
    IdKind.PASSPORT: ("护照", "passport"),
    IdKind.OTHER: ("其他证件", "other document"),
}

# One numbering: whoever has such a number is found by it, whatever the card is called.
NUMBERED_FOR_LIFE = frozenset({IdKind.RESIDENT, IdKind.HMT_RESIDENCE, IdKind.FOREIGN_PERMANENT})

_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")
_HM_TRAVEL = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TAIWAN_TRAVEL = re.compile(r"[0-9]{8}(?:[0-9]{2})?")
_LETTERS_AND_DIGITS = re.compile(r"[0-9A-Z][0-9A-Z()/-]{3,29}")
_HMT_AREAS = ("81", "82", "83")


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


def spelled(number: str) -> str:
    """The one spelling by which a number is compared: no spaces, capital letters, no full-width characters."""
    return unicodedata.normalize("NFKC", "".join(number.split())).upper()


def is_valid_as(kind: IdKind, number: str) -> bool:
    """Whether a number, spelled, can be one of this kind.

    81, 82 and 83 stand for Hong Kong, Macao and Taiwan (GB/T 2260); a foreign number of 18 characters begins with 9.
    """
    if kind in NUMBERED_FOR_LIFE:
        return is_valid(number) and kind_of(number) is kind
    shape = {IdKind.HM_TRAVEL: _HM_TRAVEL, IdKind.TAIWAN_TRAVEL: _TAIWAN_TRAVEL}.get(
        kind, _LETTERS_AND_DIGITS
    )
    return shape.fullmatch(number) is not None


def kind_of(number: str) -> IdKind | None:
    """The kind a spelled number shows by itself; None when it could be of several kinds, or of none."""
    if not is_valid(number):
        return IdKind.HM_TRAVEL if _HM_TRAVEL.fullmatch(number) else None
    if len(number) == 15 or number[0] == "9":
        return IdKind.FOREIGN_PERMANENT
    return IdKind.HMT_RESIDENCE if number[:2] in _HMT_AREAS else IdKind.RESIDENT


def birth_of(number: str) -> date | None:
    """The date of birth a number of 18 characters carries; None when it carries none."""
    if len(number) != 18 or not is_valid(number):
        return None
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


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
