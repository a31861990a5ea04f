"""Decides when the broker is told who exists: what it lacks on every new connection, then whatever has changed."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from hall.broker.held_rights import HeldRights, ask_held
from hall.broker.rights import CONTROL_TOPIC, failures, grant_device, withdraw_device
from hall_server.devices import queries as devices
from hall_server.devices.queries import Rights

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 15.0
"""However little has changed: a window may have moved to another zone."""
ANSWER_WITHIN_SECONDS = 5.0


class BrokerRights:
    """Keeps the broker's roles as the devices' rows are. Instants are monotonic seconds."""

    def __init__(self, hall: str, send: Callable[[str, bytes], bool]) -> None:
        self._hall = hall
        self._send = send
        self._held: HeldRights | None = None
        self._asked_at = float("-inf")
        self._granted: dict[str, Rights] | None = None
        self._changed_at: datetime | None = None
        self._looked_at = float("-inf")
        self._unanswered = 0

    @property
    def is_settled(self) -> bool:
        """Whether the broker of this connection has been told everything, and has done it."""
        return self._granted is not None and self._unanswered == 0

    def forget(self) -> None:
        """A new connection: the broker may have lost everything, or kept what was taken away meanwhile."""
        self._held = None
        self._granted = None
        self._unanswered = 0

    def reconcile(self, at: float) -> None:
        """Ask what a new broker holds; later grant and withdraw what has changed."""
        if self._granted is None:
            self._ask(at)
            return
        changed_at = devices.rights_changed_at()
        if changed_at == self._changed_at and at - self._looked_at < LOOK_AGAIN_SECONDS:
            return
        if self._bring_to(devices.rights(), self._granted.keys()):
            self._changed_at, self._looked_at = changed_at, at

    def answered(self, response: bytes) -> None:
        """The broker's word; what it could not do makes us begin anew."""
        self._unanswered = max(self._unanswered - 1, 0)
        if self._held is not None and self._held.take(response):
            offset = self._held.next_offset
            if offset is not None:
                self._command(ask_held(offset))
            else:
                self._compare(self._held)
        elif found := failures(response):
            logger.error("the broker did not change rights: %s", "; ".join(found))
            self.forget()

    def _ask(self, at: float) -> None:
        if self._held is None or at - self._asked_at >= ANSWER_WITHIN_SECONDS:
            self._held, self._asked_at = HeldRights(), at
            if not self._command(ask_held()):
                self._held = None

    def _compare(self, held: HeldRights) -> None:
        wanted = devices.rights()
        self._granted = {one.device: one for one in wanted if held.grants(self._hall, one.device, one.zones)}
        lacking = len(wanted) - len(self._granted)
        logger.info("the broker knows %d devices, %d are to be told", len(held.devices()), lacking)
        self._held = None
        if not self._bring_to(wanted, held.devices()):
            self.forget()

    def _bring_to(self, wanted: tuple[Rights, ...], known: Iterable[str]) -> bool:
        """Whether everything could be sent."""
        granted = self._granted if self._granted is not None else {}
        names = {one.device for one in wanted}
        changed = [one for one in wanted if one != granted.get(one.device)]
        gone = sorted(set(known) - names)
        return all(map(self._withdraw, gone)) and all(map(self._grant, changed))

    def _command(self, payload: bytes) -> bool:
        is_sent = self._send(CONTROL_TOPIC, payload)
        self._unanswered += is_sent
        return is_sent

    def _grant(self, rights: Rights) -> bool:
        is_sent = self._command(grant_device(self._hall, rights.device, rights.zones))
        if is_sent and self._granted is not None:
            self._granted[rights.device] = rights
        return is_sent

    def _withdraw(self, device: str) -> bool:
        is_sent = self._command(withdraw_device(device))
        if is_sent and self._granted is not None:
            self._granted.pop(device, None)
        return is_sent
