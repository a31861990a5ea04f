"""Decides what a running broker already grants: to grant it again would end every device's session.

Mosquitto disconnects a client whenever its role or its roles are modified, even to what they were. The commands are
those of https://mosquitto.org/documentation/dynamic-security/ (Mosquitto 2.0).
"""

import json
from collections.abc import Iterable

import msgspec

from hall.broker.rights import HUB, WITNESS, device_rights
from hall.messages import records

PAGE = 50
OWN = frozenset({HUB, WITNESS})


class _Acl(msgspec.Struct, frozen=True):
    acltype: str
    topic: str
    allow: bool = False
    priority: int = 0


class _RoleName(msgspec.Struct, frozen=True):
    rolename: str


class _Role(msgspec.Struct, frozen=True):
    rolename: str
    acls: tuple[_Acl, ...] = ()


class _Client(msgspec.Struct, frozen=True):
    username: str
    roles: tuple[_RoleName, ...] = ()
    disabled: bool = False


class _Page(msgspec.Struct, frozen=True):
    totalCount: int = 0  # noqa: N815 - the plugin's spelling
    roles: tuple[_Role, ...] = ()
    clients: tuple[_Client, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    command: str = ""
    data: _Page | None = None


class _Response(msgspec.Struct, frozen=True):
    responses: tuple[_Answer, ...] = ()


def ask_held(offset: int = 0) -> bytes:
    """Payload for CONTROL_TOPIC: tell roles and clients from this place on, a page of each."""
    page = {"verbose": True, "count": PAGE, "offset": offset}
    return json.dumps(
        {"commands": [{"command": verb, **page} for verb in ("listRoles", "listClients")]}
    ).encode()


class HeldRights:
    """What the broker has told of itself so far, page by page."""

    def __init__(self) -> None:
        self._roles: dict[str, frozenset[tuple[str, str]]] = {}
        self._clients: dict[str, bool] = {}
        self._total = 0
        self._offset = 0

    def take(self, response: bytes) -> bool:
        """Whether this payload of RESPONSE_TOPIC was a page of it."""
        try:
            answers = records.decoded(response, _Response).responses
        except (msgspec.DecodeError, UnicodeDecodeError):
            return False
        pages = [one.data for one in answers if one.command in ("listRoles", "listClients") and one.data]
        for page in pages:
            self._keep(page)
        if pages:
            self._offset += PAGE
        return bool(pages)

    def _keep(self, page: _Page) -> None:
        self._total = max(self._total, page.totalCount)
        for role in page.roles:
            self._roles[role.rolename] = frozenset((acl.acltype, acl.topic) for acl in role.acls if acl.allow)
        for client in page.clients:
            has_own = any(role.rolename == client.username for role in client.roles)
            self._clients[client.username] = has_own and not client.disabled

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; None when all is told."""
        return self._offset if self._offset < max(self._total, 1) else None

    def devices(self) -> frozenset[str]:
        """Every name the broker lets in, besides the server's own."""
        return frozenset(self._clients.keys() | self._roles.keys()) - OWN

    def grants(self, hall: str, device: str, zones: Iterable[str]) -> bool:
        """Whether this device has exactly these rights."""
        wanted = frozenset(device_rights(hall, device, zones))
        return self._clients.get(device, False) and self._roles.get(device) == wanted
