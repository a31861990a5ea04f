"""Decides when the devices' rows learn who is there: changes within a second, signs of life every quarter of a minute."""

from time import monotonic

from hall.language import hall_clock
from hall.messages.devices import DeviceBorn, DeviceLost, Heartbeat
from hall.messages.message import Message
from hall_server.broadcasting.presence_book import PresenceBook
from hall_server.devices import actions, queries

SIGN_OF_LIFE_SECONDS = 15.0


class Presence:
    """The book of the hub that leads, and the rows it keeps."""

    def __init__(self) -> None:
        self._book = PresenceBook(queries.present_devices(), monotonic())
        self._noted_at = monotonic()

    def heard(self, device: str, body: Message, at: float) -> None:
        """A device has said something."""
        match body:
            case DeviceLost():
                self._book.lost(device, body.started_at)
            case Heartbeat():
                self._book.beat(device, body.outbox, at)
            case DeviceBorn():
                self._book.born(device, body.started_at)
                self._book.heard(device, at)
            case _:
                self._book.heard(device, at)

    def keep(self, at: float) -> None:
        """Write down what has changed."""
        changes = self._book.changes(at)
        if changes.came or changes.went:
            try:
                actions.note_presence(changes.came, changes.went, hall_clock.now())
            except Exception:
                self._book.unsaid(changes)
                raise
        if at - self._noted_at >= SIGN_OF_LIFE_SECONDS:
            actions.note_outboxes(self._book.outboxes(), hall_clock.now())
            self._noted_at = at
