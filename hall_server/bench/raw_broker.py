"""Decides what a broker costs by itself: one hop between two clients, and one message to a crowd."""

from time import perf_counter

from hall.broker.rights import HUB
from hall.messages import topics
from hall_server.bench.crowd import CALLED, Crowd
from hall_server.bench.enrolled import DESKS
from hall_server.bench.stage import HALL, Stage

# As large as a number_called with its envelope.
PAYLOAD = b'{"sent_at":"2026-01-05T01:00:00Z","rest":"%s"}' % (b"0" * 560)


class RawBroker:
    """The stage's second broker, which no hub uses, with clients of the same kind as the product's."""

    def __init__(self, stage: Stage) -> None:
        self._speaker = stage.client(HUB, "raw")
        self._listener = stage.client(DESKS[0], "raw")
        self._listener.subscribe(topics.down_all_of(HALL, DESKS[0]))

    def hop(self) -> float:
        """Seconds from publishing to hearing, one client to another, QoS 1."""
        began = perf_counter()
        self._speaker.publish(topics.down(HALL, DESKS[0], "done"), PAYLOAD)
        heard = self._listener.heard(5.0)
        return heard[0].at - began

    def fan_out(self, crowd: Crowd) -> tuple[float, float]:
        """Seconds until the first and the last of a crowd on this broker heard one message."""
        began = perf_counter()
        self._speaker.publish(CALLED, PAYLOAD)
        return crowd.hears(began)
