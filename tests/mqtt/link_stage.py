"""A device's link to an honest hub, and all it was told."""

from datetime import timedelta

from hall.language import hall_clock
from hall.messages.calling import (
    Done,
    NumberCalled,
)
from hall.messages.message import Message
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, BoardChanged, LinkChanged, LinkEvent, Told
from tests.rig.broker import LiveBroker

ZONE = "zone-a"


CALL_LIVES = timedelta(seconds=20)


class Device:
    """A link and all it was told."""

    def __init__(self, broker: LiveBroker, name: str = "desk-01", *, port: int = 0) -> None:
        self.events: list[LinkEvent] = []
        self.home = broker.home(name, "clerk_desk", port=port)
        self.link = Link(self.home, "clerk_desk", self.events.append, software="1.0")
        self.link.follow(ZONE)
        self.link.start()

    def answers(self, key: str) -> list[Message]:
        return [one.answer for one in list(self.events) if isinstance(one, Answered) and one.key == key]

    def boards(self) -> list[BoardChanged]:
        return [one for one in list(self.events) if isinstance(one, BoardChanged)]

    def fresh(self) -> list[str]:
        """The kinds told as news, calls by their number."""
        return [
            body.number if isinstance(body, NumberCalled) else body.kind()
            for one in self.boards()
            for body in one.fresh
        ]

    def told(self) -> list[Told]:
        return [one for one in list(self.events) if isinstance(one, Told)]

    def look(self) -> object:
        boards = self.boards()
        return boards[-1].board if boards else None

    def ups(self) -> list[bool]:
        return [one.is_up for one in list(self.events) if isinstance(one, LinkChanged)]


def called(number: int) -> NumberCalled:
    now = hall_clock.now()
    return NumberCalled(
        f"call-{number}", f"A{number:03d}", "w01", "一号窗口", "李*", 1, now, now + CALL_LIVES
    )


def done(_envelope: object) -> Done:
    return Done()
