"""What one may ask of a reader into which people put cards with a chip."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device_drivers.roles.id_card_reader import CardTaken, CardUnread, ReaderChanged


@dataclass(frozen=True, slots=True, repr=False)
class SocialSecurityCard:
    """What a social-security card lets everybody read (LD/T 32). Personal data: prints as ***.

    Dates are YYYYMMDD. identification, issuer: hexadecimal digits as the card holds them; region and birthplace: digits
    of a region's code. sex: 1 male, 2 female. nation: two digits (GB/T 3304). missing: the names of the fields that
    this card did not give; they are empty. A card with any is a partial record and must not be taken for a whole one.
    """

    identification: str = ""
    region: str = ""
    card_class: str = ""
    version: str = ""
    issuer: str = ""
    issued: str = ""
    expires: str = ""
    card_number: str = ""
    id_number: str = ""
    name: str = ""
    sex: str = ""
    nation: str = ""
    birthplace: str = ""
    birth: str = ""
    missing: tuple[str, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Whether the card did not give everything."""
        return bool(self.missing)

    def __repr__(self) -> str:
        return f"SocialSecurityCard({'partial, ' if self.is_partial else ''}***)"


@dataclass(frozen=True, slots=True, repr=False)
class OtherCard:
    """A card that answers and is no social-security card. atr: its answer to reset (ISO 7816-3), which may mark one card."""

    atr: bytes

    def __repr__(self) -> str:
        return "OtherCard(***)"


SmartCard = SocialSecurityCard | OtherCard


@dataclass(frozen=True, slots=True)
class SmartCardPut:
    """A card was put in and read."""

    card: SmartCard


SmartCardEvent = SmartCardPut | CardUnread | CardTaken | ReaderChanged


class SmartCardReader(Protocol):
    """A reader for cards with a chip, with contacts or without. It never asks for a PIN nor sends one."""

    def watch(self, on_event: Callable[[SmartCardEvent], None]) -> None:
        """Begin to watch, on a thread of the driver's own; events come in order on that thread until `close`.

        A card that is in already is told first. `on_event` returns soon and raises nothing; it may call `close`.
        ValueError when it is watched or closed already.
        """

    def read(self, within: float) -> SmartCard:
        """The card now in the reader, waiting at most `within` seconds for one.

        DeviceTrouble: `no_smart_card` when none came, `smart_card_mute` or `smart_card_unreadable` for the card,
        `smart_reader_missing`, `smart_reader_stuck`, `pcsc_not_running` or `pcsc_not_allowed` for the reader.
        """

    def close(self) -> None:
        """Stop watching and give the reader back. Safe to call twice."""
