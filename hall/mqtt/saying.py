"""Decides how a device makes itself heard: written down first, said until answered, each answer taken once."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from hall.messages import topics
from hall.messages.envelope import encode, new_key, wrap
from hall.messages.message import Message, Note
from hall.mqtt.asked import Asked, AskedBook
from hall.mqtt.connection import Will
from hall.mqtt.outbox import Outbox

Publish = Callable[[str, bytes, int], bool]


class Saying:
    """The speaking half of a link. publish(topic, payload, qos) hands bytes to the connection, if there is one.

    now: the hall's instant. Safe to use from any thread.
    """

    def __init__(
        self, hall: str, device: str, outbox: Outbox, publish: Publish, now: Callable[[], datetime]
    ) -> None:
        self._hall, self._device = hall, device
        self._outbox = outbox
        self._publish = publish
        self._now = now
        self._asked = AskedBook()
        self.said_again = 0

    def __len__(self) -> int:
        return len(self._asked)

    def say(
        self,
        message: Message,
        *,
        key: str = "",
        within: timedelta | None = None,
        keep: bool = False,
        is_own: bool = False,
    ) -> str:
        """Say it and wait for the answer under the key that comes back. Refusal `storage_full`, BadMessage if too large."""
        moment = time.monotonic()
        key = key or new_key()
        topic, payload = self._addressed(message, key, within)
        if keep:
            self._outbox.keep(key, message, None if within is None else self._now() + within)
        until = None if within is None else moment + within.total_seconds()
        if self._asked.add(Asked(key, message, until, keep, is_own), moment):
            self._publish(topic, payload, 1)
        elif keep and self._asked.was_answered(key):
            self._outbox.forget(key)
        return key

    def note(self, note: Note) -> None:
        """Say it once, into the wind."""
        self._publish(*self._addressed(note, new_key(), None), 0)

    def will(self, note: Note) -> Will:
        """The note as the broker's last word for this device."""
        return Will(*self._addressed(note, new_key(), None))

    def take_up(self) -> None:
        """Go on with what an earlier process of this device kept."""
        moment = time.monotonic()
        for kept in self._outbox.all():
            until = None
            if kept.expires_at is not None:
                until = moment + (kept.expires_at - self._now()).total_seconds()
            self._asked.add(Asked(kept.key, kept.message, until, is_kept=True), moment)

    def hurry(self) -> None:
        """The hall is back."""
        self._asked.hurry(time.monotonic())

    def postpone(self, key: str, seconds: float) -> None:
        """The hall asked for patience with this key."""
        self._asked.postpone(key, seconds, time.monotonic())

    def say_again(self) -> None:
        """Repeat what is due, under the same keys."""
        moment = time.monotonic()
        for asked in self._asked.due(moment):
            lives = None if asked.until is None else timedelta(seconds=max(asked.until - moment, 0.0))
            self._publish(*self._addressed(asked.message, asked.key, lives), 1)
            self.said_again += 1

    def given_up(self) -> tuple[Asked, ...]:
        """Whose time ran out. Each must be passed to `forget` once it is told."""
        return self._asked.overdue(time.monotonic())

    def answered(self, key: str) -> Asked | None:
        """What this first answer belongs to; None for a repeat or a stranger. Pass it to `forget` once it is told."""
        return self._asked.answer(key)

    def was_answered(self, key: str) -> bool:
        """Whether an answer to this key has been taken already."""
        return self._asked.was_answered(key)

    def drop(self, key: str) -> None:
        """Wait no longer for the answer to a question of the link's own."""
        self._asked.take(key)

    def forget(self, asked: Asked) -> None:
        """It has been told: strike it out on the disk."""
        if asked.is_kept:
            self._outbox.forget(asked.key)

    def _addressed(self, message: Message, key: str, lives: timedelta | None) -> tuple[str, bytes]:
        envelope = wrap(message, sender=self._device, sent_at=self._now(), key=key, lives=lives)
        return topics.up(self._hall, self._device, envelope.kind), encode(envelope)
