"""Decides what a provider is asked and says: it translates to and fro, and knows neither times, nor records, nor people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hall_server.sms_channel.status_table import StatusTable


@dataclass(frozen=True, slots=True, repr=False)
class ShortMessage:
    """One message to one number. Personal data: prints as ***. key: the notice's; attempt: 1 for the first."""

    key: str
    attempt: int
    number: str
    text: str

    def __repr__(self) -> str:
        return f"ShortMessage({self.key!r}, {self.attempt}, ***)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider said. code: its own word, to be looked up in its table; references: its names of what left."""

    code: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Reported:
    """What became of a message, later. Personal data: prints as ***. code: in the provider's own words.

    key: of the notice, for the whole message; else reference and number, for one part.
    """

    code: str
    key: str = ""
    reference: str = ""
    number: str = ""

    def __repr__(self) -> str:
        return f"Reported({self.code!r}, ***)"


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """Somebody wrote back. Personal data: prints as ***."""

    number: str
    text: str

    def __repr__(self) -> str:
        return "Written(***)"


@dataclass(frozen=True, slots=True)
class Stands:
    """The provider's own state changed. state: ready, degraded, absent or fault; the rest is empty when it is well."""

    state: str
    code: str = ""
    sentence: str = ""
    who: str = ""


ProviderEvent = Reported | Written | Stands


class SmsProvider(Protocol):
    """A way by which messages leave; one message at a time."""

    table: StatusTable

    def say(self, message: ShortMessage) -> Answer:
        """Hand a message over and wait for the answer, minutes at most. Raises nothing for trouble: that is a code."""

    def watch(self, on_event: Callable[[ProviderEvent], None]) -> None:
        """Tell of reports, answers and states on a thread of its own until `close`. `on_event` returns at once."""

    def close(self) -> None:
        """Let everything go."""
