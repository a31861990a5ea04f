"""Decides what the other displays of a full hall do meanwhile: they follow the zone and beat, in a process of their own."""

import multiprocessing
import os
from collections import deque
from multiprocessing.synchronize import Event
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

import msgspec

from hall.language import hall_clock
from hall.messages import topics
from hall.messages.devices import Heartbeat
from hall.messages.envelope import encode, new_key, wrap
from hall_server.bench.raw_client import Heard, RawClient, Swarm
from hall_server.bench.stage import HALL, Stage, connect

HEARTBEAT_SECONDS = 2.0
YIELDING = 10
READY_WITHIN_SECONDS = 60.0


class _Position(msgspec.Struct):
    epoch: int = 0
    sequence: int = 0


_position = msgspec.json.Decoder(_Position).decode


class Following:
    """`with Following(stage, displays, zone):` - these displays are connected, acknowledge what they hear, and beat.

    In a hall each of them is a machine of its own: here their process yields to the product's.
    """

    def __init__(self, stage: Stage, displays: tuple[str, ...], zone: str) -> None:
        afresh = multiprocessing.get_context("spawn")
        self._ready, self._over = afresh.Event(), afresh.Event()
        facts = (stage.folder, stage.ports["live"], displays, zone)
        self._child = afresh.Process(target=_follow, args=(*facts, self._ready, self._over), daemon=True)

    def __enter__(self) -> Self:
        self._child.start()
        if not self._ready.wait(READY_WITHIN_SECONDS):
            self._child.kill()
            raise TimeoutError("the displays did not connect")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._child.join(10)
        if self._child.exitcode != 0 and kind is None:
            raise RuntimeError(f"the displays did not stay: {self._child.exitcode}")


def _follow(folder: Path, port: int, names: tuple[str, ...], zone: str, ready: Event, over: Event) -> None:
    os.nice(YIELDING)
    clients = [connect(folder, port, name) for name in names]
    for client in clients:
        client.subscribe(
            topics.zone_all_of(HALL, zone), topics.down_all_of(HALL, client.name), topics.pulse(HALL)
        )
    beating = _Beating(clients, zone)
    swarm = Swarm(clients)
    ready.set()
    while not over.is_set():
        swarm.pump(beating.hear, lambda: False, beating.until_due())
        beating.beat_due()
    swarm.close()


class _Beating:
    """Heartbeats spread over their period, each with the position its display has reached."""

    def __init__(self, clients: list[RawClient], zone: str) -> None:
        self._zone = zone
        self._reached: dict[str, tuple[int, int]] = {}
        self._last = (b"", _Position())
        began = perf_counter()
        self._due = deque(
            (began + HEARTBEAT_SECONDS * place / len(clients), client) for place, client in enumerate(clients)
        )

    def hear(self, client: RawClient, heard: Heard) -> None:
        if f"/zone/{self._zone}/" not in heard.topic:
            return
        if heard.payload != self._last[0]:
            self._last = (heard.payload, _position(heard.payload))
        position = self._last[1]
        self._reached[client.name] = max(
            self._reached.get(client.name, (0, 0)), (position.epoch, position.sequence)
        )

    def until_due(self) -> float:
        """Seconds until the next display must beat."""
        return max(0.001, self._due[0][0] - perf_counter())

    def beat_due(self) -> None:
        """Let the next displays beat, if it is time."""
        now = perf_counter()
        while self._due[0][0] <= now:
            due, client = self._due.popleft()
            self._due.append((due + HEARTBEAT_SECONDS, client))
            reached = self._reached.get(client.name)
            body = Heartbeat({self._zone: reached} if reached else {}, 0)
            envelope = wrap(body, sender=client.name, sent_at=hall_clock.now(), key=new_key())
            client.publish(topics.up(HALL, client.name, envelope.kind), encode(envelope), qos=0)
