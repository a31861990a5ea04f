"""A device without an outbox: it says exactly what a test wants said, as often as the test wants, and hears everything."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from hall.language import hall_clock
from hall.messages import topics
from hall.messages.envelope import Envelope, decode, encode, new_key, wrap
from hall.messages.message import Message
from hall.mqtt.connection import Connection
from tests.rig.broker import HALL
from tests.rig.live_server import LiveServer

_M = TypeVar("_M", bound=Message)


class RawDevice:
    """One connected device of a live server."""

    def __init__(self, server: LiveServer, device: str, *zones: str) -> None:
        self.device = device
        self._changed = threading.Condition()
        self._heard: list[tuple[str, Envelope, bool]] = []
        filters = [topics.down_all_of(HALL, device), *(topics.zone_all_of(HALL, zone) for zone in zones)]
        self.connection: Connection = server.connect(device, *filters, on_message=self._hear)

    def _hear(self, topic: str, payload: bytes, is_retained: bool) -> None:  # noqa: FBT001 - on_message's shape
        envelope = decode(payload)
        with self._changed:
            self._heard.append((topic, envelope, is_retained))
            self._changed.notify_all()

    def say(
        self,
        body: Message,
        *,
        key: str = "",
        lives: timedelta | None = None,
        sender: str = "",
        times: int = 1,
    ) -> str:
        """Publish a message as this device; its key."""
        envelope = wrap(
            body, sender=sender or self.device, sent_at=hall_clock.now(), key=key or new_key(), lives=lives
        )
        for _ in range(times):
            self.publish(body.kind(), encode(envelope))
        return envelope.key

    def publish(self, kind: str, payload: bytes) -> None:
        """Any bytes on one of its own topics."""
        assert self.connection.publish(topics.up(HALL, self.device, kind), payload)

    def answers(self, key: str, *, count: int = 1, within: float = 10.0) -> list[Envelope]:
        """What came down to this device under this key, once there is so much of it."""
        return self._wait(lambda topic, one: one.key == key and "/down/" in topic, count, within)

    def ask(self, body: Message, kind: type[_M], *, key: str = "", within: float = 10.0) -> _M:
        """Say it and return the first answer, which must be of this kind."""
        answer = self.answers(self.say(body, key=key), within=within)[0].body
        assert isinstance(answer, kind), answer
        return answer

    def told(self, kind: type[_M], *, count: int = 1, within: float = 10.0) -> list[_M]:
        """Everything of this kind it has heard, once there is so much of it."""
        found = self._wait(lambda _, one: isinstance(one.body, kind), count, within)
        return [one.body for one in found if isinstance(one.body, kind)]

    def envelopes(self) -> list[tuple[str, Envelope, bool]]:
        """Everything heard so far: topic, envelope, whether it was retained."""
        with self._changed:
            return list(self._heard)

    def _wait(self, fits: Callable[[str, Envelope], bool], count: int, within: float) -> list[Envelope]:
        def found() -> list[Envelope]:
            return [envelope for topic, envelope, _ in self._heard if fits(topic, envelope)]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= count, within), (
                f"{self.device} heard {[one.kind for _, one, _ in self._heard]}"
            )
            return found()
