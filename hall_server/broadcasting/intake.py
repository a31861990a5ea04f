"""Decides whether what the broker delivered is a device's message, said by that device, and still worth an effect."""

from dataclasses import dataclass

from hall.messages import topics
from hall.messages.envelope import BadMessage, Envelope, decode, readable_key
from hall_server.broadcasting.inbox import Arrived

UP = "up"


@dataclass(frozen=True, slots=True)
class Heard:
    """A well-formed message from the device its topic names."""

    device: str
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Misheard:
    """Something else. device: whose topic it came by, or empty. why names the fault, never the content."""

    device: str
    key: str | None
    why: str


def read(arrived: Arrived, hall: str) -> Heard | Misheard:
    """What arrived. The broker lets a device publish only to its own topics, so the topic tells who spoke."""
    try:
        topic = topics.read_up(arrived.topic)
    except ValueError:
        return Misheard("", None, "not a device's topic")
    if topic.hall != hall:
        return Misheard("", None, "another hall's topic")
    try:
        envelope = decode(arrived.payload)
    except BadMessage as fault:
        return Misheard(topic.device, readable_key(arrived.payload), str(fault))
    if (why := _contradiction(topic, envelope)) is not None:
        return Misheard(topic.device, envelope.key, why)
    return Heard(topic.device, envelope)


def _contradiction(topic: topics.UpTopic, envelope: Envelope) -> str | None:
    if envelope.sender != topic.device:
        return "the sender is not the device of the topic"
    if envelope.kind != topic.kind:
        return f"{envelope.kind} on the topic of another kind"
    if envelope.body.direction != UP:
        return f"{envelope.kind} is nothing a device says"
    return None
