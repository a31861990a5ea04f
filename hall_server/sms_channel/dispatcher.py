"""Decides which notice goes to which provider next, on one thread beside the sweeps, until told to stop."""

import logging
import random
import threading
from collections import deque
from collections.abc import Iterable
from time import monotonic

from django.db import DatabaseError, connection

from hall.language import hall_clock
from hall_server.installation import Installation, SmsProviderPart, present
from hall_server.notices import queries as notices
from hall_server.sms_channel import sharing
from hall_server.sms_channel.happenings import take_event
from hall_server.sms_channel.lane import Lane
from hall_server.sms_channel.opening import Elsewhere, Holding, is_shared, open_provider
from hall_server.sms_channel.provider import ProviderEvent, Stands
from hall_server.sms_channel.traffic import drawn

logger = logging.getLogger(__name__)

LOOKS_EVERY_SECONDS = 0.5
TENDS_EVERY_SECONDS = 10.0
OPENS_AGAIN_SECONDS = 15.0
REMEMBERED_WEIGHTS_SECONDS = 2.0
LOOKED_PAST = 8
"""Notices that may wait for a busy provider without holding up those behind them."""


def work(stop: threading.Event) -> None:
    """Send whatever is due until told to stop; nothing happens without a provider in the settings."""
    if not present().sms.providers:
        return
    dispatcher = Dispatcher(present())
    try:
        while not stop.is_set():
            dispatcher.round()
    finally:
        dispatcher.end()
        connection.close()


class Dispatcher:
    """The providers of one installation, as far as this process has them. For one thread."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._lanes: dict[str, Lane] = {}
        self._holdings: list[Holding] = []
        self._told: deque[tuple[str, ProviderEvent]] = deque()
        self._wake = threading.Event()
        self._chance = random.Random()  # noqa: S311 - shares of traffic are no secret
        self._opens_at = self._tends_at = self._reads_at = float("-inf")
        self._weights: dict[str, int] = {}

    def round(self) -> None:
        """Write down what was told, tend the shares, hand out what is due; then wait until something happens."""
        try:
            self._by_time(monotonic())
            self._write_down()
            if self._hand_out():
                return
        except DatabaseError as fault:
            logger.warning("sms waits for the database: %s", fault)
            connection.close_if_unusable_or_obsolete()
        except Exception:  # the guarded edge of the channel: the next round begins anew
            logger.exception("a round of the sms channel failed")
        self._wake.wait(LOOKS_EVERY_SECONDS)
        self._wake.clear()

    def end(self) -> None:
        """Let go of all providers."""
        for lane in self._lanes.values():
            lane.end()
        try:
            self._write_down()
        except DatabaseError as fault:
            logger.warning("what providers told last is lost: %s", fault)
        for holding in self._holdings:
            holding.release()

    def _by_time(self, now: float) -> None:
        if now >= self._opens_at:
            self._opens_at = now + OPENS_AGAIN_SECONDS
            self._open_all()
        if now >= self._tends_at:
            self._tends_at = now + TENDS_EVERY_SECONDS
            sharing.sign_of_life(self._lanes, hall_clock.now())
            self._reads_at = now if sharing.tend(hall_clock.now()) else self._reads_at
        if now >= self._reads_at:
            self._reads_at = now + REMEMBERED_WEIGHTS_SECONDS
            self._weights = sharing.weights()

    def _open_all(self) -> None:
        sharing.settle_providers(hall_clock.now())
        for part in self._installation.sms.providers:
            if part.name not in self._lanes:
                self._open(part)

    def _open(self, part: SmsProviderPart) -> None:
        try:
            if not is_shared(part):
                self._holdings.append(Holding(self._installation.state_folder, part.name))
            provider = open_provider(part, self._installation)
        except Elsewhere:
            return
        except (ValueError, OSError) as fault:
            logger.warning("provider %s cannot be opened: %s", part.name, fault)
            self._hear(part.name, Stands("fault", "address_wrong", f"设置有误：{fault}"[:200], "engineer"))
            return
        provider.watch(lambda event: self._hear(part.name, event))
        self._lanes[part.name] = Lane(part.name, provider, self._wake.set)

    def _hear(self, name: str, event: ProviderEvent) -> None:
        """On whatever thread; what the database does not take now stays until it does."""
        self._told.append((name, event))
        self._wake.set()

    def _write_down(self) -> None:
        while self._told:
            name, event = self._told[0]
            lane = self._lanes.get(name)
            if lane is not None:
                take_event(name, lane.provider.table, event, hall_clock.now())
            self._told.popleft()

    def _hand_out(self) -> bool:
        """Whether something was handed to a lane."""
        free = {name: lane for name, lane in self._lanes.items() if lane.is_free}
        if not free:
            return False
        handed = False
        for due in notices.due(hall_clock.now(), len(free) + LOOKED_PAST):
            name = self._drawn(free, due.provider)
            if name is not None:
                free.pop(name).take(due.key)
                handed = True
        return handed

    def _drawn(self, free: Iterable[str], last: str) -> str | None:
        """A free lane by its weight; None when it is better to wait for one that is busy.

        After a failure another takes it than the same. Without weight a provider is used only where none has any.
        """
        weights = {name: self._weights.get(name, 0) for name in self._lanes}
        heavy = {name: weight for name, weight in weights.items() if weight > 0} or weights
        chosen = {name: weight for name, weight in heavy.items() if name != last} or heavy
        return drawn({name: chosen[name] for name in free if name in chosen}, self._chance.random())
