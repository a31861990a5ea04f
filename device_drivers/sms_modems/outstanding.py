"""Keeps the parts that left and were not yet reported, so that a report settles its own message and no other."""

from collections import OrderedDict
from dataclasses import dataclass, field

from device_drivers.roles.sms_modem import MessageDelivered, MessageUndelivered
from device_drivers.sms_modems.tpdu import StatusReport

REMEMBERED = 1000
COMPARED_DIGITS = 8
"""Of the number's end: networks report it with the country before it."""


@dataclass(slots=True, repr=False)
class _Message:
    number: str
    waiting: set[int] = field(default_factory=set)


class OutstandingReports:
    """Messages by key. A reference has 8 bits and comes round: it means the newest message that waits for it."""

    def __init__(self) -> None:
        self._messages: OrderedDict[str, _Message] = OrderedDict()

    def left(self, key: str, number: str, references: tuple[int, ...]) -> None:
        """These parts of the message left, and reports were asked for."""
        self._messages[key] = _Message(number, set(references))
        self._messages.move_to_end(key)
        if len(self._messages) > REMEMBERED:
            self._messages.popitem(last=False)

    def knows(self, report: StatusReport) -> bool:
        """Whether it reports a part that is waited for."""
        return self._key_of(report) is not None

    def settle(self, report: StatusReport) -> MessageDelivered | MessageUndelivered | None:
        """What the report means for a whole message; None when it settles none yet."""
        key = self._key_of(report)
        if key is None or not report.is_final:
            return None
        message = self._messages[key]
        if not report.is_delivered:
            del self._messages[key]
            return MessageUndelivered(key, report.status)
        message.waiting.discard(report.reference)
        if message.waiting:
            return None
        del self._messages[key]
        return MessageDelivered(key, report.at)

    def _key_of(self, report: StatusReport) -> str | None:
        for key, message in reversed(self._messages.items()):
            same = message.number[-COMPARED_DIGITS:] == report.number[-COMPARED_DIGITS:]
            if same and report.reference in message.waiting:
                return key
        return None
