"""Decides whether a unified social credit code (统一社会信用代码) can be one, and which check character belongs to it."""

LENGTH = 18
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_CHARACTERS)}


def check_character(first: str) -> str:
    """The eighteenth character over seventeen: weights are powers of 3 modulo 31 (GB 32100-2015, 4.5).

    KeyError for a character no code contains.
    """
    total = sum(_VALUES[character] * pow(3, place, 31) for place, character in enumerate(first))
    return _CHARACTERS[-total % 31]


def is_credit_code(written: str) -> bool:
    """Whether length, characters and check character are right."""
    return (
        len(written) == LENGTH
        and all(character in _VALUES for character in written)
        and check_character(written[:-1]) == written[-1]
    )
