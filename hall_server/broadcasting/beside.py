"""Decides that slow requests are answered beside the queue, each in a transaction of its own."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from hall.messages.message import Message
from hall_server.broadcasting.answering import Answer, Answering
from hall_server.broadcasting.intake import Heard
from hall_server.broadcasting.replies import Reply

logger = logging.getLogger(__name__)

THREADS = 2


class Beside:
    """A few threads for slow requests.

    beforehand: kind -> what does its slow part before any lock is taken, and gives what answers it then.
    publish gets the reply on one of the threads.
    """

    def __init__(
        self,
        answering: Answering,
        beforehand: Mapping[type[Message], Callable[[Any], Answer]],
        publish: Callable[[Reply], object],
    ) -> None:
        self._answering = answering
        self._beforehand = beforehand
        self._publish = publish
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="beside")

    def is_for(self, heard: Heard) -> bool:
        """Whether the message would hold up those behind it."""
        return type(heard.envelope.body) in self._beforehand

    def answer(self, heard: Heard) -> None:
        """Answer it when a thread is free."""
        self._threads.submit(self._answer, heard)

    def stop(self) -> None:
        """Finish what has begun."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _answer(self, heard: Heard) -> None:
        kind = type(heard.envelope.body)
        try:
            answer = self._beforehand[kind](heard.envelope.body)
            answering = self._answering.with_answer(kind, answer)
            for reply in answering.answer([heard], beside=lambda: None):
                self._publish(reply)
        except Exception:  # the guarded edge of this thread: its sender asks again
            logger.exception("%s from %s failed", heard.envelope.kind, heard.device)
            connection.close()
