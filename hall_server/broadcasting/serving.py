"""Decides what arrived is worth: a note is noted, a slow request goes beside, the rest is answered together."""

from collections.abc import Callable, Iterable
from time import monotonic

from django.db import Error

from hall.broker.rights import RESPONSE_TOPIC
from hall.messages.devices import Heartbeat
from hall.messages.message import Note
from hall_server.broadcasting.answering import Answering
from hall_server.broadcasting.beside import Beside
from hall_server.broadcasting.boards import ZoneBoards
from hall_server.broadcasting.broker_rights import BrokerRights
from hall_server.broadcasting.inbox import Arrived
from hall_server.broadcasting.intake import Heard, Misheard, read
from hall_server.broadcasting.misheard import MisheardBook
from hall_server.broadcasting.presence import Presence
from hall_server.broadcasting.publisher import Publisher
from hall_server.broadcasting.replies import Reply
from hall_server.broadcasting.speaking import Speaker


class Serving:
    """What the hub does with what has arrived. Runs on the hub's thread alone."""

    def __init__(
        self, speaker: Speaker, answering: Answering, beside: Beside, publisher: Publisher, boards: ZoneBoards
    ) -> None:
        self._speaker = speaker
        self._answering = answering
        self._beside = beside
        self._publisher = publisher
        self._boards = boards
        self.presence = Presence()
        self.rights = BrokerRights(speaker.voice.hall, speaker.send)
        self.misheard = MisheardBook()

    def serve(self, arrived: Iterable[Arrived]) -> None:
        """Everything that came together, in the order it came."""
        now = monotonic()
        group: list[Heard] = []
        for one in arrived:
            if one.topic == RESPONSE_TOPIC:
                self.rights.answered(one.payload)
            else:
                self._sort(read(one, self._speaker.voice.hall), group.append, now)
        if group:
            self._say(self._answering.answer(group, self._publisher.mark_gone))

    def _sort(self, heard: Heard | Misheard, keep: Callable[[Heard], None], now: float) -> None:
        if isinstance(heard, Misheard):
            if (reply := self.misheard.note(heard, self._speaker.voice)) is not None:
                self._speaker.reply(reply)
            return
        body = heard.envelope.body
        self.presence.heard(heard.device, body, now)
        if isinstance(body, Heartbeat):
            self._boards.beat(heard.device, body.boards, now)
        elif isinstance(body, Note):
            pass
        elif self._beside.is_for(heard):
            self._beside.answer(heard)
        else:
            keep(heard)

    def _say(self, replies: list[Reply]) -> None:
        """First what everybody in the hall waits for; a board goes after the announcements that led to it."""
        try:
            self._publisher.publish_committed(monotonic())
        except Error:
            # A board without its announcements would silence them; its device asks again.
            replies = [reply for reply in replies if not reply.is_board]
            raise
        finally:
            for reply in replies:
                self._speaker.reply(reply)
