"""Decides on which topic each kind of word leaves."""

from hall.language import hall_clock
from hall.messages import topics
from hall.messages.devices import Pulse
from hall.messages.envelope import encode, wrap
from hall.mqtt.connection import Connection
from hall_server.broadcasting.positions import Position
from hall_server.broadcasting.replies import Reply, Voice


class Speaker:
    """The hub's mouth; may be used from any thread. False means that there is no connection."""

    def __init__(self, voice: Voice, connection: Connection) -> None:
        self.voice = voice
        self._connection = connection

    def send(self, topic: str, payload: bytes) -> bool:
        """At least once, as far as the broker is concerned."""
        return self._connection.publish(topic, payload)

    def reply(self, reply: Reply) -> bool:
        """To one device."""
        return self.send(topics.down(self.voice.hall, reply.device, reply.kind), reply.payload)

    def retain(self, zone: str, board: Reply) -> bool:
        """A zone's board, for whoever comes later too."""
        topic = topics.zone(self.voice.hall, zone, board.kind)
        return self._connection.publish(topic, board.payload, retain=True)

    def pulse(self, positions: dict[str, Position]) -> bool:
        """The beat: worth nothing late, so it is said once."""
        now = hall_clock.now()
        beat = wrap(Pulse(now=now, boards=positions), sender=self.voice.sender, sent_at=now)
        return self._connection.publish(topics.pulse(self.voice.hall), encode(beat), 0)
