"""Decides when a zone's board is made anew, so that nobody's picture is older than a second."""

from collections.abc import Callable, Mapping

from django.db import transaction

from hall.language import hall_clock
from hall.messages.envelope import new_key
from hall.messages.zone_board import ZoneBoard
from hall_server.broadcasting.coalescing import Coalesced
from hall_server.broadcasting.positions import Position, Positions
from hall_server.broadcasting.speaking import Speaker
from hall_server.devices import queries as devices
from hall_server.outbox.actions import hold_stream
from hall_server.queueing import queries as queueing

PERIOD_SECONDS = 1.0
REST_SECONDS = 0.25


@transaction.atomic
def board_of(zone: str) -> tuple[ZoneBoard, Position]:
    """The board and the announcement it stands at: nobody announces to the zone in between."""
    position = hold_stream(zone)
    return queueing.zone_board(zone), position


class ZoneBoards:
    """Retained boards, and boards for followers who have fallen behind.

    catch_up publishes what is committed: a board never overtakes an announcement it contains.
    """

    def __init__(self, speaker: Speaker, positions: Positions, catch_up: Callable[[float], None]) -> None:
        self._speaker = speaker
        self._positions = positions
        self._catch_up = catch_up
        self._behind: dict[str, set[str]] = {}
        self.changed = Coalesced(PERIOD_SECONDS, REST_SECONDS)

    def beat(self, device: str, boards: Mapping[str, Position], at: float) -> None:
        """A follower told how far it has come."""
        late = self._positions.behind(device, boards, at)
        asker = devices.asker(device) if late else None
        for zone in late:
            if asker is not None and zone in asker.zones:
                self._behind.setdefault(zone, set()).add(device)

    def publish_due(self, at: float) -> None:
        """Make and say the boards that have changed or that somebody lacks."""
        due = self.changed.due(at)
        for zone in dict.fromkeys((*due, *self._behind)):
            board, position = board_of(zone)
            self._catch_up(at)
            made = self._speaker.voice.reply("", new_key(), board, hall_clock.now(), position=position)
            if zone in due:
                if not self._speaker.retain(zone, made):
                    return
                self._positions.advance(zone, position, at)
                self.changed.told(zone, at)
            for device in self._behind.pop(zone, ()):
                self._speaker.reply(made.to(device))
