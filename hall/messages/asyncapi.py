"""Decides how an outsider reads the hall's language: an AsyncAPI 3.0 document made from the messages themselves."""

import json
import re
from typing import Any

import msgspec

# Importing the modules of messages fills KINDS.
from hall.messages import (
    calling,
    casework,
    collecting,
    devices,
    helping,
    rating,
    ticketing,
    topics,
    zone_board,
)
from hall.messages.envelope import LARGEST_BYTES, SCHEMA_VERSION, Wire
from hall.messages.message import KINDS, Answer, Message, Note, Report, Request

_PROMISES = {
    Request: "Exactly one answer comes back under the same key, however often it is sent.",
    Report: "Kept by the sender until `acknowledged` comes back under the same key.",
    Note: "Ages at once: never kept, never answered.",
    Answer: "For this device alone.",
}
_HALL = {"description": "Code of the hall, for example anhe."}
_DEVICE = {"description": "Code of the device: the name in its certificate, its client id and its user name."}
_ZONE = {"description": "Code of a waiting zone, for example zone-a."}
_ANSWER_NAMED = re.compile(r"Answer: `(\w+)`")


def document() -> dict[str, Any]:
    """The whole document as plain JSON values. Actions are told from the device's side: it sends up, receives the rest."""
    modules = (calling, casework, collecting, devices, helping, rating, ticketing, zone_board)
    kinds = [
        kind for _, kind in sorted(KINDS.items()) if kind.__module__ in {one.__name__ for one in modules}
    ]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Zhiting 智厅",
            "version": f"{SCHEMA_VERSION}.0.0",
            "description": (
                "What the devices of a service hall and its server say to each other. MQTT 3.1.1 over TLS 1.2 or "
                "later with client certificates, QoS 1. A payload is one JSON object of at most "
                f"{LARGEST_BYTES} bytes; unknown fields are refused. Instants are RFC 3339 with their zone. A PUBACK "
                "proves nothing: a request counts when its answer, a report when `acknowledged` has come."
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "broker": {
                "host": "{host}:{port}",
                "protocol": "secure-mqtt",
                "protocolVersion": "3.1.1",
                "security": [{"$ref": "#/components/securitySchemes/certificate"}],
                "variables": {"host": {"default": "127.0.0.1"}, "port": {"default": "8883"}},
            }
        },
        "channels": {kind.kind(): _channel(kind) for kind in kinds},
        "operations": {kind.kind(): _operation(kind) for kind in kinds},
        "components": {
            "messages": {kind.kind(): _message(kind) for kind in kinds},
            "schemas": _schemas(kinds),
            "securitySchemes": {
                "certificate": {
                    "type": "X509",
                    "description": "Given at enrolment for a key made on the device.",
                }
            },
        },
    }


def answer_of(request: type[Message]) -> str:
    """The kind that answers this request when the hall says yes. LookupError when its description names none."""
    named = _ANSWER_NAMED.search(request.__doc__ or "")
    if not named or named[1] not in KINDS:
        raise LookupError(f"{request.kind()} does not say how it is answered")
    return named[1]


def as_yaml(value: Any, indent: int = 0) -> str:
    """Plain JSON values as block YAML 1.2; every scalar is written as JSON, which YAML contains."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{_key(key)}:{_nested(one, indent)}" for key, one in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}-{_nested(one, indent)}" for one in value)
    return f"{pad}{json.dumps(value, ensure_ascii=False)}\n"


def _nested(value: Any, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + as_yaml(value, indent + 1)
    return f" {json.dumps(value, ensure_ascii=False)}\n"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_]\w*", key) else json.dumps(key, ensure_ascii=False)


def _channel(kind: type[Message]) -> dict[str, Any]:
    address, parameters = _address(kind)
    return {
        "address": address,
        "parameters": parameters,
        "messages": {kind.kind(): {"$ref": f"#/components/messages/{kind.kind()}"}},
    }


def _address(kind: type[Message]) -> tuple[str, dict[str, Any]]:
    name = kind.kind()
    if kind is devices.Pulse:
        return topics.pulse("hall").replace("/hall/", "/{hall}/"), {"hall": _HALL}
    if kind.direction == "zone":
        return _braced(topics.zone("hall", "zone-code", name), "zone-code"), {"hall": _HALL, "zone": _ZONE}
    build = topics.up if kind.direction == "up" else topics.down
    return _braced(build("hall", "device-code", name), "device-code"), {"hall": _HALL, "device": _DEVICE}


def _braced(topic: str, word: str) -> str:
    return topic.replace("/hall/", "/{hall}/").replace(f"/{word}/", f"/{{{word.removesuffix('-code')}}}/")


def _operation(kind: type[Message]) -> dict[str, Any]:
    name = kind.kind()
    operation: dict[str, Any] = {
        "action": "send" if kind.direction == "up" else "receive",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
    }
    if issubclass(kind, Request | Report):
        answer = answer_of(kind) if issubclass(kind, Request) else "acknowledged"
        operation["reply"] = {
            "channel": {"$ref": f"#/channels/{answer}"},
            "messages": [{"$ref": f"#/channels/{answer}/messages/{answer}"}],
        }
    return operation


def _message(kind: type[Message]) -> dict[str, Any]:
    promise = next(
        (text for family, text in _PROMISES.items() if issubclass(kind, family)), "For the whole zone."
    )
    return {
        "name": kind.kind(),
        "summary": " ".join((kind.__doc__ or "").split("\n")[0].split()),
        "description": promise,
        "correlationId": {"location": "$message.payload#/key"},
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/Envelope"},
                {
                    "type": "object",
                    "properties": {
                        "kind": {"const": kind.kind()},
                        "body": {"$ref": f"#/components/schemas/{kind.__name__}"},
                    },
                },
            ]
        },
    }


def _schemas(kinds: list[type[Message]]) -> dict[str, Any]:
    _, components = msgspec.json.schema_components([*kinds, Wire], ref_template="#/components/schemas/{name}")
    # Defaults come as tuples; JSON and YAML know lists.
    schemas: dict[str, Any] = json.loads(json.dumps(components))
    envelope = schemas.pop("Wire")
    envelope |= {"title": "Envelope"}
    envelope["properties"]["schema"] = {"const": SCHEMA_VERSION}
    envelope["properties"]["body"] = {"type": "object"}
    return {"Envelope": envelope} | {name: _tidied(schema) for name, schema in sorted(schemas.items())}


def _tidied(schema: dict[str, Any]) -> dict[str, Any]:
    if "description" in schema:
        return schema | {"description": re.sub(r"\n[ ]+", "\n", schema["description"])}
    return schema
