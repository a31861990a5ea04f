"""Decides who may say and hear what: one role a device, in the words of Mosquitto's dynamic-security plugin.

The commands are those of https://mosquitto.org/documentation/dynamic-security/ (Mosquitto 2.0). A client is known by
its certificate's common name and has no password.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from hall.credentials.authority import SERVER_NAMES
from hall.messages import topics

CONTROL_TOPIC = "$CONTROL/dynamic-security/v1"
RESPONSE_TOPIC = "$CONTROL/dynamic-security/v1/response"
HUB = "hub"
WITNESS = "witness"

_Json = dict[str, object]
_Right = tuple[str, str]

# Both ends are guarded: what may be subscribed, and what is delivered whatever was subscribed.
DEFAULT_ACCESS: dict[str, bool] = {
    "publishClientSend": False,
    "publishClientReceive": False,
    "subscribe": False,
    "unsubscribe": True,
}
_HARMLESS = ("already exists", "not found")


def device_rights(hall: str, device: str, zones: Iterable[str]) -> tuple[_Right, ...]:
    """A device speaks under its own name, and hears what is said to it, to its zones, and the pulse.

    ValueError for a name of the server's own processes.
    """
    if device in SERVER_NAMES:
        raise ValueError(f"{device} is a name of the server, no device may have it")
    heard = (
        topics.down_all_of(hall, device),
        *(topics.zone_all_of(hall, zone) for zone in zones),
        topics.pulse(hall),
    )
    return (("publishClientSend", topics.up_all_of(hall, device)), *_hearing(heard))


def hub_rights(hall: str) -> tuple[_Right, ...]:
    """The hub says and hears everything of its hall, and gives devices their rights."""
    return (
        ("publishClientSend", topics.everything(hall)),
        ("publishClientSend", CONTROL_TOPIC),
        *_hearing((topics.everything(hall), RESPONSE_TOPIC)),
    )


def witness_rights(hall: str) -> tuple[_Right, ...]:
    """A witness of tests hears everything of the hall and says nothing."""
    return _hearing((topics.everything(hall),))


def grant_device(hall: str, device: str, zones: Iterable[str]) -> bytes:
    """Payload for CONTROL_TOPIC: this device exists with exactly these rights, whatever it had before.

    May be sent repeatedly, but each time throws a connected device out once: send it for those `in_need` alone.
    """
    role = {"rolename": device, "acls": _acls(device_rights(hall, device, zones))}
    roles = [{"rolename": device, "priority": 0}]
    return _commands(
        {"command": "createRole", "rolename": device},
        {"command": "modifyRole", **role},
        {"command": "createClient", "username": device},
        {"command": "modifyClient", "username": device, "roles": roles},
        {"command": "enableClient", "username": device},
    )


def withdraw_device(device: str) -> bytes:
    """Payload for CONTROL_TOPIC: this device is gone; a live connection of it is ended at once. ValueError as above."""
    if device in SERVER_NAMES:
        raise ValueError(f"{device} is a name of the server; its rights stay")
    return _commands(
        {"command": "disableClient", "username": device},
        {"command": "deleteClient", "username": device},
        {"command": "deleteRole", "rolename": device},
    )


def ask_roles() -> bytes:
    """Payload for CONTROL_TOPIC: tell all roles; read the response with `in_need`."""
    return _commands({"command": "listRoles", "verbose": True})


def in_need(response: bytes, hall: str, wanted: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Which of these devices (device -> zones) lack exactly their rights; None when this is no answer to `ask_roles`."""
    answers = _answers(response)
    roles = next((one["data"]["roles"] for one in answers if one.get("command") == "listRoles"), None)
    if roles is None:
        return None
    held = {
        role["rolename"]: {(acl["acltype"], acl["topic"]) for acl in role.get("acls", [])} for role in roles
    }
    return tuple(
        device
        for device, zones in wanted.items()
        if held.get(device) != set(device_rights(hall, device, zones))
    )


def failures(response: bytes) -> tuple[str, ...]:
    """What the broker could not do, from a payload of RESPONSE_TOPIC; what was so already is no failure."""
    return tuple(
        f"{answer.get('command')}: {answer['error']}"
        for answer in _answers(response)
        if "error" in answer and not answer["error"].endswith(_HARMLESS)
    )


def first_rights(hall: str, devices: dict[str, tuple[str, ...]], *, with_witness: bool) -> bytes:
    """The plugin's file for a new broker: the hub, perhaps a witness, and these devices with their zones."""
    rights = {HUB: hub_rights(hall)}
    if with_witness:
        rights[WITNESS] = witness_rights(hall)
    rights |= {device: device_rights(hall, device, zones) for device, zones in devices.items()}
    document = {
        "defaultACLAccess": DEFAULT_ACCESS,
        "clients": [{"username": name, "roles": [{"rolename": name, "priority": 0}]} for name in rights],
        "groups": [],
        "roles": [{"rolename": name, "acls": _acls(of_one)} for name, of_one in rights.items()],
    }
    return json.dumps(document, indent=1).encode()


def _hearing(filters: Iterable[str]) -> tuple[_Right, ...]:
    return tuple((verb, one) for one in filters for verb in ("subscribePattern", "publishClientReceive"))


def _acls(rights: Iterable[_Right]) -> list[_Json]:
    return [{"acltype": verb, "topic": topic, "priority": 0, "allow": True} for verb, topic in rights]


def _commands(*commands: _Json) -> bytes:
    return json.dumps({"commands": commands}).encode()


def _answers(response: bytes) -> list[dict[str, Any]]:
    try:
        answers = json.loads(response)["responses"]
    except (ValueError, KeyError, TypeError):
        answers = None
    if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
        return [{"command": "response", "error": "it makes no sense"}]
    return answers
