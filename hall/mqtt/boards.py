"""Decides which boards a device follows, and asks for one that is missing: one question a zone at a time."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from hall.messages.devices import SendBoard
from hall.messages.envelope import Envelope
from hall.messages.zone_board import ZoneBoard
from hall.mqtt.link_events import BoardChanged
from hall.mqtt.saying import Saying
from hall.mqtt.stream_follower import Step, StreamFollower

PATIENCE = timedelta(seconds=5)


class Boards:
    """The zones of one device. Used on the link's thread alone."""

    def __init__(
        self, saying: Saying, deliver: Callable[[BoardChanged], None], now: Callable[[], datetime]
    ) -> None:
        self._saying = saying
        self._deliver = deliver
        self._now = now
        self._followers: dict[str, StreamFollower] = {}
        self._questions: dict[str, tuple[str, float]] = {}

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones followed."""
        return tuple(self._followers)

    @property
    def positions(self) -> dict[str, tuple[int, int]]:
        """zone -> (epoch, sequence) up to which nothing is missing."""
        return {zone: follower.position for zone, follower in self._followers.items()}

    def follow(self, zone: str) -> None:
        """Follow this zone too."""
        self._followers.setdefault(zone, StreamFollower())

    def unfollow(self, zone: str) -> None:
        """Forget this zone."""
        self._followers.pop(zone, None)
        self._questions.pop(zone, None)

    def pulse(self, published: dict[str, tuple[int, int]]) -> None:
        """The hub has published so far; ask for whatever is missing here."""
        for zone, follower in self._followers.items():
            if zone in published and follower.pulse(*published[zone]):
                self._ask(zone)

    def hear(self, zone: str, envelope: Envelope, *, is_retained: bool) -> None:
        """Take in what was said to a zone, or its board said to this device."""
        follower = self._followers.get(zone)
        if follower is not None:
            self._tell(zone, follower.hear(envelope, is_retained=is_retained, now=self._now()))

    def hear_board(self, envelope: Envelope, board: ZoneBoard) -> None:
        """Take in a board the server sent to this device alone."""
        self._questions.pop(board.zone, None)
        self.hear(board.zone, envelope, is_retained=False)

    def _tell(self, zone: str, step: Step) -> None:
        if step.board is not None:
            self._deliver(BoardChanged(zone, step.board, step.fresh))
        if step.lacks_board:
            self._ask(zone)

    def _ask(self, zone: str) -> None:
        moment = time.monotonic()
        if zone in self._questions and self._questions[zone][1] > moment:
            return
        key = self._saying.say(SendBoard(zone), within=PATIENCE, is_own=True)
        self._questions[zone] = (key, moment + PATIENCE.total_seconds())
