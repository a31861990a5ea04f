"""What one may ask of a modem with a SIM card: send short messages, and tell what became of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from device_drivers.errors import DeviceState, DeviceTrouble


@dataclass(frozen=True, slots=True, repr=False)
class TextMessage:
    """One message. Personal data: prints as ***. key: its name in events, not shown to anybody.

    number: digits, with + and the country before them when it is abroad. wants_report: ask the network to tell of delivery.
    """

    key: str
    number: str
    text: str
    wants_report: bool = True

    def __repr__(self) -> str:
        return f"TextMessage({self.key!r}, ***)"


class SendingOutcome(StrEnum):
    """How a sending ended. After `unknown` the message may or may not have left: sending again may double it."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sending:
    """The end of one sending. parts: how many the text needs; references: the network's numbers of the parts that left."""

    outcome: SendingOutcome
    parts: int
    references: tuple[int, ...] = ()
    trouble: DeviceTrouble | None = None


@dataclass(frozen=True, slots=True)
class MessageDelivered:
    """Every part has reached the telephone. at: aware, by the network's clock."""

    key: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageUndelivered:
    """The network has given up. status: its code (3GPP 23.040, TP-Status)."""

    key: str
    status: int


@dataclass(frozen=True, slots=True, repr=False)
class MessageReceived:
    """Somebody wrote. Personal data: prints as ***. at: aware, by the network's clock."""

    number: str
    text: str
    at: datetime | None

    def __repr__(self) -> str:
        return "MessageReceived(***)"


@dataclass(frozen=True, slots=True, repr=False)
class ReportOfOthers:
    """The network's last word on a part this driver does not know to have left: sent before a restart, or never confirmed.

    Personal data: prints as ***. status: TP-Status (3GPP 23.040, 9.2.3.15); below 0x20 it was delivered.
    """

    reference: int
    number: str
    status: int

    def __repr__(self) -> str:
        return f"ReportOfOthers({self.reference}, {self.status:02X}, ***)"


@dataclass(frozen=True, slots=True)
class ModemChanged:
    """The modem's own state changed; trouble is None when it is well."""

    state: DeviceState
    trouble: DeviceTrouble | None


SmsEvent = MessageDelivered | MessageUndelivered | MessageReceived | ReportOfOthers | ModemChanged


@dataclass(frozen=True, slots=True)
class ModemStatus:
    """What the modem says of itself now. signal: 0 to 31, None when unknown."""

    state: DeviceState
    trouble: DeviceTrouble | None
    told: dict[str, str] = field(default_factory=dict)


class SmsModem(Protocol):
    """A modem that sends short messages."""

    def send(self, message: TextMessage, within: float = 60.0) -> Sending:
        """Send all parts, waiting for each at most `within` seconds. Never raises for trouble.

        FAILED: the whole message has not left (trouble says why; parts before may have). UNKNOWN: the modem took a part
        and did not say what became of it; nothing after it was sent. Asked for again with the same key, nothing is sent
        again and the first end told, unless nothing of it had left.
        """

    def watch(self, on_event: Callable[[SmsEvent], None]) -> None:
        """Listen, on a thread of the driver's own; events come in order on that thread until `close`.

        `on_event` returns soon and raises nothing.
        """

    def status(self) -> ModemStatus:
        """Ask the modem now; unreachable is a state, not an exception."""

    def close(self) -> None:
        """Stop listening and give the port back. Safe to call twice."""
