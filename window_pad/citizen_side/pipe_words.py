"""What the pad's shell and the process of one visit say to each other, a line of JSON each; personal data sealed."""

import msgspec

from hall.language.ratings import Passing
from hall.messages.casework import PadPart
from hall.messages.rating import LevelTags
from visiting.words import Ended, SeeLike, SpeakLanguage, Word


class Prepared(Word, frozen=True):
    """To the visit: where it stands; the window may be made."""

    hall_name: str
    window_name: str


class LinkNow(Word, frozen=True):
    """To the visit: whether the hall is there."""

    is_up: bool


class Check(Word, frozen=True):
    """To the visit: let the citizen check and sign. sheet: sealed to this device; digest: of the opened bytes."""

    confirmation: str
    case: str
    sheet: str
    digest: str


class ShowPage(Word, frozen=True):
    """To the visit: show this; over an open check it lies until the citizen goes back."""

    title: str
    parts: tuple[PadPart, ...]


class Rate(Word, frozen=True):
    """To the visit: the service may be rated."""

    service_event: str
    matter_name: str
    window_name: str
    clerk_number: str
    clerk_name: str
    tags: tuple[LevelTags, ...]


class Heard(Word, frozen=True):
    """To the visit: the hall has what was said about this, or refuses it with a sentence."""

    about: str
    chinese: str = ""
    english: str = ""


class RatedElsewhere(Word, frozen=True):
    """To the visit: this service has been rated by another way."""

    service_event: str


class Drawn(Word, frozen=True):
    """From the visit: the frame with this was swapped."""

    about: str


class NotShown(Word, frozen=True):
    """From the visit: the sheet does not open with this device's key, or is not the one the hall vouches for."""

    confirmation: str


class Confirmed(Word, frozen=True):
    """From the visit: checked and signed. signature: sealed to the hall."""

    confirmation: str
    case: str
    digest: str
    signature: str


class Objected(Word, frozen=True):
    """From the visit: these fields are wrong. objections: sealed to the hall."""

    confirmation: str
    case: str
    digest: str
    fields: tuple[str, ...]
    objections: str


class Rated(Word, frozen=True):
    """From the visit: the citizen's word."""

    service_event: str
    level: int
    tags: tuple[str, ...]
    text: str


class Passed(Word, frozen=True):
    """From the visit: not rated."""

    service_event: str
    how: Passing


ToVisit = Prepared | SpeakLanguage | SeeLike | LinkNow | Check | ShowPage | Rate | Heard | RatedElsewhere
FromVisit = Drawn | NotShown | Confirmed | Objected | Rated | Passed | Ended

_to_visit = msgspec.json.Decoder(ToVisit)
_from_visit = msgspec.json.Decoder(FromVisit)


def read_to_visit(text: bytes) -> ToVisit:
    """What the shell says. msgspec.DecodeError for anything else."""
    word: ToVisit = _to_visit.decode(text)
    return word


def read_from_visit(text: bytes) -> FromVisit:
    """What the visit says. msgspec.DecodeError for anything else."""
    word: FromVisit = _from_visit.decode(text)
    return word
