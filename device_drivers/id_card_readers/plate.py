"""Decides what happened on the reader's plate: a card laid, taken, swapped, left lying or not to be read."""

from dataclasses import dataclass
from enum import Enum, auto

from device_drivers.errors import DeviceTrouble
from device_drivers.id_card_readers.troubles import CARD_MISREAD
from device_drivers.roles.id_card_reader import CardLaid, CardTaken, CardUnread, IdCard, ReaderEvent

LOOKS_TO_TAKEN = 2
"""One empty look may be a card moved a little; two are a card taken."""
LOOKS_TO_UNREAD = 3
LOOKS_TO_REFUSED = 2
"""A wrong kind of card says so at once, but a card sliding in may say it too."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A look found no card."""


@dataclass(frozen=True, slots=True)
class StillThere:
    """The card read before still lies there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A card was read whole. mark: the same for the same card as long as this program runs, and says nothing else."""

    card: IdCard
    mark: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something lies there that could not be read."""

    trouble: DeviceTrouble


Look = Nothing | StillThere | Seen | Unreadable


class Lying(Enum):
    """What lies on the plate."""

    NO_CARD = auto()
    READ_CARD = auto()
    UNREAD_CARD = auto()


class Plate:
    """The plate's story, look by look. Keeps no card, only the mark of the one that lies there."""

    def __init__(self) -> None:
        self.lying = Lying.NO_CARD
        self._mark = b""
        self._empty_looks = 0
        self._failed_looks = 0
        self._failing = ""
        self._told = ""

    def seen(self, look: Look) -> list[ReaderEvent]:
        """What happened, given what this look found."""
        match look:
            case Nothing():
                return self._nothing()
            case StillThere():
                self._empty_looks = self._failed_looks = 0
                return []
            case Seen(card, mark):
                return self._card(card, mark)
            case Unreadable(trouble):
                return self._unreadable(trouble)

    def _nothing(self) -> list[ReaderEvent]:
        self._failed_looks = 0
        self._empty_looks += 1
        if self.lying is Lying.NO_CARD or self._empty_looks < LOOKS_TO_TAKEN:
            return []
        return self._taken()

    def _card(self, card: IdCard, mark: bytes) -> list[ReaderEvent]:
        self._empty_looks = self._failed_looks = 0
        if self.lying is Lying.READ_CARD and mark == self._mark:
            return []
        before = self._taken() if self.lying is Lying.READ_CARD else []
        self.lying, self._mark = Lying.READ_CARD, mark
        return [*before, CardLaid(card)]

    def _unreadable(self, trouble: DeviceTrouble) -> list[ReaderEvent]:
        self._empty_looks = 0
        self._failed_looks = self._failed_looks + 1 if trouble.code == self._failing else 1
        self._failing = trouble.code
        patience = LOOKS_TO_UNREAD if trouble.code == CARD_MISREAD else LOOKS_TO_REFUSED
        if self._failed_looks < patience:
            return []
        if self.lying is Lying.UNREAD_CARD and trouble.code == self._told:
            return []
        before = self._taken() if self.lying is Lying.READ_CARD else []
        self.lying, self._told = Lying.UNREAD_CARD, trouble.code
        return [*before, CardUnread(trouble)]

    def _taken(self) -> list[ReaderEvent]:
        self.lying, self._mark, self._told = Lying.NO_CARD, b"", ""
        return [CardTaken()]
