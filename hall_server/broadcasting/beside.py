"""Decides that slow requests are answered beside the queue, each in a transaction of its own."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from hall.messages.calling import SignIn
from hall.messages.message import Message
from hall_server.broadcasting.answering import Answering
from hall_server.broadcasting.intake import Heard
from hall_server.broadcasting.replies import Reply

logger = logging.getLogger(__name__)

# Checking a password costs a hundred times what anything else costs.
SLOW = frozenset[type[Message]]({SignIn})
THREADS = 2


def is_slow(heard: Heard) -> bool:
    """Whether the message would hold up those behind it."""
    return type(heard.envelope.body) in SLOW


class Beside:
    """A few threads for slow requests. `publish` gets the reply on one of them."""

    def __init__(self, answering: Answering, publish: Callable[[Reply], object]) -> None:
        self._answering = answering
        self._publish = publish
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="beside")

    def answer(self, heard: Heard) -> None:
        """Answer it when a thread is free."""
        self._threads.submit(self._answer, heard)

    def stop(self) -> None:
        """Finish what has begun."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _answer(self, heard: Heard) -> None:
        try:
            for reply in self._answering.answer([heard], beside=lambda: None):
                self._publish(reply)
        except Exception:  # the guarded edge of this thread: its sender asks again
            logger.exception("%s from %s failed", heard.envelope.kind, heard.device)
            connection.close()
