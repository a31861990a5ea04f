"""Decides when the broker is told who exists: on every connection all of them, then whatever has changed."""

import logging
from collections.abc import Callable
from datetime import datetime

from hall.broker.rights import CONTROL_TOPIC, failures, grant_device, withdraw_device
from hall_server.devices import queries as devices
from hall_server.devices.queries import Rights

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 15.0
"""However little has changed: a window may have moved to another zone, or the broker come back with an old file."""


class BrokerRights:
    """Keeps the broker's roles as the devices' rows are."""

    def __init__(self, hall: str, send: Callable[[str, bytes], bool]) -> None:
        self._hall = hall
        self._send = send
        self._granted: dict[str, Rights] = {}
        self._changed_at: datetime | None = None
        self._looked_at = float("-inf")

    def forget(self) -> None:
        """A new connection: the broker may have lost everything, or kept what was taken away meanwhile."""
        self._granted.clear()
        self._looked_at = float("-inf")

    def reconcile(self, at: float) -> None:
        """Grant and withdraw what has changed. at: monotonic seconds."""
        changed_at = devices.rights_changed_at()
        if changed_at == self._changed_at and at - self._looked_at < LOOK_AGAIN_SECONDS:
            return
        wanted = {rights.device: rights for rights in devices.rights()}
        gone = set(devices.without_rights()) if not self._granted else self._granted.keys() - wanted.keys()
        changed = [one for one in wanted.values() if one != self._granted.get(one.device)]
        if all(map(self._withdraw, sorted(gone))) and all(map(self._grant, changed)):
            self._changed_at, self._looked_at = changed_at, at

    def answered(self, response: bytes) -> None:
        """The broker's word about what it was told; what it could not do is said again at the next look."""
        if found := failures(response):
            logger.error("the broker did not change rights: %s", "; ".join(found))
            self.forget()

    def _grant(self, rights: Rights) -> bool:
        if not self._send(CONTROL_TOPIC, grant_device(self._hall, rights.device, rights.zones)):
            return False
        self._granted[rights.device] = rights
        return True

    def _withdraw(self, device: str) -> bool:
        if not self._send(CONTROL_TOPIC, withdraw_device(device)):
            return False
        self._granted.pop(device, None)
        return True
