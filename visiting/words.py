"""What every shell and its visits say to each other, whatever the visit is about: a line of JSON each."""

import msgspec


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="word", tag=True):
    """One line on the pipe."""


class Trouble(Word, frozen=True):
    """What is wrong and who must act: citizen, staff, engineer, software or nobody. code is empty when all is well."""

    code: str = ""
    who: str = ""
    chinese: str = ""
    english: str = ""


class Watch(Word, frozen=True):
    """To the visit: the reader is yours. is_card_left: the last visitor's card may still lie there; it begins nothing."""

    is_card_left: bool


class SpeakLanguage(Word, frozen=True):
    """To the visit: the language chosen on the screen before it."""

    language: str


class SeeLike(Word, frozen=True):
    """To the visit: the sight chosen on the screen before it."""

    big_type: bool
    high_contrast: bool


class Speak(Word, frozen=True):
    """From the visit: say this aloud. key: the same key replaces what still waits."""

    key: str
    text: str
    language: str


class ReaderNow(Word, frozen=True):
    """From the visit: the reader's state changed."""

    state: str
    trouble: Trouble


class CardUnreadable(Word, frozen=True):
    """From the visit: something lies on the reader that could not be read, or that is over."""

    is_there: bool


class Ended(Word, frozen=True):
    """From the visit: over; the process may be killed. is_card_left: a card still lies on the reader."""

    is_card_left: bool


def line(word: Word) -> bytes:
    """The word as it travels, with the line's end."""
    return msgspec.json.encode(word) + b"\n"
