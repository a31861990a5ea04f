"""Decides when a crowd of displays has heard a call: the first of them, and the last."""

from datetime import datetime
from time import perf_counter

import msgspec

from hall.language import hall_clock
from hall.messages import topics
from hall.messages.calling import NumberCalled
from hall_server.bench.enrolled import ZONE
from hall_server.bench.raw_client import Heard, RawClient, Swarm
from hall_server.bench.stage import HALL, Stage

WITHIN_SECONDS = 10.0
CALLED = topics.zone(HALL, ZONE, NumberCalled.kind())


class _Announced(msgspec.Struct):
    sent_at: datetime


_announced = msgspec.json.Decoder(_Announced).decode


class Crowd:
    """Displays that follow zone-a, over mutual TLS, on one of the stage's brokers."""

    def __init__(self, stage: Stage, broker: str = "live") -> None:
        self._swarm = Swarm(stage.followers(topics.zone_all_of(HALL, ZONE), broker))
        self.decided_at = hall_clock.now()

    @property
    def seconds_since_decided(self) -> float:
        """Seconds since the call heard last was decided, by the one clock of this machine."""
        return (hall_clock.now() - self.decided_at).total_seconds()

    def drain(self, seconds: float = 0.3) -> None:
        """Hear what is still under way, so that it is not mistaken for the next call."""
        deadline = perf_counter() + seconds
        self._swarm.pump(lambda _client, _heard: None, lambda: perf_counter() >= deadline, seconds)

    def hears(self, began: float) -> tuple[float, float]:
        """Seconds from `began` (perf_counter) until the first and the last display had the call. TimeoutError."""
        heard_by: dict[str, float] = {}

        def hear(client: RawClient, heard: Heard) -> None:
            if heard.topic == CALLED and client.name not in heard_by:
                heard_by[client.name] = heard.at - began
                if len(heard_by) == 1:
                    self.decided_at = _announced(heard.payload).sent_at

        if not self._swarm.pump(hear, lambda: len(heard_by) == len(self._swarm.clients), WITHIN_SECONDS):
            raise TimeoutError(f"{len(heard_by)} of {len(self._swarm.clients)} displays heard the call")
        return min(heard_by.values()), max(heard_by.values())

    def close(self) -> None:
        """End the connections."""
        self._swarm.close()
