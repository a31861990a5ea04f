"""Decides what happens to messages that arrived together: one transaction, each its own savepoint, one answer for ever."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import Error, IntegrityError, connection, transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.message import Message, Report
from hall.messages.zone_board import ZoneBoard
from hall_server.broadcasting.intake import Heard
from hall_server.broadcasting.models import ReceivedMessage
from hall_server.broadcasting.replies import BUSY, FAULT_SECONDS, Reply, Voice, is_final, refused
from hall_server.devices import queries as devices
from hall_server.devices.asker import Asker
from hall_server.outbox import queries as outbox
from hall_server.passing_faults import is_passing
from hall_server.rows import insert_all, marks, select

logger = logging.getLogger(__name__)

Answer = Callable[[Asker, Message, datetime], Message]


class Answering:
    """Answers groups of messages.

    answers: what each kind of message does. fresh: kinds that only ask how things stand; a repeat is asked anew.
    """

    def __init__(
        self, voice: Voice, answers: Mapping[type[Message], Answer], fresh: frozenset[type[Message]]
    ) -> None:
        self._voice = voice
        self._answers = answers
        self._fresh = fresh

    def with_answer(self, kind: type[Message], answer: Answer) -> "Answering":
        """The same with another answer to this kind."""
        return Answering(self._voice, {**self._answers, kind: answer}, self._fresh)

    def answer(self, group: Sequence[Heard], beside: Callable[[], None]) -> list[Reply]:
        """The replies, once what they promise is committed. `beside` runs in the same transaction.

        A database that is locked, full or away leaves nothing half done: every message of the group is refused as
        busy and may be sent again.
        """
        try:
            return self._together(group, beside)
        except IntegrityError:
            logger.warning("%d messages could not be committed together", len(group), exc_info=True)
        return [self._alone(heard) for heard in group]

    def _together(self, group: Sequence[Heard], beside: Callable[[], None]) -> list[Reply]:
        try:
            with transaction.atomic():
                replies = self._within(group)
                beside()
        except Error as fault:
            if not is_passing(fault):
                raise
            logger.warning("%d messages refused, the database is busy: %s", len(group), fault)
            connection.close_if_unusable_or_obsolete()
            return [self._refused(heard, refused(BUSY)) for heard in group]
        return replies

    def _alone(self, heard: Heard) -> Reply:
        """A message whose group could not be committed: another hub may have answered it, or it is at fault itself."""
        try:
            return self._together([heard], beside=lambda: None)[0]
        except IntegrityError:
            logger.exception("%s from %s cannot be committed", heard.envelope.kind, heard.device)
            return self._refused(heard, _fault(heard))

    def _within(self, group: Sequence[Heard]) -> list[Reply]:
        given = self._given(group)
        replies: list[Reply] = []
        rows: list[ReceivedMessage] = []
        for heard in group:
            known = (heard.device, heard.envelope.key)
            if known not in given:
                given[known], row = self._first(heard, devices.asker(heard.device))
                rows += [row] if row else []
            replies.append(given[known])
        insert_all(rows)
        return replies

    def _given(self, group: Sequence[Heard]) -> dict[tuple[str, str], Reply]:
        keys = [heard.envelope.key for heard in group]
        rows = select(ReceivedMessage, ("device", "key", "kind", "answer"), f"key IN ({marks(keys)})", *keys)
        return {(device, key): Reply(device, kind, bytes(answer)) for device, key, kind, answer in rows}

    def _first(self, heard: Heard, asker: Asker | None) -> tuple[Reply, ReceivedMessage | None]:
        """The first answer to a message, and the row that keeps it."""
        now = hall_clock.now()
        key = heard.envelope.key
        body = self._effect(heard, asker, now)
        position = outbox.position(body.zone) if isinstance(body, ZoneBoard) else (0, 0)
        reply = self._voice.reply(heard.device, key, body, now, position=position)
        if type(heard.envelope.body) in self._fresh or not is_final(body):
            return reply, None
        return reply, ReceivedMessage(
            device=heard.device, key=key, kind=reply.kind, answer=reply.payload, received_at=now
        )

    def _effect(self, heard: Heard, asker: Asker | None, now: datetime) -> Message:
        message = heard.envelope.body
        if asker is None:
            return refused(Refusal(RefusalCode.NOT_ALLOWED))
        if heard.envelope.is_expired(now):
            return refused(Refusal(RefusalCode.EXPIRED))
        try:
            with transaction.atomic():
                return self._answers[type(message)](asker, message, now)
        except Refusal as refusal:
            return refused(refusal)
        except Exception as fault:  # the guarded edge of the hub: one message's fault is that message's alone
            if isinstance(fault, Error) and is_passing(fault):
                raise
            logger.exception("%s from %s failed", heard.envelope.kind, heard.device)
            return refused(BUSY) if isinstance(fault, IntegrityError) else _fault(heard)

    def _refused(self, heard: Heard, answer: Message) -> Reply:
        return self._voice.reply(heard.device, heard.envelope.key, answer, hall_clock.now())


def _fault(heard: Heard) -> Message:
    """The hall made a mistake: a person need not wait for its repair, a report is kept for it."""
    is_report = isinstance(heard.envelope.body, Report)
    return refused(Refusal(RefusalCode.HALL_FAULT), FAULT_SECONDS if is_report else None)
