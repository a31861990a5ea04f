"""A small honest hub: takes requests, answers each key once and alike, keeps a zone's stream, and beats."""

import threading
from collections.abc import Callable
from datetime import timedelta

from hall.language import hall_clock
from hall.messages import topics
from hall.messages.devices import (
    Acknowledged,
    DeviceBorn,
    DeviceSettled,
    Heartbeat,
    Pulse,
    RequestRefused,
    SendBoard,
)
from hall.messages.envelope import Envelope, decode, encode, wrap
from hall.messages.message import Announcement, Message, Report
from hall.messages.zone_board import ZoneBoard, fold
from hall.mqtt.connection import Connection
from tests.rig.broker import HALL, LiveBroker

Answer = Callable[[Envelope], Message | None]


def settled(zone: str = "zone-a") -> DeviceSettled:
    """What the hub settles every device for."""
    return DeviceSettled("安和区政务服务中心", "wall", ((zone, "A区 一楼"),), None, "", 0, None, "")


class HonestHub:
    """Speaks the protocol over a real connection; `work` answers what is not about devices and boards.

    effects: key -> how often it took effect; an honest hub never counts beyond one.
    """

    def __init__(self, broker: LiveBroker, work: Answer | None = None, *, beats: bool = True) -> None:
        self._work = work or (lambda _envelope: None)
        self._answers: dict[tuple[str, str], tuple[str, bytes]] = {}
        self._lock = threading.RLock()
        self.heard: list[Envelope] = []
        self.effects: dict[str, int] = {}
        self.epoch = 1
        self.sequence = 0
        self.board = ZoneBoard("zone-a", "A区 一楼")
        self._beats = threading.Event()
        if beats:
            self._beats.set()
        self._ended = threading.Event()
        self.connection: Connection = broker.connect("hub", topics.up_everything(HALL), on_message=self._hear)
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Fall silent for ever."""
        self._ended.set()
        self._thread.join()
        self.connection.stop()

    def beat(self, *, on: bool) -> None:
        """Begin or cease to beat."""
        if on:
            self._beats.set()
        else:
            self._beats.clear()

    def say_board(self) -> None:
        """Publish the retained board."""
        self._publish(topics.zone(HALL, "zone-a", "zone_board"), self.board, self.sequence, retain=True)

    def announce(
        self, body: Announcement, *, lose: bool = False, times: int = 1, lives: timedelta | None = None
    ) -> None:
        """Count an announcement and say it: not at all, once, or several times with the very same bytes."""
        with self._lock:
            self.sequence += 1
            self.board = fold(self.board, body)
        topic = topics.zone(HALL, "zone-a", body.kind())
        payload = encode(self._wrapped(body, self.sequence, "", lives))
        for _ in range(0 if lose else times):
            self.connection.publish(topic, payload)

    def tell(self, device: str, body: Message, key: str = "", times: int = 1) -> None:
        """Say something to one device."""
        payload = encode(self._wrapped(body, 0, key))
        for _ in range(times):
            self.connection.publish(topics.down(HALL, device, body.kind()), payload)

    def kinds(self, device: str = "") -> list[str]:
        """The kinds heard so far, of one device or of all."""
        return [one.kind for one in list(self.heard) if device in ("", one.sender)]

    def of_kind(self, kind: str) -> list[Envelope]:
        """Everything of one kind heard so far."""
        return [one for one in list(self.heard) if one.kind == kind]

    def positions(self) -> set[tuple[int, int]]:
        """How far devices said they had followed zone-a."""
        beats = [one.body for one in list(self.heard) if isinstance(one.body, Heartbeat)]
        return {beat.boards["zone-a"] for beat in beats if "zone-a" in beat.boards}

    def _beat(self) -> None:
        while not self._ended.wait(0.2):
            if self._beats.is_set():
                with self._lock:
                    pulse = Pulse(hall_clock.now(), {"zone-a": (self.epoch, self.sequence)})
                self.connection.publish(topics.pulse(HALL), encode(self._wrapped(pulse, 0)), 0)

    def _hear(self, topic: str, payload: bytes, _is_retained: bool) -> None:  # noqa: FBT001 - shape of on_message
        envelope = decode(payload)
        device = topics.read_up(topic).device
        self.heard.append(envelope)
        if envelope.kind in ("heartbeat", "device_lost"):
            return
        with self._lock:
            known = self._answers.get((device, envelope.key)) or self._first_answer(device, envelope)
        if known is not None:
            self.connection.publish(*known)

    def _first_answer(self, device: str, envelope: Envelope) -> tuple[str, bytes] | None:
        answer = self._answer(envelope)
        if answer is None:
            return None
        if isinstance(answer, RequestRefused) and answer.retry_after is not None:
            self.tell(device, answer, envelope.key)
            return None
        self.effects[envelope.key] = self.effects.get(envelope.key, 0) + 1
        sequence = self.sequence if isinstance(answer, ZoneBoard) else 0
        known = (
            topics.down(HALL, device, answer.kind()),
            encode(self._wrapped(answer, sequence, envelope.key)),
        )
        self._answers[device, envelope.key] = known
        return known

    def _answer(self, envelope: Envelope) -> Message | None:
        match envelope.body:
            case DeviceBorn():
                return settled()
            case SendBoard():
                return self.board
            case Report():
                return self._work(envelope) or Acknowledged()
            case _:
                return self._work(envelope)

    def _wrapped(
        self, body: Message, sequence: int, key: str = "", lives: timedelta | None = None
    ) -> Envelope:
        return wrap(
            body,
            sender="hub",
            sent_at=hall_clock.now(),
            key=key,
            epoch=self.epoch,
            sequence=sequence,
            lives=lives,
        )

    def _publish(
        self, topic: str, body: Message, sequence: int, key: str = "", *, retain: bool = False
    ) -> None:
        self.connection.publish(topic, encode(self._wrapped(body, sequence, key)), retain=retain)
