"""Decides how a licence is numbered: region, kind, year, a running number, and a character that finds a slip of the pen.

The check character is ISO/IEC 7064 MOD 37,36, as GB/T 36904 uses it for electronic licences: any one wrong character and
any two swapped neighbours are found.
"""

import re
import secrets
from datetime import date

from django.db import connection

from hall.credentials.enrolment_code import LETTERS, clean_secret

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER = re.compile(
    r"(?P<region>\d{6})(?P<kind>[A-Z]{2,4})(?P<year>\d{4})(?P<place>\d{6,9})(?P<check>[0-9A-Z])"
)
PUBLIC_LENGTH = 16

# One statement counts and locks the run until the transaction ends: nobody else can be given the same place.
_NEXT = """
INSERT INTO licences_numberrun (region, kind, year, given) VALUES (%s, %s, %s, 1)
ON CONFLICT (region, kind, year) DO UPDATE SET given = licences_numberrun.given + 1
RETURNING given
"""


def next_number(region: str, kind: str, day: date) -> str:
    """The next number of this region, kind and year, within the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [region, kind, day.year])
        (place,) = cursor.fetchone()
    return numbered(region, kind, day.year, place)


def numbered(region: str, kind: str, year: int, place: int) -> str:
    """A number with its check character. ValueError for parts no number is made of."""
    first = f"{region}{kind}{year:04d}{place:06d}"
    if not _NUMBER.fullmatch(first + "0"):
        raise ValueError(f"no number is made of {region!r}, {kind!r}, {year}, {place}")
    return first + check_character(first)


def check_character(first: str) -> str:
    """The character that follows these (ISO/IEC 7064, hybrid system MOD 37,36). ValueError for others than 0-9 and A-Z."""
    product = 36
    for character in first:
        total = (product + _CHARACTERS.index(character)) % 36 or 36
        product = total * 2 % 37
    return _CHARACTERS[(37 - product) % 36]


def is_number(text: str) -> bool:
    """Whether shape and check character are right."""
    return bool(_NUMBER.fullmatch(text)) and check_character(text[:-1]) == text[-1]


def spelled(text: str) -> str:
    """A number as it is compared: what a person typed, without spaces and hyphens, in large letters."""
    return "".join(text.upper().split()).replace("-", "")


def grouped(number: str) -> str:
    """A number as it is read: `511602 JY 2026 000123 K`."""
    found = _NUMBER.fullmatch(number)
    return " ".join(found.groups()) if found else number


def new_public_code() -> str:
    """What a QR code names: 80 random bits in Crockford's base32, so that a person can type them."""
    return "".join(secrets.choice(LETTERS) for _ in range(PUBLIC_LENGTH))


def spelled_code(text: str) -> str:
    """A public code as it is compared: misread letters corrected, spaces and hyphens dropped."""
    return clean_secret(text)


def grouped_code(code: str) -> str:
    """A public code as it is read: `7K3M-9QRT-2WXY-Z0AB`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
