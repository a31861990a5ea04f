"""What one may ask of a reader of identity cards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from device_drivers.errors import DeviceState, DeviceTrouble


class Document(StrEnum):
    """Which of the four text layouts the card carries."""

    RESIDENT = "resident"
    HMT_PERMIT = "hmt_permit"
    FOREIGN_2017 = "foreign_2017"
    FOREIGN_2023 = "foreign_2023"


class Extra(StrEnum):
    """What is read of a card only on demand: each costs the citizen time, and is nobody's business unless asked for."""

    FINGERPRINT = "fingerprint"
    NEW_ADDRESS = "new_address"


Extras = frozenset[Extra]
NO_EXTRAS: Extras = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """What a card says. Personal data: prints as ***, and lives no longer than the visit.

    Dates are YYYYMMDD; valid_to may be 长期. sex: 0 unknown, 1 male, 2 female, 9 not stated (GB/T 2261.1).
    photo: 1024 bytes in a closed coding; picture: the same as a PNG, where the site has a decoder for it. new_address:
    added after the card was made; fingerprint: 0, 512 or 1024 bytes; both only on demand. Fields a layout or a card lacks
    are empty.
    """

    document: Document
    name: str
    id_number: str
    sex: str = ""
    nation: str = ""
    birth: str = ""
    address: str = ""
    authority: str = ""
    valid_from: str = ""
    valid_to: str = ""
    english_name: str = ""
    nationality: str = ""
    pass_number: str = ""
    issue_count: str = ""
    previous_number: str = ""
    photo: bytes = field(default=b"")
    new_address: str = ""
    fingerprint: bytes = field(default=b"")
    picture: bytes = field(default=b"")

    def __repr__(self) -> str:
        return f"IdCard({self.document.value}, ***)"


@dataclass(frozen=True, slots=True)
class CardLaid:
    """A card was laid on the plate and read whole."""

    card: IdCard


@dataclass(frozen=True, slots=True)
class CardUnread:
    """Something lies on the plate that could not be read; the trouble says what to do."""

    trouble: DeviceTrouble


@dataclass(frozen=True, slots=True)
class CardTaken:
    """The plate is empty again."""


@dataclass(frozen=True, slots=True)
class ReaderChanged:
    """The reader's own state changed; trouble is None when it is well."""

    state: DeviceState
    trouble: DeviceTrouble | None


ReaderEvent = CardLaid | CardUnread | CardTaken | ReaderChanged


class IdCardReader(Protocol):
    """A reader on which people lay their cards."""

    def watch(self, on_event: Callable[[ReaderEvent], None], extras: Extras = NO_EXTRAS) -> None:
        """Begin to poll, on a thread of the driver's own; events come in order on that thread until `close`.

        `on_event` returns soon and raises nothing; it may call `close`.
        """

    def read(self, within: float, extras: Extras = NO_EXTRAS) -> IdCard:
        """The card now on the plate, waiting at most `within` seconds for one. DeviceTrouble when there is none."""

    def abandon(self) -> None:
        """Whoever used it is gone without a word: forget what was read and not yet told."""

    def close(self) -> None:
        """Stop polling and give the port back. Safe to call twice."""
