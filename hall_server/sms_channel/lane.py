"""Decides that a provider does one thing at a time on a thread of its own, and says when it is free."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

from django.db import DatabaseError, connection

from hall_server.process_holders import own_name
from hall_server.sms_channel.provider import SmsProvider
from hall_server.sms_channel.sending import send

logger = logging.getLogger(__name__)

LONGEST_END_SECONDS = 5.0


class Lane:
    """One provider's. Everything but the sending itself is called from the dispatcher's thread."""

    def __init__(self, name: str, provider: SmsProvider, freed: Callable[[], None]) -> None:
        self.name = name
        self.provider = provider
        self._freed = freed
        self._wanted: SimpleQueue[str | None] = SimpleQueue()
        self._is_busy = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"sms {name}", daemon=True)
        self._thread.start()

    @property
    def is_free(self) -> bool:
        """Whether it takes another notice now."""
        return not self._is_busy.is_set()

    def take(self, key: str) -> None:
        """Send this notice."""
        self._is_busy.set()
        self._wanted.put(key)

    def end(self) -> None:
        """Finish what is in hand, if it is quick; what is not is found unfinished by whoever comes next."""
        self._wanted.put(None)
        self._thread.join(LONGEST_END_SECONDS)
        if not self._thread.is_alive():
            self.provider.close()

    def _work(self) -> None:
        holder = own_name()
        while (key := self._wanted.get()) is not None:
            try:
                send(key, self.name, self.provider, holder)
            except DatabaseError as fault:
                logger.warning("notice %s waits for the database: %s", key, fault)
                connection.close_if_unusable_or_obsolete()
            except Exception:  # the guarded edge of a lane: the next notice is another
                logger.exception("notice %s could not be sent", key)
            self._is_busy.clear()
            self._freed()
        connection.close()
