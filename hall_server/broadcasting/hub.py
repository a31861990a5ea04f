"""Decides the hub's turn: answer all that has arrived in one transaction, publish what was committed, look round."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from django.db import DatabaseError

from hall.broker.rights import RESPONSE_TOPIC
from hall.language import hall_clock
from hall.messages import topics
from hall.mqtt.connection import Connection, Identity
from hall_server.broadcasting.answering import Answering
from hall_server.broadcasting.beside import Beside
from hall_server.broadcasting.boards import ZoneBoards
from hall_server.broadcasting.heart import Heart
from hall_server.broadcasting.inbox import Arrived, Inbox
from hall_server.broadcasting.positions import Positions
from hall_server.broadcasting.publisher import Publisher
from hall_server.broadcasting.questions import FRESH, joined
from hall_server.broadcasting.replies import Voice
from hall_server.broadcasting.rounds import Round, Rounds
from hall_server.broadcasting.serving import Serving
from hall_server.broadcasting.speaking import Speaker
from hall_server.organisation import queries as organisation
from hall_server.outbox import queries as outbox
from hall_server.queueing import actions as queueing
from hall_server.queueing.changes import seconds_until_due
from hall_server.queueing.requests import BEFOREHAND
from hall_server.remembered import read_ahead

logger = logging.getLogger(__name__)

MOST_TOGETHER = 64


class Hub:
    """One hub that leads."""

    def __init__(self, identity: Identity, hall: str) -> None:
        self._hall = hall
        self._inbox = Inbox()
        self._connection = Connection(identity, on_message=self._arrived, on_state=self._connected)
        self._connection.subscribe(topics.up_everything(hall), RESPONSE_TOPIC)
        self._is_new_connection = threading.Event()
        voice = Voice(hall, identity.name)
        speaker = Speaker(voice, self._connection)
        self._positions = Positions()
        self._publisher = Publisher(speaker.send, self._positions, self._zone_told, self._zone_skipped)
        self._zone_boards = ZoneBoards(speaker, self._positions, self._publisher.publish_committed)
        answering = Answering(voice, joined(), FRESH)
        self._beside = Beside(answering, BEFOREHAND, speaker.reply)
        self._serving = Serving(speaker, answering, self._beside, self._publisher, self._zone_boards)
        self._heart = Heart(lambda: speaker.pulse(self._positions.all()))
        self._rounds = Rounds(
            Round("new connection", 0.05, self._begin_anew),
            Round("outbox", 0.1, self._publisher.publish_committed),
            Round("changes", 0.05, self._tell_changes),
            Round("zone boards", 0.1, self._zone_boards.publish_due),
            Round("outbox marks", 1.0, lambda _at: self._publisher.settle()),
            Round("broker rights", 1.0, self._serving.rights.reconcile),
            Round("unproven surfaces", 0.5, self._remind_of_unproven),
            Round("rows that seldom change", 0.05, read_ahead),
            Round("presence", 1.0, self._serving.presence.keep),
            Round("bad messages", 5.0, self._serving.misheard.audit_due),
        )

    def run(self, may_go_on: Callable[[], bool], ready: Callable[[], None]) -> None:
        """Serve as long as it may. ready is called once, when the broker knows every device."""
        self._connection.start()
        self._heart.start()
        is_ready = False
        try:
            while may_go_on():
                self._turn()
                if not is_ready and self._serving.rights.is_settled:
                    is_ready = True
                    ready()
        finally:
            self._heart.stop()
            self._beside.stop()
            with suppress(DatabaseError):  # the next hub publishes again what is not marked
                self._publisher.settle()
            self._connection.stop()

    def wake(self) -> None:
        """Look round at once."""
        self._inbox.wake()

    def _arrived(self, topic: str, payload: bytes, is_retained: bool) -> None:  # noqa: FBT001 - on_message's shape
        if not is_retained:
            self._inbox.put(Arrived(topic, payload))

    def _connected(self, is_connected: bool) -> None:  # noqa: FBT001 - on_state's shape
        logger.info("broker %s", "connected" if is_connected else "lost")
        if is_connected:
            self._is_new_connection.set()
            self._inbox.wake()

    def _turn(self) -> None:
        arrived = self._inbox.take(MOST_TOGETHER, self._rounds.until_next())
        if arrived:
            self._serving.serve(arrived)
        self._rounds.run_due()
        self._heart.turned()

    def _begin_anew(self, at: float) -> None:
        """The broker may know nothing: rights and boards go out at once, and the pulse names every zone."""
        if not self._is_new_connection.is_set():
            return
        for zone, position in outbox.positions().items():
            self._positions.advance(zone, position, at)
        self._zone_boards.changed.hurry(*organisation.zones(self._hall))
        self._serving.rights.forget()
        queueing.touch_everything(self._hall)
        self._is_new_connection.clear()
        self._serving.rights.reconcile(at)

    def _zone_told(self, zone: str) -> None:
        self._zone_boards.changed.change(zone, at=monotonic())

    def _zone_skipped(self, zone: str) -> None:
        self._zone_boards.changed.hurry(zone)

    def _remind_of_unproven(self, _at: float) -> None:
        queueing.remind_of_unproven(self._hall, hall_clock.now())

    def _tell_changes(self, at: float) -> None:
        due = seconds_until_due()
        if due is not None and due <= 0:
            queueing.tell_changes(self._hall, hall_clock.now())
            self._publisher.publish_committed(at)
