"""Decides when the parts of a message that comes in are all there."""

from collections import OrderedDict

from device_drivers.roles.sms_modem import MessageReceived
from device_drivers.sms_modems.tpdu import Delivered

REMEMBERED = 50


class Joining:
    """Parts that wait for the others, by sender and reference."""

    def __init__(self) -> None:
        self._begun: OrderedDict[tuple[str, int, int], dict[int, str]] = OrderedDict()

    def take(self, came: Delivered) -> MessageReceived | None:
        """The whole message, once its last part is there."""
        if came.joins is None:
            return MessageReceived(came.number, came.text, came.at)
        reference, parts, number = came.joins
        if not 1 <= number <= parts:
            return MessageReceived(came.number, came.text, came.at)
        key = came.number, reference, parts
        pieces = self._begun.setdefault(key, {})
        pieces[number] = came.text
        if len(pieces) == parts:
            del self._begun[key]
            return MessageReceived(came.number, "".join(pieces[at] for at in sorted(pieces)), came.at)
        if len(self._begun) > REMEMBERED:
            self._begun.popitem(last=False)
        return None
