"""Keeps what was sent to a printer and not yet confirmed, so that a late answer settles its own print and no other."""

import secrets
from collections import OrderedDict

from device_drivers.receipt_printers.answers import Answer, BufferedStatus, Processed
from device_drivers.receipt_printers.printer_models import Confirmation
from device_drivers.roles.ticket_printer import Outcome

REMEMBERED = 1000
_NOBODYS = "?"


class UnsettledPrints:
    """Prints by their process id. Ids start anywhere, so that an answer meant for an earlier run fits none of this one."""

    def __init__(self, confirmation: Confirmation) -> None:
        self._confirmation = confirmation
        self._last = secrets.randbelow(10_000)
        self._outcomes: OrderedDict[str, Outcome] = OrderedDict()
        self._waiting: OrderedDict[str, bool] = OrderedDict()

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was printed since this program began."""
        return not self._outcomes

    def next_id(self) -> str:
        """Four digits not used for the last 9,999 prints."""
        self._last = (self._last + 1) % 10_000
        return f"{self._last:04}"

    def sent(self, process_id: str) -> None:
        """Bytes of this print are about to leave."""
        self._waiting[process_id] = False
        self._remember(process_id, Outcome.UNKNOWN)

    def failed(self, process_id: str) -> None:
        """Not a byte of this print has left."""
        self._remember(process_id, Outcome.FAILED)

    def broke_off(self, process_id: str) -> None:
        """The printer met trouble while this print was under way: half a paper may hang there."""
        if process_id in self._waiting:
            self._waiting[process_id] = True

    def left_behind(self) -> None:
        """Half a paper of another program may hang there; nobody knows its process id."""
        self._waiting[_NOBODYS] = True

    def note(self, answer: Answer) -> None:
        """Settle the print this answer is about, if it is about one."""
        if isinstance(answer, Processed):
            self._settle(answer.process_id)
        elif (
            isinstance(answer, BufferedStatus)
            and self._confirmation is Confirmation.BUFFERED_STATUS
            and self._waiting
        ):
            self._settle(next(iter(self._waiting)))

    def outcome(self, process_id: str) -> Outcome:
        """What is known now."""
        return self._outcomes.get(process_id, Outcome.UNKNOWN)

    def has_broken(self) -> bool:
        """Whether some print broke off and has not been confirmed since."""
        return any(self._waiting.values())

    def abandon(self) -> None:
        """The printer forgot them all: they stay unknown, and no answer can come."""
        self._waiting.clear()

    def _settle(self, process_id: str) -> None:
        if self._waiting.pop(process_id, None) is not None:
            self._remember(process_id, Outcome.DONE)

    def _remember(self, process_id: str, outcome: Outcome) -> None:
        self._outcomes[process_id] = outcome
        self._outcomes.move_to_end(process_id)
        if len(self._outcomes) > REMEMBERED:
            self._outcomes.popitem(last=False)
